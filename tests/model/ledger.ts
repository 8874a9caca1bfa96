// What is so, kept apart from what the app says: every version that was ever written, which of them were reported as checked, why
// any of them may be gone, and what must hold after each step. Reads versions with the second reader alone.
import { createHash } from 'node:crypto'
import { openVersion, readKeyFile, type Key } from '../fakes/second-reader.ts'

/** A broken promise. `leak`: a secret lies where it must not; `loss`: anything else that the model forbids. */
export class Violation extends Error {
  readonly kind: 'loss' | 'leak'
  constructor(kind: 'loss' | 'leak', message: string) {
    super(`${kind}: ${message}`)
    this.kind = kind
  }
}

export interface VersionRecord {
  readonly place: string
  readonly path: string
  readonly bytes: Uint8Array
  readonly loc: string
  readonly dev: string
  readonly seq: number
  readonly atMs: number
  readonly kid: string
  readonly accountOid: string
  /** SHA-256, lower-case hex, over the payload but for its number. */
  readonly payloadSha256: string
  isReported: boolean
  /** Why it may be gone; null: it must be there. */
  excuse: 'retention' | 'purged' | 'environment' | null
}

const versionPattern = /^(.*\/)?([0-9a-f]{32})\/versions\/([^/]+\.twofold)$/
export const isVersion = (path: string): boolean => versionPattern.test(path)
export const locOf = (path: string): string => versionPattern.exec(path)?.[2] ?? ''

export const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean => a !== undefined && b !== undefined && Buffer.compare(a, b) === 0

export const createLedger = () => {
  const versions = new Map<string, VersionRecord>()
  /** Every key that was ever in the guard, by id. */
  const keys = new Map<string, Key>()
  /** By salt: of everything that was ever typed, wrong or right. */
  const passphraseKeys = new Map<string, Uint8Array[]>()
  /** In every spelling: what must be in neither guard, and what must not be in the storage or the cloud besides. */
  const boundSecrets: Buffer[] = []
  const openSecrets: Buffer[] = []
  const shares: Buffer[] = []
  let made = 0

  const spellings = (secret: Uint8Array): Buffer[] => {
    const bytes = Buffer.from(secret)
    return [bytes, ...(['hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(bytes.toString(encoding).replaceAll('=', '')))]
  }
  const holdsAny = (bytes: Uint8Array, secrets: readonly Buffer[]): boolean => secrets.some((secret) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(secret))

  const open = (loc: string, bytes: Uint8Array, withKeys: Iterable<Key>): { header: Record<string, unknown>; payload: Record<string, unknown> } => {
    const all = [...withKeys]
    const head = headerOf(bytes)
    const pw = head['pw']
    const salt = typeof pw === 'object' && pw !== null && 'salt' in pw ? String(pw.salt) : null
    if (salt === null) return openVersion(bytes, { loc, keys: all })
    const tried = (passphraseKeys.get(salt) ?? []).flatMap((pwKey) => {
      try {
        return [openVersion(bytes, { loc, keys: all, pwKey })]
      } catch {
        return []
      }
    })
    const [opened] = tried
    if (!opened) throw new Violation('loss', 'a version opens with no passphrase that was ever typed')
    return opened
  }

  return {
    versions,
    keys,
    notePassphraseKey: (saltBase64url: string, key: Uint8Array): void => void passphraseKeys.set(saltBase64url, [...(passphraseKeys.get(saltBase64url) ?? []), key]),
    /** Another one each time, the same ones in each run; watched for from here on. */
    makeSecret: (isBound: boolean): { readonly id: string; readonly secret: Uint8Array } => {
      const digest = createHash('sha512').update(`secret ${++made}`).digest()
      const secret = Uint8Array.from(digest.subarray(0, 20))
      ;(isBound ? boundSecrets : openSecrets).push(...spellings(secret))
      return { id: digest.subarray(32, 48).toString('hex'), secret }
    },
    open,

    /** The app has put a file into the key guard. */
    onKeyGuardWrite: (path: string, bytes: Uint8Array): void => {
      if (holdsAny(bytes, boundSecrets)) throw new Violation('leak', `a secret that is bound to a computer, in the key guard's ${path}`)
      if (holdsAny(bytes, openSecrets)) throw new Violation('leak', `an account's secret, in the key guard's ${path}`)
      const key = readKeyFile(path, bytes)
      if (!key) return
      keys.set(key.kid, key)
      shares.push(...spellings(key.share))
    },

    /** The app has created a file in the storage. */
    onStorageCreate: (place: string, path: string, bytes: Uint8Array): void => {
      if (holdsAny(bytes, boundSecrets) || holdsAny(bytes, openSecrets)) throw new Violation('leak', `an account's secret in the open, in the storage's ${path}`)
      if (holdsAny(bytes, shares)) throw new Violation('leak', `a key share, in the storage's ${path}`)
      if (!isVersion(path)) return
      const id = `${place}|${path}`
      const before = versions.get(id)
      if (before && !sameBytes(before.bytes, bytes)) throw new Violation('loss', `${path} was overwritten`)
      const loc = locOf(path)
      const { header, payload } = open(loc, bytes, keys.values())
      if (holdsAny(Buffer.from(JSON.stringify(payload)), boundSecrets)) throw new Violation('leak', `a secret that is bound to a computer, inside of ${path}`)
      const kid = String(header['kid'])
      versions.set(id, {
        place,
        path,
        bytes: Uint8Array.from(bytes),
        loc,
        dev: String(header['dev']),
        seq: Number(header['seq']),
        atMs: Number(header['at']),
        kid,
        accountOid: keys.get(kid)?.oid ?? '',
        payloadSha256: digestOf(payload),
        isReported: false,
        excuse: null,
      })
    },
    recordOf: (place: string, path: string): VersionRecord | undefined => versions.get(`${place}|${path}`),
  }
}


const headerOf = (bytes: Uint8Array): Record<string, unknown> => {
  const file: unknown = JSON.parse(Buffer.from(bytes).toString())
  const text = typeof file === 'object' && file !== null && 'protected' in file ? Buffer.from(String(file.protected), 'base64url').toString() : '{}'
  const header: unknown = JSON.parse(text)
  return typeof header === 'object' && header !== null ? { ...header } : {}
}

/** As the format's page describes a payload: members in its order, so that a new number in its place is enough. */
const digestOf = (payload: Record<string, unknown>): string => createHash('sha256').update(JSON.stringify({ ...payload, seq: 0 })).digest('hex')
