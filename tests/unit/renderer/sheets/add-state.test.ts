// Names for several codes of one picture: for the eye only, and never the secret.
import { describe, expect, it } from 'vitest'
import { labelOf, severalItems, stillToAdd, withResult } from '../../../../src/renderer/sheets/add-state.ts'
import { fakeError } from '../../../fakes/fake-bridge.ts'

describe('labelOf', () => {
  it.each([
    ['otpauth://totp/Harbour%20Mail:sam?secret=AAAA&issuer=Harbour%20Mail', 'Harbour Mail, sam'],
    ['otpauth://totp/sam@example.org?secret=AAAA&issuer=Harbour+Mail', 'Harbour Mail, sam@example.org'],
    ['otpauth://hotp/Bank: joint account?secret=AAAA&counter=1', 'Bank, joint account'],
    ['OTPAUTH://TOTP/sam?secret=AAAA', 'sam'],
    ['otpauth://totp/%E0%A4%A?secret=AAAA', '%E0%A4%A'],
  ])('%s', (text, label) => {
    expect(labelOf(text)).toBe(label)
  })

  it.each(['https://example.org/', 'otpauth://totp/?secret=AAAA', '', 'otpauth'])('has none for %j', (text) => {
    expect(labelOf(text)).toBeNull()
  })

  it('shows no secret, whatever the order of the parameters', () => {
    const label = labelOf('otpauth://totp/a:b?issuer=c&secret=JBSWY3DPEHPK3PXP&digits=6')
    expect(label).toBe('c, b')
  })

  it('cuts a label of a megabyte', () => {
    expect(labelOf(`otpauth://totp/${'x'.repeat(1_000_000)}`)?.length).toBeLessThanOrEqual(120)
  })
})

describe('several codes', () => {
  it('numbers those without a name and leaves out of "Add all" what has been tried', () => {
    const items = severalItems(['otpauth://totp/a?secret=A', 'hello', 'otpauth://totp/b?secret=B'], (n) => `QR code ${n}`)
    expect(items.map((item) => item.label)).toEqual(['a', 'QR code 2', 'b'])
    const tried = withResult(withResult(items, 0, { kind: 'added' }), 1, { kind: 'failed', error: fakeError('link.not-a-code') })
    expect(stillToAdd(tried)).toEqual([2])
  })
})
