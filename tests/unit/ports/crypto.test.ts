// The Crypto port: published vectors, and what must not open. The app's own adapter and the tests' stand-in both pass.
import { describe, expect, it } from 'vitest'
import { createNodeCrypto } from '../../../src/main/adapters/node-crypto.ts'
import { createNodeRandom } from '../../../src/main/adapters/node-random.ts'
import { toHex, utf8 } from '../../../src/main/core/encoding.ts'
import type { Crypto } from '../../../src/main/core/ports.ts'
import { testCrypto } from '../../fakes/node-crypto-for-tests.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

describe.each<[string, Crypto]>([
  ['node-crypto', createNodeCrypto()],
  ['the stand-in', testCrypto],
])('%s', (_name, crypto) => {
  it('SHA-256 (FIPS 180-4)', () => {
    expect(toHex(crypto.sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('HMAC (RFC 2202, RFC 4231 test case 2)', () => {
    const [key, data] = [utf8('Jefe'), utf8('what do ya want for nothing?')]
    expect(toHex(crypto.hmac('SHA1', key, data))).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
    expect(toHex(crypto.hmac('SHA256', key, data))).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
    expect(toHex(crypto.hmac('SHA512', key, data))).toMatch(/^164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737$/)
  })

  it('HKDF-SHA-256 (RFC 5869 test case 1)', () => {
    const okm = crypto.hkdfSha256(new Uint8Array(22).fill(11), hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42)
    expect(toHex(okm)).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865')
  })

  it('AES-256-GCM (the GCM specification’s test case 16)', () => {
    const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
    const iv = hex('cafebabefacedbaddecaf888')
    const aad = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const plain = hex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39')
    const sealed = crypto.aesGcmSeal(key, iv, plain, aad)
    expect(toHex(sealed.ciphertext)).toBe('522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662')
    expect(toHex(sealed.tag)).toBe('76fc6ece0f4e1768cddf8853bb2d551b')
    expect(crypto.aesGcmOpen(key, iv, sealed, aad)).toEqual(plain)
  })

  it('opens nothing that was changed, and no shortened tag', () => {
    const [key, iv, aad] = [new Uint8Array(32), new Uint8Array(12), utf8('aad')]
    const sealed = crypto.aesGcmSeal(key, iv, utf8('text'), aad)
    expect(crypto.aesGcmOpen(key, iv, sealed, utf8('aae'))).toBeNull()
    expect(crypto.aesGcmOpen(new Uint8Array(32).fill(1), iv, sealed, aad)).toBeNull()
    expect(crypto.aesGcmOpen(key, iv, { ...sealed, ciphertext: sealed.ciphertext.map((b) => b ^ 1) }, aad)).toBeNull()
    for (const length of [0, 4, 12, 15]) expect(crypto.aesGcmOpen(key, iv, { ...sealed, tag: sealed.tag.subarray(0, length) }, aad)).toBeNull()
  })
})

describe('node-random', () => {
  it('gives as many bytes as asked for, never the same', () => {
    const random = createNodeRandom()
    expect([0, 1, 16, 32].map((length) => random.bytes(length).length)).toEqual([0, 1, 16, 32])
    expect(random.bytes(16)).not.toEqual(random.bytes(16))
  })
})
