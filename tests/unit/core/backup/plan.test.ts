// What the next backup does: tables and properties over the pure plan.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatVersionName } from '../../../../src/main/core/backup/location.ts'
import { cloneSuspects, isGuardDown, isPayloadChange, isSameAccount, levelOf, mergePins, planBackup, retryDelayMs, withBackup, withFailure } from '../../../../src/main/core/backup/plan.ts'
import type { LastBackup } from '../../../../src/main/core/vault/document.ts'
import { kimsAccount, samsAccount, testDev, testDocument, testKey, testLoc, testShare } from '../../../fakes/backup-fixtures.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'

const file = (seq: number, dev = testDev, random = '00000000'): string => formatVersionName({ atMs: 1_800_000_000_000 + seq, dev, seq, random })
const last: LastBackup = { level: 'checked-and-uploaded', atMs: 1, accounts: 7, file: file(7), payloadSha256: 'a'.repeat(64) }

describe('plan', () => {
  it('writes what is new, confirms what is there, and never backs up nothing', () => {
    const before = withBackup(testDocument, { last })
    expect(planBackup(testDocument, 'a'.repeat(64))).toEqual({ kind: 'write' })
    expect(planBackup(before, 'b'.repeat(64))).toEqual({ kind: 'write' })
    expect(planBackup(before, 'a'.repeat(64))).toEqual({ kind: 'confirm', last })
    expect(planBackup(withBackup(freshDocument(), { last }), 'b'.repeat(64))).toEqual({ kind: 'nothing' })
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
  it.each<[string, string[], string[]]>([
    ['only own and known', [file(5), file(6), file(7)], []],
    ['a number never given out', [file(7), file(8)], [file(8)]],
    ['a second file of the last number', [file(7), file(7, testDev, 'ffffffff')], [file(7, testDev, 'ffffffff')]],
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
    expect(withFailure(first, 2_000, { code: 'storage.full', detail: {} }).backup.failingSince).toEqual({ atMs: 1_000, code: 'storage.full', detail: {} })
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
