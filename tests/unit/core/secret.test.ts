import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { SecretBytes, SecretText } from '../../../src/main/core/secret.ts'

const planted = 'planted-secret'

describe.each([
  ['SecretBytes', new SecretBytes(new TextEncoder().encode(planted))],
  ['SecretText', new SecretText(planted)],
])('%s', (_name, secret) => {
  test('shows a mask however it is printed', () => {
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }, { depth: 9, showHidden: true })]
    for (const text of shown) {
      expect(text).not.toContain(planted)
      expect(text).not.toContain(String(planted.charCodeAt(0)))
    }
  })
})

describe('SecretBytes', () => {
  test('is not changed through the bytes it was made of or gives out', () => {
    const source = Uint8Array.of(1, 2)
    const secret = new SecretBytes(source)
    source[0] = 9
    secret.bytes()[1] = 9
    expect(secret.bytes()).toEqual(Uint8Array.of(1, 2))
  })

  test('equals by content', () => {
    expect(new SecretBytes(Uint8Array.of(1, 2)).equals(new SecretBytes(Uint8Array.of(1, 2)))).toBe(true)
    expect(new SecretBytes(Uint8Array.of(1, 2)).equals(new SecretBytes(Uint8Array.of(1, 3)))).toBe(false)
    expect(new SecretBytes(Uint8Array.of(1, 2)).equals(new SecretBytes(Uint8Array.of(1)))).toBe(false)
  })
})
