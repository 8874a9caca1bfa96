// Use case: the backup's switch and its runner. Loaded by main; one job at a time, after each change, at start and daily. Guards
// that the switch is on only after a whole backup was checked, and that the status is what the guards answered.
// tests/unit/services/backup.test.ts; tests/integration/backup.test.ts on real files.
import { AppError, isAppError } from '../core/app-error.ts'
import { nextBackup, resting, viewOf, type BackupEvent, type BackupFlow, type TurnOnStep } from '../core/backup/flow.ts'
import type { BackupNames } from '../core/backup/names.ts'
import {
  afterChangeMs,
  afterStartMs,
  dailyMs,
  isBackupChange,
  isSameAccount,
  retryDelayMs,
  uploadLooksMs,
  withBackup,
  withFailure,
} from '../core/backup/plan.ts'
import type { BackupReader, FoundVersion } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { AppFolder, Clock, Crypto, Log, Random, SignedInAccount, Storage, Timers } from '../core/ports.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { VaultDocument } from '../core/vault/document.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { BackupView, StorageView } from '../../shared/contract/views.ts'
import { createBackupKeys, type GuardedLocation } from './backup-key.ts'
import { createBackupVersions, type BackedUp } from './backup-version.ts'

export interface BackupPorts {
  readonly store: DocumentStore
  readonly session: {
    account(): SignedInAccount | null
    signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
    noteNeedsSignIn(homeAccountId: string): void
  }
  readonly appFolder: AppFolder
  readonly storages: { default(): Storage; folder(path: string): Storage }
  readonly reader: BackupReader
  readonly clock: Clock
  readonly timers: Timers
  readonly crypto: Crypto
  readonly random: Random
  readonly names: BackupNames
  /** Client id that owns the app folder. */
  readonly app: string
  readonly log: Log
  readonly report: ErrorReport
}

export interface BackupService {
  readonly view: Slice<BackupView>
  /** Call after the vault was opened. */
  start(): void
  /** Looks at the storage again and lists its versions; the slice reports. */
  refresh(): void
  /** Starts; the slice reports. Throws vault.not-open. */
  turnOn(): void
  /** Ends what is running. What was on stays on. */
  cancel(): void
  /** Versions and keys stay. Throws vault.*. */
  turnOff(): Promise<void>
  /** Starts; the slice reports. Throws backup.not-on, vault.not-open. */
  run(): void
  /**
   * Null: the system's default. While the backup is on, the new folder is taken only once a whole backup was checked in it; the
   * slice reports. Throws storage.* when a picked folder can't serve, vault.*.
   */
  useFolder(path: string | null): Promise<void>
  /** The one that is chosen now. */
  storage(): Storage
  /** Resolves once nothing is running or queued. */
  settled(): Promise<void>
  stop(): void
}

type TimerName = 'run' | 'daily' | 'upload'

