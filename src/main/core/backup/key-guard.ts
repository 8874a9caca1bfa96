// The key guard: key files and heads in the recovery account's app folder. Loaded by main; reaches the cloud through the
// AppFolder port alone. Guards that a key that is not what it was is never used. tests/unit/core/backup/key-guard.test.ts.
import { z } from 'zod'
import { hexIdPattern } from '../../../shared/contract/limits.ts'
import { AppError, isAppError } from '../app-error.ts'
import type { MicrosoftIdentity } from '../accounts/account.ts'
import { fromBase64url, toBase64url, toHex, utf8 } from '../encoding.ts'
import type { AppFolder, Crypto, GuardCall, Storage } from '../ports.ts'
import { SecretBytes } from '../secret.ts'
import type { PinnedKey } from '../vault/document.ts'
import { parseSmallJson } from './json.ts'
import { maxHeadsPerLocation, maxKeysPerLocation } from './limits.ts'
import { maxFileNameLength } from './location.ts'

const hexId = z.string().regex(hexIdPattern)
const guid = z.string().min(1).max(128)
const shareBytes = 32
/** As many digits as a key file's name has at most. */
const keyNumber = z.number().int().min(1).max(999_999_999)

const keyFileSchema = z.strictObject({
  v: z.literal(1),
  loc: hexId,
  n: keyNumber,
  kid: hexId,
  share: z.string().transform((text, context): SecretBytes => {
    const bytes = fromBase64url(text)
    if (bytes?.length === shareBytes) return new SecretBytes(bytes)
    context.addIssue({ code: 'custom', message: 'not 32 bytes as canonical base64url' })
    return z.NEVER
  }),
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  createdAt: z.number().int().nonnegative(),
  tid: guid,
  oid: guid,
  /** Client id that owns the app folder. */
  app: z.string().min(1).max(128),
  /** Where the versions are, as its owner would recognise it. */
  storage: z.strictObject({ kind: z.enum(['icloud', 'folder'] satisfies Storage['kind'][]), hint: z.string().max(320) }),
})

export type KeyFile = z.infer<typeof keyFileSchema>

export const keysFolder = (loc: string): string => `keys/${loc}`
export const keyFilePath = ({ loc, n, kid }: Pick<KeyFile, 'loc' | 'n' | 'kid'>): string => `${keysFolder(loc)}/${n}-${kid}.json`
const keyFileName = /^([1-9][0-9]{0,8})-([0-9a-f]{32})\.json$/

/** First 32 hex digits of SHA-256("twofold/1/kid|" || share). */
export const kidOf = (crypto: Pick<Crypto, 'sha256'>, share: SecretBytes): string =>
  toHex(crypto.sha256(Uint8Array.of(...utf8('twofold/1/kid|'), ...share.bytes()))).slice(0, 32)

const serializeKeyFile = (file: KeyFile): Uint8Array =>
  utf8(
    JSON.stringify({
      v: file.v,
      loc: file.loc,
      n: file.n,
      kid: file.kid,
      share: toBase64url(file.share.bytes()),
      createdAt: file.createdAt,
      tid: file.tid,
      oid: file.oid,
      app: file.app,
      storage: { kind: file.storage.kind, hint: file.storage.hint },
    }),
  )

// --- keys ------------------------------------------------------------------------------------------------------------

/** What stands under one name in `keys/<loc>`. */
type KeyReading =
  | { readonly kind: 'key'; readonly key: KeyFile }
  | { readonly kind: 'other-app'; readonly n: number; readonly kid: string }
  | { readonly kind: 'damaged'; readonly n: number; readonly kid: string }

export interface LocationKeys {
  /** By number, then by kid. */
  readonly keys: readonly KeyFile[]
  readonly damaged: readonly { readonly n: number; readonly kid: string }[]
  /** Key files that another client id's app folder holds: put there by hand. */
  readonly otherApp: readonly { readonly n: number; readonly kid: string }[]
}

