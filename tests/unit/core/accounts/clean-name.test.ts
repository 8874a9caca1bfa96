// Names that try to turn, break or flood what is around them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName } from '../../../../src/main/core/accounts/clean-name.ts'
import { maxNameLength } from '../../../../src/shared/contract/limits.ts'

describe('cleanName', () => {
  it.each([
    ['\u202emoc.elpmaxe@nna', 'moc.elpmaxe@nna'],
    ['a\u2066b\u2069c\u200fd\u061ce', 'abcde'],
    ['a\nb\tc\u0007', 'a b c'],
    ['a\r\nb', 'a b'],
    ['a\u0000b', 'ab'],
    ['line\u2028break', 'line break'],
    ['  spaced  ', 'spaced'],
    ['half \ud83d pair', 'half  pair'],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanName(text)).toBe(clean)
  })

  it.each(['莎士比亚', 'Ελληνικά', '🏴\u200d☠\ufe0f', '🏳️\u200d🌈', '<script>alert(1)</script>', '=HYPERLINK(1)', '__proto__'])('leaves %j as it is', (text) => {
    expect(cleanName(text)).toBe(text)
  })

  it('never cuts a pair in half', () => {
    expect(cleanName(`${'a'.repeat(maxNameLength - 1)}😀`)).toBe('a'.repeat(maxNameLength - 1))
  })

  it('is bounded, well formed and settled for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const clean = cleanName(text)
        expect(clean.length).toBeLessThanOrEqual(maxNameLength)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u)
        expect(cleanName(clean)).toBe(clean)
      }),
    )
  })
})
