// What the next backup does, decided before anything is done: pure functions over the vault's document and what the guards
// answered. Carried out by services/backup*.ts. tests/unit/core/backup/plan.test.ts has the tables.
import type { DoneLevel } from '../../../shared/contract/views.ts'
import type { ErrorCode } from '../../../shared/contract/errors.ts'
import type { MicrosoftIdentity } from '../accounts/account.ts'
import type { UploadState } from '../ports.ts'
import type { BackupState, LastBackup, PinnedKey, VaultDocument } from '../vault/document.ts'
import { parseVersionName } from './location.ts'

/** Waits, in milliseconds. */
export const afterChangeMs = 3_000
export const afterStartMs = 2_000
export const dailyMs = 24 * 60 * 60 * 1000
const minuteMs = 60_000
const longestRetryMs = 60 * minuteMs

/** After the n-th failure in a row, n from 1: 1, 2, 4 ... 60 minutes. */
export const retryDelayMs = (failures: number): number => Math.min(minuteMs * 2 ** Math.min(failures - 1, 10), longestRetryMs)

/** How long a backup stays `written` before the key is asked for again. */
export const writtenRetryMs = 10 * minuteMs

/** When to ask again whether iCloud has uploaded the file; afterwards at the next start or day. */
export const uploadLooksMs = [10_000, 30_000, minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs]

export type BackupPlan =
  /** An empty vault is never backed up by itself: it would become the newest version. */
  | { readonly kind: 'nothing' }
  /** What is here is in this file already: look whether it still is. */
  | { readonly kind: 'confirm'; readonly last: LastBackup }
  | { readonly kind: 'write' }

export const planBackup = (document: Pick<VaultDocument, 'accounts' | 'backup'>, payloadSha256: string): BackupPlan => {
  if (document.accounts.length === 0) return { kind: 'nothing' }
  const { last } = document.backup
  return last?.payloadSha256 === payloadSha256 ? { kind: 'confirm', last } : { kind: 'write' }
}

/** Whether a change of the vault belongs into a backup. */
export const isPayloadChange = (now: VaultDocument, before: VaultDocument): boolean =>
  now.accounts !== before.accounts || now.settings !== before.settings || now.device !== before.device

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

/** The only three things that may be said of a version; see `doneLevels` in the contract. */
export const levelOf = (isKeyChecked: boolean, upload: UploadState): DoneLevel =>
  !isKeyChecked ? 'written' : upload === 'uploaded' ? 'checked-and-uploaded' : 'checked-in-folder'

/**
 * Files that a copy of this computer may have written under its device id: a number that was never given out here, or a
 * second file of one number. Names are hints, so the caller opens them before it believes them.
 */
export const cloneSuspects = (names: readonly string[], { dev, seq, last }: Pick<BackupState, 'dev' | 'seq' | 'last'>): string[] => {
  const own = names.flatMap((name) => {
    const parsed = parseVersionName(name)
    return parsed?.dev === dev ? [{ name, seq: parsed.seq }] : []
  })
  const lastSeq = last ? parseVersionName(last.file)?.seq : undefined
  return own.filter((file) => file.seq > seq || (file.seq === lastSeq && file.name !== last?.file)).map(({ name }) => name)
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

/** The first failure keeps its time, the newest its reason. */
export const withFailure = (document: VaultDocument, atMs: number, failure: Pick<NonNullable<BackupState['failingSince']>, 'code' | 'detail'>): VaultDocument =>
  withBackup(document, { failingSince: { atMs: document.backup.failingSince?.atMs ?? atMs, code: failure.code, detail: failure.detail } })
