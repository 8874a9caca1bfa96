// Format 1: a reader that shares no code with the app opens what it writes, the app opens what such a writer writes, and
// nothing else opens.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { CompactEncrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../../src/main/core/app-error.ts'
import { openVersion, parseVersionFile, sealVersion, type VersionKey } from '../../../../src/main/core/backup/format1.ts'
import { practiceNames, releaseNames } from '../../../../src/main/core/backup/names.ts'
import { serializePayload } from '../../../../src/main/core/backup/payload.ts'
import { utf8 } from '../../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { kimsAccount, testKey, testPayload } from '../../../fakes/backup-fixtures.ts'
import { seededRandom, testCrypto } from '../../../fakes/node-crypto-for-tests.ts'
import { openVersion as readAsForeigner, padded, sealAnything } from '../../../fakes/second-reader.ts'

const ports = { crypto: testCrypto, random: seededRandom('format1') }
const atMs = Date.parse('2026-11-24T03:47:00Z')
const seal = (payload = testPayload()): Promise<Uint8Array> => sealVersion(ports, releaseNames, testKey, payload, atMs, null)
const open = async (bytes: Uint8Array, key: VersionKey = testKey, passphraseKey: SecretBytes | null = null) =>
  openVersion(ports, parseVersionFile(bytes, releaseNames), key, passphraseKey)

const codeOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run()
    return 'opened'
  } catch (error) {
    return isAppError(error) ? error.code : `not an AppError: ${String(error)}`
  }
}

interface Parts {
  protected: string
  iv: string
  ciphertext: string
  tag: string
}
// The app's own output, whose shape the first test shows.
const partsOf = (bytes: Uint8Array): Parts => JSON.parse(Buffer.from(bytes).toString()) as Parts
const headerOf = (parts: Parts): Record<string, unknown> => JSON.parse(Buffer.from(parts.protected, 'base64url').toString()) as Record<string, unknown>

/** The second implementation, made from docs/backup-format.md. */
const foreignKey = { kid: testKey.kid, tid: testKey.tid, oid: testKey.oid, share: testKey.share.bytes() }
const foreignOpen = (bytes: Uint8Array): unknown => readAsForeigner(bytes, { loc: testKey.loc, keys: [foreignKey] }).payload
const foreignSeal = (header: Record<string, unknown>, json: string, passphraseKey: Uint8Array | null = null): Uint8Array =>
  sealAnything(header, padded(json), foreignKey, randomBytes(12), passphraseKey)

const plainHeader = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  alg: 'dir',
  enc: 'A256GCM',
  typ: 'twofold-backup',
  v: 1,
  kid: testKey.kid,
  loc: testKey.loc,
  dev: testPayload().dev,
  seq: 7,
  at: atMs,
  salt: randomBytes(32).toString('base64url'),
  ...change,
})
const payloadText = serializePayload(testPayload())
const pw = { kdf: 'argon2id', v: 19, m: 65_536, t: 3, p: 4, salt: randomBytes(16).toString('base64url') }

