// Codes against the RFCs' own vectors, an independent implementation, and the edges of counters and windows.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Algorithm } from '../../../../src/main/core/accounts/account.ts'
import { createCodeMaker, type CounterCredential, type TimedCredential } from '../../../../src/main/core/codes/code-maker.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { createNodeCrypto } from '../../../../src/main/adapters/node-crypto.ts'
import { z } from 'zod'
import { fromBase32 } from '../../../../src/main/core/accounts/base32.ts'
import { noCorpus, readCorpus } from '../../../fakes/corpus.ts'

const crypto = createNodeCrypto()
const maker = createCodeMaker(crypto)
const ascii = (text: string) => new SecretBytes(new TextEncoder().encode(text))
const hotp = (secret: SecretBytes, counter: bigint, digits = 6, algorithm: Algorithm = 'SHA1'): CounterCredential => ({ type: 'hotp', secret, algorithm, digits, counter })
const totp = (secret: SecretBytes, change: { algorithm?: Algorithm; digits?: number; period?: number } = {}): TimedCredential => ({
  type: 'totp',
  secret,
  algorithm: 'SHA1',
  digits: 6,
  period: 30,
  ...change,
})
const steam = (secret: SecretBytes): TimedCredential => ({ type: 'steam', secret, algorithm: 'SHA1', digits: 5, period: 30 })

const digitsText = '1234567890'

describe('RFC 4226 appendix D', () => {
  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map((code, counter) => [counter, code] as const))('counter %i is %s', (counter, code) => {
    expect(maker.counted(hotp(ascii(digitsText.repeat(2)), BigInt(counter)))).toBe(code)
  })
})

describe('RFC 6238 appendix B', () => {
  const seeds = { SHA1: ascii(digitsText.repeat(2)), SHA256: ascii(digitsText.repeat(3) + '12'), SHA512: ascii(digitsText.repeat(6) + '1234') }
  it.each<[number, Algorithm, string]>([
    [59, 'SHA1', '94287082'],
    [59, 'SHA256', '46119246'],
    [59, 'SHA512', '90693936'],
    [1111111109, 'SHA1', '07081804'],
    [1111111109, 'SHA256', '68084774'],
    [1111111109, 'SHA512', '25091201'],
    [1111111111, 'SHA1', '14050471'],
    [1111111111, 'SHA256', '67062674'],
    [1111111111, 'SHA512', '99943326'],
    [1234567890, 'SHA1', '89005924'],
    [1234567890, 'SHA256', '91819424'],
    [1234567890, 'SHA512', '93441116'],
    [2000000000, 'SHA1', '69279037'],
    [2000000000, 'SHA256', '90698825'],
    [2000000000, 'SHA512', '38618901'],
    [20000000000, 'SHA1', '65353130'],
    [20000000000, 'SHA256', '77737706'],
    [20000000000, 'SHA512', '47863826'],
  ])('at %i s with %s is %s', (seconds, algorithm, code) => {
    expect(maker.timed(totp(seeds[algorithm], { algorithm, digits: 8 }), seconds * 1_000).code).toBe(code)
  })
})

describe('Steam', () => {
  const vectors = readCorpus('vectors/steam.json')
  it('makes the codes that other programs make', ({ skip }) => {
    if (vectors === null) return skip(noCorpus)
    const rows = z.array(z.looseObject({ secret_base32: z.string(), time: z.number(), code: z.string() })).parse(JSON.parse(vectors))
    for (const { secret_base32: secret, time, code } of rows) expect(maker.timed(steam(new SecretBytes(fromBase32(secret) ?? Uint8Array.of(0))), time * 1_000).code).toBe(code)
    expect(rows.length).toBeGreaterThan(0)
  })

  it('uses its own 26 characters and nothing else', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, at) => /^[23456789BCDFGHJKMNPQRTVWXY]{5}$/.test(maker.timed(steam(new SecretBytes(bytes)), at).code)))
  })
})

/** RFC 4226 once more, with Node's own 64-bit writes and one division. */
const independent = (secret: Uint8Array, counter: bigint, digits: number, algorithm: Algorithm): string => {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(counter)
  const digest = createHmac(algorithm, secret).update(message).digest()
  const value = digest.readUInt32BE((digest.at(-1) ?? 0) % 16) % 2 ** 31
  return String(value).padStart(10, '0').slice(-digits)
}

describe('against an independent implementation', () => {
  const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 })
  const algorithms = fc.constantFrom<Algorithm>('SHA1', 'SHA256', 'SHA512')
  const digits = fc.integer({ min: 5, max: 10 })

  it('every 64-bit counter', () => {
    const edges = [0n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]
    const counters = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
    fc.assert(
      fc.property(secrets, counters, digits, algorithms, (secret, counter, length, algorithm) => {
        expect(maker.counted(hotp(new SecretBytes(secret), counter, length, algorithm))).toBe(independent(secret, counter, length, algorithm))
      }),
      { numRuns: 500 },
    )
  })

  it('every window', () => {
    fc.assert(
      fc.property(secrets, fc.integer({ min: 0, max: 253_402_300_799_999 }), fc.integer({ min: 1, max: 86_400 }), digits, algorithms, (secret, at, period, length, algorithm) => {
        const made = maker.timed(totp(new SecretBytes(secret), { period, digits: length, algorithm }), at)
        const index = Math.floor(at / 1_000 / period)
        expect(made).toEqual({
          code: independent(secret, BigInt(index), length, algorithm),
          next: independent(secret, BigInt(index + 1), length, algorithm),
          validFromMs: index * period * 1_000,
          validUntilMs: (index + 1) * period * 1_000,
        })
      }),
      { numRuns: 500 },
    )
  })
})

describe('windows', () => {
  it('ends a code at its last millisecond and shows what was next', () => {
    const credential = totp(ascii('secret'))
    const before = maker.timed(credential, 59_999)
    const after = maker.timed(credential, 60_000)
    expect(before.validUntilMs).toBe(60_000)
    expect(after.validFromMs).toBe(60_000)
    expect(after.code).toBe(before.next)
    expect(maker.timed(credential, 59_999)).toEqual(before)
  })

  it('works once per window, however often it is asked', () => {
    let calls = 0
    const counting = createCodeMaker({
      hmac: (...args) => {
        calls += 1
        return crypto.hmac(...args)
      },
    })
    const credential = totp(ascii('secret'))
    for (const at of [0, 1, 29_999]) counting.timed(credential, at)
    expect(calls).toBe(2)
    counting.timed(credential, 30_000)
    expect(calls).toBe(3)
  })

  it('takes a clock before 1970 for 1970', () => {
    expect(maker.timed(totp(ascii('secret')), -5).validFromMs).toBe(0)
  })
})
