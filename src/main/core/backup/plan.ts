// What the next backup does, decided before anything is done: pure functions over the vault's document and what the guards
// answered. Carried out by services/backup*.ts. tests/unit/core/backup/plan.test.ts has the tables.
import type { DoneLevel } from '../../../shared/contract/views.ts'
import type { ErrorCode } from '../../../shared/contract/errors.ts'
import type { MicrosoftIdentity } from '../accounts/account.ts'
import { AppError } from '../app-error.ts'
import { toHex } from '../encoding.ts'
import type { KdfParameters, UploadState } from '../ports.ts'
import type { BackupState, LastBackup, PinnedKey, VaultDocument } from '../vault/document.ts'
import { parseVersionName, versionCandidates } from './location.ts'
import { passphraseFor } from './passphrase.ts'

/** Waits, in milliseconds. */
export const afterChangeMs = 3_000
export const afterStartMs = 2_000
/** The network takes a moment to come back. */
export const afterWakeMs = 5_000
export const dailyMs = 24 * 60 * 60 * 1000
const minuteMs = 60_000
/** Unlocking the screen wakes too: what was confirmed within this time isn't confirmed again. */
const wakeQuietMs = 60 * minuteMs
const longestRetryMs = 60 * minuteMs

/** After the n-th failure in a row, n from 1: 1, 2, 4 ... 60 minutes. */
export const retryDelayMs = (failures: number): number => Math.min(minuteMs * 2 ** Math.min(failures - 1, 10), longestRetryMs)

/** How long a backup stays `written` before the key is asked for again. */
export const writtenRetryMs = 10 * minuteMs

/** After a run that was cancelled, unless something asks for one sooner. */
export const cancelledRetryMs = 10 * minuteMs

/** When to ask again whether iCloud has uploaded the file; afterwards at the next start or day. */
export const uploadLooksMs = [10_000, 30_000, minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs]

export type BackupPlan =
  /** An empty vault is never backed up by itself: it would become the newest version. */
  | { readonly kind: 'nothing' }
  /** What is here is in this file already: look whether it still is. */
  | { readonly kind: 'confirm'; readonly last: LastBackup }
  | { readonly kind: 'write' }

/** `kid`: the key that the next version would be locked with. */
export const planBackup = (document: Pick<VaultDocument, 'accounts' | 'backup'>, payloadSha256: string, kid: string): BackupPlan => {
  if (document.accounts.length === 0) return { kind: 'nothing' }
  const { last, passphraseSalt } = document.backup
  // The same content under another key or passphrase is another version.
  const isLockedAlike = last?.kid === kid && last.passphraseSalt === passphraseSalt
  return isLockedAlike && last.payloadSha256 === payloadSha256 ? { kind: 'confirm', last } : { kind: 'write' }
}

/** Whether a change of the vault belongs into a backup. */
export const isPayloadChange = (now: VaultDocument, before: VaultDocument): boolean =>
  now.accounts !== before.accounts || now.settings !== before.settings || now.device !== before.device || now.backup.passphraseSalt !== before.backup.passphraseSalt

/** The key can't be asked for now, but the one that this computer has seen may serve: the backup is then `written`. */
const guardDown: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'session.needs-sign-in',
  'session.not-configured',
  // A hotel's page in place of the identity platform's answer; with Graph's it is cloud.bad-answer.
  'session.untrusted-answer',
  'cloud.offline',
  'cloud.timed-out',
  'cloud.cut',
  'cloud.unauthorized',
  'cloud.forbidden',
  'cloud.throttled',
  'cloud.unavailable',
  'cloud.bad-answer',
  'cloud.redirect-refused',
  'cloud.refused',
])
export const isGuardDown = (code: ErrorCode): boolean => guardDown.has(code)

// --- failing ---------------------------------------------------------------------------------------------------------

const longFailureMs = 24 * 60 * minuteMs

/** For a day or more, whatever the reasons were: then the user is told. */
export const isLongFailure = (sinceMs: number, nowMs: number): boolean => nowMs - sinceMs >= longFailureMs

/** Goes away by itself: waited for quietly until it is long. */
export const isNetworkAway = (code: ErrorCode): boolean => code === 'cloud.offline' || code === 'cloud.timed-out'

/** After sleep only where there is something to make good, or nothing was confirmed for a while. */
export const isRunDueOnWake = ({ isPending, isFailing, last, nowMs }: { readonly isPending: boolean; readonly isFailing: boolean; readonly last: LastBackup | null; readonly nowMs: number }): boolean =>
  isPending || isFailing || last?.level === 'written' || last === null || Math.abs(nowMs - last.atMs) >= wakeQuietMs

// --- guards ----------------------------------------------------------------------------------------------------------

