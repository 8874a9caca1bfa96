// The example in docs/backup-format.md is right: each value follows from the ones before it, by node:crypto alone, and its files are
// the golden ones. Everything is taken out of the page's own text.
import { createCipheriv, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { goldenExpectations, goldenFilesUnder, goldenPassphrase } from '../../../fakes/golden-files.ts'
import { accountMark, deriveKey, infoOf, kidOf, openVersion, padded, readKeyFile, type Plain } from '../../../fakes/second-reader.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/backup-format.md'), 'utf8').replaceAll('\r\n', '\n')

const section = (title: string): string => {
  const [, after] = page.split(`\n### ${title}\n`)
  if (after === undefined) throw new Error(`no section ${title}`)
  return after.split(/\n##/)[0] ?? ''
}
const match = (text: string, pattern: RegExp): string => {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`nothing matches ${pattern.source}`)
  return found
}
const block = (title: string): string => match(section(title), /```(?:json)?\n([^\n]*)\n```/)
const pathIn = (title: string): string => match(section(title), /^`([^`]+)`$/m)
const value = (name: string, title = 'The values'): string => match(section(title), new RegExp(`^- ${name.replace(/[()]/g, '\\$&')}: \`([^\`]+)\``, 'm'))
const hex = (name: string): Buffer => Buffer.from(value(name), 'hex')
const record = (json: string): Plain => JSON.parse(json) as Plain
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

describe('the example of docs/backup-format.md', () => {
  const key = { kid: value('kid'), share: hex('share (hex)'), tid: value('tid'), oid: value('oid') }
  const loc = value('loc')
  const header = record(block('The header'))

  it('has the golden files as they are', () => {
    expect(block('The key file')).toBe(textOf(goldenFilesUnder('release/app-folder').get(pathIn('The key file'))))
    expect(block('The location file')).toBe(textOf(goldenFilesUnder('release/storage').get(pathIn('The location file'))))
    expect(block('The file')).toBe(textOf(goldenFilesUnder('release/storage').get(block("The version's name"))))
  })

  it('has a key file of that key', () => {
    expect(readKeyFile(pathIn('The key file'), Buffer.from(block('The key file')))).toEqual(key)
    expect(kidOf(key.share)).toBe(key.kid)
  })

  it('has a location file with that account’s mark', () => {
    expect(record(block('The location file'))).toMatchObject({ loc, ra: accountMark(loc, key) })
  })

  it('has a version whose name says what its header says', () => {
    const [, second, dev, seq] = /versions\/(\d{8}T\d{6}Z)-([0-9a-f]{32})-(\d{10})-[0-9a-f]{8}\.twofold$/.exec(block("The version's name")) ?? []
    expect(header).toMatchObject({ loc, kid: key.kid, dev, seq: Number(seq) })
    expect(new Date(Number(header['at'])).toISOString().replace(/[-:]|\.\d{3}/g, '')).toBe(second)
  })

  it('derives that key', () => {
    expect(Buffer.from(String(header['salt']), 'base64url')).toEqual(hex('salt (hex)'))
    expect(infoOf(key, header)).toBe(value('info'))
    expect(deriveKey(key, header).toString('hex')).toBe(value('key (hex)'))
  })

  it('comes from header, payload, key and iv to that file, byte for byte', () => {
    const plaintext = padded(block('The payload'))
    expect(plaintext).toHaveLength(4_096)
    expect(match(section('The payload'), /Followed by ([\d,]+) spaces/)).toBe((4_096 - Buffer.byteLength(block('The payload'))).toLocaleString('en'))
    const protectedHeader = Buffer.from(block('The header')).toString('base64url')
    const cipher = createCipheriv('aes-256-gcm', hex('key (hex)'), hex('iv (hex)')).setAAD(Buffer.from(protectedHeader))
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64url')
    expect(cipher.getAuthTag().toString('hex')).toBe(value('tag (hex)'))
    const file = JSON.stringify({ protected: protectedHeader, iv: hex('iv (hex)').toString('base64url'), ciphertext, tag: hex('tag (hex)').toString('base64url') })
    expect(file).toBe(block('The file'))
    expect(match(section('The file'), /One line of ([\d,]+) bytes/)).toBe(file.length.toLocaleString('en'))
    expect(createHash('sha256').update(file).digest('hex')).toBe(value('SHA-256 of the file (hex)'))
  })

  it('opens to that payload, which is the golden one', () => {
    const opened = openVersion(Buffer.from(block('The file')), { loc, keys: [key] })
    expect(JSON.stringify(opened.payload)).toBe(block('The payload'))
    expect(new Map(goldenExpectations('release')).get('one-account')?.payload).toEqual(opened.payload)
  })

  it('has the passphrase key that opens the golden version with a passphrase', () => {
    const { version, expected } = goldenPassphrase()
    const title = 'A passphrase key'
    expect(value('passphrase, as typed', title)).toBe(expected.passphrase)
    expect(expected.passphrase.normalize('NFKC')).toBe(value('passphrase, normalised', title))
    const pwKey = Buffer.from(value('pwKey (hex)', title), 'hex')
    const { header: opened } = openVersion(version, { loc, keys: [key], pwKey })
    const [m, t, p] = (/^- m, t, p: `(\d+)`, `(\d+)`, `(\d+)`$/m.exec(section(title)) ?? []).slice(1).map(Number)
    expect(opened['pw']).toEqual({ kdf: 'argon2id', v: 19, m, t, p, salt: Buffer.from(value('salt (hex)', title), 'hex').toString('base64url') })
  })
})
