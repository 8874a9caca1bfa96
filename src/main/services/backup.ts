// Use case: the backup's switch and its runner. Loaded by main; one job at a time, after each change, at start, daily and on wake.
// Guards that the switch is on only after a whole backup was checked, and that the status is what the guards answered.
// tests/unit/services/backup*.test.ts; tests/integration/backup.test.ts on real files.
import { AppError } from '../core/app-error.ts'
import { locationFile, locationFolder } from '../core/backup/location.ts'
import { afterChangeMs, afterStartMs, afterWakeMs, dailyMs, isPayloadChange, isRunDueOnWake, withBackup } from '../core/backup/plan.ts'
import { Cancelled } from '../core/cancelled.ts'
import type { NativeDialogs, SignedInAccount, Storage, SystemEvents, Timers } from '../core/ports.ts'
import type { Slice } from '../core/slice.ts'
import type { VaultDocument } from '../core/vault/document.ts'
import type { BackupNotice, BackupView, SessionView } from '../../shared/contract/views.ts'
import { createBackupComparison, type BackupComparisonPorts } from './backup-comparison.ts'
import { createBackupDesk, type BackupDeskPorts } from './backup-desk.ts'
import { createBackupJobs, createNamedTimers } from './backup-jobs.ts'
import { createBackupKeys, type BackupKeyPorts } from './backup-key.ts'
import { createBackupRetention, type BackupRetentionPorts } from './backup-retention.ts'
import { createBackupRetired, type BackupRetiredPorts } from './backup-retired.ts'
import { createBackupRunner, type BackedUpPlace, type BackupRunnerPorts, type TimerName } from './backup-runner.ts'
import { createBackupSwitch, type BackupSwitchPorts, type Move } from './backup-switch.ts'
import { createBackupVersions, type BackupVersionPorts } from './backup-version.ts'

export interface BackupPorts
  extends BackupKeyPorts,
    BackupVersionPorts,
    BackupDeskPorts,
    BackupComparisonPorts,
    BackupRetentionPorts,
    BackupRetiredPorts,
    Omit<BackupRunnerPorts, 'session'>,
    Omit<BackupSwitchPorts, 'session'> {
  readonly session: BackupRunnerPorts['session'] & BackupSwitchPorts['session'] & { readonly view: Pick<Slice<SessionView>, 'onChange'> }
  readonly timers: Timers
  readonly dialogs: Pick<NativeDialogs, 'confirm'>
  readonly systemEvents: SystemEvents
}

export interface BackupService {
  readonly view: Slice<BackupView>
  /** Call after the vault was opened. */
  start(): void
  /** Looks at the storage again and lists its versions; the slice reports. */
  refresh(): void
  /** Starts; the slice reports. Throws vault.not-open. */
  turnOn(options: { readonly withoutPassphrase: boolean }): void
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
  /** False when the user said no, or when the storage's owner is the one that was kept. Throws backup.not-on, vault.*. */
  acceptStorage(): Promise<boolean>
  /** Starts; the slice reports. Throws backup.not-on, vault.not-open. */
  useOtherAccount(): void
  /** Starts; the slice reports. Throws vault.not-open. */
  makeAppFolder(): void
  /** Starts; the slice reports. Throws backup.not-on, vault.not-open. */
  newKey(): void
  /** Throws backup.not-on, key-guard.nothing-to-put-back, cloud.*, session.*, vault.*. */
  putKeyBack(): Promise<void>
  dismissNotice(notice: BackupNotice): Promise<void>
  /** False when the user said no. Throws backup.not-on, storage.*, vault.*. */
  delete(): Promise<boolean>
  /** Starts; the slice reports. Throws backup.nothing-to-take-back, vault.not-open. */
  takeBack(loc: string): void
  /** Starts; the slice reports. Throws vault.not-open. */
  compare(loc: string, versionId: string): void
  closeComparison(): void
  /** The one that is chosen now. */
  storage(): Storage
  /**
   * Starts what is pending and waits for it, at most `limitMs`, then ends it. True when a finished backup holds everything. For
   * quitting and for locking.
   */
  finishPending(limitMs: number): Promise<boolean>
  /** Resolves once nothing is running or queued. */
  settled(): Promise<void>
  stop(): void
}