/** Reads every key file of a location. Throws what the port throws; a file that isn't sound is counted, never used. */
export const readKeys = async (
  { appFolder, crypto, app }: { readonly appFolder: AppFolder; readonly crypto: Crypto; readonly app: string },
  loc: string,
  call: GuardCall,
): Promise<LocationKeys> => {
  const names = (await appFolder.list(keysFolder(loc), call)).filter((name) => keyFileName.test(name)).slice(0, maxKeysPerLocation)
  const readings: KeyReading[] = []
  for (const name of names) {
    const bytes = await appFolder.read(`${keysFolder(loc)}/${name}`, call)
    if (bytes) readings.push(judgeKeyFile(crypto, { name, loc, app, call, bytes }))
  }
  return {
    keys: readings.flatMap((reading) => (reading.kind === 'key' ? [reading.key] : [])).sort(byNumberThenKid),
    damaged: readings.filter((reading) => reading.kind === 'damaged').map(({ n, kid }) => ({ n, kid })),
    otherApp: readings.filter((reading) => reading.kind === 'other-app').map(({ n, kid }) => ({ n, kid })),
  }
}

const judgeKeyFile = (
  crypto: Crypto,
  { name, loc, app, call, bytes }: { name: string; loc: string; app: string; call: GuardCall; bytes: Uint8Array },
): KeyReading => {
  const [, number = '', kid = ''] = keyFileName.exec(name) ?? []
  const n = Number(number)
  const parsed = keyFileSchema.safeParse(parseSmallJson(bytes))
  if (!parsed.success) return { kind: 'damaged', n, kid }
  const key = parsed.data
  const { tid, oid } = call.account
  const sound = key.loc === loc && key.n === n && key.kid === kid && key.tid === tid && key.oid === oid && kidOf(crypto, key.share) === kid
  if (!sound) return { kind: 'damaged', n, kid }
  return key.app === app ? { kind: 'key', key } : { kind: 'other-app', n, kid }
}

const byNumberThenKid = (a: Pick<KeyFile, 'n' | 'kid'>, b: Pick<KeyFile, 'n' | 'kid'>): number =>
  a.n - b.n || (a.kid < b.kid ? -1 : a.kid > b.kid ? 1 : 0)

/** The highest number; after a race of two computers the lowest kid. */
export const currentKey = <K extends Pick<PinnedKey, 'n' | 'kid'>>(keys: readonly K[]): K | null => {
  const highest = Math.max(...keys.map((key) => key.n))
  return [...keys].sort(byNumberThenKid).find((key) => key.n === highest) ?? null
}

export const pinOf = ({ loc, n, kid, share }: KeyFile): PinnedKey => ({ loc, n, kid, share })

export interface PinsHeld {
  /** Seen before, and not there now. */
  readonly missing: readonly PinnedKey[]
  /** Seen before; under its name stands something else now. */
  readonly changed: readonly PinnedKey[]
  /** Sound, and never seen by this computer. */
  readonly unknown: readonly KeyFile[]
}

/** What the guard shows, held against what this computer has seen of the location before. */
export const holdPins = (pins: readonly PinnedKey[], loc: string, found: LocationKeys): PinsHeld => {
  const mine = pins.filter((pin) => pin.loc === loc)
  const same = (a: Pick<PinnedKey, 'n' | 'kid'>) => (b: Pick<PinnedKey, 'n' | 'kid'>) => a.n === b.n && a.kid === b.kid
  const isAsPinned = (pin: PinnedKey): boolean => found.keys.find(same(pin))?.share.equals(pin.share) ?? false
  const isThere = (pin: PinnedKey): boolean => [...found.keys, ...found.damaged, ...found.otherApp].some(same(pin))
  return {
    missing: mine.filter((pin) => !isThere(pin)),
    changed: mine.filter((pin) => isThere(pin) && !isAsPinned(pin)),
    unknown: found.keys.filter((key) => !mine.some(same(key))),
  }
}

/** The pins with the new keys added. Throws key-guard.changed, key-guard.missing: a location is then not used at all. */
export const checkPins = (pins: readonly PinnedKey[], loc: string, found: LocationKeys): PinnedKey[] => {
  const { missing, changed, unknown } = holdPins(pins, loc, found)
  if (changed.length > 0) throw new AppError('key-guard.changed')
  if (missing.length > 0) throw new AppError('key-guard.missing')
  return [...pins, ...unknown.map(pinOf)]
}

/** Sound or not: whether anything was ever put there. */
export const hasKeyFiles = ({ keys, damaged, otherApp }: LocationKeys): boolean => keys.length + damaged.length + otherApp.length > 0

/** Why a location's folder of keys has none that can be used. */
export const noUsableKey = (found: LocationKeys): AppError => {
  if (found.otherApp.length > 0) return new AppError('key-guard.other-app')
  return new AppError(found.damaged.length > 0 ? 'key-guard.damaged' : 'key-guard.missing')
}

