// Use case: the backup's switch and its runner. Loaded by main; one job at a time, after each change, at start and daily. Guards
// that the switch is on only after a whole backup was checked, and that the status is what the guards answered.
// tests/unit/services/backup.test.ts; tests/integration/backup.test.ts on real files.
import { AppError, isAppError } from '../core/app-error.ts'
import { nextBackup, resting, viewOf, type BackupEvent, type BackupFlow, type TurnOnStep } from '../core/backup/flow.ts'
import { afterChangeMs, afterStartMs, dailyMs, isPayloadChange, isSameAccount, retryDelayMs, uploadLooksMs, withBackup, withFailure, writtenRetryMs } from '../core/backup/plan.ts'
import type { BackupReader } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { SignedInAccount, Storage, Timers } from '../core/ports.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { LastBackup, VaultDocument } from '../core/vault/document.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { BackupView, SessionView } from '../../shared/contract/views.ts'
import { createBackupJobs } from './backup-jobs.ts'
import { createBackupKeys, type BackupKeyPorts, type GuardedLocation } from './backup-key.ts'
import { createBackupLook } from './backup-look.ts'
import { createBackupVersions, type BackedUp, type BackupVersionPorts } from './backup-version.ts'

export interface BackupPorts extends BackupKeyPorts, BackupVersionPorts {
  readonly session: {
    readonly view: Pick<Slice<SessionView>, 'onChange'>
    account(): SignedInAccount | null
    signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
    noteNeedsSignIn(homeAccountId: string): void
  }
  readonly storages: { default(): Storage; folder(path: string): Storage }
  readonly reader: BackupReader
  readonly timers: Timers
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

  // --- what is shown ---

  let flow: BackupFlow = resting
  let failure: ErrorView | null = null
  let failures = 0
  let chosen: { readonly folder: string | null; readonly storage: Storage } | null = null

  const storage = (): Storage => {
    const folder = documentOrNull()?.backup.folder ?? null
    if (chosen?.folder !== folder) chosen = { folder, storage: storageOf(folder) }
    return chosen.storage
  }

  const look = createBackupLook({ reader, report, onChange: () => publish(), initial: storages.default() })
  const shown = (): BackupView => viewOf({ flow, kept: documentOrNull()?.backup ?? null, storage: look.storageView(), versions: look.versions(), failure })
  const view = createSlice<BackupView>(shown())
  const publish = (): void => view.set(shown())
  const move = (event: BackupEvent): void => {
    flow = nextBackup(flow, event)
    publish()
  }
  const onStep = (step: TurnOnStep): void => move({ kind: 'step', step })

  const refresh = (): void => {
    const { on, recoveryAccount } = store.current().backup
    look.start(storage(), on ? recoveryAccount : null)
  }

  // --- jobs and timers ---

  /** Something changed that no finished backup holds yet. */
  let hasChange = false
  /** A run that waits for its turn serves every request that comes before it starts. */
  let isRunQueued = false
  const cancels = new Map<TimerName, () => void>()
  const schedule = (name: TimerName, delayMs: number, task: () => void): void => {
    cancels.get(name)?.()
    cancels.set(name, timers.after(delayMs, task))
  }
  const cancelTimers = (): void => {
    for (const cancel of cancels.values()) cancel()
  }

  const jobs = createBackupJobs({
    onCancelled: () => move({ kind: 'ended' }),
    onFailed: async (error) => {
      const shownError = report(error)
      if (documentOrNull()?.backup.on === true) {
        failure = shownError
        failures += 1
        schedule('run', retryDelayMs(failures), queueRun)
        await keepIfPossible((document) => withFailure(document, clock.nowMs(), shownError))
      }
      move({ kind: 'failed', error: shownError })
    },
  })

  /** A vault that can't be written to has its own message; the failure is shown all the same. */
  const keepIfPossible = async (change: (document: VaultDocument) => VaultDocument): Promise<void> => {
    try {
      await store.update(change)
    } catch (error) {
      report(error)
    }
  }

  const queueRun = (): void => {
    cancels.get('run')?.()
    if (isRunQueued) return
    isRunQueued = true
    jobs.add(async (signal) => {
      isRunQueued = false
      if (store.current().backup.on) await runOnce(signal)
    })
  }

  const daily = (): void => {
    schedule('daily', dailyMs, daily)
    queueRun()
  }

  // --- the runner ---

  const runOnce = async (signal: AbortSignal): Promise<void> => {
    const { loc, recoveryAccount: account } = store.current().backup
    if (loc === null || account === null) throw new AppError('key-guard.missing')
    move({ kind: 'run' })
    const where = { account, storage: storage(), signal }
    await where.storage.check(signal)
    const guarded = await keys.current(loc, where, (error) => {
      noteSignIn(error, account)
      report(error)
    })
    await store.update((document) => withBackup(stillOf(document, loc, account), { loc: guarded.loc, pins: [...guarded.pins] }))
    hasChange = false
    const done = await writer.backUp({ ...where, guarded, onStep })
    await store.update((document) => withBackup(stillOf(document, guarded.loc, account), { failingSince: null, ...(done && { last: done.last }) }))
    finish(done, guarded, where.storage)
  }