export const createBackupService = (ports: BackupPorts): BackupService => {
  const { store, session, dialogs, clock, systemEvents, report } = ports
  const desk = createBackupDesk(ports)
  const jobs = createBackupJobs()
  const timers = createNamedTimers<TimerName>(ports.timers)
  const keys = createBackupKeys(ports)
  const writer = createBackupVersions(ports)
  const retention = createBackupRetention(ports, desk.look)
  const retired = createBackupRetired(ports, { desk, keys })
  const comparison = createBackupComparison(ports, desk)
  const parts = {
    desk,
    jobs,
    timers,
    keys,
    writer,
    onBackedUp: (place: BackedUpPlace) => jobs.add((signal) => tidy(place, signal), runner.quietly),
  }
  const runner = createBackupRunner(ports, parts)

  /** What follows a backup: the public hint where it got lost, then what needn't be kept any longer goes. */
  const tidy = async ({ last, guarded, account, storage }: BackedUpPlace, signal: AbortSignal): Promise<void> => {
    const { loc } = guarded
    const path = locationFile(ports.names, loc)
    const here = await storage.list(locationFolder(ports.names, loc), signal)
    if (!here.some((name) => path.endsWith(`/${name}`))) await keys.putHint(guarded, { account, storage, signal })
    if ((await retention.prune({ last, loc, storage }, signal)) > 0) desk.publish()
  }

  const queueHousekeeping = (): void => {
    if ((desk.documentOrNull()?.backup.retired.length ?? 0) > 0) jobs.add(retired.tendAll, runner.quietly)
  }
  const daily = (): void => {
    timers.schedule('daily', dailyMs, daily)
    if (desk.isOn()) runner.queue()
    queueHousekeeping()
  }
  const mover = createBackupSwitch(ports, parts, runner, { removeMarks: retired.removeMarks, now: retired.now, daily })

  // --- what wakes it ---

  const onDocument = (document: VaultDocument, previous: VaultDocument | null): void => {
    const isChange = previous !== null && isPayloadChange(document, previous)
    // On from outside: a recovery has just put accounts and backup in place.
    const isNewlyOn = document.backup.on && previous?.backup.on === false && desk.flow().kind !== 'turning-on'
    if (isNewlyOn) desk.refresh()
    if (!isChange && !isNewlyOn) desk.publish()
    else desk.noteChange()
    if (document.backup.on && (isChange || isNewlyOn)) timers.schedule('run', afterChangeMs, runner.queue)
  }

  /** What had to do without the key, or failed for want of it, is made good as soon as the account is back. */
  const onSession = ({ kind }: SessionView): void => {
    const backup = desk.documentOrNull()?.backup
    if (kind === 'signed-in' && backup?.on && desk.flow().kind === 'resting' && (desk.failure() !== null || backup.last?.level === 'written')) runner.queue()
  }

  const onWake = (): void => {
    const backup = desk.documentOrNull()?.backup
    if (!backup?.on) return
    const isDue = isRunDueOnWake({ isPending: desk.isPending(), isFailing: desk.failure() !== null, last: backup.last, nowMs: clock.nowMs() })
    if (isDue) timers.schedule('run', afterWakeMs, runner.queue)
  }

  let ends: readonly (() => void)[] = []
  const endListening = (): void => {
    for (const end of ends) end()
    ends = []
  }

  // --- the user's wishes ---

  const mine: Move = { folder: null, account: 'mine', loc: null, withoutPassphrase: false, makesAppFolder: false }

  /** Throws backup.not-on. */
  const guardsInUse = (): { loc: string; account: SignedInAccount } => {
    const { on, loc, recoveryAccount } = store.current().backup
    if (!on || loc === null || recoveryAccount === null) throw new AppError('backup.not-on')
    return { loc, account: recoveryAccount }
  }

  /** Ends what runs, drops what waits, and turns off by `work`. When that fails, what was put off for it isn't forgotten. */
  const turnOffBy = async (work: () => Promise<unknown>): Promise<void> => {
    mover.dropAll()
    jobs.cancelRunning()
    timers.cancel('run', 'upload')
    try {
      await work()
    } catch (error) {
      if (desk.isOn()) timers.schedule('run', afterChangeMs, runner.queue)
      throw error
    }
    runner.clearFailure()
    desk.look.forgetVersions()
    desk.move({ kind: 'switched' })
  }

  const finishPending = async (limitMs: number): Promise<boolean> => {
    const flow = desk.flow()
    // Nobody finishes signing in while the app goes away.
    if (flow.kind === 'turning-on' && flow.step === 'sign-in') jobs.cancelRunning()
    const finish = async (): Promise<void> => {
      await jobs.settled()
      if (desk.isOn() && desk.isPending()) runner.queue()
      await jobs.settled()
    }
    const isInTime = await new Promise<boolean>((resolve) => {
      const cancelLimit = ports.timers.after(limitMs, () => resolve(false))
      void finish().then(() => {
        cancelLimit()
        resolve(true)
      })
    })
    if (!isInTime) jobs.cancelRunning()
    return isInTime && (!desk.isOn() || !desk.isPending())
  }

  return {
    view: desk.view,
    storage: desk.storage,
    start: () => {
      const { on, failingSince } = store.current().backup
      endListening()
      ends = [store.onChange(onDocument), session.view.onChange(onSession), systemEvents.onWake(onWake)]
      if (failingSince) desk.setFailure({ error: report(new AppError(failingSince.code, failingSince.detail)), sinceMs: failingSince.atMs })
      desk.publish()
      desk.refresh()
      timers.schedule('daily', dailyMs, daily)
      timers.schedule('housekeeping', afterStartMs, queueHousekeeping)
      if (on) timers.schedule('run', afterStartMs, runner.queue)
    },
    refresh: desk.refresh,
    turnOn: ({ withoutPassphrase }) => {
      const { on, folder } = store.current().backup
      if (!on && desk.flow().kind !== 'turning-on') mover.queue({ ...mine, folder, withoutPassphrase })
    },
    cancel: () => jobs.cancelRunning(),
    turnOff: async () => {
      await turnOffBy(() => store.update((document) => withBackup(document, { on: false, failingSince: null })))
    },
    run: () => {
      guardsInUse()
      runner.queue()
    },
    useFolder: async (path) => {
      if (path !== null) await desk.storageOf(path).check(new AbortController().signal)
      const { on, folder } = store.current().backup
      if (on && folder !== path) {
        mover.queue({ ...mine, folder: path })
        return
      }
      await store.update((document) => (folder === path ? document : withBackup(document, { folder: path })))
      desk.refresh()
    },
    acceptStorage: async () => {
      guardsInUse()
      const before = store.current().backup.storageIdentity
      const now = await desk.storage().identity()
      if (now === null || before === now || before === null) return false
      if (!(await dialogs.confirm('accept-storage', { before, now }))) return false
      guardsInUse()
      await store.update((document) => withBackup(document, { storageIdentity: now }))
      runner.queue()
      desk.refresh()
      return true
    },
    useOtherAccount: () => {
      guardsInUse()
      mover.queue({ ...mine, folder: store.current().backup.folder, account: 'another' })
    },
    makeAppFolder: () => mover.queue({ ...mine, folder: store.current().backup.folder, makesAppFolder: true }),
    newKey: () => {
      guardsInUse()
      jobs.add(async (signal) => {
        const { loc, account } = guardsInUse()
        desk.move({ kind: 'run' })
        await keys.rotate(loc, { account, storage: desk.storage(), signal })
        desk.noteChange()
        desk.move({ kind: 'switched' })
      }, mover.onError)
      runner.queue()
    },
    putKeyBack: async () => {
      const { loc, account } = guardsInUse()
      const where = (signal: AbortSignal) => ({ account, storage: desk.storage(), signal })
      const { missing, changed } = await jobs.ask((signal) => keys.examine(loc, where(signal)))
      if (missing.length + changed.length === 0) throw new AppError('key-guard.nothing-to-put-back')
      // The dialog waits outside of the jobs: backups go on meanwhile.
      if (changed.length > 0 && !(await dialogs.confirm('put-key-back', { userName: account.userName }))) return
      await jobs.ask((signal) => keys.putBack(loc, where(signal), { replaceChanged: changed.length > 0 }))
      runner.queue()
    },
    dismissNotice: async (notice) => {
      await store.update((document) => {
        const left = new Set(document.backup.notices)
        return left.delete(notice) ? withBackup(document, { notices: [...left] }) : document
      })
    },
    delete: async () => {
      const { loc } = guardsInUse()
      const inLocation = (file: { readonly loc: string }): boolean => file.loc === loc
      const versions = desk.look.versions().filter(inLocation).length + desk.look.unopened().filter(inLocation).length
      if (!(await dialogs.confirm('delete-backup', { versions }))) return false
      try {
        await turnOffBy(() => jobs.ask(retired.deleteNow))
        return true
      } catch (error) {
        if (error instanceof Cancelled) return false
        throw error
      }
    },
    takeBack: (loc) => {
      const { backup } = store.current()
      const record = backup.retired.find((one) => one.loc === loc)
      if (record) {
        mover.queue({ ...mine, folder: record.folder, account: record.recoveryAccount, loc })
        return
      }
      if (!backup.on || backup.loc !== loc) throw new AppError('backup.nothing-to-take-back')
      // Another computer's mark on the backup that is on here.
      jobs.add((signal) => retired.removeMarks(loc, { account: guardsInUse().account, storage: desk.storage(), signal }), runner.onError)
      runner.queue()
    },
    compare: comparison.compare,
    closeComparison: comparison.close,
    finishPending,
    settled: async () => {
      await jobs.settled()
      await desk.look.settled()
      await comparison.settled()
    },
    stop: () => {
      endListening()
      timers.stop()
      jobs.stop()
      desk.look.stop()
      comparison.stop()
    },
  }
}
