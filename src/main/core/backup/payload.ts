// What a version holds, as a strict schema with one spelling: format 1's plaintext. Pure; loaded by main. Guards that
// nothing but these fields gets into a backup and that no this-device credential can. tests/unit/core/backup/payload.test.ts.
import { z } from 'zod'
import { clipboardChoices, kinds, platforms, themes } from '../../../shared/contract/views.ts'
import { hexIdPattern, maxAccounts, maxNameLength } from '../../../shared/contract/limits.ts'
import type { Account, Credential } from '../accounts/account.ts'
import { AppError, assertNever } from '../app-error.ts'
import { fromUtf8, toBase64url, toHex, utf8 } from '../encoding.ts'
import type { Crypto } from '../ports.ts'
import { credentialSchema, type VaultDocument } from '../vault/document.ts'
import { parseJson } from './json.ts'
import { maxVersionBytes, paddingBlock } from './limits.ts'

export const payloadSchemaVersion = 1

const hexId = z.string().regex(hexIdPattern)
const guid = z.string().min(1).max(128)

const named = {
  id: hexId,
  kind: z.enum(kinds),
  issuer: z.string().max(maxNameLength),
  userName: z.string().max(maxNameLength),
}
const placed = {
  position: z.number().int().nonnegative().max(maxAccounts),
  groups: z.exactOptional(z.array(z.string().max(64)).max(64)),
  pinned: z.exactOptional(z.boolean()),
  note: z.exactOptional(z.string().max(2_000)),
  msa: z.exactOptional(z.strictObject({ tid: guid, oid: guid })),
}

/** A portable account without a credential is one that itself waits for its verification. */
const accountSchema = z.discriminatedUnion('binding', [
  z.strictObject({ ...named, binding: z.literal('portable'), ...placed, credential: z.exactOptional(credentialSchema) }),
  z.strictObject({ ...named, binding: z.literal('this-device'), ...placed }),
])

const payloadSchema = z.strictObject({
  schema: z.literal(payloadSchemaVersion),
  loc: hexId,
  dev: hexId,
  seq: z.number().int().positive(),
  device: z.strictObject({ name: z.string().max(128), os: z.enum(platforms) }),
  /** In the user's order: `position` is the index. */
  accounts: z
    .array(accountSchema)
    .max(maxAccounts)
    .refine((list) => list.every((account, index) => account.position === index))
    .refine((list) => new Set(list.map((account) => account.id)).size === list.length),
  settings: z.strictObject({
    theme: z.enum(themes),
    language: z.string().max(35),
    clipboardSeconds: z.union(clipboardChoices.map((choice) => z.literal(choice))),
    hideCodes: z.boolean(),
  }),
})

export type PayloadAccount = z.infer<typeof accountSchema>
export type Payload = z.infer<typeof payloadSchema>

export interface PayloadPlace {
  readonly loc: string
  readonly dev: string
  readonly seq: number
}

/** Field by field, so that what the vault holds besides stays out. */
export const payloadOf = (document: Pick<VaultDocument, 'accounts' | 'settings' | 'device'>, { loc, dev, seq }: PayloadPlace): Payload => ({
  schema: payloadSchemaVersion,
  loc,
  dev,
  seq,
  device: { name: document.device.name, os: document.device.os },
  accounts: document.accounts.map(payloadAccount),
  settings: {
    theme: document.settings.theme,
    language: document.settings.language,
    clipboardSeconds: document.settings.clipboardSeconds,
    hideCodes: document.settings.hideCodes,
  },
})

const payloadAccount = (account: Account, position: number): PayloadAccount => {
  const { id, kind, issuer, userName, binding, credential } = account
  const rest = {
    position,
    ...(account.groups && { groups: [...account.groups] }),
    ...(account.pinned !== undefined && { pinned: account.pinned }),
    ...(account.note !== undefined && { note: account.note }),
    ...(account.msa && { msa: { tid: account.msa.tid, oid: account.msa.oid } }),
  }
  return binding === 'portable'
    ? { id, kind, issuer, userName, binding, ...rest, ...(credential && { credential }) }
    : { id, kind, issuer, userName, binding, ...rest }
}

/** The accounts as the vault keeps them, in the backup's order. */
export const accountsOf = (payload: Payload): Account[] =>
  payload.accounts.map(({ position: _position, ...account }): Account => {
    if (account.binding === 'this-device') return { ...account, credential: null }
    const { credential, ...rest } = account
    return { ...rest, credential: credential ?? null }
  })

/** Canonical JSON: members in the schema's order, no white space, JSON.stringify's spelling of strings and numbers. */
export const serializePayload = (payload: Payload): string =>
  JSON.stringify({
    schema: payload.schema,
    loc: payload.loc,
    dev: payload.dev,
    seq: payload.seq,
    device: { name: payload.device.name, os: payload.device.os },
    accounts: payload.accounts.map(plainAccount),
    settings: {
      theme: payload.settings.theme,
      language: payload.settings.language,
      clipboardSeconds: payload.settings.clipboardSeconds,
      hideCodes: payload.settings.hideCodes,
    },
  })

const plainAccount = (account: PayloadAccount): object => ({
  id: account.id,
  kind: account.kind,
  issuer: account.issuer,
  userName: account.userName,
  binding: account.binding,
  position: account.position,
  groups: account.groups,
  pinned: account.pinned,
  note: account.note,
  msa: account.msa && { tid: account.msa.tid, oid: account.msa.oid },
  credential: account.binding === 'portable' && account.credential ? plainCredential(account.credential) : undefined,
})

const plainCredential = (credential: Credential): object => {
  const { type, algorithm, digits } = credential
  const common = { type, secret: toBase64url(credential.secret.bytes()), algorithm, digits }
  switch (credential.type) {
    case 'totp':
    case 'steam':
      return { ...common, period: credential.period }
    case 'hotp':
      return { ...common, counter: credential.counter.toString() }
    default:
      return assertNever(credential)
  }
}

/** UTF-8, padded with spaces to a multiple of 4,096 bytes. Throws storage.too-large above the format's bound. */
export const payloadBytes = (payload: Payload): Uint8Array => {
  const json = utf8(serializePayload(payload))
  // Base64url and the envelope add a third and some more; the sealed file is bounded exactly in format1.ts.
  if (json.length > maxVersionBytes) throw new AppError('storage.too-large', { count: json.length })
  const bytes = new Uint8Array(Math.ceil(json.length / paddingBlock) * paddingBlock).fill(0x20)
  bytes.set(json)
  return bytes
}

/** Throws backup.newer for a later schema, backup.damaged for anything that this format's writer would not have written. */
export const parsePayload = (bytes: Uint8Array): Payload => {
  const text = fromUtf8(bytes)
  if (text === null) throw new AppError('backup.damaged')
  const raw = parseJson(text)
  if (isNewerSchema(raw)) throw new AppError('backup.newer')
  const parsed = payloadSchema.safeParse(raw)
  if (!parsed.success) throw new AppError('backup.damaged')
  const canonical = payloadBytes(parsed.data)
  if (canonical.length !== bytes.length || canonical.some((byte, i) => byte !== bytes[i])) throw new AppError('backup.damaged')
  return parsed.data
}

const isNewerSchema = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && 'schema' in raw && typeof raw.schema === 'number' && raw.schema > payloadSchemaVersion

/** SHA-256, lower-case hex, of everything but `seq`: equal for two versions that would restore the same. */
export const payloadDigest = (crypto: Pick<Crypto, 'sha256'>, payload: Payload): string =>
  toHex(crypto.sha256(utf8(serializePayload({ ...payload, seq: 0 }))))
