import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8 } from '../../../src/main/core/encoding.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('base64url', () => {
  test('is what Buffer writes, and comes back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = toBase64url(value)
        expect(text).toBe(Buffer.from(value).toString('base64url'))
        expect(fromBase64url(text)).toEqual(Uint8Array.from(value))
      }),
    )
  })

  test('has one spelling only: a text that decodes encodes to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ABCxyz019-_+/= \n')), maxLength: 12 }), (text) => {
        const value = fromBase64url(text)
        if (value) expect(toBase64url(value)).toBe(text)
      }),
    )
  })

  test.each(['A', 'AB==', 'AB', 'AAB', 'A+==', 'a/', 'AA\n', 'AAAAA', 'ÄÄ'])('refuses %j', (text) => {
    // 'AB' and 'AAB' carry bits that no byte uses.
    expect(fromBase64url(text)).toBeNull()
  })
})

describe('hex', () => {
  test('comes back, in lower case only', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(Uint8Array.from(value))
      }),
    )
    expect(fromHex('AB')).toBeNull()
    expect(fromHex('abc')).toBeNull()
    expect(fromHex('ab\n')).toBeNull()
  })
})

describe('UTF-8', () => {
  test('bytes that are none answer null, and a byte order mark is kept', () => {
    expect(fromUtf8(Uint8Array.of(0xff))).toBeNull()
    expect(fromUtf8(utf8('\uFEFFa'))).toBe('\uFEFFa')
  })
})
