// docs/backup-format.md is enough to read a backup: a reader made from it alone opens the golden files, and takes and
// refuses exactly what the app's reader takes and refuses, for the same reasons.
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../../src/main/core/app-error.ts'
import { openVersion as appOpenVersion, parseVersionFile } from '../../../../src/main/core/backup/format1.ts'
import { readKeys } from '../../../../src/main/core/backup/key-guard.ts'
import { parseLocationFile } from '../../../../src/main/core/backup/location.ts'
import { releaseNames } from '../../../../src/main/core/backup/names.ts'
import { serializePayload } from '../../../../src/main/core/backup/payload.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { goldenExpectations, goldenFilesUnder, goldenPassphrase } from '../../../fakes/golden-files.ts'
import { memoryAppFolder } from '../../../fakes/memory-app-folder.ts'
import { testCrypto } from '../../../fakes/node-crypto-for-tests.ts'
import { accountMark, kidOf, openVersion, padded, readKeyFile, Refused, sealAnything, type Key, type Plain, type Refusal } from '../../../fakes/second-reader.ts'
import { goldenApp, goldenOwner } from '../../../fixtures/backup-format-1/make.ts'

const keysOf = (set: string): Key[] => [...goldenFilesUnder(`${set}/app-folder`)].flatMap(([path, bytes]) => (path.startsWith('keys/') ? (readKeyFile(path, bytes, goldenOwner) ?? []) : []))
const releaseKeys = keysOf('release')
const storage = goldenFilesUnder('release/storage')
const [firstKey] = releaseKeys
if (!firstKey) throw new Error('the fixture has no key')

describe('the second reader', () => {
  it.each((['release', 'practice'] as const).flatMap((set) => goldenExpectations(set).map(([label, expected]) => [label, set, expected] as const)))('opens %s of the %s data', (_, set, { file, at, payload }) => {
    const bytes = goldenFilesUnder(`${set}/storage`).get(file) ?? new Uint8Array()
    const typ = set === 'release' ? 'twofold-backup' : 'twofold-practice-backup'
    const opened = openVersion(bytes, { loc: payload.loc, keys: keysOf(set), typ })
    expect(JSON.stringify(opened.payload)).toBe(JSON.stringify(payload))
    expect(opened.header['at']).toBe(at)
  })

  it('opens a version with a passphrase, given Argon2id’s output', () => {
    const { version, expected } = goldenPassphrase()
    const from = { loc: expected.payload.loc, keys: releaseKeys }
    expect(JSON.stringify(openVersion(version, { ...from, pwKey: Buffer.from(expected.passphraseKeyHex, 'hex') }).payload)).toBe(JSON.stringify(expected.payload))
    expect(() => openVersion(version, from)).toThrow('passphrase needed')
  })

  it('opens nothing with one guard', () => {
    const { file, payload } = goldenExpectations('release')[0]?.[1] ?? { file: '', payload: { loc: '' } }
    const bytes = storage.get(file) ?? new Uint8Array()
    const reasonWith = (change: Partial<Key>): string => {
      try {
        openVersion(bytes, { loc: payload.loc, keys: releaseKeys.map((key) => ({ ...key, ...change })) })
        return 'opened'
      } catch (error) {
        return error instanceof Refused ? error.reason : 'no refusal'
      }
    }
    expect(reasonWith({})).toBe('opened')
    expect(reasonWith({ share: new Uint8Array(32) })).toBe('damaged')
    expect(reasonWith({ tid: 'another' })).toBe('damaged')
    expect(reasonWith({ oid: 'another' })).toBe('damaged')
    expect(reasonWith({ kid: '0'.repeat(32) })).toBe('wrong key')
  })

  it('finds the account’s mark in the location file', () => {
    const [path = '', bytes] = [...storage].find(([name]) => name.endsWith('/location.json')) ?? []
    const loc = path.split('/').at(-2) ?? ''
    expect(parseLocationFile(bytes ?? null, loc)?.ra).toBe(accountMark(loc, goldenOwner))
  })
})