describe('what is written', () => {
  it('has the members and the header of the format, in order', async () => {
    const parts = partsOf(await seal())
    expect(Object.keys(parts)).toEqual(['protected', 'iv', 'ciphertext', 'tag'])
    const header = headerOf(parts)
    expect(Object.keys(header)).toEqual(['alg', 'enc', 'typ', 'v', 'kid', 'loc', 'dev', 'seq', 'at', 'salt'])
    expect(header).toMatchObject({ alg: 'dir', enc: 'A256GCM', typ: 'twofold-backup', v: 1, kid: testKey.kid, loc: testKey.loc, dev: testPayload().dev, seq: 7, at: atMs })
    expect(Buffer.from(parts.iv, 'base64url')).toHaveLength(12)
    expect(Buffer.from(parts.tag, 'base64url')).toHaveLength(16)
    expect(Buffer.from(String(header['salt']), 'base64url')).toHaveLength(32)
  })

  it('is opened by a reader made of node:crypto alone', async () => {
    expect(foreignOpen(await seal())).toEqual(JSON.parse(payloadText))
  })

  it('uses a fresh salt and iv each time', async () => {
    const files = await Promise.all([seal(), seal(), seal()])
    expect(new Set(files.map((file) => partsOf(file).iv)).size).toBe(3)
    expect(new Set(files.map((file) => headerOf(partsOf(file))['salt'])).size).toBe(3)
  })

  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 0, max: 2 ** 42 }), fc.integer({ min: 0, max: 7 }), async (seq, at, count) => {
        const payload = testPayload({ seq, accounts: testPayload().accounts.slice(0, count) })
        const bytes = await sealVersion(ports, releaseNames, testKey, payload, at, null)
        const file = parseVersionFile(bytes, releaseNames)
        expect(file.header.at).toBe(at)
        expect(await openVersion(ports, file, testKey)).toEqual(payload)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what opens', () => {
  it('a version of another writer that keeps to the format', async () => {
    expect(await open(foreignSeal(plainHeader(), payloadText))).toEqual(testPayload())
  })

  it('with a passphrase key only, where the version has one', async () => {
    const passphraseKey = randomBytes(32)
    const bytes = foreignSeal(plainHeader({ pw }), payloadText, passphraseKey)
    expect(await codeOf(() => open(bytes))).toBe('backup.passphrase-needed')
    expect(await codeOf(() => open(bytes, testKey, new SecretBytes(randomBytes(32))))).toBe('backup.damaged')
    expect(await open(bytes, testKey, new SecretBytes(passphraseKey))).toEqual(testPayload())
  })

  it('never with another share, account, tenant, location or key id', async () => {
    const bytes = await seal()
    expect(await codeOf(() => open(bytes, { ...testKey, share: new SecretBytes(randomBytes(32)) }))).toBe('backup.damaged')
    expect(await codeOf(() => open(bytes, { ...testKey, oid: kimsAccount.oid }))).toBe('backup.damaged')
    expect(await codeOf(() => open(bytes, { ...testKey, tid: 'another' }))).toBe('backup.damaged')
    expect(await codeOf(() => open(bytes, { ...testKey, loc: 'b'.repeat(32) }))).toBe('backup.wrong-key')
    expect(await codeOf(() => open(bytes, { ...testKey, kid: 'b'.repeat(32) }))).toBe('backup.wrong-key')
  })

  it('never the data of practice mode as real data, nor the other way round', async () => {
    const practice = await sealVersion(ports, practiceNames, testKey, testPayload(), atMs, null)
    expect(() => parseVersionFile(practice, practiceNames)).not.toThrow()
    expect(await codeOf(() => open(practice))).toBe('backup.practice-data')
    const real = await seal()
    expect(await codeOf(() => Promise.resolve().then(() => parseVersionFile(real, practiceNames)))).toBe('backup.practice-data')
  })
})

