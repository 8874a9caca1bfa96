// Turning on and moving: the new place is made and a whole backup checked in it before the switch says so; the place before
// stays as it was until then, and for 30 days after. Loaded by main; used by services/backup.ts. Guards that no half state is
// left and that a passphrase isn't dropped in silence. tests/unit/services/backup.test.ts, backup-moves.test.ts.
import { AppError } from '../core/app-error.ts'
import { parseVersionFile } from '../core/backup/format1.ts'
import { maxVersionBytes } from '../core/backup/limits.ts'
import { parseVersionName, versionPath, versionsFolder } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { dailyMs, isSameAccount, newestOfEach, passphraseOnJoin, withBackup } from '../core/backup/plan.ts'
import { withoutRetired, withPlaceLeft, type Moment } from '../core/backup/retired.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { AppFolder, SignedInAccount, Storage } from '../core/ports.ts'
import type { SecretText } from '../core/secret.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import { orNull } from './backup-version.ts'
import type { GuardedLocation } from './backup-key.ts'
import type { BackupParts, BackupRunner } from './backup-runner.ts'

export interface BackupSwitchPorts {
  readonly store: DocumentStore
  readonly session: {
    account(): SignedInAccount | null
    signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
    /** One sign-in with wider consent, for making the app folder alone. */
    widerTokenAndWait(account: SignedInAccount, signal: AbortSignal): Promise<SecretText>
  }
  readonly appFolder: AppFolder
  readonly names: BackupNames
  readonly report: ErrorReport
}

/** Where to, and what may be done for it. */
export interface Move {
  readonly folder: string | null
  /** `mine`: the one of the backup that is on, else the signed-in one. `another`: whoever signs in now. */
  readonly account: 'mine' | 'another' | SignedInAccount
  /** A location that was left, to be taken back; null: join or make one. */
  readonly loc: string | null
  readonly withoutPassphrase: boolean
  readonly makesAppFolder: boolean
}

/** More computers than that in one location aren't asked for their locks. */
const maxLocks = 50

interface Where {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly signal: AbortSignal
}

export const createBackupSwitch = (
  ports: BackupSwitchPorts,
  { desk, jobs, timers, keys, writer }: BackupParts,
  runner: BackupRunner,
  /** `removeMarks`: of a location that is taken back. */
  { removeMarks, now, daily }: { readonly removeMarks: (loc: string, where: Where) => Promise<void>; readonly now: () => Moment; readonly daily: () => void },
) => {
  const { store, session, appFolder, names, report } = ports

  /** Counts up when the switch is turned off: what was asked for before that and still waits for its turn is dropped. */
  let timesOff = 0

  const queue = (move: Move): void => {
    const asked = timesOff
    jobs.add(async (signal) => {
      if (asked === timesOff) await switchTo(move, () => asked === timesOff, signal)
    }, onError)
  }

  const onError = (error: unknown): void => {
    desk.move(error instanceof Cancelled ? { kind: 'switched' } : { kind: 'switch-failed', error: report(error) })
  }

  /** Both guards, in the order that leaves no half state: sign-in, key file, folder, version, check, and only then the switch. */
  const switchTo = async (move: Move, isWanted: () => boolean, signal: AbortSignal): Promise<void> => {
    desk.move({ kind: 'turn-on' })
    const wasOn = store.current().backup.on
    const storage = desk.storageOf(move.folder)
    // Before the browser opens, so that nobody signs in for nothing; and again after, since that may take minutes.
    await storage.check(signal)
    const account = await accountFor(move, signal)
    if (move.account === 'another' && isSameAccount(account, store.current().backup.recoveryAccount)) {
      desk.move({ kind: 'switched' })
      runner.queue()
      return
    }
    if (move.makesAppFolder) await appFolder.makeRoot(await session.widerTokenAndWait(account, signal), signal)
    throwIfCancelled(signal)
    await storage.check(signal)
    const where = { account, storage, signal }

    desk.onStep('key')
    const guarded = await guardFor(move, where).catch((error: unknown) => {
      runner.noteSignIn(error, account)
      throw error
    })
    desk.onStep('folder')
    await settlePassphrase(guarded, where, move)
    await keys.putHint(guarded, where)
    const changes = desk.changesSoFar()
    const done = await writer.backUp({ ...where, guarded, onStep: desk.onStep })

    const storageIdentity = await storage.identity()
    throwIfCancelled(signal)
    const label = desk.storage().label
    await store.update((document) => {
      // Turned off meanwhile, or a recovery has put its own backup in place.
      if (!isWanted() || document.backup.on !== wasOn) throw new Cancelled()
      const left = withPlaceLeft(document, { loc: guarded.loc, folder: move.folder, account }, label, now())
      return withBackup(move.loc === null ? left : withoutRetired(left, move.loc), {
        on: true,
        folder: move.folder,
        loc: guarded.loc,
        recoveryAccount: account,
        pins: [...guarded.pins],
        storageIdentity,
        last: done?.last ?? null,
        failingSince: null,
      })
    })
    runner.finish(done, { ...where, guarded }, changes)
    desk.move({ kind: 'switched' })
    timers.schedule('daily', dailyMs, daily)
    desk.refresh()
  }

  const accountFor = async (move: Move, signal: AbortSignal): Promise<SignedInAccount> => {
    if (move.account === 'another') return session.signInAndWait(signal)
    if (move.account !== 'mine') return move.account
    const { on, recoveryAccount } = store.current().backup
    return (on ? recoveryAccount : session.account()) ?? (await session.signInAndWait(signal))
  }

  const guardFor = async ({ loc }: Move, where: Where): Promise<GuardedLocation> => {
    if (loc === null) return keys.joinOrMake(where)
    await removeMarks(loc, where)
    return keys.current(loc, where, (error) => {
      runner.noteSignIn(error, where.account)
      report(error)
    })
  }

  /** Throws backup.passphrase-needed. */
  const settlePassphrase = async ({ loc }: GuardedLocation, { storage, signal }: Where, { withoutPassphrase }: Move): Promise<void> => {
    const newest = newestOfEach(await storage.list(versionsFolder(names, loc), signal)).slice(0, maxLocks)
    const locks = []
    for (const file of newest) {
      const bytes = await orNull(storage.read(versionPath(names, loc, file), maxVersionBytes, signal))
      const parsed = bytes && (await orNull(Promise.resolve().then(() => parseVersionFile(bytes, names))))
      const dev = parseVersionName(file)?.dev
      if (parsed && dev !== undefined) locks.push({ dev, pw: parsed.header.pw })
    }
    const plan = passphraseOnJoin(store.current().backup, locks)
    if (plan.kind === 'unknown' && !withoutPassphrase) throw new AppError('backup.passphrase-needed')
    if (plan.kind === 'use') await store.update((document) => withBackup(document, { passphraseSalt: plan.salt }))
  }

  return {
    queue,
    /** Shows it at the switch: what is on already goes on as it was. */
    onError,
    /** What waits for its turn never starts, and what runs doesn't turn on. */
    dropAll: (): void => {
      timesOff += 1
    },
  }
}
