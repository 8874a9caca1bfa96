// The protected header of format 1: who wrote which version of which location, under which key. Pure; loaded by main.
// What is read here is not authentic until format1.ts has opened the file. tests/unit/core/backup/format1*.test.ts.
import { z } from 'zod'
import { hexIdPattern } from '../../../shared/contract/limits.ts'
import { AppError } from '../app-error.ts'
import { fromBase64url, fromUtf8, toBase64url, utf8 } from '../encoding.ts'
import type { KdfParameters } from '../ports.ts'
import { parseJson } from './json.ts'
import { passphraseBounds } from './limits.ts'
import { practiceNames, releaseNames, type BackupNames } from './names.ts'

export const formatVersion = 1

const hexId = z.string().regex(hexIdPattern)
const bytesOf = (length: number) =>
  z.string().transform((text, context): Uint8Array => {
    const bytes = fromBase64url(text)
    if (bytes?.length === length) return bytes
    context.addIssue({ code: 'custom', message: `not ${length} bytes as canonical base64url` })
    return z.NEVER
  })

/** Argon2id (RFC 9106) within the bounds that are accepted from a file: checked before any work. */
const passphraseSchema = z.strictObject({
  kdf: z.literal('argon2id'),
  v: z.literal(19),
  /** KiB. */
  m: z.number().int().min(passphraseBounds.m.min).max(passphraseBounds.m.max),
  t: z.number().int().min(passphraseBounds.t.min).max(passphraseBounds.t.max),
  p: z.number().int().min(passphraseBounds.p.min).max(passphraseBounds.p.max),
  salt: bytesOf(16),
})

const headerSchema = z.strictObject({
  alg: z.literal('dir'),
  enc: z.literal('A256GCM'),
  typ: z.enum([releaseNames.typ, practiceNames.typ]),
  v: z.literal(formatVersion),
  kid: hexId,
  loc: hexId,
  dev: hexId,
  seq: z.number().int().positive(),
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: z.number().int().nonnegative(),
  salt: bytesOf(32),
  pw: z.exactOptional(passphraseSchema),
})

export type PassphraseHeader = z.infer<typeof passphraseSchema>
export type VersionHeader = z.infer<typeof headerSchema>

export const passphraseHeader = ({ m, t, p, salt }: KdfParameters): PassphraseHeader => ({ kdf: 'argon2id', v: 19, m, t, p, salt })

/** The header as plain JSON members in the format's order. */
export const plainHeader = (header: VersionHeader) => ({
  alg: header.alg,
  enc: header.enc,
  typ: header.typ,
  v: header.v,
  kid: header.kid,
  loc: header.loc,
  dev: header.dev,
  seq: header.seq,
  at: header.at,
  salt: toBase64url(header.salt),
  ...(header.pw && { pw: plainPassphrase(header.pw) }),
})

const plainPassphrase = (pw: PassphraseHeader) => ({ kdf: pw.kdf, v: pw.v, m: pw.m, t: pw.t, p: pw.p, salt: toBase64url(pw.salt) })

export const encodeHeader = (header: VersionHeader): string => toBase64url(utf8(JSON.stringify(plainHeader(header))))

/** Throws backup.newer, backup.practice-data (the other mode's data), backup.damaged. */
export const decodeHeader = (text: string, names: BackupNames): VersionHeader => {
  const bytes = fromBase64url(text)
  const json = bytes && fromUtf8(bytes)
  if (json === null) throw new AppError('backup.damaged')
  const raw = parseJson(json)
  // A later format may have other members, so its number is looked at before the strict schema is.
  if (isNewer(raw)) throw new AppError('backup.newer')
  const parsed = headerSchema.safeParse(raw)
  if (!parsed.success || encodeHeader(parsed.data) !== text) throw new AppError('backup.damaged')
  if (parsed.data.typ !== names.typ) throw new AppError('backup.practice-data')
  return parsed.data
}

const isNewer = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && 'v' in raw && typeof raw.v === 'number' && Number.isInteger(raw.v) && raw.v > formatVersion