/**
 * Creates a key file and reads its bytes back. Throws what the port throws (cloud.conflict when the name is taken),
 * key-guard.missing or key-guard.changed when it isn't there as written.
 */
export const createKey = async (appFolder: AppFolder, file: KeyFile, call: GuardCall): Promise<void> => {
  const bytes = serializeKeyFile(file)
  try {
    await appFolder.create(keyFilePath(file), bytes, call)
  } catch (error) {
    // The answer was lost, not always the request. Without a look the next run would take our own key for somebody else's.
    if (!isAppError(error, 'cloud.cut', 'cloud.timed-out', 'cloud.unavailable', 'cloud.offline')) throw error
    const back = await appFolder.read(keyFilePath(file), call)
    if (!back || !isSameBytes(back, bytes)) throw error
    return
  }
  await checkWritten(appFolder, keyFilePath(file), bytes, call)
}

/** As `createKey`, in place of a file that is no longer what it was. */
export const replaceKey = async (appFolder: AppFolder, file: KeyFile, call: GuardCall): Promise<void> => {
  const bytes = serializeKeyFile(file)
  await appFolder.replace(keyFilePath(file), bytes, call)
  await checkWritten(appFolder, keyFilePath(file), bytes, call)
}

const checkWritten = async (appFolder: AppFolder, path: string, bytes: Uint8Array, call: GuardCall): Promise<void> => {
  const back = await appFolder.read(path, call)
  if (!back) throw new AppError('key-guard.missing')
  if (!isSameBytes(back, bytes)) throw new AppError('key-guard.changed')
}

const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/**
 * A key file that its owner downloaded from OneDrive by hand; any client id's app folder may have held it. Throws
 * key-file.not-a-key (no key file, one whose key id doesn't fit its share, or over 16 KiB), key-file.other-account.
 */
export const readKeyFile = ({ crypto }: { readonly crypto: Pick<Crypto, 'sha256'> }, bytes: Uint8Array, { tid, oid }: MicrosoftIdentity): KeyFile => {
  const parsed = keyFileSchema.safeParse(parseSmallJson(bytes))
  if (!parsed.success || kidOf(crypto, parsed.data.share) !== parsed.data.kid) throw new AppError('key-file.not-a-key')
  if (parsed.data.tid !== tid || parsed.data.oid !== oid) throw new AppError('key-file.other-account')
  return parsed.data
}

/**
 * Removes a location's heads, then its keys: for good, and as often as it takes. Each folder goes as a whole, so that a copy
 * of a key under another name goes too.
 */
export const removeLocation = async (appFolder: AppFolder, loc: string, call: GuardCall): Promise<void> => {
  await appFolder.remove(headsFolder(loc), call)
  await appFolder.remove(keysFolder(loc), call)
}

// --- heads -----------------------------------------------------------------------------------------------------------

const headSchema = z.strictObject({
  v: z.literal(1),
  loc: hexId,
  dev: hexId,
  seq: z.number().int().positive(),
  at: z.number().int().nonnegative(),
  file: z.string().max(maxFileNameLength),
  sha256: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})

/** What one computer backed up last: advice that never blocks. `sha256` is the file's, base64url. */
export type Head = z.infer<typeof headSchema>

const headsFolder = (loc: string): string => `heads/${loc}`

export const writeHead = (appFolder: AppFolder, head: Head, call: GuardCall): Promise<void> =>
  appFolder.replace(
    `${headsFolder(head.loc)}/${head.dev}.json`,
    utf8(JSON.stringify({ v: head.v, loc: head.loc, dev: head.dev, seq: head.seq, at: head.at, file: head.file, sha256: head.sha256 })),
    call,
  )

/** The sound ones; others are as if they weren't there. */
export const readHeads = async (appFolder: AppFolder, loc: string, call: GuardCall): Promise<Head[]> => {
  const names = (await appFolder.list(headsFolder(loc), call)).filter((name) => /^[0-9a-f]{32}\.json$/.test(name)).slice(0, maxHeadsPerLocation)
  const heads: Head[] = []
  for (const name of names) {
    const parsed = headSchema.safeParse(parseSmallJson(await appFolder.read(`${headsFolder(loc)}/${name}`, call)))
    if (parsed.success && parsed.data.loc === loc && `${parsed.data.dev}.json` === name) heads.push(parsed.data)
  }
  return heads
}