// --- both readers, side by side ----------------------------------------------------------------------------------------

type Outcome = Refusal | 'opened' | 'no refusal'

const reasons: Record<string, Refusal> = { 'backup.damaged': 'damaged', 'backup.newer': 'newer', 'backup.practice-data': 'practice data', 'backup.wrong-key': 'wrong key', 'backup.passphrase-needed': 'passphrase needed' }

const loc = '00112233445566778899aabbccddeeff'
const iv = new Uint8Array(12).fill(5)
const baseHeader: Plain = { alg: 'dir', enc: 'A256GCM', typ: 'twofold-backup', v: 1, kid: firstKey.kid, loc, dev: 'd1'.repeat(16), seq: 7, at: 1_767_323_045_678, salt: Buffer.alloc(32, 9).toString('base64url') }
const basePayload: Plain = {
  schema: 1,
  loc,
  dev: 'd1'.repeat(16),
  seq: 7,
  device: { name: 'Sample', os: 'linux' },
  accounts: [
    { id: '0'.repeat(32), kind: 'personal', issuer: 'A', userName: 'a', binding: 'portable', position: 0, groups: ['g'], pinned: true, note: 'n', msa: { tid: 't', oid: 'o' }, credential: { type: 'totp', secret: 'AAEC', algorithm: 'SHA1', digits: 6, period: 30 } },
    { id: '1'.repeat(32), kind: 'other', issuer: 'B', userName: 'b', binding: 'portable', position: 1, credential: { type: 'hotp', secret: 'AAEC', algorithm: 'SHA1', digits: 6, counter: '7' } },
    { id: '2'.repeat(32), kind: 'other', issuer: 'C', userName: 'c', binding: 'portable', position: 2, credential: { type: 'steam', secret: 'AAEC', algorithm: 'SHA1', digits: 5, period: 30 } },
    { id: '3'.repeat(32), kind: 'work', issuer: 'D', userName: 'd', binding: 'this-device', position: 3 },
  ],
  settings: { theme: 'system', language: 'en', clipboardSeconds: 20, hideCodes: false },
}

const secondOutcome = (bytes: Uint8Array): { outcome: Outcome; payload: string } => {
  try {
    return { outcome: 'opened', payload: JSON.stringify(openVersion(bytes, { loc, keys: releaseKeys }).payload) }
  } catch (error) {
    return { outcome: error instanceof Refused ? error.reason : 'no refusal', payload: '' }
  }
}

/** As services/backup-reader.ts goes about it. */
const appOutcome = async (bytes: Uint8Array): Promise<{ outcome: Outcome; payload: string }> => {
  try {
    const parsed = parseVersionFile(bytes, releaseNames)
    if (parsed.header.loc !== loc) return { outcome: 'damaged', payload: '' }
    const key = releaseKeys.find(({ kid }) => kid === parsed.header.kid)
    if (!key) return { outcome: 'wrong key', payload: '' }
    const payload = await appOpenVersion({ crypto: testCrypto }, parsed, { ...key, loc, share: new SecretBytes(key.share) })
    return { outcome: 'opened', payload: serializePayload(payload) }
  } catch (error) {
    return { outcome: (isAppError(error) && reasons[error.code]) || 'no refusal', payload: '' }
  }
}

/** Runs both over each file and answers how often each outcome came. Fails at the first file on which they differ. */
const compare = async (files: Iterable<readonly [what: string, bytes: Uint8Array]>): Promise<Partial<Record<Outcome, number>>> => {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const [what, bytes] of files) {
    const app = await appOutcome(bytes)
    const second = secondOutcome(bytes)
    // An expect per file would take most of the time.
    if (second.outcome !== app.outcome || second.payload !== app.payload) expect(second, what).toEqual(app)
    counts[app.outcome] = (counts[app.outcome] ?? 0) + 1
  }
  return counts
}

