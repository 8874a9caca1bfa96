// What a look at both guards found: the files in one list, and what to say when none of them opens. Pure; loaded by main.
// tests/unit/core/backup/findings.test.ts has the tables.
import { AppError } from '../app-error.ts'
import { toHex } from '../encoding.ts'
import type { KdfParameters } from '../ports.ts'
import type { ErrorCode } from '../../../shared/contract/errors.ts'
import type { Unopened } from '../../../shared/contract/views.ts'
import { maxPassphraseTries } from './limits.ts'
import { versionTimeHint, type NoKeyReason } from './location.ts'
import type { FoundBackup, FoundVersion, UnopenedFile } from './reader.ts'

// --- one file --------------------------------------------------------------------------------------------------------

/** One file that was looked at. `lock`: what its header says of a passphrase; null without one, or without a header. */
export type FileLook =
  | { readonly kind: 'opened'; readonly version: FoundVersion; readonly sha256: string; readonly lock: KdfParameters | null }
  | { readonly kind: 'unopened'; readonly id: string; readonly loc: string; readonly code: ErrorCode; readonly lock: KdfParameters | null }
  /** It was listed and is not there any more. */
  | { readonly kind: 'gone' }

/** How a file counts that ended in a code. Every other code is about a guard and ends the whole look. */
const kindOfCode: Partial<Record<ErrorCode, Unopened>> = {
  'backup.damaged': 'damaged',
  'storage.too-large': 'damaged',
  'storage.link-refused': 'damaged',
  // One file that can't be read must not hide the others.
  'storage.failed': 'damaged',
  'storage.denied': 'damaged',
  'backup.newer': 'newer',
  'backup.practice-data': 'practice-data',
  'backup.wrong-key': 'unknown-key',
  'backup.passphrase-needed': 'passphrase',
  'storage.not-downloaded': 'not-downloaded',
}

export const unopenedBy = (code: ErrorCode): Unopened | null => kindOfCode[code] ?? null

const stateOf = (look: FileLook & { kind: 'unopened' }, provenLocks: ReadonlySet<string>): Unopened => {
  const state = unopenedBy(look.code) ?? 'damaged'
  return state === 'damaged' && look.lock && !provenLocks.has(lockId(look.lock)) ? 'passphrase' : state
}

/**
 * All files as the user is told of them. A syncing program's copy under another name is the same version. A file that doesn't open
 * with the passphrase known for its lock is damaged only if that passphrase opened another one; otherwise it may be the wrong one.
 */
export const sumUp = (looks: readonly FileLook[]): Pick<FoundBackup, 'versions' | 'unopened' | 'locks'> => {
  const opened = looks.filter((look) => look.kind === 'opened')
  const provenLocks = new Set(opened.flatMap(({ lock }) => (lock ? [lockId(lock)] : [])))
  const closed = looks
    .filter((look) => look.kind === 'unopened')
    .map((look) => ({ ...look, state: stateOf(look, provenLocks), atMs: versionTimeHint(look.id) }))
    .sort(newestNameFirst)
  const locks = new Map(closed.flatMap(({ state, lock }) => (state === 'passphrase' && lock ? [[lockId(lock), lock] as const] : [])))
  return {
    versions: [...new Map([...opened].reverse().map(({ sha256, version }) => [sha256, version])).values()].sort(newestFirst),
    unopened: closed.map(({ id, loc, atMs, state }) => ({ id, loc, atMs, state })),
    locks: [...locks.values()].slice(0, maxPassphraseTries),
  }
}

const lockId = ({ m, t, p, salt }: KdfParameters): string => [m, t, p, toHex(salt)].join(' ')

const newestFirst = (a: FoundVersion, b: FoundVersion): number => b.atMs - a.atMs || b.seq - a.seq || (a.id < b.id ? -1 : 1)
const newestNameFirst = (a: Pick<UnopenedFile, 'id' | 'atMs'>, b: Pick<UnopenedFile, 'id' | 'atMs'>): number =>
  (b.atMs ?? -1) - (a.atMs ?? -1) || (a.id < b.id ? 1 : -1)

// --- when nothing opens ----------------------------------------------------------------------------------------------

export interface LocationFindings {
  readonly opened: number
  readonly unopened: ReadonlySet<Unopened>
  /** The system doesn't let the app read one of its files. */
  readonly isDenied: boolean
  /** A head names a version that isn't here. */
  readonly expectsMore: boolean
  /** Null when the recovery account has a usable key for it; `damaged-key` when it has files that are none. */
  readonly noKey: NoKeyReason | { readonly kind: 'damaged-key' } | null
}

export const nothingFound: LocationFindings = { opened: 0, unopened: new Set(), isDenied: false, expectsMore: false, noKey: null }

/** Null when something opens, or would with a passphrase. Otherwise the reason that the user can do most about. */
export const whyNothingOpens = (locations: readonly LocationFindings[]): AppError | null => {
  if (locations.some((location) => location.opened > 0)) return null
  const withKey = locations.filter((location) => location.noKey === null)
  const has = (list: readonly LocationFindings[], kind: Unopened): boolean => list.some((location) => location.unopened.has(kind))
  const reason = (kind: string) => locations.find((location) => location.noKey?.kind === kind)?.noKey

  if (has(withKey, 'passphrase')) return null
  if (withKey.some((location) => location.isDenied)) return new AppError('storage.denied')
  if (has(withKey, 'not-downloaded') || withKey.some((location) => location.expectsMore)) return new AppError('storage.not-downloaded')
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
