// What a look at both guards found in one location, and what to say when none of it opens. Pure; loaded by main.
// tests/unit/core/backup/findings.test.ts has the table.
import { AppError } from '../app-error.ts'
import type { ErrorCode } from '../../../shared/contract/errors.ts'
import type { NoKeyReason } from './location.ts'

/** Why a file in a location is no version that opens. */
export type Unopened = 'damaged' | 'newer' | 'practice-data' | 'unknown-key' | 'passphrase' | 'not-downloaded'

export interface LocationFindings {
  readonly opened: number
  readonly unopened: Readonly<Record<Unopened, number>>
  /** A head names a version that isn't here. */
  readonly expectsMore: boolean
  /** Null when the recovery account has a usable key for it; `damaged-key` when it has files that are none. */
  readonly noKey: NoKeyReason | { readonly kind: 'damaged-key' } | null
}

/** How a file counts that ended in a code. Every other code is about a guard and ends the whole look. */
const kindOfCode: Partial<Record<ErrorCode, Unopened>> = {
  'backup.damaged': 'damaged',
  'storage.too-large': 'damaged',
  'storage.link-refused': 'damaged',
  // One file that can't be read must not hide the others.
  'storage.failed': 'damaged',
  'backup.newer': 'newer',
  'backup.practice-data': 'practice-data',
  'backup.wrong-key': 'unknown-key',
  'backup.passphrase-needed': 'passphrase',
  'storage.not-downloaded': 'not-downloaded',
}

export const unopenedBy = (code: ErrorCode): Unopened | null => kindOfCode[code] ?? null

export const noneUnopened: LocationFindings['unopened'] = { damaged: 0, newer: 0, 'practice-data': 0, 'unknown-key': 0, passphrase: 0, 'not-downloaded': 0 }

/** Null when something opens. Otherwise the reason that the user can do most about. */
export const whyNothingOpens = (locations: readonly LocationFindings[]): AppError | null => {
  if (locations.some((location) => location.opened > 0)) return null
  const withKey = locations.filter((location) => location.noKey === null)
  const has = (list: readonly LocationFindings[], kind: Unopened): boolean => list.some((location) => location.unopened[kind] > 0)
  const reason = (kind: string) => locations.find((location) => location.noKey?.kind === kind)?.noKey

  if (has(withKey, 'not-downloaded') || withKey.some((location) => location.expectsMore)) return new AppError('storage.not-downloaded')
  if (has(withKey, 'passphrase')) return new AppError('backup.passphrase-needed')
  if (has(withKey, 'newer')) return new AppError('backup.newer')
  if (has(withKey, 'unknown-key')) return new AppError('key-guard.missing')
  if (has(locations, 'practice-data')) return new AppError('backup.practice-data')
  if (has(withKey, 'damaged')) return new AppError('backup.damaged')
  if (reason('other-app')) return new AppError('key-guard.other-app')
  if (reason('damaged-key')) return new AppError('key-guard.damaged')
  if (reason('key-missing')) return new AppError('key-guard.missing')
  const wrong = reason('wrong-account')
  if (wrong?.kind === 'wrong-account') return new AppError('backup.wrong-account', wrong.expected === '' ? {} : { expected: wrong.expected })
  return new AppError('backup.none')
}
