// Names and hints of a backup location: one grammar, nothing that could reach a path, nothing that decides too much.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accountMark,
  formatVersionName,
  isDeletedMark,
  isLocationId,
  locationFileBytes,
  maskUserName,
  mayBeRenamed,
  parseLocationFile,
  parseVersionName,
  versionCandidates,
  versionTimeHint,
  whyNoKey,
} from '../../../../src/main/core/backup/location.ts'
import { utf8 } from '../../../../src/main/core/encoding.ts'
import { kimsAccount, samsAccount, testApp, testDev, testLoc } from '../../../fakes/backup-fixtures.ts'
import { testCrypto } from '../../../fakes/node-crypto-for-tests.ts'

describe('file names', () => {
  it('are written as the format says', () => {
    expect(formatVersionName({ atMs: Date.parse('2026-11-24T03:47:00.999Z'), dev: testDev, seq: 7, random: '1a2b3c4d' })).toBe(
      `20261124T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`,
    )
  })

  it('are read back to the second', () => {
    const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), hex(16), fc.integer({ min: 1, max: 9_999_999_999 }), hex(4), (seconds, dev, seq, random) => {
        const name = { atMs: seconds * 1000, dev, seq, random }
        expect(parseVersionName(formatVersionName(name))).toEqual(name)
      }),
    )
  })

  it.each(['', 'location.json', '20261124T034700Z.twofold', `../20261124T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`, `20261124T034700Z-${testDev}-7-1a2b3c4d.twofold`, `20261324T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`, `20261124T034700Z-${testDev.toUpperCase()}-0000000007-1a2b3c4d.twofold`])(
    'no other name: %s',
    (name) => expect(parseVersionName(name)).toBeNull(),
  )

  it.each<[string, number | null]>([
    [`20261124T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`, Date.parse('2026-11-24T03:47:00Z')],
    [`20261124T034700Z-${testDev}-0000000007-1a2b3c4d 2.twofold`, Date.parse('2026-11-24T03:47:00Z')],
    ['20261124T034700Z-.twofold', Date.parse('2026-11-24T03:47:00Z')],
    ['20261324T034700Z-x.twofold', null],
    ['19691231T235959Z-x.twofold', null],
    ['x20261124T034700Z-x.twofold', null],
    ['', null],
  ])('hint at a time: %s', (name, atMs) => expect(versionTimeHint(name)).toBe(atMs))

  it.each<[string, boolean]>([
    [`20261124T034700Z-${testDev}-0000000007-1a2b3c4d 2.twofold`, true],
    [`20261124T034700Z-${testDev}-0000000007-1a2b3c4d (1).twofold`, true],
    [`20261124T034700Z-${testDev}-0000000007-1a2b3c4d-Sam's conflicted copy.twofold`, true],
    [`20261124T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`, false],
    [`20261124T034700Z-${testDev}-0000000008-1a2b3c4d.twofold`, false],
    [`20261124T034701Z-${testDev}-0000000007-1a2b3c4d.twofold`, false],
    ['x.twofold', false],
  ])('may be a renamed one: %s', (name, may) => expect(mayBeRenamed(`20261124T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`, name)).toBe(may))

  it('finds the plain name of one that was chosen under a copy’s name', () => {
    expect(mayBeRenamed(`20261124T034700Z-${testDev}-0000000007-1a2b3c4d 2.twofold`, `20261124T034700Z-${testDev}-0000000007-1a2b3c4d.twofold`)).toBe(true)
    expect(mayBeRenamed('odd.twofold', 'odd 2.twofold')).toBe(true)
  })

  it('keeps renamed versions as candidates, newest name first', () => {
    expect(versionCandidates(['20250101T000000Z-a.twofold', '.DS_Store', '20260101T000000Z-b 2.twofold', 'x.tmp', `${'y'.repeat(300)}.twofold`])).toEqual(['20260101T000000Z-b 2.twofold', '20250101T000000Z-a.twofold'])
  })

  it('takes 32 lower-case hex digits as location and nothing else', () => {
    expect(isLocationId(testLoc)).toBe(true)
    for (const name of ['', '..', testLoc.toUpperCase(), `${testLoc}0`, `${testLoc}\n`, testLoc.slice(1), `${testLoc}/x`]) expect(isLocationId(name)).toBe(false)
  })

  it('sees a deletion mark, renamed ones included', () => {
    expect(isDeletedMark(`deleted-${testDev}-1a2b3c4d.json`)).toBe(true)
    expect(isDeletedMark(`deleted-${testDev}-1a2b3c4d 2.json`)).toBe(true)
    expect(isDeletedMark('location.json')).toBe(false)
  })
})

describe('location.json', () => {
  const file = { v: 1 as const, loc: testLoc, app: testApp, hint: 'sa...@outlook.example', ra: accountMark(testCrypto, testLoc, samsAccount) }

  it('comes back as written and says nothing but its five members', () => {
    expect(parseLocationFile(locationFileBytes(file), testLoc)).toEqual(file)
    expect(Object.keys(JSON.parse(Buffer.from(locationFileBytes(file)).toString()) as object)).toEqual(['v', 'loc', 'app', 'hint', 'ra'])
    expect(Buffer.from(locationFileBytes(file)).toString()).not.toContain('taylor')
  })

  it.each<[string, Uint8Array | null]>([
    ['missing', null],
    ['no JSON', utf8('{')],
    ['another location', locationFileBytes({ ...file, loc: 'b'.repeat(32) })],
    ['characters that turn text around', locationFileBytes({ ...file, hint: 'sa...\u202ekoob@evil' })],
    ['a line break', locationFileBytes({ ...file, hint: 'sa...\nCall us' })],
    ['too large', utf8(JSON.stringify({ ...file, hint: 'x'.repeat(20_000) }))],
    ['one member more', utf8(JSON.stringify({ ...file, more: 1 }))],
  ])('is as if absent: %s', (_, bytes) => expect(parseLocationFile(bytes, testLoc)).toBeNull())

  it('tells a wrong account from a missing key and from another client id', () => {
    const mark = accountMark(testCrypto, testLoc, samsAccount)
    const other = accountMark(testCrypto, testLoc, kimsAccount)
    expect(mark).toHaveLength(3)
    expect(other).not.toBe(mark)
    expect(whyNoKey(file, other, testApp)).toEqual({ kind: 'wrong-account', expected: 'sa...@outlook.example' })
    expect(whyNoKey(file, mark, testApp)).toEqual({ kind: 'key-missing' })
    expect(whyNoKey(file, mark, 'another-client')).toEqual({ kind: 'other-app' })
    expect(whyNoKey(null, mark, testApp)).toEqual({ kind: 'key-missing' })
  })
})

describe('mask', () => {
  it.each([
    ['sam.taylor@outlook.com', 'sa...@outlook.com'],
    ['sam@outlook.com', 'sa...@outlook.com'],
    ['sa@outlook.com', 's...@outlook.com'],
    ['s@outlook.com', 's...@outlook.com'],
    ['🚀🚀🚀@outlook.com', '🚀🚀...@outlook.com'],
    ['+49123456', '+4...'],
    ['a"@b"@outlook.com', 'a"...@outlook.com'],
    ['\u202eab@outlook.com', ''],
  ])('%s', (name, masked) => expect(maskUserName(name)).toBe(masked))
})