describe('attacks', () => {
  it('no flipped bit is ever opened and none crashes the reader: all of header, iv, tag and both ends, each seventh between', async () => {
    const bytes = await seal(testPayload({ accounts: testPayload().accounts.slice(0, 1) }))
    const codes = new Map<string, number>()
    const tryFlip = async (bit: number): Promise<void> => {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const code = await codeOf(() => open(flipped))
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    const text = Buffer.from(bytes).toString()
    const dull = { from: text.indexOf('"ciphertext"') + 64, to: text.indexOf('"tag"') - 64 }
    const bits = Array.from({ length: bytes.length * 8 }, (_, bit) => bit).filter((bit) => bit < dull.from * 8 || bit >= dull.to * 8 || bit % 7 === 0)
    for (let at = 0; at < bits.length; at += 256) await Promise.all(bits.slice(at, at + 256).map(tryFlip))
    expect([...codes.keys()].filter((code) => !['backup.damaged', 'backup.newer', 'backup.practice-data', 'backup.wrong-key'].includes(code))).toEqual([])
    expect([...codes.values()].reduce((sum, count) => sum + count)).toBe(bits.length)
  }, 120_000)

  it('no truncated version', async () => {
    const bytes = await seal()
    const lengths = [0, 1, 2, 10, 14, ...Array.from({ length: 60 }, (_, i) => Math.floor((bytes.length * i) / 60)), bytes.length - 30, bytes.length - 3, bytes.length - 2, bytes.length - 1]
    for (const length of lengths) expect(await codeOf(() => open(bytes.slice(0, length)))).toBe('backup.damaged')
  })

  it('nothing appended, and no white space', async () => {
    const text = Buffer.from(await seal()).toString()
    for (const changed of [`${text}\n`, ` ${text}`, `${text} `, text.replace('{"', '{ "'), text.replace('","iv', '", "iv'), `${text}${text}`, `\ufeff${text}`]) {
      expect(await codeOf(() => open(utf8(changed)))).toBe('backup.damaged')
    }
  })

  it('no member beside the four, none missing, none twice, none in another order', async () => {
    const parts = partsOf(await seal())
    const { protected: header, iv, ciphertext, tag } = parts
    const files: object[] = [
      { ...parts, header: { kid: 'x' } },
      { ...parts, unprotected: { kid: 'x' } },
      { ...parts, unprotected: {} },
      { ...parts, aad: 'AAAA' },
      { ...parts, encrypted_key: '' },
      { ...parts, encrypted_key: 'AAAA' },
      { ...parts, extra: 1 },
      { protected: header, iv, ciphertext },
      { protected: header, ciphertext, tag },
      { iv, ciphertext, tag },
      { protected: header, iv, tag },
      { tag, iv, ciphertext, protected: header },
      { ...parts, tag: 5 },
      { ...parts, iv: null },
      [parts],
    ]
    for (const file of files) expect(await codeOf(() => open(utf8(JSON.stringify(file))))).toBe('backup.damaged')
    const twice = JSON.stringify(parts).replace('{"protected"', '{"tag":"AAAA","protected"')
    expect(await codeOf(() => open(utf8(twice)))).toBe('backup.damaged')
  })

  it('no base64url but the canonical one', async () => {
    const parts = partsOf(await seal())
    const lastBits = (text: string): string => `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`
    const files: Parts[] = [
      { ...parts, tag: lastBits(parts.tag) },
      { ...parts, ciphertext: `${parts.ciphertext}=` },
      { ...parts, ciphertext: ` ${parts.ciphertext}` },
      { ...parts, iv: `${parts.iv.slice(0, -1)}+` },
      { ...parts, iv: `${parts.iv.slice(0, -1)}/` },
      { ...parts, iv: Buffer.alloc(16, 1).toString('base64url') },
      { ...parts, iv: Buffer.alloc(11, 1).toString('base64url') },
      { ...parts, tag: parts.tag.slice(0, 16) },
      { ...parts, tag: '' },
      { ...parts, ciphertext: '' },
    ]
    for (const file of files) expect(await codeOf(() => open(utf8(JSON.stringify(file))))).toBe('backup.damaged')
  })

  it.each<[string, string, Record<string, unknown>]>([
    ['zip', 'backup.damaged', { zip: 'DEF' }],
    ['crit', 'backup.damaged', { crit: ['exp'], exp: 1 }],
    ['an unknown member', 'backup.damaged', { more: 1 }],
    ['another alg', 'backup.damaged', { alg: 'A256KW' }],
    ['another enc', 'backup.damaged', { enc: 'A128GCM' }],
    ['enc of another family', 'backup.damaged', { enc: 'A256CBC-HS512' }],
    ['another typ', 'backup.damaged', { typ: 'JWT' }],
    ['a later format', 'backup.newer', { v: 2 }],
    ['an earlier format', 'backup.damaged', { v: 0 }],
    ['another location', 'backup.wrong-key', { loc: 'b'.repeat(32) }],
    ['a path as location', 'backup.damaged', { loc: '../../../../../../../../../etc/x' }],
    ['another device than inside', 'backup.damaged', { dev: 'e'.repeat(32) }],
    ['another number than inside', 'backup.damaged', { seq: 8 }],
    ['a number as text', 'backup.damaged', { seq: '7' }],
    ['a time before 1970', 'backup.damaged', { at: -1 }],
    ['a short salt', 'backup.damaged', { salt: randomBytes(31).toString('base64url') }],
    ['an Argon2id memory of 4 GiB', 'backup.damaged', { pw: { ...pw, m: 4_194_304 } }],
    ['an Argon2id memory of nothing', 'backup.damaged', { pw: { ...pw, m: 8 } }],
    ['a million Argon2id passes', 'backup.damaged', { pw: { ...pw, t: 1_000_000 } }],
    ['five Argon2id lanes', 'backup.damaged', { pw: { ...pw, p: 5 } }],
    ['another key derivation', 'backup.damaged', { pw: { ...pw, kdf: 'pbkdf2' } }],
    ['a short passphrase salt', 'backup.damaged', { pw: { ...pw, salt: 'AAAA' } }],
    ['no passphrase member but null', 'backup.damaged', { pw: null }],
  ])('a header, made with the right key, that has %s', async (_, code, change) => {
    expect(await codeOf(() => open(foreignSeal(plainHeader(change), payloadText)))).toBe(code)
  })

  it('no header in another order, although made with the right key', async () => {
    const reversed = Object.fromEntries(Object.entries(plainHeader()).reverse())
    expect(await codeOf(() => open(foreignSeal(reversed, payloadText)))).toBe('backup.damaged')
  })

  it('no compact serialization', async () => {
    const compact = await new CompactEncrypt(utf8(payloadText)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(randomBytes(32))
    expect(await codeOf(() => open(utf8(compact)))).toBe('backup.damaged')
  })

  it('no file above 32 MiB is even parsed', async () => {
    expect(await codeOf(() => open(new Uint8Array(32 * 1024 * 1024 + 1)))).toBe('backup.damaged')
  })

  it('no random bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => (await codeOf(() => open(bytes))) === 'backup.damaged'))
    await fc.assert(fc.asyncProperty(fc.json(), async (text) => (await codeOf(() => open(utf8(text)))) === 'backup.damaged'))
  })
})
