// A computer with the backup's service on guards in memory, for the tests of what it does with them. Several computers can share
// the guards; a killed one is another computer on what its store held.
import { vi } from 'vitest'
import { openVersion, parseVersionFile } from '../../src/main/core/backup/format1.ts'
import { readKeys } from '../../src/main/core/backup/key-guard.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import { passphraseFor } from '../../src/main/core/backup/passphrase.ts'
import type { Payload } from '../../src/main/core/backup/payload.ts'
import { createErrorReport } from '../../src/main/core/error-report.ts'
import type { Log, QuestionFacts, SignedInAccount } from '../../src/main/core/ports.ts'
import { SecretText } from '../../src/main/core/secret.ts'
import { createSlice } from '../../src/main/core/slice.ts'
import type { KnownPassphrase, VaultDocument } from '../../src/main/core/vault/document.ts'
import { createBackupReader } from '../../src/main/services/backup-reader.ts'
import { createBackupService } from '../../src/main/services/backup.ts'
import { backupView, type BackupView, type SessionView } from '../../src/shared/contract/views.ts'
import { samsAccount, testApp, testDocument } from './backup-fixtures.ts'
import { fakeTime } from './fake-time.ts'
import { memoryAppFolder, type MemoryAppFolder } from './memory-app-folder.ts'
import { memoryStorage, type MemoryStorage } from './memory-storage.ts'
import { memoryStore } from './memory-store.ts'
import { seededRandom, testCrypto } from './node-crypto-for-tests.ts'

export const noon = Date.parse('2026-11-24T12:00:00Z')
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

export interface Guards {
  readonly appFolder: MemoryAppFolder
  storage: MemoryStorage
  readonly folders: Record<string, MemoryStorage>
}

export const memoryGuards = (): Guards => ({ appFolder: memoryAppFolder(), storage: memoryStorage({ account: 'sam@icloud.example' }), folders: {} })

export interface ComputerOptions {
  readonly document?: VaultDocument
  readonly seed?: string
  readonly account?: SignedInAccount | null
  readonly startMs?: number
  /** The server's clock; null: not heard of yet. By default it agrees with the computer's. */
  readonly serverNowMs?: (clockMs: number) => number | null
  /** Runs before each write of the vault; what it throws, the write throws. */
  readonly onUpdate?: () => Promise<void> | undefined
}

