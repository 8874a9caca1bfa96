// The one composition root: adapters -> services -> ipc -> window. Loaded by main before Electron is ready, so nothing
// here touches a window or a session until start(). What is shared is made
// here, once, and handed on.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, nativeTheme, session as sessions, type Session } from 'electron'
import type { AppView } from '../shared/contract/views.ts'
import { backupNotification } from '../shared/copy/backup-status.ts'
import { storageName } from '../shared/copy/storage.ts'
import { createArgon2Kdf } from './adapters/argon2-kdf.ts'
import { createBlobFile } from './adapters/blob-file.ts'
import { deviceInfo } from './adapters/device-info.ts'
import { createDeferredIdentity } from './adapters/deferred-identity.ts'
import { createElectronClipboard } from './adapters/electron-clipboard.ts'
import { createElectronDialogs } from './adapters/electron-dialogs.ts'
import { createElectronLinkOpener } from './adapters/electron-link-opener.ts'
import { createElectronNotifier } from './adapters/electron-notifier.ts'
import { createElectronSystemEvents } from './adapters/electron-system-events.ts'
import { createFileLog } from './adapters/file-log.ts'
import { createGraphAppFolder } from './adapters/graph-app-folder.ts'
import { createStorages, runCommand } from './adapters/icloud-drive.ts'
import { createKeytarKeychain } from './adapters/keytar-keychain.ts'
import { createNetHttp } from './adapters/net-http.ts'
import { createNodeCrypto } from './adapters/node-crypto.ts'
import { createNodeRandom } from './adapters/node-random.ts'
import { createOneDriveFolders } from './adapters/onedrive-folders.ts'
import { createSystemClock } from './adapters/system-clock.ts'
import { createSystemTimers } from './adapters/system-timers.ts'
import { createVaultFolder } from './adapters/vault-folder.ts'
import { createErrorReport } from './core/error-report.ts'
import { createServerClock } from './core/server-clock.ts'
import { createSlice } from './core/slice.ts'
import type { Flavour } from './flavour/flavour.ts'
import { publishSlices } from './ipc/events.ts'
import { createHandlers } from './ipc/handlers.ts'
import { registerCalls } from './ipc/register.ts'
import { createRouter } from './ipc/router.ts'
import { createAccountsService } from './services/accounts.ts'
import { createBackupReader } from './services/backup-reader.ts'
import { createBackupService } from './services/backup.ts'
import { createCheckupService } from './services/checkup.ts'
import { createCodesService } from './services/codes.ts'
import { createPassphraseService } from './services/passphrase.ts'
import { createRecoveryService } from './services/recovery.ts'
import { createSessionService } from './services/session.ts'
import { createSettingsService } from './services/settings.ts'
import { createVaultService } from './services/vault.ts'
import { serveAppScheme } from './window/app-scheme.ts'
import { createCameraGate } from './window/camera-gate.ts'
import { cutNetwork } from './window/guards.ts'
import { createMainWindow, windowSession } from './window/main-window.ts'
import { setMenu } from './window/menu.ts'
import { guardPermissions } from './window/permissions.ts'
import { createRecoverySheetWindow } from './window/recovery-sheet.ts'
import { stopBeforeQuit } from './window/quit.ts'

/** Folder of this bundle; preload and renderer lie beside it. */
const here = import.meta.dirname

