// What the next backup does: tables and properties over the pure plan.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatVersionName } from '../../../../src/main/core/backup/location.ts'
import { checkStorageIdentity, cloneSuspects, isGuardDown, isPayloadChange, isRunDueOnWake, isSameAccount, levelOf, mergePins, newestOfEach, passphraseOnJoin, planBackup, retryDelayMs, withBackup, withFailure, withNotified } from '../../../../src/main/core/backup/plan.ts'
import { knownPassphrase } from '../../../../src/main/core/backup/passphrase.ts'
import { fromHex } from '../../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import type { LastBackup } from '../../../../src/main/core/vault/document.ts'
import { kimsAccount, samsAccount, testDev, testDocument, testKey, testLoc, testShare } from '../../../fakes/backup-fixtures.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'

const file = (seq: number, dev = testDev, random = '00000000'): string => formatVersionName({ atMs: 1_800_000_000_000 + seq, dev, seq, random })
const last: LastBackup = { level: 'checked-and-uploaded', atMs: 1, accounts: 7, file: file(7), kid: testKey.kid, passphraseSalt: null, payloadSha256: 'a'.repeat(64) }

describe('plan', () => {
  it('writes what is new, confirms what is there, and never backs up nothing', () => {
    const before = withBackup(testDocument, { last })
    expect(planBackup(testDocument, 'a'.repeat(64), testKey.kid)).toEqual({ kind: 'write' })
    expect(planBackup(before, 'b'.repeat(64), testKey.kid)).toEqual({ kind: 'write' })
    expect(planBackup(before, 'a'.repeat(64), testKey.kid)).toEqual({ kind: 'confirm', last })
    expect(planBackup(withBackup(freshDocument(), { last }), 'b'.repeat(64), testKey.kid)).toEqual({ kind: 'nothing' })
  })

  it('sees a change of what is in a backup and of nothing else', () => {
    expect(isPayloadChange({ ...testDocument, accounts: [...testDocument.accounts] }, testDocument)).toBe(true)
    expect(isPayloadChange({ ...testDocument, settings: { ...testDocument.settings } }, testDocument)).toBe(true)
    expect(isPayloadChange({ ...testDocument, session: samsAccount }, testDocument)).toBe(false)
    expect(isPayloadChange(withBackup(testDocument, { seq: 9 }), testDocument)).toBe(false)
  })
})

describe('level', () => {
  it.each([
    [false, 'uploaded', 'written'],
    [false, 'pending', 'written'],
    [true, 'pending', 'checked-in-folder'],
    [true, 'unknown', 'checked-in-folder'],
    [true, 'not-tracked', 'checked-in-folder'],
    [true, 'uploaded', 'checked-and-uploaded'],
  ] as const)('key checked %s, upload %s: %s', (isKeyChecked, upload, level) => expect(levelOf(isKeyChecked, upload)).toBe(level))
})

describe('the pinned key', () => {
  it('stands in while the guard can’t be asked, never for a guard that answered badly', () => {
    for (const code of ['cloud.offline', 'cloud.timed-out', 'cloud.unauthorized', 'cloud.throttled', 'session.needs-sign-in', 'session.untrusted-answer'] as const) expect(isGuardDown(code)).toBe(true)
    for (const code of ['key-guard.missing', 'key-guard.changed', 'key-guard.damaged', 'key-guard.other-app', 'storage.off', 'backup.location-deleted'] as const) expect(isGuardDown(code)).toBe(false)
  })
})

describe('a cloned computer', () => {
  const backup = { dev: testDev, seq: 7, last }
  it.each<[string, string[], string[][]]>([
    ['only own and known', [file(5), file(6), file(7)], []],
    ['a number never given out', [file(7), file(8)], [[file(8)]]],
    ['a second file of the last number', [file(7), file(7, testDev, 'ffffffff')], [[file(7, testDev, 'ffffffff')]]],
    ['two files of an earlier number', [file(5), file(5, testDev, 'ffffffff'), file(7)], [[file(5), file(5, testDev, 'ffffffff')]]],
    ['a syncing program’s copy of one', [file(5), file(5).replace('.twofold', ' 2.twofold'), file(7)], []],
    ['another computer’s', [file(7), file(99, 'e'.repeat(32))], []],
    ['names that are none', ['x.twofold', `${file(99)} 2`], []],
  ])('%s', (_, names, suspects) => expect(cloneSuspects(names, backup)).toEqual(suspects))

  it('is not suspected because of a file whose backup was cut off before it was noted', () => {
    expect(cloneSuspects([file(7), file(8)], { ...backup, seq: 8 })).toEqual([])
  })
})

describe('retries', () => {
  it('come later and later, and at least hourly', () => {
    expect([1, 2, 3, 4].map(retryDelayMs)).toEqual([60_000, 120_000, 240_000, 480_000])
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), (n) => retryDelayMs(n) >= 60_000 && retryDelayMs(n) <= 3_600_000))
  })
})