  /** Ends a run whose backup was turned off, or replaced by a recovery, while it waited for a guard. */
  const stillOf = (document: VaultDocument, loc: string, account: SignedInAccount): VaultDocument => {
    const { backup } = document
    if (!backup.on || backup.loc !== loc || !isSameAccount(backup.recoveryAccount, account)) throw new Cancelled()
    return document
  }

  const finish = (done: BackedUp | null, guarded: GuardedLocation, where: Storage): void => {
    failure = null
    failures = 0
    if (done) look.add(done.version)
    move({ kind: 'ended' })
    if (done?.last.level === 'written') schedule('run', writtenRetryMs, queueRun)
    if (done?.last.level === 'checked-in-folder' && where.kind === 'icloud') lookForUpload(done.last, guarded, where, 0)
    // A change that came while the backup was made.
    if (hasChange) noteChange()
  }

  const noteChange = (): void => {
    schedule('run', afterChangeMs, queueRun)
    move({ kind: 'changed' })
  }

  const noteSignIn = (error: unknown, { homeAccountId }: SignedInAccount): void => {
    if (isAppError(error, 'session.needs-sign-in')) session.noteNeedsSignIn(homeAccountId)
  }

  /** A version that was checked in the folder may be uploaded a little later. */
  const lookForUpload = (last: LastBackup, guarded: GuardedLocation, where: Storage, looks: number): void => {
    const delayMs = uploadLooksMs[looks]
    if (delayMs === undefined) return
    const isStillLast = (document: VaultDocument): boolean => document.backup.last?.file === last.file
    const ask = async (signal: AbortSignal): Promise<void> => {
      if (!isStillLast(store.current())) return
      if ((await writer.uploadState(last.file, { guarded, storage: where, signal })) !== 'uploaded') {
        lookForUpload(last, guarded, where, looks + 1)
        return
      }
      await store.update((document) => (isStillLast(document) ? withBackup(document, { last: { ...last, level: 'checked-and-uploaded' } }) : document))
    }
    schedule('upload', delayMs, () => jobs.add(ask))
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
    const guarded = await keys.joinOrMake(where).catch((error: unknown) => {
      noteSignIn(error, account)
      throw error
    })
    onStep('folder')
    await keys.putHint(guarded, where)
    hasChange = false
    const done = await writer.backUp({ ...where, guarded, onStep })

    const storageIdentity = await target.identity()
    throwIfCancelled(signal)
    await store.update((document) =>
      withBackup(document, {
        on: true,
        folder,
        loc: guarded.loc,
        recoveryAccount: account,
        pins: [...guarded.pins],
        storageIdentity,
        last: done?.last ?? null,
        failingSince: null,
      }),
    )
    finish(done, guarded, target)
    schedule('daily', dailyMs, daily)
    refresh()
  }

  /** Counts up when the switch is turned off: what was asked for before that and still waits for its turn is dropped. */
  let timesOff = 0
  const queueTurnOn = (folder: string | null): void => {
    const asked = timesOff
    jobs.add(async (signal) => {
      if (asked === timesOff) await turnOnIn(folder, signal)
    })
  }

  const onDocument = (document: VaultDocument, previous: VaultDocument | null): void => {
    if (previous !== null && isPayloadChange(document, previous)) hasChange = true
    // On from outside: a recovery has just put accounts and backup in place.
    const isNewlyOn = document.backup.on && previous?.backup.on === false && flow.kind !== 'turning-on'
    if (isNewlyOn) {
      hasChange = true
      schedule('daily', dailyMs, daily)
      refresh()
    }
    const isChanged = previous !== null && (isNewlyOn || isPayloadChange(document, previous))
    if (document.backup.on && isChanged) noteChange()
    else publish()
  }

  /** What had to do without the key, or failed for want of it, is made good as soon as the account is back. */
  const onSession = ({ kind }: SessionView): void => {
    const backup = documentOrNull()?.backup
    if (kind === 'signed-in' && backup?.on && flow.kind === 'resting' && (failure !== null || backup.last?.level === 'written')) queueRun()
  }

  let ends: readonly (() => void)[] = []

  return {
    view,
    storage,
    start: () => {
      const { on, failingSince } = store.current().backup
      for (const end of ends) end()
      ends = [store.onChange(onDocument), session.view.onChange(onSession)]
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
      queueTurnOn(folder)
    },
    cancel: () => jobs.cancelRunning(),
    turnOff: async () => {
      timesOff += 1
      jobs.cancelRunning()
      cancelTimers()
      await store.update((document) => withBackup(document, { on: false, failingSince: null }))
      failure = null
      failures = 0
      look.forgetVersions()
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
        queueTurnOn(path)
        return
      }
      await store.update((document) => (folder === path ? document : withBackup(document, { folder: path })))
      refresh()
    },
    settled: async () => {
      await jobs.settled()
      await look.settled()
    },
    stop: () => {
      for (const end of ends) end()
      cancelTimers()
      jobs.stop()
      look.stop()
    },
  }
}
