// One computer of the model: a vault that outlives the app, an app that can be started, killed and started again, and what must
// hold of what it says.
import { createHash } from 'node:crypto'
import { payloadDigest, payloadOf } from '../../src/main/core/backup/payload.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import { versionPath } from '../../src/main/core/backup/location.ts'
import { createErrorReport } from '../../src/main/core/error-report.ts'
import type { Account } from '../../src/main/core/accounts/account.ts'
import type { PassphraseKdf, SignedInAccount, Storage } from '../../src/main/core/ports.ts'
import { SecretBytes, SecretText } from '../../src/main/core/secret.ts'
import { createServerClock, type ServerClock } from '../../src/main/core/server-clock.ts'
import { createSlice } from '../../src/main/core/slice.ts'
import type { DocumentStore } from '../../src/main/core/vault/document-store.ts'
import { parseDocument, serializeDocument, type BackupState, type VaultDocument } from '../../src/main/core/vault/document.ts'
import { createBackupReader } from '../../src/main/services/backup-reader.ts'
import { createBackupService } from '../../src/main/services/backup.ts'
import { createCheckupService } from '../../src/main/services/checkup.ts'
import { createPassphraseService } from '../../src/main/services/passphrase.ts'
import { createRecoveryService } from '../../src/main/services/recovery.ts'
import { backupView, checkupView, type SessionView } from '../../src/shared/contract/views.ts'
import { samsAccount, testApp } from '../fakes/backup-fixtures.ts'
import { fakeTime, type FakeTime } from '../fakes/fake-time.ts'
import { freshDocument, memoryStore } from '../fakes/memory-store.ts'
import { seededRandom, testCrypto } from '../fakes/node-crypto-for-tests.ts'
import { readKeyFile } from '../fakes/second-reader.ts'
import { throughFaults, type Fault } from './faults.ts'
import { sameBytes, Violation } from './ledger.ts'
import { startMs, type World } from './world.ts'

/** What the operating system does to a process that is killed: from then on nothing it asks for happens. */
class Killed extends Error {}

/** Longest real time that the app may take to come to rest: it has nothing to wait for but its own work. */
const hangMs = 30_000

interface Process {
  readonly service: ReturnType<typeof createBackupService>
  readonly checkup: ReturnType<typeof createCheckupService>
  readonly passphrase: ReturnType<typeof createPassphraseService>
  readonly recovery: ReturnType<typeof createRecoveryService>
  readonly store: DocumentStore
}

export interface Computer {
  readonly id: string
  readonly time: FakeTime
  readonly serverClock: ServerClock
  /** The faults that are on. */
  readonly faults: Fault[]
  /** Keys that the guard has answered within this command, by id. */
  readonly keysReadNow: Set<string>
  start(): void
  restart(): void
  /** Everything has run that runs without more time, and an app that was killed is started again. */
  settled(): Promise<void>
  until(what: string, isReached: () => boolean): Promise<void>
  app(): Process
  document(): VaultDocument
  backup(): BackupState
  /** The user's own change: it is on disk before anything else happens. */
  change(change: (document: VaultDocument) => VaultDocument): Promise<void>
  /** The computer is replaced: its vault becomes `next`. */
  replaceVault(next: VaultDocument): void
  freshVault(): VaultDocument
  expectAccounts(accounts: readonly Account[]): void
  /** Before or after so many more operations. */
  killIn(operations: number, isAfter: boolean): void
  live(): void
  signInAs(account: SignedInAccount): void
  setICloudAccount(account: string): void
  /** Key of the place that its backup is in. */
  place(): string
  /** What a finished backup claims to hold must be what is here. */
  checkHolds(why: string): void
  check(): void
}

