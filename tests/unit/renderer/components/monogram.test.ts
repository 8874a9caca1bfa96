// Monograms: stable hues, and a sensible letter for any name.
import { describe, expect, it } from 'vitest'
import { hueOf, initialOf } from '../../../../src/renderer/components/monogram.tsx'

describe('monogram', () => {
  it('gives a name the same hue however it is written, within six', () => {
    expect(hueOf('Contoso')).toBe(hueOf(' contoso '))
    for (const name of ['', 'a', 'Microsoft', 'ünïcödé', '漢字', '🙂']) expect([1, 2, 3, 4, 5, 6]).toContain(hueOf(name))
  })

  it.each([
    ['microsoft', 'M'],
    ['  (1Password)', '1'],
    ['éclair', 'É'],
    ['漢字', '漢'],
    ['…', '•'],
    ['', '•'],
  ])('%j shows %s', (name, letter) => {
    expect(initialOf(name)).toBe(letter)
  })
})
