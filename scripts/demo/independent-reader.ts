// A reader of backup format 1 that shares nothing with the app's: node:crypto and the format's description alone. The demo
// uses it to see that both guards together open a version, and that neither alone does.
import { createDecipheriv, hkdfSync } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

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
  const header = JSON.parse(Buffer.from(jwe.protected, 'base64url').toString()) as { loc: string; kid: string; salt: string }
  const info = `twofold/1/cek|${key.tid}|${key.oid}|${header.loc}|${header.kid}`
  const cek = Buffer.from(hkdfSync('sha256', Buffer.from(key.share, 'base64url'), Buffer.from(header.salt, 'base64url'), info, 32))
  const decipher = createDecipheriv('aes-256-gcm', cek, Buffer.from(jwe.iv, 'base64url'))
  decipher.setAAD(Buffer.from(jwe.protected))
  decipher.setAuthTag(Buffer.from(jwe.tag, 'base64url'))
  try {
    const plain = Buffer.concat([decipher.update(Buffer.from(jwe.ciphertext, 'base64url')), decipher.final()])
    return JSON.parse(plain.toString()) as OpenedPayload
  } catch {
    return null
  }
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