export const compose = (flavour: Flavour): { start(): Promise<void> } => {
  // --- adapters ---
  const profile = app.getPath('userData')
  const clock = createSystemClock()
  const timers = createSystemTimers()
  const random = createNodeRandom()
  const crypto = createNodeCrypto()
  const log = createFileLog({ path: join(profile, 'logs', 'twofold.log'), clock })
  const report = (at: string) => createErrorReport({ random, log }, at)
  const clipboard = createElectronClipboard()
  const links = createElectronLinkOpener({ isSignInPage: flavour.isSignInPage })
  const dialogs = createElectronDialogs({ parent: () => window.current() })
  const keychain = createKeytarKeychain({ service: flavour.keychainService })
  const http = createNetHttp(networkSession(flavour))
  const device = deviceInfo()
  const kdf = createArgon2Kdf({ timers, workerFile: join(here, 'argon2-worker.js') })
  const serverClock = createServerClock(clock)
  const notifier = createElectronNotifier({ onClick: () => window.show() })
  const places = { home: homedir(), env: process.env }

  // --- services ---
  const vault = createVaultService({ keychain, files: createVaultFolder(join(profile, 'vault')), crypto, random, device, log })
  const { store } = vault
  const identity = createDeferredIdentity(flavour.identity.clientId !== null, async () => {
    const { createMsalIdentity } = await import('./adapters/msal-identity.ts')
    return createMsalIdentity({
      ...flavour.identity,
      http,
      opener: links,
      cacheFile: createBlobFile(join(profile, 'vault', 'token-cache.sealed')),
      sealer: vault.purposeSealer,
    })
  })
  const session = createSessionService({ store, identity, clock, clipboard, report: report('session') })
  const accounts = createAccountsService({ store, random, dialogs })
  const codes = createCodesService({ store, clock, timers, crypto, clipboard })
  const settings = createSettingsService({
    store,
    applyTheme: (theme) => {
      nativeTheme.themeSource = theme
    },
  })
  const appView = createSlice<AppView>({
    version: app.getVersion(),
    platform: device.os,
    practice: flavour.practice,
    signInConfigured: identity.configured,
  })
  const appFolder = createGraphAppFolder({
    http,
    identity,
    timers,
    random,
    baseUrl: flavour.graphBase,
    onServerDate: (serverMs) => serverClock.note(serverMs),
    onNeedsSignIn: (homeAccountId) => session.noteNeedsSignIn(homeAccountId),
  })
  // Without a client id there is no app folder, so nothing ever belongs to the empty one.
  const owner = { names: flavour.backupNames, app: flavour.identity.clientId ?? '' }
  const reader = createBackupReader({ ...owner, appFolder, crypto, timers })
  const backup = createBackupService({
    ...owner,
    store,
    session,
    appFolder,
    storages: createStorages({ ...places, platform: device.os, run: runCommand }, flavour.icloudFolder),
    reader,
    clock,
    timers,
    crypto,
    random,
    log,
    serverClock,
    dialogs,
    systemEvents: createElectronSystemEvents(),
    tellFailing: (view) => {
      const notification = backupNotification(view, clock.nowMs(), device.os)
      if (notification) notifier.show(notification)
    },
    report: report('backup'),
  })
  const passphrase = createPassphraseService({
    store,
    kdf,
    reader,
    storage: { current: () => backup.storage(), name: () => storageName(backup.view.get().storage) },
    random,
    clock,
    dialogs,
    sheet: createRecoverySheetWindow({ platform: device.os, parent: () => window.current() }),
    onUnlocked: () => backup.refresh(),
  })
  const checkup = createCheckupService({
    ...owner,
    store,
    session,
    identity,
    appFolder,
    reader,
    storage: () => backup.storage(),
    oneDriveFolders: createOneDriveFolders(places),
    serverClock,
    crypto,
    random,
    clock,
    timers,
    report: report('checkup'),
  })
  const recovery = createRecoveryService({
    store,
    session,
    reader,
    storage: { current: () => backup.storage(), view: () => backup.view.get().storage },
    kdf,
    dialogs,
    crypto,
    random,
    clock,
    report: report('recovery'),
  })
  const camera = createCameraGate({ timers })
  const slices = {
    app: appView,
    vault: vault.view,
    accounts: accounts.view,
    codes: codes.view,
    settings: settings.view,
    session: session.view,
    backup: backup.view,
    checkup: checkup.view,
    recovery: recovery.view,
  }

  // --- ipc ---
  const handlers = createHandlers({ slices, vault, accounts, codes, settings, session, backup, passphrase, checkup, recovery, camera, links, dialogs })
  const router = createRouter({ handlers, random, log })

  // --- window ---
  const ourContents = () => window.current()?.webContents ?? null
  const window = createMainWindow({
    session: windowSession,
    preload: join(here, '../preload/index.cjs'),
    devTools: flavour.devTools,
    onHidden: () => camera.disarm(),
    onCreated: flavour.onWindow,
  })

  /** What works on the opened vault starts once it is open: at the start, or after a retry. */
  const startWithVault = (): void => {
    const end = vault.view.onChange(({ kind }) => {
      if (kind !== 'ready') return
      end()
      session.start()
      // Its first look asks the network, which needs Electron ready; the vault may be open before that.
      void app.whenReady().then(() => {
        backup.start()
        checkup.start()
      })
    })
  }

  // The keychain takes its time and needs no window: it is asked while Electron gets ready.
  startWithVault()
  codes.start()
  const opening = vault.open()

  return {
    start: async () => {
      const ownSession = windowSession()
      guardPermissions(ownSession, { ourWindow: ourContents, isCameraArmed: () => camera.isArmed() })
      serveAppScheme(ownSession, join(here, '../renderer'))
      registerCalls(router, ourContents)
      publishSlices({ slices, send: (channel, view) => window.send(channel, view), log })
      const cut = cutNetwork(ownSession)
      window.show(cut)
      setMenu({ devTools: flavour.devTools })
      stopBeforeQuit({
        timers,
        finish: (limitMs) => backup.finishPending(limitMs),
        steps: [() => recovery.cancel(), () => passphrase.stop(), () => session.cancel(), () => checkup.stop(), () => backup.stop(), () => codes.stop(), () => vault.close()],
        mustExit: () => keychain.isStuck(),
      })
      app.on('second-instance', () => window.show())
      app.on('activate', () => window.show())
      app.on('window-all-closed', () => {
        if (process.platform !== 'darwin') app.quit()
      })
      await Promise.all([cut, opening])
    },
  }
}

/** Main's own way to the network, apart from the window's session, which has none. Made when first used: it needs Electron ready. */
const networkSession = (flavour: Flavour): (() => Session) => {
  let made: Session | null = null
  return () => {
    if (!made) {
      made = sessions.fromPartition('twofold-network')
      flavour.trust(made)
    }
    return made
  }
}