const hex = (digit: string): string => digit.repeat(32)
/** Values at and just beyond the bounds of every field, and of every wrong type. */
const values: readonly unknown[] = [
  null, true, false, {}, [], ['x'], [1], { name: 'x', os: 'macos' }, { tid: 't', oid: 'o' }, { oid: 'o', tid: 't' },
  0, 1, -1, 1.5, 2, 4, 5, 6, 9, 10, 11, 19, 20, 30, 60, 61, 86_400, 86_401, 10_000, 10_001, 2 ** 53 - 1, 2 ** 53, 1e300,
  '', 'a', '0', '1', '00', '+1', '18446744073709551615', '18446744073709551616', '99999999999999999999', 'A', 'AA', 'AB', 'AAA', 'AAB', 'AAE=', 'A A', '_-8',
  hex('0'), hex('f'), hex('F'), hex('0').slice(1), `${hex('0')}0`, `${hex('0')}\n`,
  ...[35, 36, 64, 65, 128, 129, 256, 257, 2_000, 2_001].map((length) => 'x'.repeat(length)), '🚀'.repeat(128), '🚀'.repeat(129), '\ud83d', '\u0000\u2028',
  'portable', 'this-device', 'personal', 'work', 'other', 'totp', 'hotp', 'steam', 'SHA1', 'SHA256', 'SHA512', 'MD5', 'macos', 'windows', 'linux', 'system', 'light', 'dark', 'dir', 'A256GCM', 'twofold-backup', 'twofold-practice-backup',
  ...[31, 32, 33].map((length) => Buffer.alloc(length).toString('base64url')), Array.from({ length: 64 }, () => 'x'), Array.from({ length: 65 }, () => 'x'), ['x'.repeat(64)], ['x'.repeat(65)],
  { kdf: 'argon2id', v: 19, m: 65_536, t: 3, p: 4, salt: Buffer.alloc(16).toString('base64url') },
]

type Path = readonly (string | number)[]
/** What the first account has shown of a field, the others need not show again. */
const isShownBefore = (path: Path): boolean => /^accounts\.[123]\.(kind|issuer|userName)$/.test(path.join('.'))
const pathsOf = (value: unknown, path: Path = []): Path[] => {
  if (typeof value !== 'object' || value === null) return [path]
  const entries: [string | number, unknown][] = Array.isArray(value) ? value.map((item, i): [number, unknown] => [i, item]) : Object.entries(value)
  return [path, ...entries.flatMap(([name, item]) => pathsOf(item, [...path, name]))]
}

/** A copy in which `change` has been done to the object or array that holds the last step of the path. */
const changedAt = (root: unknown, path: Path, change: (holder: Plain, name: string) => void): unknown => {
  const copy: unknown = structuredClone(root)
  // Paths come from the same tree, so each step is there.
  const holder = path.slice(0, -1).reduce<unknown>((at, step) => (at as Plain)[step], copy) as Plain
  change(holder, String(path.at(-1)))
  return copy
}

const mutants = function* (root: Plain): Generator<readonly [what: string, mutant: unknown]> {
  for (const path of pathsOf(root).filter((steps) => steps.length > 0 && !isShownBefore(steps))) {
    const at = path.join('.')
    for (const value of values) yield [`${at} = ${JSON.stringify(value).slice(0, 60)}`, changedAt(root, path, (holder, name) => (holder[name] = value))]
    yield [`${at} deleted`, changedAt(root, path, (holder, name) => (Array.isArray(holder) ? holder.splice(Number(name), 1) : Reflect.deleteProperty(holder, name)))]
    yield [`${at} last`, changedAt(root, path, (holder, name) => {
      const value = holder[name]
      Reflect.deleteProperty(holder, name)
      holder[name] = value
    })]
    yield [`a member beside ${at}`, changedAt(root, path, (holder) => (holder['extra'] = 1))]
  }
}