/** Throws storage.other-account. What the system doesn't tell is not another account. */
export const checkStorageIdentity = (kept: string | null, found: string | null): void => {
  if (kept !== null && found !== null && kept !== found) throw new AppError('storage.other-account', { expected: kept, found })
}

/** Files whose lock tells whether a location's newest versions need a passphrase: the newest of each computer, by name. */
export const newestOfEach = (names: readonly string[]): string[] => {
  const devices = new Set<string>()
  return versionCandidates(names).filter((name) => {
    const dev = parseVersionName(name)?.dev
    if (dev === undefined || devices.has(dev)) return false
    devices.add(dev)
    return true
  })
}

/** What joining a location means for the passphrase: of `locks` each is a newest version's, undefined where it has none. */
export type PassphraseOnJoin =
  | { readonly kind: 'as-it-is' }
  /** Locked with one that isn't known here: going on would write versions with less protection than there is. */
  | { readonly kind: 'unknown' }
  /** Known here and not yet in use: from now on it is. */
  | { readonly kind: 'use'; readonly salt: string }

export const passphraseOnJoin = (
  { dev, passphrases, passphraseSalt }: Pick<BackupState, 'dev' | 'passphrases' | 'passphraseSalt'>,
  locks: readonly { readonly dev: string; readonly pw: KdfParameters | undefined }[],
): PassphraseOnJoin => {
  const locked = locks.flatMap(({ pw }) => (pw ? [pw] : []))
  if (locked.some((pw) => passphraseFor(passphrases, pw) === null)) return { kind: 'unknown' }
  const [first] = locked
  // Who has versions there without one has turned it off here.
  const isOwnChoice = passphraseSalt !== null || locks.some((lock) => lock.dev === dev)
  return first === undefined || isOwnChoice ? { kind: 'as-it-is' } : { kind: 'use', salt: toHex(first.salt) }
}

/** The only three things that may be said of a version; see `doneLevels` in the contract. */
export const levelOf = (isKeyChecked: boolean, upload: UploadState): DoneLevel =>
  !isKeyChecked ? 'written' : upload === 'uploaded' ? 'checked-and-uploaded' : 'checked-in-folder'

/**
 * Files that a copy of this computer may have written under its device id: a number that was never given out here, or two files
 * of one number. Each list shows it once all of its files open: names are hints, so the caller opens them before it believes them.
 */
export const cloneSuspects = (names: readonly string[], { dev, seq, last }: Pick<BackupState, 'dev' | 'seq' | 'last'>): string[][] => {
  const own = names.flatMap((name) => {
    const parsed = parseVersionName(name)
    return parsed?.dev === dev ? [{ name, seq: parsed.seq }] : []
  })
  const lastSeq = last ? parseVersionName(last.file)?.seq : undefined
  const bySeq = new Map<number, string[]>()
  for (const file of own) bySeq.set(file.seq, [...(bySeq.get(file.seq) ?? []), file.name])
  const twice = [...bySeq].filter(([number, files]) => files.length > 1 && number !== lastSeq).map(([, files]) => files)
  return [...own.filter((file) => file.seq > seq || (file.seq === lastSeq && file.name !== last?.file)).map(({ name }) => [name]), ...twice]
}

export const isSameAccount = (a: MicrosoftIdentity | null, b: MicrosoftIdentity | null): boolean =>
  a !== null && b !== null && a.tid === b.tid && a.oid === b.oid

/** Adds pins that aren't there yet. */
export const mergePins = (pins: readonly PinnedKey[], more: readonly PinnedKey[]): PinnedKey[] => [
  ...pins,
  ...more.filter((pin) => !pins.some((known) => known.loc === pin.loc && known.n === pin.n && known.kid === pin.kid)),
]

// --- changes of the document -----------------------------------------------------------------------------------------

export const withBackup = (document: VaultDocument, change: Partial<BackupState>): VaultDocument => ({
  ...document,
  backup: { ...document.backup, ...change },
})

/** The first failure keeps its time, the newest its reason. A clock that was set back doesn't put it off. */
export const withFailure = (document: VaultDocument, atMs: number, failure: Pick<NonNullable<BackupState['failingSince']>, 'code' | 'detail'>): VaultDocument => {
  const before = document.backup.failingSince
  return withBackup(document, {
    failingSince: { atMs: Math.min(before?.atMs ?? atMs, atMs), code: failure.code, detail: failure.detail, notified: before?.notified ?? false },
  })
}

/** The user was told that it has been failing for a day: once for each time it fails. */
export const withNotified = (document: VaultDocument): VaultDocument =>
  document.backup.failingSince ? withBackup(document, { failingSince: { ...document.backup.failingSince, notified: true } }) : document
