// The names and the small public file of a backup location in the storage. Pure; loaded by main. Guards that nothing read
// from a name or from location.json decides more than what is shown or tried first. tests/unit/core/backup/location.test.ts.
import { z } from 'zod'
import { hexIdPattern } from '../../../shared/contract/limits.ts'
import type { MicrosoftIdentity } from '../accounts/account.ts'
import { toBase64url, utf8 } from '../encoding.ts'
import type { Crypto } from '../ports.ts'
import { parseSmallJson } from './json.ts'
import type { BackupNames } from './names.ts'

export const versionSuffix = '.twofold'
/** Longest file name that is looked at. */
export const maxFileNameLength = 200

export const isLocationId = (name: string): boolean => hexIdPattern.test(name)
export const locationFolder = (names: BackupNames, loc: string): string => `${names.rootFolder}/${loc}`
export const locationFile = (names: BackupNames, loc: string): string => `${locationFolder(names, loc)}/location.json`
export const versionsFolder = (names: BackupNames, loc: string): string => `${locationFolder(names, loc)}/versions`
export const versionPath = (names: BackupNames, loc: string, file: string): string => `${versionsFolder(names, loc)}/${file}`

/** A mark that the backup was deleted. Lenient: a syncing folder may have renamed it, and stopping is the safe reading. */
export const isDeletedMark = (name: string): boolean => /^deleted-.*\.json$/.test(name)

// --- file names ------------------------------------------------------------------------------------------------------

export interface VersionName {
  readonly atMs: number
  readonly dev: string
  readonly seq: number
  /** 4 random bytes as lower-case hex. */
  readonly random: string
}

const versionName = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([0-9a-f]{32})-(\d{10})-([0-9a-f]{8})\.twofold$/

/** Such as `20261124T034700Z-<dev>-0000000007-1a2b3c4d.twofold`; sorts by time. */
export const formatVersionName = ({ atMs, dev, seq, random }: VersionName): string => {
  const time = new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z').replace(/[-:]/g, '')
  return `${time}-${dev}-${seq.toString().padStart(10, '0')}-${random}${versionSuffix}`
}

/** Null for any other name. A hint: the header counts. */
export const parseVersionName = (name: string): VersionName | null => {
  const match = versionName.exec(name)
  if (!match) return null
  const [, year, month, day, hour, minute, second, dev = '', seq = '', random = ''] = match
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(atMs) ? null : { atMs, dev, seq: Number(seq), random }
}

/** When a file was made, as far as its name says; also for one that a syncing program has renamed. Null when it doesn't say. */
export const versionTimeHint = (name: string): number | null => {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-/.exec(name)
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(atMs) || atMs < 0 ? null : atMs
}

/** Time, device and number: what a syncing program leaves alone when it makes "name 2.twofold" or "name (1).twofold". */
const stemLength = `20261124T034700Z-${'0'.repeat(32)}-${'0'.repeat(10)}`.length

/** Whether `other` may be the file of this name under a name that a syncing program gave it. What is in it counts. */
export const mayBeRenamed = (name: string, other: string): boolean =>
  other !== name && other.startsWith(name.slice(0, Math.min(stemLength, name.length - versionSuffix.length)))

/** Files that may be versions, newest first by name. A syncing program may have renamed one to "name 2.twofold". */
export const versionCandidates = (names: readonly string[]): string[] =>
  names.filter((name) => name.endsWith(versionSuffix) && name.length <= maxFileNameLength).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))

// --- location.json ---------------------------------------------------------------------------------------------------

/** Text that can be shown as it is: no control and no direction-changing characters. */
const shown = z.string().max(320).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u)

const locationSchema = z.strictObject({
  v: z.literal(1),
  loc: z.string().regex(hexIdPattern),
  /** Client id that owns the app folder. */
  app: z.string().min(1).max(128),
  hint: shown,
  ra: z.string().regex(/^[A-Za-z0-9_-]{3}$/),
})

export type LocationFile = z.infer<typeof locationSchema>

export const locationFileBytes = (file: LocationFile): Uint8Array =>
  utf8(JSON.stringify({ v: file.v, loc: file.loc, app: file.app, hint: file.hint, ra: file.ra }))

/** Null for anything else: the file is a hint and never needed to open a backup. */
export const parseLocationFile = (bytes: Uint8Array | null, loc: string): LocationFile | null => {
  const parsed = locationSchema.safeParse(parseSmallJson(bytes))
  return parsed.success && parsed.data.loc === loc ? parsed.data : null
}

/**
 * Two bytes of a hash over location and identity: enough to tell a wrong account (65,535 of 65,536 differ), too few to
 * prove whose backup it is.
 */
export const accountMark = (crypto: Pick<Crypto, 'sha256'>, loc: string, { tid, oid }: MicrosoftIdentity): string =>
  toBase64url(crypto.sha256(utf8(`twofold/1/ra|${loc}|${tid}|${oid}`)).slice(0, 2))

/**
 * `sam.taylor@outlook.com` becomes `sa...@outlook.com`: its owner recognises it, a finder of the folder can't write to it.
 * The first two characters stay (one where the local part has two or less), the domain stays whole, and the dots stand
 * for any number, so that the length isn't told.
 */
export const maskUserName = (userName: string): string => {
  const at = userName.lastIndexOf('@')
  const local = Array.from(at < 0 ? userName : userName.slice(0, at))
  const domain = at < 0 ? '' : userName.slice(at)
  const masked = `${local.slice(0, local.length <= 2 ? 1 : 2).join('')}...${domain}`
  return shown.safeParse(masked).success ? masked : ''
}

// --- who can open it -------------------------------------------------------------------------------------------------

/** Why the signed-in account has no key for a location. */
export type NoKeyReason =
  | { readonly kind: 'wrong-account'; readonly expected: string }
  | { readonly kind: 'other-app' }
  | { readonly kind: 'key-missing' }

export const whyNoKey = (file: LocationFile | null, mark: string, app: string): NoKeyReason => {
  if (file && file.ra !== mark) return { kind: 'wrong-account', expected: file.hint }
  if (file && file.app !== app) return { kind: 'other-app' }
  return { kind: 'key-missing' }
}
