// When `npm ci` runs: the lock file and npm's own note of what it installed are compared.
import { describe, expect, it } from 'vitest'
import { checkNodeVersion, packagesAreCurrent } from '../../../scripts/lib/node-packages.mjs'

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-another-platform': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  },
}
const a = { version: '1.0.0', integrity: 'sha512-a' }

describe('packagesAreCurrent', () => {
  it('is true when all is there but packages for other platforms', () => {
    expect(packagesAreCurrent(lock, { packages: { 'node_modules/a': a } })).toBe(true)
  })

  it.each([
    ['nothing is installed', null],
    ['a package is missing', { packages: {} }],
    ['a version differs', { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } }],
    ['the content differs', { packages: { 'node_modules/a': { ...a, integrity: 'sha512-x' } } }],
    ['a package is left over', { packages: { 'node_modules/a': a, 'node_modules/old': a } }],
  ])('is false when %s', (_, installed) => {
    expect(packagesAreCurrent(lock, installed)).toBe(false)
  })
})

describe('checkNodeVersion', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('accepts %s', (version) => {
    expect(() => checkNodeVersion(version)).not.toThrow()
  })

  it.each(['18.20.4', '20.18.3'])('refuses %s and says which is needed', (version) => {
    expect(() => checkNodeVersion(version)).toThrow('20.19 or newer')
  })
})
