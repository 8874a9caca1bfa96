// The recovery sheet starts from hostile names and passphrases: whatever they are, the page shows them and does nothing else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecoverySheet } from '../../src/main/core/ports.ts'
import { SecretText } from '../../src/main/core/secret.ts'
import { recoverySheetPage, sheetCsp } from '../../src/main/window/recovery-sheet-page.ts'

const made = Date.parse('2026-11-24T07:47:00Z')
const pageOf = (passphrase: string, change: Partial<Omit<RecoverySheet, 'passphrase'>> = {}): string =>
  recoverySheetPage({ passphrase: new SecretText(passphrase), recoveryAccount: 'sam@outlook.example', storage: 'iCloud Drive', atMs: made, ...change }, { locale: { tag: 'en-GB', timeZone: 'UTC' }, printKeys: 'Ctrl+P' })

const unescape = (html: string): string => html.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&')
const glyphs = (page: string): string[] => [...page.matchAll(/<span class="glyph">([^<]*)<\/span>/g)].map(([, glyph = '']) => unescape(glyph))
const textOf = (page: string): string => unescape(page.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, ''))

/** All tags that the page's own text may have; anything else came from outside. */
const ownTags = /^<(?:!doctype html|html lang="en" dir="ltr"|meta charset="utf-8"|(?:p|span) class="(?:hint|passphrase|reading|group|sign|glyph|name)"|\/?(?:html|head|title|style|body|h1|h2|p|dl|div|dt|dd|bdi|ol|ul|li|span))>$/

const attacks = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg/onload=alert(1)>', "' onmouseover='alert(1)", '</style><link rel=stylesheet href=//a.example>', '<!--', '&lt;b&gt;', 'javascript:alert(1)', '</title><meta http-equiv=refresh content=0>']

/** Every tag is one of the page's own, and what lies between them opens no other. */
const expectHarmless = (page: string): void => {
  for (const [tag] of page.matchAll(/<[^>]*>/g)) expect(tag).toMatch(ownTags)
  expect(page.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, '')).not.toMatch(/[<>"']/)
}

describe('the page', () => {
  it.each(attacks)('shows %s as text wherever it stands', (attack) => {
    for (const page of [pageOf(attack), pageOf('not a real one', { recoveryAccount: attack }), pageOf('not a real one', { storage: attack })]) expectHarmless(page)
    expect(textOf(pageOf('not a real one', { recoveryAccount: attack }))).toContain(attack.trim())
    expect(glyphs(pageOf(attack)).join('').replaceAll('␣', ' ')).toBe(attack)
  })

  it('has a style and nothing that could be loaded or run', () => {
    const page = pageOf('not a real one')
    expect(page).not.toMatch(/script|src=|href=|url\(|@import|http|iframe|object|embed|form/i)
    expect(sheetCsp).toBe("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
  })

  it('names of other directions and line ends stay in their line', () => {
    const page = pageOf('not a real one', { recoveryAccount: 'sam\u202e\n@outlook.example' })
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    expect(textOf(page)).toContain('sam @outlook.example')
  })

  it('says what it is, of when, for whom, where, how to use it, and what nobody can do', () => {
    const text = textOf(pageOf('not a real one'))
    for (const part of ['Twofold recovery sheet', '24 November 2026', '07:47', 'sam@outlook.example', 'iCloud Drive', 'Begin recovery', 'Nobody can reset this passphrase', 'Ctrl+P']) expect(text).toContain(part)
  })

  it('leaves out what isn’t known', () => {
    const text = textOf(pageOf('not a real one', { recoveryAccount: '' }))
    expect(text).not.toContain('Recovery account')
    expect(text).toContain('Sign in with the personal Microsoft account')
  })
})

describe('the passphrase', () => {
  it('is shown sign by sign in groups of four, which add nothing to it', () => {
    const page = pageOf('abcd efghij')
    expect(glyphs(page)).toEqual(['a', 'b', 'c', 'd', '␣', 'e', 'f', 'g', 'h', 'i', 'j'])
    expect([...page.matchAll(/<span class="group">/g)]).toHaveLength(3)
  })

  it.each([
    ['0', 'zero'],
    ['O', 'capital O'],
    ['o', 'small o'],
    ['1', 'one'],
    ['l', 'small L'],
    ['I', 'capital i'],
    [' ', 'space'],
    ['\u0430', 'U+0430'],
    ['é', 'U+00E9'],
    ['\u200b', 'U+200B'],
    ['\u202e', 'U+202E'],
    ['🚀', 'U+1F680'],
  ])('%j has its name beneath it: %s', (sign, name) => {
    expect(pageOf(`x${sign}x`)).toContain(`<span class="name">${name}</span>`)
  })

  it('is shown in the form that counts, so that what is typed from paper opens', () => {
    expect(glyphs(pageOf('ﬁve ①')).join('')).toBe('five␣1')
    expect(glyphs(pageOf('cafe\u0301'))).toEqual(['c', 'a', 'f', 'é'])
  })

  it('shows something for every sign, and no sign that turns the line', () => {
    for (const sign of ['\u0000', '\u200b', '\u202e', '\u2067', '\u00ad', '\ud800', '\u0301', '\u3000']) {
      const [, glyph = ''] = glyphs(pageOf(`a${sign === '\u0301' ? ' ' : ''}${sign}`))
      expect(glyph).not.toBe('')
      expect(glyph).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
    }
  })

  it('can be read back from the page, whatever letters, digits and signs it has', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 200, unit: fc.constantFrom(...Array.from('abcXYZ019 lIO|<>&"\'`\\/éäßжЖ漢字')) }), (passphrase) => {
        const page = pageOf(passphrase)
        expectHarmless(page)
        expect(glyphs(page).join('').replaceAll('␣', ' ')).toBe(passphrase.normalize('NFKC'))
      }),
    )
  })
})
