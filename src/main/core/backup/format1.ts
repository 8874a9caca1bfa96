// Backup format 1: one version as one JWE in flattened JSON serialization (RFC 7516) with a key of its own, derived from
// the key share and the recovery account's identity. Pure but for the ports; loaded by main. Guards that neither guard alone
// opens a version and that no changed byte goes unseen. tests/unit/core/backup/format1*.test.ts.
import { flattenedDecrypt, FlattenedEncrypt } from 'jose'
import { z } from 'zod'
import { AppError } from '../app-error.ts'
import type { MicrosoftIdentity } from '../accounts/account.ts'
import { fromBase64url, fromUtf8, utf8 } from '../encoding.ts'
import type { Crypto, KdfParameters, Random } from '../ports.ts'
import type { SecretBytes } from '../secret.ts'
import { decodeHeader, encodeHeader, formatVersion, passphraseHeader, plainHeader, type VersionHeader } from './header.ts'
import { parseJson } from './json.ts'
import { maxVersionBytes, paddingBlock } from './limits.ts'
import type { BackupNames } from './names.ts'
import { parsePayload, payloadBytes, type Payload } from './payload.ts'

/** A key of the key guard with the identity that is bound into what it opens. */
export interface VersionKey extends MicrosoftIdentity {
  readonly loc: string
  readonly kid: string
  readonly share: SecretBytes
}

/** A file that has the form of a version. Its header is not authentic yet. */
export interface VersionFile {
  readonly header: VersionHeader
  readonly jwe: Envelope
}

const envelopeSchema = z.strictObject({ protected: z.string(), iv: z.string(), ciphertext: z.string(), tag: z.string() })
type Envelope = z.infer<typeof envelopeSchema>

const ivBytes = 12
const tagBytes = 16

/** Argon2id's output for a passphrase, with the parameters that a version's `pw` names. */
export interface VersionPassphrase extends KdfParameters {
  /** 32 bytes. */
  readonly key: SecretBytes
}

/** Seals a payload as a version made at `atMs` (epoch milliseconds), with a passphrase as third factor or null. Throws storage.too-large. */
export const sealVersion = async (
  { crypto, random }: { readonly crypto: Crypto; readonly random: Random },
  names: BackupNames,
  key: VersionKey,
  payload: Payload,
  atMs: number,
  passphrase: VersionPassphrase | null,
): Promise<Uint8Array> => {
  const header: VersionHeader = {
    alg: 'dir',
    enc: 'A256GCM',
    typ: names.typ,
    v: formatVersion,
    kid: key.kid,
    loc: payload.loc,
    dev: payload.dev,
    seq: payload.seq,
    at: atMs,
    salt: random.bytes(32),
    ...(passphrase && { pw: passphraseHeader(passphrase) }),
  }
  const sealed = await new FlattenedEncrypt(payloadBytes(payload))
    .setProtectedHeader(plainHeader(header))
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- all randomness comes through the Random port; the key is used once
    .setInitializationVector(random.bytes(ivBytes))
    .encrypt(deriveKey(crypto, key, header, passphrase?.key ?? null))
  const bytes = serializeEnvelope({
    protected: encodeHeader(header),
    iv: sealed.iv ?? '',
    ciphertext: sealed.ciphertext,
    tag: sealed.tag ?? '',
  })
  if (bytes.length > maxVersionBytes) throw new AppError('storage.too-large', { count: bytes.length })
  return bytes
}

/** Looks at the form alone. Throws backup.damaged, backup.newer, backup.practice-data. */
export const parseVersionFile = (bytes: Uint8Array, names: BackupNames): VersionFile => {
  if (bytes.length > maxVersionBytes) throw new AppError('backup.damaged')
  const text = fromUtf8(bytes)
  const envelope = envelopeSchema.safeParse(text === null ? null : parseJson(text))
  if (!envelope.success) throw new AppError('backup.damaged')
  const jwe = envelope.data
  const header = decodeHeader(jwe.protected, names)
  const ciphertext = fromBase64url(jwe.ciphertext)
  if (
    text !== serializeText(jwe) ||
    fromBase64url(jwe.iv)?.length !== ivBytes ||
    fromBase64url(jwe.tag)?.length !== tagBytes ||
    ciphertext === null ||
    ciphertext.length === 0 ||
    ciphertext.length % paddingBlock !== 0
  ) {
    throw new AppError('backup.damaged')
  }
  return { header, jwe }
}

/**
 * Opens a version; from here on its header is authentic. `passphraseKey` is Argon2id's output for the header's `pw`.
 * Throws backup.wrong-key (another key's version), backup.passphrase-needed, backup.damaged, backup.newer.
 */
export const openVersion = async (
  { crypto }: { readonly crypto: Crypto },
  { header, jwe }: VersionFile,
  key: VersionKey,
  passphraseKey: SecretBytes | null = null,
): Promise<Payload> => {
  if (header.kid !== key.kid || header.loc !== key.loc) throw new AppError('backup.wrong-key')
  if (header.pw && !passphraseKey) throw new AppError('backup.passphrase-needed')
  const payload = parsePayload(await decrypt(jwe, deriveKey(crypto, key, header, passphraseKey)))
  if (payload.loc !== header.loc || payload.dev !== header.dev || payload.seq !== header.seq) throw new AppError('backup.damaged')
  return payload
}

const decrypt = async (jwe: Envelope, key: Uint8Array): Promise<Uint8Array> => {
  try {
    const { plaintext } = await flattenedDecrypt(jwe, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxDecompressedLength: 0,
    })
    return plaintext
  } catch (cause) {
    throw new AppError('backup.damaged', {}, { cause })
  }
}

/** HKDF-SHA-256 (RFC 5869) over share and passphrase key, bound to account, location and key. 32 bytes. */
const deriveKey = (crypto: Crypto, key: VersionKey, header: VersionHeader, passphraseKey: SecretBytes | null): Uint8Array => {
  const withPassphrase = header.pw !== undefined && passphraseKey !== null
  const share = key.share.bytes()
  const ikm = withPassphrase ? Uint8Array.of(...share, ...passphraseKey.bytes()) : share
  const info = `twofold/1/cek|${key.tid}|${key.oid}|${header.loc}|${header.kid}${withPassphrase ? '|pw' : ''}`
  return crypto.hkdfSha256(ikm, header.salt, utf8(info), 32)
}

const serializeText = (jwe: Envelope): string =>
  JSON.stringify({ protected: jwe.protected, iv: jwe.iv, ciphertext: jwe.ciphertext, tag: jwe.tag })

const serializeEnvelope = (jwe: Envelope): Uint8Array => utf8(serializeText(jwe))
