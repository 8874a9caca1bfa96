// A second reader of backup format 1, written from docs/backup-format.md alone: node:crypto and nothing of the app. Section numbers
// are that page's. Beside it the sealing that a test needs to make files which the app's own writer would never make.
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'

export type Refusal = 'damaged' | 'newer' | 'practice data' | 'wrong key' | 'passphrase needed'

export class Refused extends Error {
  readonly reason: Refusal
  constructor(reason: Refusal) {
    super(reason)
    this.reason = reason
  }
}

export interface Key {
  readonly kid: string
  readonly share: Uint8Array
  readonly tid: string
  readonly oid: string
}

export type Plain = Record<string, unknown>

// --- section 2: encodings ----------------------------------------------------------------------------------------------

type Check = (value: unknown) => boolean

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)
const anyOf = (...values: readonly unknown[]): Check => (value) => values.includes(value)
const integer = (min = 0, max = Number.MAX_SAFE_INTEGER): Check => (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
/** In code points. */
const text = (max: number, min = 0): Check => (value) => typeof value === 'string' && value.length >= min && (value.length <= max || Array.from(value).length <= max)
const matching = (pattern: RegExp): Check => (value) => typeof value === 'string' && pattern.test(value)
const hexId = matching(/^[0-9a-f]{32}$/)
const identifier = text(128, 1)
const bool = anyOf(true, false)
const list = (max: number, item: Check): Check => (value) => Array.isArray(value) && value.length <= max && value.every(item)

const fromBase64url = (value: unknown): Buffer | null => {
  if (typeof value !== 'string') return null
  const bytes = Buffer.from(value, 'base64url')
  return bytes.toString('base64url') === value ? bytes : null
}
const base64url = (isLength: (length: number) => boolean): Check => (value) => isLength(fromBase64url(value)?.length ?? -1)

const fromUtf8 = (bytes: Uint8Array): string | null => {
  const decoded = Buffer.from(bytes).toString()
  return Buffer.from(decoded).equals(bytes) ? decoded : null
}

const fromJson = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

type Member = readonly [name: string, check: Check, optional?: 'optional']

/** Exactly these members, in this order. */
const object = (...members: readonly Member[]): Check => (value) => {
  if (!isPlain(value)) return false
  const expected = members.filter(([name, , optional]) => !optional || Object.hasOwn(value, name)).map(([name]) => name)
  return JSON.stringify(Object.keys(value)) === JSON.stringify(expected) && members.every(([name, check, optional]) => (optional && !Object.hasOwn(value, name)) || check(value[name]))
}

/** Exactly these members, in any order. */
const unordered = (...members: readonly Member[]): Check => (value) =>
  isPlain(value) && Object.keys(value).length === members.length && members.every(([name, check]) => Object.hasOwn(value, name) && check(value[name]))

const refuseUnless = (isSound: boolean, reason: Refusal = 'damaged'): void => {
  if (!isSound) throw new Refused(reason)
}

// --- section 4: key files ----------------------------------------------------------------------------------------------

export const kidOf = (share: Uint8Array): string => createHash('sha256').update('twofold/1/kid|').update(share).digest('hex').slice(0, 32)

const keyFile = unordered(
  ['v', anyOf(1)],
  ['loc', hexId],
  ['n', integer(1)],
  ['kid', hexId],
  ['share', base64url((length) => length === 32)],
  ['createdAt', integer()],
  ['tid', identifier],
  ['oid', identifier],
  ['app', identifier],
  ['storage', unordered(['kind', anyOf('icloud', 'folder')], ['hint', text(320)])],
)

/** Null when it is damaged or not a key file's path. Without an account: a file that somebody downloaded by hand. */
export const readKeyFile = (path: string, bytes: Uint8Array, account?: Pick<Key, 'tid' | 'oid'>): Key | null => {
  const [, loc, n, kid] = /^keys\/([0-9a-f]{32})\/([1-9][0-9]{0,8})-([0-9a-f]{32})\.json$/.exec(path) ?? []
  const file = bytes.length > 16_384 ? undefined : fromJson(fromUtf8(bytes) ?? '')
  if (!keyFile(file) || !isPlain(file)) return null
  const share = fromBase64url(file['share']) ?? Buffer.alloc(0)
  const isSound = file['loc'] === loc && String(file['n']) === n && file['kid'] === kid && kidOf(share) === kid
  const isTheirs = !account || (file['tid'] === account.tid && file['oid'] === account.oid)
  return isSound && isTheirs ? { kid, share, tid: String(file['tid']), oid: String(file['oid']) } : null
}

// --- section 3: location.json ------------------------------------------------------------------------------------------

export const accountMark = (loc: string, { tid, oid }: Pick<Key, 'tid' | 'oid'>): string =>
  createHash('sha256').update(`twofold/1/ra|${loc}|${tid}|${oid}`).digest().subarray(0, 2).toString('base64url')

// --- sections 5 to 7: the file, its header, its key --------------------------------------------------------------------

const envelope: readonly Member[] = ['protected', 'iv', 'ciphertext', 'tag'].map((name) => [name, text(Infinity)])
const hasParts = unordered(...envelope)
const hasPartsInOrder = object(...envelope)

const passphrase = object(
  ['kdf', anyOf('argon2id')],
  ['v', anyOf(19)],
  ['m', integer(19_456, 262_144)],
  ['t', integer(1, 10)],
  ['p', integer(1, 4)],
  ['salt', base64url((length) => length === 16)],
)

const header = object(
  ['alg', anyOf('dir')],
  ['enc', anyOf('A256GCM')],
  ['typ', anyOf('twofold-backup', 'twofold-practice-backup')],
  ['v', anyOf(1)],
  ['kid', hexId],
  ['loc', hexId],
  ['dev', hexId],
  ['seq', integer(1)],
  ['at', integer()],
  ['salt', base64url((length) => length === 32)],
  ['pw', passphrase, 'optional'],
)

export const infoOf = ({ tid, oid }: Pick<Key, 'tid' | 'oid'>, { loc, kid, pw }: Plain): string =>
  `twofold/1/cek|${tid}|${oid}|${String(loc)}|${String(kid)}${pw === undefined ? '' : '|pw'}`

/** HKDF-SHA-256 for 32 bytes, which is one block of it (RFC 5869). */
export const deriveKey = (key: Omit<Key, 'kid'>, header: Plain, pwKey: Uint8Array | null = null): Buffer => {
  const ikm = Buffer.concat([key.share, header['pw'] === undefined ? Buffer.alloc(0) : (pwKey ?? Buffer.alloc(0))])
  const extracted = createHmac('sha256', fromBase64url(header['salt']) ?? Buffer.alloc(0)).update(ikm).digest()
  return createHmac('sha256', extracted).update(infoOf(key, header)).update(Uint8Array.of(1)).digest()
}

/** Null when the tag doesn't match. */
export const decrypt = (key: Buffer, parts: Plain): Buffer | null => {
  const bytes = (name: string): Buffer => fromBase64url(parts[name]) ?? Buffer.alloc(0)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes('iv'), { authTagLength: 16 }).setAAD(Buffer.from(String(parts['protected']), 'ascii')).setAuthTag(bytes('tag'))
  try {
    return Buffer.concat([decipher.update(bytes('ciphertext')), decipher.final()])
  } catch {
    return null
  }
}

