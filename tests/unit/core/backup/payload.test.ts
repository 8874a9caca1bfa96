// What may be in a backup and what may not: the schema lets nothing else in, and no secret that is bound to this computer.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account } from '../../../../src/main/core/accounts/account.ts'
import { isAppError } from '../../../../src/main/core/app-error.ts'
import { accountsOf, parsePayload, payloadBytes, payloadDigest, payloadOf, serializePayload } from '../../../../src/main/core/backup/payload.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { utf8 } from '../../../../src/main/core/encoding.ts'
import { boundSecret, testAccounts, testDocument, testPayload } from '../../../fakes/backup-fixtures.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'
import { testCrypto } from '../../../fakes/node-crypto-for-tests.ts'

const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'nothing was thrown'
  } catch (error) {
    return isAppError(error) ? error.code : `not an AppError: ${String(error)}`
  }
}

const padded = (text: string): Uint8Array => {
  const json = utf8(text)
  const bytes = new Uint8Array(Math.ceil(json.length / 4096) * 4096).fill(0x20)
  bytes.set(json)
  return bytes
}

const hex32 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const secret = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => new SecretBytes(bytes))
const algorithm = fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const)
const digits = fc.integer({ min: 5, max: 10 })
const credential = fc.oneof(
  fc.record({ type: fc.constant('totp' as const), secret, algorithm, digits, period: fc.integer({ min: 1, max: 86_400 }) }),
  fc.record({ type: fc.constant('hotp' as const), secret, algorithm, digits, counter: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ type: fc.constant('steam' as const), secret, algorithm: fc.constant('SHA1' as const), digits: fc.constant(5 as const), period: fc.constant(30 as const) }),
)
/** Any UTF-16 text, lone surrogates included: names come from QR codes. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 30 })
const account: fc.Arbitrary<Account> = fc.record(
  {
    id: hex32,
    kind: fc.constantFrom('personal' as const, 'work' as const, 'other' as const),
    issuer: anyText,
    userName: anyText,
    binding: fc.constantFrom('portable' as const, 'this-device' as const),
    credential: fc.option(credential),
    groups: fc.array(anyText, { maxLength: 3 }),
    pinned: fc.boolean(),
    note: anyText,
    msa: fc.record({ tid: hex32, oid: hex32 }),
  },
  { requiredKeys: ['id', 'kind', 'issuer', 'userName', 'binding', 'credential'] },
)
const accounts = fc.uniqueArray(account, { selector: (item) => item.id, maxLength: 8 })

describe('round trip', () => {
  it('brings every account back in order, without what is bound to the computer', () => {
    fc.assert(
      fc.property(accounts, (list) => {
        const payload = payloadOf(freshDocument({ accounts: list }), { loc: '1'.repeat(32), dev: '2'.repeat(32), seq: 1 })
        const back = accountsOf(parsePayload(payloadBytes(payload)))
        const expected = list.map((item) => (item.binding === 'portable' ? item : { ...item, credential: null }))
        expect(back).toEqual(expected)
        back.forEach((item, i) => {
          const was = expected[i]?.credential
          expect(item.credential ? was?.secret.equals(item.credential.secret) : was === null).toBe(true)
        })
      }),
    )
  })

  it('is always a multiple of 4,096 bytes, padded with spaces and no more than needed', () => {
    fc.assert(
      fc.property(accounts, (list) => {
        const payload = payloadOf(freshDocument({ accounts: list }), { loc: '1'.repeat(32), dev: '2'.repeat(32), seq: 1 })
        const bytes = payloadBytes(payload)
        const json = utf8(serializePayload(payload))
        expect(bytes.length % 4096).toBe(0)
        expect(bytes.length - json.length).toBeLessThan(4096)
        expect(bytes.subarray(json.length).every((byte) => byte === 0x20)).toBe(true)
      }),
    )
  })
})

describe('what gets in', () => {
  it('is exactly the fields of the format, whatever else the vault and its accounts hold', () => {
    // A later field of the vault, planted everywhere an object of the document goes into the payload.
    const planted = 'planted-elsewhere'
    const document = {
      ...testDocument,
      accounts: testDocument.accounts.map((item) => ({ ...item, planted, ...(item.msa && { msa: { ...item.msa, planted } }), ...(item.credential && { credential: { ...item.credential, planted } }) })),
      settings: { ...testDocument.settings, planted, lockAfter: planted },
      device: { ...testDocument.device, planted },
      planted,
    }
    const text = serializePayload(payloadOf(document, { loc: '1'.repeat(32), dev: '2'.repeat(32), seq: 1 }))
    expect(text).not.toContain('planted')
    const members = new Set([...text.matchAll(/"([A-Za-z]+)":/g)].map((match) => match[1]))
    expect([...members].sort()).toEqual(
      ['accounts', 'algorithm', 'binding', 'clipboardSeconds', 'counter', 'credential', 'dev', 'device', 'digits', 'groups', 'hideCodes', 'id', 'issuer', 'kind', 'language', 'loc', 'msa', 'name', 'note', 'oid', 'os', 'period', 'pinned', 'position', 'schema', 'secret', 'seq', 'settings', 'theme', 'tid', 'type', 'userName'].sort(),
    )
  })

  it('never holds a byte of a secret that is bound to this computer, in any spelling', () => {
    const bytes = Buffer.from(payloadBytes(testPayload()))
    const raw = Buffer.from(boundSecret.bytes())
    // Every window of 8 bytes, so that a part of the secret would be found too.
    for (let at = 0; at + 8 <= raw.length; at++) {
      const part = raw.subarray(at, at + 8)
      for (const form of [part, part.toString('hex'), part.toString('hex').toUpperCase(), part.toString('base64').slice(0, 10), part.toString('base64url').slice(0, 10), base32(part).slice(0, 12), base32(part).slice(0, 12).toLowerCase()]) {
        expect(bytes.includes(form)).toBe(false)
      }
    }
    // The same search finds a portable secret, so it would have found the bound one.
    const portable = testAccounts.find((item) => item.binding === 'portable')?.credential?.secret.bytes()
    expect(bytes.includes(Buffer.from(portable ?? []).toString('base64url'))).toBe(true)
  })
})

describe('what is refused', () => {
  const text = serializePayload(testPayload())
  const changed = (change: (payload: Record<string, unknown> & { accounts: Record<string, unknown>[] }) => void): Uint8Array => {
    // JSON of the fixture itself, so its shape is known.
    const plain = JSON.parse(text) as Record<string, unknown> & { accounts: Record<string, unknown>[] }
    change(plain)
    return padded(JSON.stringify(plain))
  }

  it('reads what it wrote (so that the cases below are refused for their own reason)', () => {
    expect(parsePayload(padded(text))).toEqual(testPayload())
    expect(parsePayload(changed(() => undefined))).toEqual(testPayload())
  })

  it.each<[string, Uint8Array]>([
    ['an extra member at the top', changed((p) => (p['extra'] = 1))],
    ['an extra member of an account', changed((p) => ((p.accounts[0] ?? {})['extra'] = 1))],
    ['a lock setting', changed((p) => ((p['settings'] as Record<string, unknown>)['lock'] = 'off'))],
    ['a path in the device', changed((p) => ((p['device'] as Record<string, unknown>)['path'] = '/'))],
    ['a credential of an account that is bound to its computer', changed((p) => ((p.accounts[1] ?? {})['credential'] = p.accounts[0]?.['credential']))],
    ['members in another order', changed((p) => (p.accounts[0] = Object.fromEntries(Object.entries(p.accounts[0] ?? {}).reverse())))],
    ['positions that are not the order', changed((p) => ((p.accounts[0] ?? {})['position'] = 1))],
    ['the same id twice', changed((p) => ((p.accounts[1] ?? {})['id'] = p.accounts[0]?.['id']))],
    ['a number in place of a decimal counter', changed((p) => ((p.accounts[4]?.['credential'] as Record<string, unknown>)['counter'] = 1))],
    ['a counter of 2^64', changed((p) => ((p.accounts[4]?.['credential'] as Record<string, unknown>)['counter'] = '18446744073709551616'))],
    ['an upper-case id', changed((p) => (p['loc'] = 'A1'.repeat(16)))],
    ['a path as location', changed((p) => (p['loc'] = '../../../../../../etc/passwd/abc'))],
    ['seq 0', changed((p) => (p['seq'] = 0))],
    ['a fraction', changed((p) => (p['seq'] = 1.5))],
    ['an unknown system', changed((p) => ((p['device'] as Record<string, unknown>)['os'] = 'beos'))],
    ['a name of 257 characters', changed((p) => ((p.accounts[0] ?? {})['issuer'] = 'x'.repeat(257)))],
    ['white space inside', padded(text.replace('{"schema"', '{ "schema"'))],
    ['a number in another spelling', padded(text.replace('"seq":7', '"seq":7e0'))],
    ['an escaped character that needs no escape', padded(text.replace('"dark"', '"\\u0064ark"'))],
    ['a member twice', padded(text.replace('"seq":7', '"seq":6,"seq":7'))],
    ['__proto__', padded(text.replace('{"schema"', '{"__proto__":{},"schema"'))],
    ['no padding', utf8(text)],
    ['more padding than needed', padded(text + ' '.repeat(4096))],
    ['padding by another character', padded(`${text}\n`)],
    ['a byte order mark', padded(`\ufeff${text}`)],
    ['no UTF-8', new Uint8Array(4096).fill(0xff)],
    ['nothing', new Uint8Array()],
    ['null', padded('null')],
    ['schema 0', padded(text.replace('"schema":1', '"schema":0'))],
  ])('%s', (_, bytes) => {
    expect(codeOf(() => parsePayload(bytes))).toBe('backup.damaged')
  })

  it('a later schema by its own name', () => {
    expect(codeOf(() => parsePayload(padded('{"schema":2,"anything":true}')))).toBe('backup.newer')
  })
})

describe('digest', () => {
  it('is blind to the number of the version and to nothing else', () => {
    const digest = payloadDigest(testCrypto, testPayload())
    expect(payloadDigest(testCrypto, testPayload({ seq: 8 }))).toBe(digest)
    expect(payloadDigest(testCrypto, testPayload({ dev: 'e'.repeat(32) }))).not.toBe(digest)
    expect(payloadDigest(testCrypto, testPayload({ accounts: testPayload().accounts.slice(1) }))).not.toBe(digest)
    expect(payloadDigest(testCrypto, testPayload({ settings: { ...testPayload().settings, theme: 'light' } }))).not.toBe(digest)
  })
})

const base32 = (bytes: Uint8Array): string => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(parseInt(five, 2))).join('')
}
