// Which system packages a set-up installs: only what is missing, under either of Debian's names.
import { describe, expect, it } from 'vitest'
import { missingPackages, packagesFor } from '../../../scripts/lib/system-packages.mjs'

describe('packagesFor', () => {
  it('asks for a display server only where there is none, but always for tests', () => {
    expect(packagesFor('start', { hasDisplay: true })).not.toContain('xvfb')
    expect(packagesFor('start', { hasDisplay: false })).toEqual(expect.arrayContaining(['xvfb', 'xauth']))
    expect(packagesFor('test', { hasDisplay: true })).toEqual(expect.arrayContaining(['xvfb', 'chromium', 'oathtool']))
  })

  it('leaves what only tests use out of a start, and what keytar is built with in', () => {
    const start = packagesFor('start', { hasDisplay: true })
    expect(start).not.toContain('chromium')
    expect(start).toEqual(expect.arrayContaining(['libsecret-1-dev', 'pkg-config', 'python3', 'make', 'g++']))
  })
})

describe('missingPackages', () => {
  const output = 'xvfb installed\nunzip config-files\nlibasound2t64 installed\nlibnss3 installed\n'

  it('names what is not there, and what was removed but left its configuration', () => {
    expect(missingPackages(['xvfb', 'unzip', 'xauth'], output)).toEqual(['unzip', 'xauth'])
  })

  it('takes the newer name of a library for the library', () => {
    expect(missingPackages(['libasound2', 'libnss3'], output)).toEqual([])
  })

  it('finds everything missing where dpkg says nothing', () => {
    expect(missingPackages(['a', 'b'], '')).toEqual(['a', 'b'])
  })
})