// --- section 8: the payload --------------------------------------------------------------------------------------------

const algorithm = anyOf('SHA1', 'SHA256', 'SHA512')
const secret: Member = ['secret', base64url((length) => length > 0)]
const isCounter: Check = (value) => matching(/^(0|[1-9][0-9]{0,19})$/)(value) && BigInt(String(value)) < 2n ** 64n

const credential: Check = (value) =>
  object(['type', anyOf('totp')], secret, ['algorithm', algorithm], ['digits', integer(5, 10)], ['period', integer(1, 86_400)])(value) ||
  object(['type', anyOf('hotp')], secret, ['algorithm', algorithm], ['digits', integer(5, 10)], ['counter', isCounter])(value) ||
  object(['type', anyOf('steam')], secret, ['algorithm', anyOf('SHA1')], ['digits', anyOf(5)], ['period', anyOf(30)])(value)

const accountOf = (binding: string, ...rest: readonly Member[]): Check =>
  object(
    ['id', hexId],
    ['kind', anyOf('personal', 'work', 'other')],
    ['issuer', text(256)],
    ['userName', text(256)],
    ['binding', anyOf(binding)],
    ['position', integer()],
    ['groups', list(64, text(64)), 'optional'],
    ['pinned', bool, 'optional'],
    ['note', text(2_000), 'optional'],
    ['msa', object(['tid', identifier], ['oid', identifier]), 'optional'],
    ...rest,
  )
