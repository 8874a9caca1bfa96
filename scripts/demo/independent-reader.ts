// What the demo asks of a reader that shares nothing with the app's (tests/fakes/second-reader.ts, made from
// docs/backup-format.md alone): that both guards together open a version, and that neither alone does.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { decrypt, deriveKey, type Plain } from '../../tests/fakes/second-reader.ts'

interface KeyFile {
  readonly loc: string
  readonly kid: string
  readonly share: string
  readonly tid: string
  readonly oid: string
}

export interface OpenedPayload {
  readonly accounts: readonly { readonly issuer: string; readonly binding: string; readonly credential?: unknown }[]
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

export const versionFiles = (storage: string): string[] => filesUnder(storage).filter((file) => file.endsWith('.twofold'))

export const keyFiles = (appFolder: string): KeyFile[] =>
  filesUnder(appFolder)
    .filter((file) => /[\\/]keys[\\/]/.test(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as KeyFile)

/** Null when the tag doesn't match. The key is derived of the share and of who the recovery account is. */
export const openVersion = (file: string, key: Pick<KeyFile, 'share' | 'tid' | 'oid'>): OpenedPayload | null => {
  const jwe = JSON.parse(readFileSync(file, 'utf8')) as Record<'protected' | 'iv' | 'ciphertext' | 'tag', string>
  const header = JSON.parse(Buffer.from(jwe.protected, 'base64url').toString()) as Plain
  const plain = decrypt(deriveKey({ share: Buffer.from(key.share, 'base64url'), tid: key.tid, oid: key.oid }, header), jwe)
  return plain && (JSON.parse(plain.toString()) as OpenedPayload)
}

/**
 * Whether the storage by itself opens any version: every text and byte string that lies in it is tried as the share, with
 * the recovery account's identity known (a finder may know the person).
 */
export const storageAloneOpens = (storage: string, { tid, oid }: Pick<KeyFile, 'tid' | 'oid'>): boolean => {
  const versions = versionFiles(storage)
  const found = filesUnder(storage).flatMap((file) => readFileSync(file, 'utf8').match(/[A-Za-z0-9_-]{16,}/g) ?? [])
  const shares = ['', ...found, ...found.map((text) => Buffer.from(text).toString('base64url'))]
  return versions.some((file) => shares.some((share) => openVersion(file, { share, tid, oid }) !== null))
}

/** Whether the recovery account's files by themselves hold any of these secrets or names, in any usual spelling. */
export const holdsAny = (folder: string, secrets: readonly Buffer[], texts: readonly string[]): boolean => {
  const spellings = secrets.flatMap((secret) => [secret, ...(['hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(secret.toString(encoding)))])
  const wanted = [...spellings, ...texts.map((text) => Buffer.from(text))]
  return filesUnder(folder).some((file) => {
    const bytes = readFileSync(file)
    return wanted.some((needle) => bytes.includes(needle))
  })
}