export const createComputer = (world: World, id: string, seed: string): Computer => {
  const time = fakeTime(startMs)
  const random = seededRandom(`${seed}-${id}`)
  const serverClock: ServerClock = createServerClock(time.clock)
  const faults: Fault[] = []
  const keysReadNow = new Set<string>()
  let disk: VaultDocument = freshDocument({ session: samsAccount, device: { name: `Computer ${id}`, os: 'linux' }, backup: { ...freshDocument().backup, dev: Buffer.from(random.bytes(16)).toString('hex') } })
  let expectedAccounts: readonly Account[] = disk.accounts
  let iCloudAccount = 'first@icloud.example'
  let signsInAs: SignedInAccount = samsAccount
  /** Counts down with each operation; null: lives on. */
  let killIn: { operations: number; readonly isAfter: boolean } | null = null
  let isDead = false
  /** Counts the app's starts: what an earlier process still asks for is refused. */
  let generation = 0

  const tick = (isAfter: boolean, from: number): void => {
    if (isDead || from !== generation) throw new Killed()
    if (killIn?.isAfter === isAfter && --killIn.operations < 0) {
      isDead = true
      throw new Killed()
    }
  }

  /** One operation of a process on the world outside of it. */
  const doesFrom = (from: number) => async <T>(run: () => Promise<T>): Promise<T> => {
    tick(false, from)
    const value = await run()
    tick(true, from)
    return value
  }

  const kdf: PassphraseKdf = {
    derive: (passphrase, { salt }) => {
      const key = Uint8Array.from(createHash('sha256').update(passphrase.text()).update(salt).digest())
      world.ledger.notePassphraseKey(Buffer.from(salt).toString('base64url'), key)
      return Promise.resolve(new SecretBytes(key))
    },
  }

  const placeKey = ({ folder }: Pick<BackupState, 'folder'>): string => folder ?? iCloudAccount

  const saidBefore = new Set<string>()

  // --- what must hold when a backup is said to be done ---

  const onDocument = (document: VaultDocument, before: VaultDocument | null): void => {
    disk = document
    for (const { loc } of document.backup.retired) {
      if (!before?.backup.retired.some((record) => record.loc === loc)) world.leftAt.set(loc, world.nowMs())
    }
    const { last } = document.backup
    if (last && last !== before?.backup.last && document.backup.on) world.note(() => checkDone(document, before))
  }

  const checkDone = ({ backup }: VaultDocument, before: VaultDocument | null): void => {
    const { last, loc, recoveryAccount } = backup
    if (!last || last.level === 'written') return
    const lie = (why: string): never => {
      throw new Violation('loss', `computer ${id} says ${last.level} of ${last.file}, but ${why}`)
    }
    const previous = before?.backup.last
    const said = JSON.stringify(last)
    const isSaidBefore = saidBefore.has(said)
    saidBefore.add(said)
    const isUploadSeen = previous?.file === last.file && previous.level === 'checked-in-folder' && last.level === 'checked-and-uploaded'
    const path = versionPath(releaseNames, loc ?? '', last.file)
    const place = placeKey(backup)
    const view = world.viewOf(place, id)
    const bytes = view.files.get(path)
    // Without an answer of the guard what was known stays so; a deletion that failed takes it up again.
    if (isSaidBefore) return
    if (last.level === 'checked-and-uploaded' && !view.uploaded.has(path)) lie('iCloud has not uploaded it')
    if (isUploadSeen) return
    if (!bytes) return lie('it is not there')
    if (!keysReadNow.has(last.kid)) lie('its key was not read from the guard')
    const keys = [...(world.guards.get(recoveryAccount?.oid ?? '') ?? [])].flatMap(([name, file]) => readKeyFile(name, file, recoveryAccount ?? undefined) ?? [])
    // Another computer purged the deleted backup within this very step, before its mark had come here.
    if (world.isPurged(loc ?? '')) return
    if (!keys.some(({ kid }) => kid === last.kid)) lie('its key is not in the guard')
    const record = world.ledger.recordOf(place, path)
    if (!record || !sameBytes(record.bytes, bytes)) lie('other bytes are there')
    const { payload } = world.ledger.open(loc ?? '', bytes, keys)
    const digest = createHash('sha256').update(JSON.stringify({ ...payload, seq: 0 })).digest('hex')
    if (digest !== last.payloadSha256) lie('it holds something else')
    if (record) record.isReported = true
  }

  // --- the app ---

  const startApp = (): Process => {
    isDead = false
    killIn = null
    generation += 1
    const does = doesFrom(generation)
    const parsed = parseDocument(serializeDocument(disk))
    if (!parsed) throw new Violation('loss', `computer ${id} can't open its vault any more`)
    expectedAccounts = parsed.accounts
    disk = parsed
    const inner = memoryStore(disk)
    inner.onChange(onDocument)
    const store: DocumentStore = {
      ...inner,
      update: (change) => does(() => throughFaults(faults, 'vault', 'update', () => inner.update(change), (value) => value)),
    }
    const log = { write: () => undefined }
    const report = createErrorReport({ random, log }, 'model')
    const session = {
      view: createSlice<SessionView>({ kind: 'signed-out' }),
      account: () => inner.current().session,
      signInAndWait: async (): Promise<SignedInAccount> => {
        const account = signsInAs
        await store.update((document) => ({ ...document, session: account }))
        return account
      },
      widerTokenAndWait: () => Promise.resolve(new SecretText('wider')),
      noteNeedsSignIn: () => undefined,
    }
    const appFolder = world.appFolderOf(computer, does)
    const storages = {
      default: (): Storage => world.storageOf(() => iCloudAccount, 'icloud', computer, does),
      folder: (path: string): Storage => world.storageOf(() => path, 'folder', computer, does),
    }
    const common = { store, session, appFolder, crypto: testCrypto, random, clock: time.clock, timers: time.timers, names: releaseNames, app: testApp, log, report, serverClock }
    const reader = createBackupReader(common)
    const dialogs = { confirm: () => Promise.resolve(true), chooseKeyFile: () => Promise.resolve(null) }
    const service = createBackupService({ ...common, reader, storages, dialogs, systemEvents: { onWake: () => () => undefined }, tellFailing: () => undefined })
    service.view.onChange((view) => void backupView.parse(view))
    const passphrase = createPassphraseService({
      ...common,
      kdf,
      reader,
      storage: { current: () => service.storage(), name: () => 'storage' },
      dialogs,
      sheet: { open: () => undefined },
      onUnlocked: () => service.refresh(),
    })
    const recovery = createRecoveryService({ ...common, reader, storage: { current: () => service.storage(), view: () => service.view.get().storage }, kdf, dialogs })
    const checkup = createCheckupService({
      ...common,
      reader,
      storage: () => service.storage(),
      identity: { accessToken: (_id, { signal }) => appFolder.list('keys', { account: samsAccount, signal }).then(() => new SecretText('a token')) },
      oneDriveFolders: { hasFile: () => Promise.resolve(false) },
    })
    service.start()
    return { service, checkup, passphrase, recovery, store: inner }
  }

  const stopApp = ({ service, checkup, passphrase, recovery }: Process): void => {
    recovery.cancel()
    checkup.stop()
    passphrase.stop()
    service.stop()
  }

  let app: Process

  const until = async (what: string, isReached: () => boolean): Promise<void> => {
    const began = performance.now()
    while (!isReached()) {
      if (performance.now() - began > hangMs) throw new Violation('loss', `${what} of computer ${id} doesn't end`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const settled = async (): Promise<void> => {
    let isAtRest = false
    const failure = rest().then(
      () => {
        isAtRest = true
      },
      (error: unknown) => {
        isAtRest = true
        throw error
      },
    )
    await until('the app', () => isAtRest)
    await failure
    if (isDead) restart()
  }
  const rest = async (): Promise<void> => {
    await app.service.settled()
    for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve))
    await app.service.settled()
  }

  const restart = (): void => {
    stopApp(app)
    app = startApp()
  }

  const document = (): VaultDocument => disk

  const computer: Computer = {
    id,
    time,
    faults,
    serverClock,
    keysReadNow,
    start: (): void => {
      app = startApp()
    },
    restart,
    settled,
    until,
    app: (): Process => app,
    document,
    backup: (): BackupState => disk.backup,
    change: async (change: (document: VaultDocument) => VaultDocument): Promise<void> => {
      const next = await app.store.update(change)
      expectedAccounts = next.accounts
    },
    replaceVault: (next: VaultDocument): void => {
      stopApp(app)
      disk = next
      app = startApp()
    },
    expectAccounts: (accounts: readonly Account[]): void => {
      expectedAccounts = accounts
    },
    killIn: (operations: number, isAfter: boolean): void => {
      killIn = { operations, isAfter }
    },
    live: (): void => {
      killIn = null
    },
    signInAs: (account: SignedInAccount): void => {
      signsInAs = account
    },
    setICloudAccount: (account: string): void => {
      iCloudAccount = account
    },
    place: (): string => placeKey(disk.backup),
    freshVault: (): VaultDocument => freshDocument({ session: samsAccount, device: disk.device, backup: { ...freshDocument().backup, dev: Buffer.from(random.bytes(16)).toString('hex') } }),
    checkHolds: (why: string): void => {
      const { backup, accounts } = disk
      if (!backup.on || accounts.length === 0) return
      const digest = payloadDigest(testCrypto, payloadOf(disk, { loc: backup.loc ?? '', dev: backup.dev, seq: 1 }))
      if (digest !== backup.last?.payloadSha256) throw new Violation('loss', `computer ${id} says ${why}, but its newest backup is of something else`)
    },
    check: (): void => {
      const view = app.service.view.get()
      const { backup } = disk
      if (disk.accounts !== expectedAccounts) throw new Violation('loss', `the accounts of computer ${id} changed by themselves`)
      if (view.status.kind === 'done') {
        computer.checkHolds('that all is backed up')
        const { level, atMs, accounts } = view.status.last
        if (level !== backup.last?.level || atMs !== backup.last.atMs || accounts !== backup.last.accounts) throw new Violation('loss', `computer ${id} shows another backup than the one it made`)
      }
      if (view.switch.kind === 'on' && !backup.on) throw new Violation('loss', `computer ${id} says that backup is on`)
      checkupView.parse(app.checkup.view.get())
    },
  }
  return computer
}