describe('both readers agree', () => {
  it('on every payload that has one field at or beyond a bound', async () => {
    const files = function* (): Generator<readonly [string, Uint8Array]> {
      for (const [what, mutant] of mutants(basePayload)) yield [what, sealAnything(baseHeader, padded(JSON.stringify(mutant)), firstKey, iv)]
    }
    const counts = await compare(files())
    expect(Object.keys(counts).sort()).toEqual(['damaged', 'newer', 'opened'])
    expect(counts.opened).toBeGreaterThan(100)
    expect(counts.damaged).toBeGreaterThan(1_000)
  }, 60_000)

  it('on every header that has one field at or beyond a bound', async () => {
    const pw = { kdf: 'argon2id', v: 19, m: 65_536, t: 3, p: 4, salt: Buffer.alloc(16).toString('base64url') }
    const bounds = [['m', 19_455], ['m', 19_456], ['m', 262_144], ['m', 262_145], ['t', 0], ['t', 1], ['t', 10], ['t', 11], ['p', 0], ['p', 1], ['p', 4], ['p', 5], ['v', 16], ['kdf', 'argon2i']] as const
    const files = function* (): Generator<readonly [string, Uint8Array]> {
      for (const [what, mutant] of [...mutants(baseHeader), ...mutants({ ...baseHeader, pw })]) {
        // The mutants of a record are records.
        yield [what, sealAnything(mutant as Plain, padded(JSON.stringify(basePayload)), firstKey, iv, new Uint8Array(32))]
      }
      for (const [name, value] of bounds) yield [`pw.${name} = ${value}`, sealAnything({ ...baseHeader, pw: { ...pw, [name]: value } }, padded(JSON.stringify(basePayload)), firstKey, iv, new Uint8Array(32))]
    }
    const counts = await compare(files())
    expect(Object.keys(counts).sort()).toEqual(['damaged', 'newer', 'opened', 'passphrase needed', 'practice data', 'wrong key'])
  }, 60_000)

  it('on spelling and padding', async () => {
    const json = JSON.stringify(basePayload)
    const plaintexts: [string, Uint8Array][] = [
      ['as it is', padded(json)],
      ['one block more', padded(json + ' '.repeat(4_096))],
      ['a line end', padded(`${json}\n`)],
      ['a space in front', padded(` ${json}`)],
      ['white space inside', padded(json.replace('{"schema"', '{ "schema"'))],
      ['a member twice', padded(json.replace('"seq":7', '"seq":7,"seq":7'))],
      ['another number', padded(json.replace('"seq":7', '"seq":7.0'))],
      ['an exponent', padded(json.replace('"position":1', '"position":1e0'))],
      ['minus zero', padded(json.replace('"position":0', '"position":-0'))],
      ['an escape that need not be', padded(json.replace('"system"', '"\\u0073ystem"'))],
      ['an escaped slash', padded(json.replace('"n"', '"\\/"'))],
      ['a slash', padded(json.replace('"n"', '"/"'))],
      ['an escape in upper case', padded(json.replace('"n"', '"\\u001F"'))],
      ['an escape in lower case', padded(json.replace('"n"', '"\\u001f"'))],
      ['half a pair, escaped', padded(json.replace('"n"', '"\\ud800"'))],
      ['a pair, escaped', padded(json.replace('"n"', '"\\ud83d\\ude80"'))],
      ['a byte order mark', padded(`\ufeff${json}`)],
      ['no UTF-8', Buffer.concat([padded(json).subarray(0, 4_095), Buffer.from([0xff])])],
      ['__proto__', padded(json.replace('{"schema"', '{"__proto__":{},"schema"'))],
      ['a later schema', padded('{"schema":2}')],
      ['no object', padded('[]')],
      ['nothing but spaces', padded(' '.repeat(4_096))],
      ['no padding', Buffer.from(json)],
    ]
    const counts = await compare(plaintexts.map(([what, plaintext]) => [what, sealAnything(baseHeader, plaintext, firstKey, iv)]))
    expect(counts).toEqual({ opened: 4, newer: 1, damaged: plaintexts.length - 5 })
  })

  it('on the file around it: members, cut ends, and flipped bits', async () => {
    const whole = sealAnything(baseHeader, padded(JSON.stringify(basePayload)), firstKey, iv)
    // Made by the line above.
    const parts = JSON.parse(whole.toString()) as { protected: string; iv: string; ciphertext: string; tag: string }
    const texts = [
      whole.toString(),
      ` ${whole.toString()}`,
      `${whole.toString()}\n`,
      JSON.stringify({ ...parts, aad: 'AAAA' }),
      JSON.stringify({ ...parts, unprotected: {} }),
      JSON.stringify({ ...parts, encrypted_key: '' }),
      JSON.stringify({ ...parts, iv: 1 }),
      JSON.stringify({ ...parts, iv: `${parts.iv}=` }),
      JSON.stringify({ ...parts, iv: Buffer.alloc(16).toString('base64url') }),
      JSON.stringify({ ...parts, tag: parts.tag.slice(0, 16) }),
      JSON.stringify({ ...parts, ciphertext: '' }),
      JSON.stringify({ tag: parts.tag, iv: parts.iv, ciphertext: parts.ciphertext, protected: parts.protected }),
      // Not canonical and of a later format, or of the other mode: the header is looked at first.
      JSON.stringify({ ...parts, protected: Buffer.from('{"v":2}').toString('base64url') }, null, 1),
      JSON.stringify({ ...parts, protected: Buffer.from(JSON.stringify({ ...baseHeader, typ: 'twofold-practice-backup' })).toString('base64url') }, null, 1),
      JSON.stringify({ tag: parts.tag, iv: '', ciphertext: '', protected: Buffer.from('{"v":1e300}').toString('base64url') }),
      '', '{}', '[]', 'null', '"x"', '{',
    ]
    const files = function* (): Generator<readonly [string, Uint8Array]> {
      for (const text of texts) yield [text.slice(0, 80), Buffer.from(text)]
      for (let length = 0; length < whole.length; length += 97) yield [`cut at ${length}`, whole.subarray(0, length)]
      for (let at = 0; at < whole.length; at += 3) {
        const flipped = Buffer.from(whole)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
        yield [`byte ${at}`, flipped]
      }
    }
    const counts = await compare(files())
    expect(counts.opened).toBe(1)
    expect(counts['no refusal']).toBeUndefined()
  }, 60_000)

  it('on key files', async () => {
    const [path = '', bytes] = [...goldenFilesUnder('release/app-folder')].find(([name]) => name.startsWith('keys/')) ?? []
    // The fixture's own file.
    const file = JSON.parse(Buffer.from(bytes ?? []).toString()) as Plain
    let usable = 0
    for (const [what, mutant] of [['as it is', file] as const, ...mutants(file)]) {
      for (const text of [JSON.stringify(mutant), JSON.stringify(mutant, null, 2)]) {
        const appFolder = memoryAppFolder()
        appFolder.filesOf(goldenOwner.oid).set(path, Buffer.from(text))
        const call = { account: goldenOwner, signal: new AbortController().signal }
        const found = await readKeys({ appFolder, crypto: testCrypto, app: goldenApp }, loc, call)
        const second = readKeyFile(path, Buffer.from(text), goldenOwner)
        // A sound key of another client id is the app's own concern: the page has it readable all the same.
        expect(second !== null, what).toBe(found.keys.length + found.otherApp.length === 1)
        if (second) usable += 1
      }
    }
    expect(usable).toBeGreaterThan(10)
    expect(kidOf(firstKey.share)).toBe(firstKey.kid)
  })
})