export const createBackupService = (ports: BackupPorts): BackupService => {
  const { store, session, storages, reader, clock, timers, report } = ports
  const keys = createBackupKeys(ports)
  const writer = createBackupVersions(ports)

  let flow: BackupFlow = resting
  let failure: ErrorView | null = null
  let failures = 0
  let versions: readonly FoundVersion[] = []
  let chosen: { readonly folder: string | null; readonly storage: Storage } | null = null
  const storageOf = (folder: string | null): Storage => (folder === null ? storages.default() : storages.folder(folder))

  /** Null while the vault isn't open. */
  const documentOrNull = (): VaultDocument | null => {
    try {
      return store.current()
    } catch (error) {
      if (isAppError(error, 'vault.not-open')) return null
      throw error
    }
  }

  const storage = (): Storage => {
    const folder = documentOrNull()?.backup.folder ?? null
    if (chosen?.folder !== folder) chosen = { folder, storage: storageOf(folder) }
    return chosen.storage
  }

  const showStorage = ({ kind, label }: Storage, account: string | null = null, error: ErrorView | null = null): StorageView => ({ kind, label, account, error })
  let storageView = showStorage(storages.default())

  const shown = (): BackupView => viewOf({ flow, kept: documentOrNull()?.backup ?? null, storage: storageView, versions, failure })
  const view = createSlice<BackupView>(shown())
  const publish = (): void => view.set(shown())
  const move = (event: BackupEvent): void => {
    flow = nextBackup(flow, event)
    publish()
  }
  const onStep = (step: TurnOnStep): void => move({ kind: 'step', step })

  // --- one job at a time ---

  let stopped = false
  let queue: Promise<void> = Promise.resolve()
  let running: AbortController | null = null
  /** A run that waits for its turn serves every request that comes before it starts. */
  let isRunQueued = false

  const enqueue = (job: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    queue = queue.then(async () => {
      if (stopped) return
      const abort = new AbortController()
      running = abort
      try {
        await job(abort.signal)
      } catch (error) {
        if (error instanceof Cancelled) move({ kind: 'ended' })
        else await noteFailure(error)
      } finally {
        running = null
      }
    })
    return queue
  }

  const noteFailure = async (error: unknown): Promise<void> => {
    const shownError = report(error)
    const wasOn = documentOrNull()?.backup.on === true
    if (wasOn) {
      failure = shownError
      failures += 1
      schedule('run', retryDelayMs(failures), queueRun)
      await keepIfPossible((document) => withFailure(document, clock.nowMs(), shownError))
    }
    move({ kind: 'failed', error: shownError })
  }

  /** The vault that can't be written to has its own message; the failure is shown all the same. */
  const keepIfPossible = async (change: (document: VaultDocument) => VaultDocument): Promise<void> => {
    try {
      await store.update(change)
    } catch (error) {
      report(error)
    }
  }

  const cancels = new Map<TimerName, () => void>()
  const schedule = (name: TimerName, delayMs: number, task: () => void): void => {
    cancels.get(name)?.()
    if (!stopped) cancels.set(name, timers.after(delayMs, task))
  }

  // --- the runner ---

  const queueRun = (): void => {
    cancels.get('run')?.()
    if (isRunQueued) return
    isRunQueued = true
    void enqueue(async (signal) => {
      isRunQueued = false
      if (store.current().backup.on) await runOnce(signal)
    })
  }

  const runOnce = async (signal: AbortSignal): Promise<void> => {
    const { loc, recoveryAccount: account } = store.current().backup
    if (loc === null || account === null) throw new AppError('key-guard.missing')
    move({ kind: 'run' })
    const where = { account, storage: storage(), signal }
    await where.storage.check(signal)
    const guarded = await keys.current(loc, where, (error) => {
      if (error.code === 'session.needs-sign-in') session.noteNeedsSignIn(account.homeAccountId)
      report(error)
    })
    await store.update((document) => withBackup(document, { loc: guarded.loc, pins: [...guarded.pins] }))
    const done = await writer.backUp({ ...where, guarded, onStep })
    await store.update((document) => withBackup(document, { failingSince: null, ...(done && { last: done.last }) }))
    finish(done)
    if (done) lookForUpload(done, guarded, where.storage)
  }

  const finish = (done: BackedUp | null): void => {
    failure = null
    failures = 0
    if (done) versions = [done.version, ...versions.filter(({ id, loc }) => id !== done.version.id || loc !== done.version.loc)]
    move({ kind: 'ended' })
  }

  /** A version that was checked in the folder may be uploaded a little later. */
  const lookForUpload = ({ last }: BackedUp, guarded: GuardedLocation, where: Storage, look = 0): void => {
    const delayMs = uploadLooksMs[look]
    if (delayMs === undefined || last.level !== 'checked-in-folder' || where.kind !== 'icloud') return cancels.get('upload')?.()
    schedule('upload', delayMs, () => {
      void enqueue(async (signal) => {
        if (store.current().backup.last?.file !== last.file) return
        const state = await writer.uploadState(last.file, { guarded, storage: where, signal })
        if (state !== 'uploaded') return lookForUpload({ last, version: versions[0] }, guarded, where, look + 1)
        await store.update((document) =>
          document.backup.last?.file === last.file ? withBackup(document, { last: { ...document.backup.last, level: 'checked-and-uploaded' } }) : document,
        )
        publish()
      })
    })
  }

  // --- the switch ---

  /** Both guards, in the order that leaves no half state: sign-in, key file, folder, version, check, and only then the switch. */
  const turnOnIn = async (folder: string | null, signal: AbortSignal): Promise<void> => {
    move({ kind: 'turn-on' })
    const target = storageOf(folder)
    // Before the browser opens, so that nobody signs in for nothing; and again after, since that may take minutes.
    await target.check(signal)
    const { on, recoveryAccount } = store.current().backup
    const account = (on ? recoveryAccount : session.account()) ?? (await session.signInAndWait(signal))
    throwIfCancelled(signal)
    await target.check(signal)
    const where = { account, storage: target, signal }

    onStep('key')
    const guarded = await noticingSignIn(account, () => keys.joinOrMake(where))
    onStep('folder')
    await keys.putHint(guarded, where)
    const done = await writer.backUp({ ...where, guarded, onStep })

    const identity = await target.identity()
    throwIfCancelled(signal)
    await store.update((document) =>
      withBackup(document, {
        on: true,
        folder,
        loc: guarded.loc,
        recoveryAccount: account,
        pins: [...guarded.pins],
        storageIdentity: identity,
        last: done?.last ?? null,
        failingSince: null,
      }),
    )
    storageView = showStorage(target, identity)
    finish(done)
    schedule('daily', dailyMs, daily)
    if (done) lookForUpload(done, guarded, target)
    refresh()
  }

  const noticingSignIn = async <T>(account: SignedInAccount, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (isAppError(error, 'session.needs-sign-in')) session.noteNeedsSignIn(account.homeAccountId)
      throw error
    }
  }

  // --- what is there ---

  let looking: AbortController | null = null
  let look: Promise<void> = Promise.resolve()

  const refresh = (): void => {
    looking?.abort()
    const abort = new AbortController()
    looking = abort
    look = lookNow(abort.signal).catch((error: unknown) => {
      if (!(error instanceof Cancelled)) report(error)
    })
  }

  const lookNow = async (signal: AbortSignal): Promise<void> => {
    const now = storage()
    const account = await now.identity()
    const error = await now.check(signal).then(
      () => null,
      (thrown: unknown) => {
        if (thrown instanceof Cancelled) throw thrown
        return report(thrown)
      },
    )
    throwIfCancelled(signal)
    storageView = showStorage(now, account, error)
    publish()
    const { on, recoveryAccount } = store.current().backup
    if (!on || recoveryAccount === null || error !== null) return
    const found = await findVersions(recoveryAccount, now, signal)
    throwIfCancelled(signal)
    if (found) versions = found
    publish()
  }

  /** Null when a guard doesn't answer: the list stays as it was. */
  const findVersions = async (account: SignedInAccount, from: Storage, signal: AbortSignal): Promise<readonly FoundVersion[] | null> => {
    try {
      return (await reader.find(account, from, signal)).versions
    } catch (error) {
      if (isAppError(error, 'backup.none')) return []
      if (!isAppError(error)) throw error
      report(error)
      return null
    }
  }

  const daily = (): void => {
    schedule('daily', dailyMs, daily)
    queueRun()
  }

  let endListening: (() => void) | null = null

  return {
    view,
    storage,
    start: () => {
      endListening ??= store.onChange((document, previous) => {
        if (isBackupChange(document, previous)) {
          schedule('run', afterChangeMs, queueRun)
          move({ kind: 'changed' })
        } else publish()
      })
      const { on, failingSince } = store.current().backup
      failure = failingSince && report(new AppError(failingSince.code, failingSince.detail))
      publish()
      refresh()
      if (!on) return
      schedule('run', afterStartMs, queueRun)
      schedule('daily', dailyMs, daily)
    },
    refresh,
    turnOn: () => {
      const { on, folder } = store.current().backup
      if (on || flow.kind === 'turning-on') return
      void enqueue((signal) => turnOnIn(folder, signal))
    },
    cancel: () => running?.abort(),
    turnOff: async () => {
      running?.abort()
      for (const cancel of cancels.values()) cancel()
      await store.update((document) => withBackup(document, { on: false, failingSince: null }))
      failure = null
      failures = 0
      versions = []
      move({ kind: 'ended' })
    },
    run: () => {
      if (!store.current().backup.on) throw new AppError('backup.not-on')
      queueRun()
    },
    useFolder: async (path) => {
      if (path !== null) await storageOf(path).check(new AbortController().signal)
      const { on, folder } = store.current().backup
      if (on && folder !== path) {
        void enqueue((signal) => turnOnIn(path, signal))
        return
      }
      await store.update((document) => withBackup(document, { folder: path }))
      refresh()
    },
    settled: async () => {
      await queue
      await look
    },
    stop: () => {
      stopped = true
      endListening?.()
      for (const cancel of cancels.values()) cancel()
      running?.abort()
      looking?.abort()
    },
  }
}
