// One generation of the vault as bytes: a header in one line of canonical JSON, then iv, tag and ciphertext (AES-256-GCM).
// The header's own bytes are the additional data, so no part of a file can be changed, moved or mixed with another's.
// Pure; tests/unit/core/vault/envelope.test.ts tampers with every byte.
import { z } from 'zod'
import { hexIdPattern } from '../../../shared/contract/limits.ts'
import { fromUtf8, utf8 } from '../encoding.ts'
import type { Crypto, Random } from '../ports.ts'
import type { SecretBytes } from '../secret.ts'
import { purposeKey } from './keys.ts'

export const envelopeVersion = 1

const ivLength = 12
const tagLength = 16
const maxHeaderLength = 1_024
const lineEnd = 10
const purpose = 'document'

const count = z.number().int().positive()
const headerSchema = z.strictObject({
  v: z.literal(envelopeVersion),
  vaultId: z.string().regex(hexIdPattern),
  keyNo: count,
  docVersion: count,
  generation: count,
})
/** All that can be said of an envelope of a later version. */
const laterSchema = z.looseObject({ v: z.number().int().gt(envelopeVersion) })

export type Header = Omit<z.infer<typeof headerSchema>, 'v'>

export type Envelope =
  | { readonly kind: 'known'; readonly header: Header; readonly line: Uint8Array; readonly body: Uint8Array }
  /** Written by a newer Twofold. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'damaged' }

const damaged: Envelope = { kind: 'damaged' }

/** Looks at the header alone: it says which key to ask for. Nothing in it is to be believed until `openEnvelope` has opened the body. */
export const readEnvelope = (bytes: Uint8Array): Envelope => {
  const end = bytes.subarray(0, maxHeaderLength).indexOf(lineEnd)
  if (end < 0) return damaged
  const line = bytes.subarray(0, end)
  const json = parseJson(line)
  const header = headerSchema.safeParse(json)
  if (!header.success) return laterSchema.safeParse(json).success ? { kind: 'newer' } : damaged
  const { v: _v, ...rest } = header.data
  const body = bytes.subarray(end + 1)
  // Another spelling of the same header is not what was sealed.
  return fromUtf8(line) === headerText(rest) && body.length >= ivLength + tagLength ? { kind: 'known', header: rest, line, body } : damaged
}

/** The document's bytes, or null when a byte isn't what was sealed with this key. */
export const openEnvelope = (crypto: Crypto, key: SecretBytes, envelope: Extract<Envelope, { kind: 'known' }>): Uint8Array | null => {
  const { header, line, body } = envelope
  const iv = body.subarray(0, ivLength)
  const tag = body.subarray(ivLength, ivLength + tagLength)
  const ciphertext = body.subarray(ivLength + tagLength)
  return crypto.aesGcmOpen(purposeKey(crypto, key, header.vaultId, purpose), iv, { ciphertext, tag }, additionalData(line))
}

export const sealEnvelope = (ports: { crypto: Crypto; random: Random }, key: SecretBytes, header: Header, document: Uint8Array): Uint8Array => {
  const line = utf8(headerText(header))
  const iv = ports.random.bytes(ivLength)
  const sealed = ports.crypto.aesGcmSeal(purposeKey(ports.crypto, key, header.vaultId, purpose), iv, document, additionalData(line))
  return concat(line, Uint8Array.of(lineEnd), iv, sealed.tag, sealed.ciphertext)
}

/** Seals other small things of this vault, each under its own purpose: iv, tag and ciphertext. */
export const sealForPurpose = (ports: { crypto: Crypto; random: Random }, key: SecretBytes, vaultId: string, use: string, bytes: Uint8Array): Uint8Array => {
  const iv = ports.random.bytes(ivLength)
  const sealed = ports.crypto.aesGcmSeal(purposeKey(ports.crypto, key, vaultId, use), iv, bytes, purposeData(vaultId, use))
  return concat(iv, sealed.tag, sealed.ciphertext)
}

/** Null when it wasn't sealed by this vault for this purpose, or was changed since. */
export const openForPurpose = (crypto: Crypto, key: SecretBytes, vaultId: string, use: string, bytes: Uint8Array): Uint8Array | null => {
  if (bytes.length < ivLength + tagLength) return null
  const sealed = { tag: bytes.subarray(ivLength, ivLength + tagLength), ciphertext: bytes.subarray(ivLength + tagLength) }
  return crypto.aesGcmOpen(purposeKey(crypto, key, vaultId, use), bytes.subarray(0, ivLength), sealed, purposeData(vaultId, use))
}

const headerText = ({ vaultId, keyNo, docVersion, generation }: Header): string => JSON.stringify({ v: envelopeVersion, vaultId, keyNo, docVersion, generation })

const additionalData = (line: Uint8Array): Uint8Array => concat(utf8(`twofold/1/vault|${purpose}|`), line)

const purposeData = (vaultId: string, use: string): Uint8Array => utf8(`twofold/1/vault|${use}|${vaultId}`)

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '')
  } catch {
    return undefined
  }
}

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