describe('what is kept', () => {
  it('keeps the time of the first failure and the reason of the newest', () => {
    const first = withFailure(testDocument, 1_000, { code: 'cloud.offline', detail: {} })
    expect(withFailure(first, 2_000, { code: 'storage.full', detail: {} }).backup.failingSince).toEqual({ atMs: 1_000, code: 'storage.full', detail: {}, notified: false })
  })

  it('a clock that was set back puts no failure off', () => {
    const first = withFailure(testDocument, 9_000, { code: 'storage.full', detail: {} })
    expect(withFailure(first, 2_000, { code: 'storage.full', detail: {} }).backup.failingSince?.atMs).toBe(2_000)
  })

  it('keeps through later failures that the user was told, and nothing to tell of none', () => {
    const told = withNotified(withFailure(testDocument, 1_000, { code: 'storage.full', detail: {} }))
    expect(withFailure(told, 2_000, { code: 'storage.off', detail: {} }).backup.failingSince).toMatchObject({ code: 'storage.off', notified: true })
    expect(withNotified(testDocument)).toBe(testDocument)
  })

  it('adds pins once', () => {
    const pin = { loc: testLoc, n: 1, kid: testKey.kid, share: testShare }
    expect(mergePins([pin], [pin, { ...pin, n: 2 }])).toEqual([pin, { ...pin, n: 2 }])
  })

  it('knows an account by tenant and object id', () => {
    expect(isSameAccount(samsAccount, { ...samsAccount })).toBe(true)
    expect(isSameAccount(samsAccount, kimsAccount)).toBe(false)
    expect(isSameAccount(null, null)).toBe(false)
  })
})

describe('whose storage', () => {
  it('another one is told by name; what the system doesn’t tell is not another', () => {
    expect(() => checkStorageIdentity('sam', 'kim')).toThrow(expect.objectContaining({ code: 'storage.other-account', detail: { expected: 'sam', found: 'kim' } }))
    for (const [kept, found] of [['sam', 'sam'], ['sam', null], [null, 'kim'], [null, null]] as const) expect(() => checkStorageIdentity(kept, found)).not.toThrow()
  })
})

describe('a passphrase in a location that is joined', () => {
  const pw = (fill: string) => ({ salt: fromHex(fill.repeat(32)) ?? new Uint8Array(), m: 65_536, t: 3, p: 4 })
  const known = knownPassphrase(pw('a'), new SecretBytes(new Uint8Array(32)))
  const here = { dev: testDev, passphrases: [known], passphraseSalt: null }
  const theirs = 'e'.repeat(32)
  it.each<[string, Parameters<typeof passphraseOnJoin>[0], Parameters<typeof passphraseOnJoin>[1], object]>([
    ['none there', here, [{ dev: theirs, pw: undefined }], { kind: 'as-it-is' }],
    ['one that isn’t known here', here, [{ dev: theirs, pw: pw('b') }], { kind: 'unknown' }],
    ['of a second computer alone', here, [{ dev: theirs, pw: undefined }, { dev: 'f'.repeat(32), pw: pw('b') }], { kind: 'unknown' }],
    ['one that is known here: used from now on', here, [{ dev: theirs, pw: pw('a') }], { kind: 'use', salt: 'a'.repeat(32) }],
    ['one that was turned off here', here, [{ dev: theirs, pw: pw('a') }, { dev: testDev, pw: undefined }], { kind: 'as-it-is' }],
    ['another is in use here', { ...here, passphraseSalt: 'c'.repeat(32) }, [{ dev: theirs, pw: pw('a') }], { kind: 'as-it-is' }],
    ['the same salt with other parameters is another lock', here, [{ dev: theirs, pw: { ...pw('a'), t: 4 } }], { kind: 'unknown' }],
  ])('%s', (_, backup, locks, plan) => expect(passphraseOnJoin(backup, locks)).toEqual(plan))

  it('is looked for in the newest version of each computer', () => {
    const theirs7 = file(7, theirs)
    expect(newestOfEach([file(5), file(7), 'x.twofold', theirs7, file(3, theirs), 'location.json'])).toEqual([theirs7, file(7)])
  })
})

describe('on wake', () => {
  const quiet = { isPending: false, isFailing: false, last: { ...last, atMs: 1_000_000 }, nowMs: 1_060_000 }
  it.each<[string, Partial<Parameters<typeof isRunDueOnWake>[0]>, boolean]>([
    ['all was confirmed a minute ago', {}, false],
    ['a change waits', { isPending: true }, true],
    ['it is failing', { isFailing: true }, true],
    ['the key wasn’t checked', { last: { ...last, level: 'written' } }, true],
    ['nothing yet', { last: null }, true],
    ['an hour ago', { nowMs: 1_000_000 + 3_600_000 }, true],
    ['the clock was set back far', { nowMs: 0, last: { ...last, atMs: 3_600_000 } }, true],
  ])('%s', (_, change, isDue) => expect(isRunDueOnWake({ ...quiet, ...change })).toBe(isDue))
})