const portable = accountOf('portable', ['credential', credential, 'optional'])
const thisDevice = accountOf('this-device')

const payload = object(
  ['schema', anyOf(1)],
  ['loc', hexId],
  ['dev', hexId],
  ['seq', integer(1)],
  ['device', object(['name', text(128)], ['os', anyOf('macos', 'windows', 'linux')])],
  ['accounts', list(10_000, (value) => portable(value) || thisDevice(value))],
  ['settings', object(['theme', anyOf('system', 'light', 'dark')], ['language', text(35)], ['clipboardSeconds', anyOf(0, 10, 20, 60)], ['hideCodes', bool])],
)

/** After `payload` has passed. */
const isInOrder = (accounts: unknown): boolean => {
  const all = Array.isArray(accounts) ? accounts.filter(isPlain) : []
  return all.every(({ position }, index) => position === index) && new Set(all.map(({ id }) => id)).size === all.length
}

export const padded = (json: string): Buffer => {
  const bytes = Buffer.from(json)
  return Buffer.concat([bytes, Buffer.alloc((4_096 - (bytes.length % 4_096)) % 4_096, ' ')])
}

// --- section 9: reading ------------------------------------------------------------------------------------------------

export interface ReadingOptions {
  /** Name of the folder that the file was found in. */
  readonly loc: string
  readonly keys: readonly Key[]
  readonly typ?: 'twofold-backup' | 'twofold-practice-backup'
  readonly pwKey?: Uint8Array
}

/** Throws Refused. */
export const openVersion = (bytes: Uint8Array, { loc, keys, typ = 'twofold-backup', pwKey }: ReadingOptions): { header: Plain; payload: Plain } => {
  refuseUnless(bytes.length <= 33_554_432)
  const file = fromUtf8(bytes)
  const parts = fromJson(file ?? '')
  if (!isPlain(parts) || !hasParts(parts)) throw new Refused('damaged')

  const headerText = fromUtf8(fromBase64url(parts['protected']) ?? Buffer.alloc(0)) ?? ''
  const head = fromJson(headerText)
  if (!isPlain(head)) throw new Refused('damaged')
  refuseUnless(!(Number.isInteger(head['v']) && Number(head['v']) > 1), 'newer')
  refuseUnless(header(head) && JSON.stringify(head) === headerText)
  refuseUnless(head['typ'] === typ, 'practice data')

  refuseUnless(hasPartsInOrder(parts) && JSON.stringify(parts) === file)
  const lengthOf = (name: string): number => fromBase64url(parts[name])?.length ?? 0
  refuseUnless(lengthOf('iv') === 12 && lengthOf('tag') === 16 && lengthOf('ciphertext') >= 4_096 && lengthOf('ciphertext') % 4_096 === 0)

  refuseUnless(head['loc'] === loc)
  const key = keys.find(({ kid }) => kid === head['kid'])
  if (!key) throw new Refused('wrong key')
  refuseUnless(head['pw'] === undefined || pwKey !== undefined, 'passphrase needed')

  const plaintext = decrypt(deriveKey(key, head, pwKey), parts)
  const json = plaintext && fromUtf8(plaintext)
  const inside = fromJson(json ?? '')
  if (!plaintext || !isPlain(inside)) throw new Refused('damaged')
  refuseUnless(!(typeof inside['schema'] === 'number' && inside['schema'] > 1), 'newer')
  refuseUnless(payload(inside) && isInOrder(inside['accounts']) && padded(JSON.stringify(inside)).equals(plaintext))
  refuseUnless(['loc', 'dev', 'seq'].every((name) => inside[name] === head[name]))
  return { header: head, payload: inside }
}

// --- sealing for tests -------------------------------------------------------------------------------------------------

/** Seals any header and plaintext under the key that a reader will derive, sound or not. */
export const sealAnything = (head: Plain, plaintext: Uint8Array, key: Omit<Key, 'kid'>, iv: Uint8Array, pwKey: Uint8Array | null = null): Buffer => {
  const protectedHeader = Buffer.from(JSON.stringify(head)).toString('base64url')
  const cipher = createCipheriv('aes-256-gcm', deriveKey(key, head, pwKey), iv).setAAD(Buffer.from(protectedHeader, 'ascii'))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64url')
  return Buffer.from(JSON.stringify({ protected: protectedHeader, iv: Buffer.from(iv).toString('base64url'), ciphertext, tag: cipher.getAuthTag().toString('base64url') }))
}
