// The vault's document: everything Twofold keeps on this computer, sealed as one. Pure schema, version 2, and the two
// functions that turn it into bytes and back. Secrets become SecretBytes at this door.
import { z } from 'zod'
import { backupNotices, clipboardChoices, kinds, bindings, platforms, themes, doneLevels } from '../../../shared/contract/views.ts'
import { hexIdPattern, maxAccounts, maxNameLength } from '../../../shared/contract/limits.ts'
import { errorCodes, errorDetailSchema } from '../../../shared/contract/errors.ts'
import { algorithms, type Account } from '../accounts/account.ts'
import { passphraseBounds } from '../backup/limits.ts'
import { fromBase64url, fromUtf8, toBase64url, utf8 } from '../encoding.ts'
import { SecretBytes } from '../secret.ts'

export const documentVersion = 2

const hexId = z.string().regex(hexIdPattern)
const guid = z.string().min(1).max(128)
const secret = z.string().transform((text, ctx): SecretBytes => {
  const bytes = fromBase64url(text)
  if (bytes && bytes.length > 0) return new SecretBytes(bytes)
  ctx.addIssue({ code: 'custom', message: 'not canonical base64url' })
  return z.NEVER
})
const counter = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,19})$/)
  .transform((text) => BigInt(text))
  .refine((value) => value < 2n ** 64n)
const digits = z.number().int().min(5).max(10)
const algorithm = z.enum(algorithms)

export const credentialSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('totp'), secret, algorithm, digits, period: z.number().int().min(1).max(86_400) }),
  z.strictObject({ type: z.literal('hotp'), secret, algorithm, digits, counter }),
  z.strictObject({ type: z.literal('steam'), secret, algorithm: z.literal('SHA1'), digits: z.literal(5), period: z.literal(30) }),
])

const accountSchema = z.strictObject({
  id: hexId,
  kind: z.enum(kinds),
  issuer: z.string().max(maxNameLength),
  userName: z.string().max(maxNameLength),
  binding: z.enum(bindings),
  credential: credentialSchema.nullable(),
  groups: z.exactOptional(z.array(z.string().max(64)).max(64)),
  pinned: z.exactOptional(z.boolean()),
  note: z.exactOptional(z.string().max(2_000)),
  msa: z.exactOptional(z.strictObject({ tid: guid, oid: guid })),
})

const settingsSchema = z.strictObject({
  theme: z.enum(themes),
  language: z.string().max(35),
  clipboardSeconds: z.union(clipboardChoices.map((c) => z.literal(c))),
  hideCodes: z.boolean(),
})

const signedInAccount = z.strictObject({
  homeAccountId: z.string().max(256),
  tid: guid,
  oid: guid,
  userName: z.string().max(320),
  displayName: z.string().max(320),
})

/** A key file as it was first seen: a known one that is missing or changed later is never used. */
const pinnedKey = z.strictObject({ loc: hexId, n: z.number().int().positive(), kid: hexId, share: secret })

/** 16 bytes as lower-case hex: the name of a passphrase in `passphrases`. */
const salt = hexId

/** Argon2id's parameters and output for a passphrase that this computer has seen. The passphrase itself is kept nowhere. */
const knownPassphrase = z.strictObject({
  salt,
  /** KiB. */
  m: z.number().int().min(passphraseBounds.m.min).max(passphraseBounds.m.max),
  t: z.number().int().min(passphraseBounds.t.min).max(passphraseBounds.t.max),
  p: z.number().int().min(passphraseBounds.p.min).max(passphraseBounds.p.max),
  /** 32 bytes. */
  key: secret,
})

/** A location that this computer left: purged once the server's clock is past `untilMs`. */
const retiredLocation = z.strictObject({
  loc: hexId,
  why: z.enum(['deleted', 'moved']),
  folder: z.string().max(4_096).nullable(),
  /** Owner of the storage when it was left: under another one the same folder is another place. Null where the system didn't tell. */
  storageIdentity: z.string().max(320).nullable(),
  /** Name that the window shows; empty for iCloud Drive. */
  label: z.string().max(255),
  recoveryAccount: signedInAccount,
  /** File name of the mark that this computer put there; null for a move, and while a deletion's isn't known to be there. */
  mark: z.string().max(200).nullable(),
  sinceMs: z.number().int().nonnegative(),
  untilMs: z.number().int().nonnegative(),
  /** Both by the server's clock; else by this computer's, and nothing is purged before they were set anew. */
  isServerTime: z.boolean(),
})