export const backupComputer = (guards: Guards, options: ComputerOptions = {}) => {
  const { document = testDocument, seed = 'a', account = samsAccount, startMs = noon, serverNowMs = (ms: number): number | null => ms, onUpdate } = options
  const { appFolder, folders } = guards
  const time = fakeTime(startMs)
  const inMemory = memoryStore(document)
  const store: typeof inMemory = {
    ...inMemory,
    update: async (change) => {
      await onUpdate?.()
      return inMemory.update(change)
    },
  }
  const random = seededRandom(seed)
  const logged: Parameters<Log['write']>[0][] = []
  const log: Log = { write: (event) => void logged.push(event) }
  const session = {
    view: createSlice<SessionView>({ kind: 'signed-out' }),
    account: vi.fn(() => account),
    signInAndWait: vi.fn((_signal: AbortSignal): Promise<SignedInAccount> => Promise.resolve(samsAccount)),
    widerTokenAndWait: vi.fn((_account: SignedInAccount, _signal: AbortSignal): Promise<SecretText> => Promise.resolve(new SecretText('wider'))),
    noteNeedsSignIn: vi.fn(),
  }
  const confirm = vi.fn((_question: keyof QuestionFacts, _facts: object): Promise<boolean> => Promise.resolve(true))
  const tellFailing = vi.fn((_view: BackupView): void => undefined)
  const wakeListeners = new Set<() => void>()
  const reader = createBackupReader({ appFolder, crypto: testCrypto, timers: time.timers, names: releaseNames, app: testApp })
  const service = createBackupService({
    store,
    session,
    appFolder,
    storages: { default: () => guards.storage, folder: (path) => (folders[path] ??= memoryStorage({ kind: 'folder', label: path.slice(1) })) },
    reader,
    clock: time.clock,
    timers: time.timers,
    crypto: testCrypto,
    random,
    names: releaseNames,
    app: testApp,
    log,
    report: createErrorReport({ random, log }, 'backup'),
    dialogs: { confirm },
    serverClock: {
      nowMs: () => serverNowMs(time.clock.nowMs()),
      driftMs: () => {
        const serverMs = serverNowMs(time.clock.nowMs())
        return serverMs === null ? null : time.clock.nowMs() - serverMs
      },
    },
    systemEvents: {
      onWake: (listener) => {
        wakeListeners.add(listener)
        return () => wakeListeners.delete(listener)
      },
    },
    tellFailing,
  })
  const seen: string[] = []
  service.view.onChange((view) => {
    backupView.parse(view)
    seen.push(view.switch.kind === 'turning-on' ? `turning-on ${view.switch.step}` : view.status.kind === 'running' ? `running ${view.status.step}` : view.status.kind)
  })
  const turnOn = async (how: { readonly withoutPassphrase: boolean } = { withoutPassphrase: false }): Promise<void> => {
    service.turnOn(how)
    await service.settled()
  }
  const run = async (): Promise<void> => {
    service.run()
    await service.settled()
  }
  const change = (issuer: string): Promise<unknown> =>
    store.update((before) => ({ ...before, accounts: before.accounts.map((item, i) => (i === 0 ? { ...item, issuer } : item)) }))
  const later = async (ms: number): Promise<void> => {
    time.advance(ms)
    await service.settled()
  }
  const wake = (): void => {
    for (const listener of wakeListeners) listener()
  }
  service.start()
  return { service, store, time, session, confirm, tellFailing, logged, seen, turnOn, run, change, later, wake, reader, view: () => service.view.get(), backup: () => store.current().backup }
}

export type BackupComputer = ReturnType<typeof backupComputer>

// --- what the guards hold --------------------------------------------------------------------------------------------

export const versionFilesIn = (storage: MemoryStorage): string[] => [...storage.files.keys()].filter((path) => path.endsWith('.twofold')).sort()
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const keyFilesOf = ({ appFolder }: Guards, { oid }: SignedInAccount = samsAccount): string[] => [...appFolder.filesOf(oid).keys()].filter((path) => path.startsWith('keys/'))

/** Opens a version as a recovery would: bytes of the storage, key of the guard. */
export const openAsRecovery = async ({ appFolder, storage }: Pick<Guards, 'appFolder' | 'storage'>, path: string, account: SignedInAccount = samsAccount, passphrases: readonly KnownPassphrase[] = []): Promise<Payload> => {
  const file = parseVersionFile(storage.files.get(path) ?? new Uint8Array(), releaseNames)
  const call = { account, signal: new AbortController().signal }
  const { keys } = await readKeys({ appFolder, crypto: testCrypto, app: testApp }, file.header.loc, call)
  const key = keys.find(({ kid }) => kid === file.header.kid)
  if (!key) throw new Error('no key')
  return openVersion({ crypto: testCrypto }, file, key, passphraseFor(passphrases, file.header.pw)?.key ?? null)
}

// --- killing ---------------------------------------------------------------------------------------------------------

/** Ends a computer at its n-th step: from then on no guard and no vault answers it any more, as if it had been killed. */
export const killSwitch = () => {
  let left = Infinity
  let onKilled: () => void = () => undefined
  const killed = new Promise<void>((resolve) => (onKilled = resolve))
  const step = (): Promise<never> | undefined => {
    if (left > 0) {
      left -= 1
      return undefined
    }
    onKilled()
    return new Promise<never>(() => undefined)
  }
  return {
    step,
    killed,
    /** It takes so many steps more, then none. */
    arm: (steps: number): void => {
      left = steps
    },
  }
}

/** The steps of a kill test: put a hook on every guard there is. */
export const hookGuards = ({ appFolder, storage, folders }: Guards, hook: (() => Promise<never> | undefined) | null): void => {
  appFolder.fault = hook && (() => hook())
  for (const one of [storage, ...Object.values(folders)]) one.fault = hook && (() => hook())
}
