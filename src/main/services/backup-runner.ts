// The runner: backs up after each change, at start, daily and on wake, and says how it went. Loaded by main; used by
// services/backup.ts. Guards that a run that was cut off anywhere forgets no change, and that nothing is written into the storage
// of another owner. tests/unit/services/backup.test.ts.
import { AppError, isAppError } from '../core/app-error.ts'
import { afterChangeMs, cancelledRetryMs, checkStorageIdentity, isLongFailure, isSameAccount, retryDelayMs, uploadLooksMs, withBackup, withFailure, withNotified, writtenRetryMs } from '../core/backup/plan.ts'
import { Cancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { Clock, SignedInAccount, Storage } from '../core/ports.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { LastBackup, VaultDocument } from '../core/vault/document.ts'
import type { BackupView } from '../../shared/contract/views.ts'
import type { BackupDesk } from './backup-desk.ts'
import type { BackupJobs, NamedTimers } from './backup-jobs.ts'
import type { createBackupKeys, GuardedLocation } from './backup-key.ts'
import type { BackedUp, BackupVersions } from './backup-version.ts'

export interface BackupRunnerPorts {
  readonly store: DocumentStore
  readonly clock: Clock
  readonly report: ErrorReport
  readonly session: { noteNeedsSignIn(homeAccountId: string): void }
  /** It has failed for a day: said outside the window too. */
  readonly tellFailing: (view: BackupView) => void
}

/** A backup that was made, and where. */
export interface BackedUpPlace {
  readonly last: LastBackup
  readonly guarded: GuardedLocation
  readonly account: SignedInAccount
  readonly storage: Storage
}

export type TimerName = 'run' | 'daily' | 'upload' | 'housekeeping'

export interface BackupParts {
  readonly desk: BackupDesk
  readonly jobs: BackupJobs
  readonly timers: NamedTimers<TimerName>
  readonly keys: ReturnType<typeof createBackupKeys>
  readonly writer: BackupVersions
  /** Queues what follows a backup without being part of it. */
  readonly onBackedUp: (place: BackedUpPlace) => void
}

export const createBackupRunner = (ports: BackupRunnerPorts, parts: BackupParts) => {
  const { store, clock, report, session, tellFailing } = ports
  const { desk, jobs, timers, keys, writer, onBackedUp } = parts

  /** A run that waits for its turn serves every request that comes before it starts. */
  let isQueued = false
  let failures = 0
  /** Within this failing time, also where the vault couldn't keep it. */
  let hasTold = false

  const queue = (): void => {
    timers.cancel('run')
    if (isQueued) return
    isQueued = true
    jobs.add(async (signal) => {
      isQueued = false
      if (store.current().backup.on) await runOnce(signal)
    }, onError)
  }

  const runOnce = async (signal: AbortSignal): Promise<void> => {
    const { loc, recoveryAccount: account } = store.current().backup
    if (loc === null || account === null) throw new AppError('key-guard.missing')
    desk.move({ kind: 'run' })
    const where = { account, storage: desk.storage(), signal }
    await where.storage.check(signal)
    await keepIdentity(where.storage)
    const guarded = await keys.current(loc, where, (error) => {
      noteSignIn(error, account)
      report(error)
    })
    await store.update((document) => adopt(stillOf(document, loc, account), guarded))
    const changes = desk.changesSoFar()
    const done = await writer.backUp({ ...where, guarded, onStep: desk.onStep })
    // The owner may have changed while it was written; then it lies in a place that isn't this backup's.
    await keepIdentity(where.storage)
    await store.update((document) => withBackup(stillOf(document, guarded.loc, account), { failingSince: null, ...(done && { last: done.last }) }))
    finish(done, { ...where, guarded }, changes)
    desk.move({ kind: 'ended' })
  }

  /** Throws storage.other-account. The first owner that the system tells is the one that is kept. */
  const keepIdentity = async (storage: Storage): Promise<void> => {
    const found = await storage.identity()
    checkStorageIdentity(store.current().backup.storageIdentity, found)
    if (found !== null) await store.update((document) => (document.backup.storageIdentity === null ? withBackup(document, { storageIdentity: found }) : document))
  }

  const adopt = (document: VaultDocument, { loc, pins, isNewKey }: GuardedLocation): VaultDocument => {
    const { notices } = document.backup
    return withBackup(document, { loc, pins: [...pins], ...(isNewKey && !notices.includes('new-key') && { notices: [...notices, 'new-key'] }) })
  }

  /** Ends a run whose backup was turned off, or replaced by a recovery, while it waited for a guard. */
  const stillOf = (document: VaultDocument, loc: string, account: SignedInAccount): VaultDocument => {
    const { backup } = document
    if (!backup.on || backup.loc !== loc || !isSameAccount(backup.recoveryAccount, account)) throw new Cancelled()
    return document
  }

  /** After a whole backup was checked and kept in the vault. `changes`: as of before it began. */
  const finish = (done: BackedUp | null, place: Omit<BackedUpPlace, 'last'>, changes: number): void => {
    const { storage } = place
    clearFailure()
    desk.cover(changes)
    if (done) desk.look.add(done.version)
    if (done?.last.level === 'written') timers.schedule('run', writtenRetryMs, queue)
    if (done?.last.level === 'checked-in-folder' && storage.kind === 'icloud') lookForUpload({ ...place, last: done.last }, 0)
    // A change that came while the backup was made.
    if (desk.isPending()) timers.schedule('run', afterChangeMs, queue)
    if (done) onBackedUp({ ...place, last: done.last })
  }

  const clearFailure = (): void => {
    desk.setFailure(null)
    failures = 0
    hasTold = false
  }

  // --- how it goes wrong ---

  const onError = async (error: unknown): Promise<void> => {
    if (error instanceof Cancelled) {
      if (desk.isOn() && desk.isPending()) timers.schedule('run', cancelledRetryMs, queue)
    } else {
      await fail(error)
    }
    desk.move({ kind: 'ended' })
    await tellIfLong()
  }

  const fail = async (error: unknown): Promise<void> => {
    const shown = report(error)
    if (!desk.isOn()) return
    failures += 1
    timers.schedule('run', retryDelayMs(failures), queue)
    const nowMs = clock.nowMs()
    const sinceMs = Math.min(desk.failure()?.sinceMs ?? nowMs, nowMs)
    await keepIfPossible((document) => (document.backup.on ? withFailure(document, nowMs, shown) : document))
    desk.setFailure({ error: shown, sinceMs: desk.documentOrNull()?.backup.failingSince?.atMs ?? sinceMs })
  }

  /** Once for each time it fails. */
  const tellIfLong = async (): Promise<void> => {
    const failure = desk.failure()
    if (!failure || hasTold || !isLongFailure(failure.sinceMs, clock.nowMs())) return
    hasTold = true
    if (desk.documentOrNull()?.backup.failingSince?.notified === true) return
    // Told first: after a crash in between it is told twice rather than never.
    tellFailing(desk.view.get())
    await keepIfPossible(withNotified)
  }

  /** A vault that can't be written to has its own message; the failure is shown all the same. */
  const keepIfPossible = async (change: (document: VaultDocument) => VaultDocument): Promise<void> => {
    try {
      await store.update(change)
    } catch (error) {
      report(error)
    }
  }

  const noteSignIn = (error: unknown, { homeAccountId }: SignedInAccount): void => {
    if (isAppError(error, 'session.needs-sign-in')) session.noteNeedsSignIn(homeAccountId)
  }

  // --- upload ---

  /** A version that was checked in the folder may be uploaded a little later. */
  const lookForUpload = (place: BackedUpPlace, looks: number): void => {
    const { last, guarded, storage } = place
    const delayMs = uploadLooksMs[looks]
    if (delayMs === undefined) return
    const isStillLast = (document: VaultDocument): boolean => document.backup.last?.file === last.file
    /** The same file may have been confirmed once more meanwhile: that time stays. */
    const asUploaded = (document: VaultDocument): VaultDocument =>
      document.backup.last?.level === 'checked-in-folder' && isStillLast(document) ? withBackup(document, { last: { ...document.backup.last, level: 'checked-and-uploaded' } }) : document
    const ask = async (signal: AbortSignal): Promise<void> => {
      if (!isStillLast(store.current())) return
      if ((await writer.uploadState(last.file, { guarded, storage, signal })) !== 'uploaded') {
        lookForUpload(place, looks + 1)
        return
      }
      const { backup } = await store.update(asUploaded)
      if (backup.last) onBackedUp({ ...place, last: backup.last })
    }
    timers.schedule('upload', delayMs, () => jobs.add(ask, quietly))
  }

  /** For what isn't the backup itself: it is logged, and the backup is as good. */
  const quietly = (error: unknown): void => {
    if (!(error instanceof Cancelled)) report(error)
  }

  return { queue, finish, clearFailure, noteSignIn, quietly, onError }
}

export type BackupRunner = ReturnType<typeof createBackupRunner>