const lastBackup = z.strictObject({
  level: z.enum(doneLevels),
  atMs: z.number().int().nonnegative(),
  accounts: z.number().int().nonnegative(),
  file: z.string().max(200),
  /** The key it is locked with. */
  kid: hexId,
  /** The passphrase it is locked with besides, by its salt; null without one. */
  passphraseSalt: salt.nullable(),
  /** SHA-256 of the payload, lower-case hex: an unchanged one makes no new version. */
  payloadSha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const backupSchema = z.strictObject({
  /** This computer's id in backups: random, says nothing. */
  dev: hexId,
  /** Number of the last version that was written; the next one is higher. */
  seq: z.number().int().nonnegative(),
  on: z.boolean(),
  loc: hexId.nullable(),
  recoveryAccount: signedInAccount.nullable(),
  pins: z.array(pinnedKey).max(1_000),
  /** Null: the system's default (iCloud Drive). */
  folder: z.string().max(4_096).nullable(),
  storageIdentity: z.string().max(320).nullable(),
  last: lastBackup.nullable(),
  failingSince: z
    .strictObject({
      atMs: z.number().int(),
      code: z.enum(errorCodes),
      detail: errorDetailSchema,
      /** The system's notification about it has been shown. */
      notified: z.boolean(),
    })
    .nullable(),
  /** Every one that was typed here, so that versions locked with it open. */
  passphrases: z.array(knownPassphrase).max(100),
  /** The one that new versions are locked with; null: none. */
  passphraseSalt: salt.nullable(),
  retired: z.array(retiredLocation).max(100),
  notices: z.array(z.enum(backupNotices)).max(10),
  /** When the monthly restore drill last ran to its end. */
  lastDrillMs: z.number().int().nonnegative().nullable(),
})

export const documentSchema = z.strictObject({
  version: z.literal(documentVersion),
  accounts: z.array(accountSchema).max(maxAccounts),
  settings: settingsSchema,
  /** The signed-in Microsoft account; becomes the recovery account when backup is turned on. */
  session: signedInAccount.nullable(),
  backup: backupSchema,
  device: z.strictObject({ name: z.string().max(128), os: z.enum(platforms) }),
})

export type Settings = z.infer<typeof settingsSchema>
export type BackupState = z.infer<typeof backupSchema>
export type PinnedKey = z.infer<typeof pinnedKey>
export type KnownPassphrase = z.infer<typeof knownPassphrase>
export type RetiredLocation = z.infer<typeof retiredLocation>
export type LastBackup = z.infer<typeof lastBackup>
type ParsedDocument = z.infer<typeof documentSchema>

export interface VaultDocument extends Omit<ParsedDocument, 'accounts'> {
  readonly accounts: readonly Account[]
}

/** Null when the JSON is no document of this version. */
export const parseJsonDocument = (json: unknown): VaultDocument | null => {
  const parsed = documentSchema.safeParse(json)
  return parsed.success ? parsed.data : null
}

/** Null when the bytes are no document of this version. */
export const parseDocument = (bytes: Uint8Array): VaultDocument | null => {
  const text = fromUtf8(bytes)
  if (text === null) return null
  try {
    return parseJsonDocument(JSON.parse(text))
  } catch {
    return null
  }
}

export const serializeDocument = (document: VaultDocument): Uint8Array =>
  utf8(
    JSON.stringify(document, function (this: Record<string, unknown>, key, value: unknown) {
      // JSON.stringify calls toJSON (the mask) first, so the secret is taken from its holder.
      const held = this[key]
      if (held instanceof SecretBytes) return toBase64url(held.bytes())
      return typeof held === 'bigint' ? held.toString() : value
    }),
  )
