// Locations that were left: what is due with each, and that no list of them outgrows its schema.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeBackMs } from '../../../../src/main/core/backup/limits.ts'
import { isDeletedMark } from '../../../../src/main/core/backup/location.ts'
import { withBackup } from '../../../../src/main/core/backup/plan.ts'
import { markBytes, markName, ownMark, stamped, stepFor, withoutRetired, withPlaceLeft, withRetired } from '../../../../src/main/core/backup/retired.ts'
import { documentSchema, parseDocument, serializeDocument, type RetiredLocation } from '../../../../src/main/core/vault/document.ts'
import { kimsAccount, samsAccount, testDev, testDocument, testLoc } from '../../../fakes/backup-fixtures.ts'
import { seededRandom } from '../../../fakes/node-crypto-for-tests.ts'

const at = 1_800_000_000_000
const other = 'b'.repeat(32)
const record = (change: Partial<RetiredLocation> = {}): RetiredLocation => ({ loc: testLoc, why: 'deleted', folder: null, storageIdentity: null, label: '', recoveryAccount: samsAccount, mark: 'deleted-x.json', ...stamped({ ms: at, isServerTime: true }), ...change })
const on = withBackup(testDocument, { on: true, loc: testLoc, folder: '/old', recoveryAccount: samsAccount })
const now = { ms: at, isServerTime: true }

describe('what is due', () => {
  it.each<[string, Partial<RetiredLocation>, string | null, number | null, string]>([
    ['not before 30 days', {}, null, at + takeBackMs - 1, 'wait'],
    ['after 30 days', {}, null, at + takeBackMs, 'purge'],
    ['not by this computer’s clock', {}, null, null, 'wait'],
    ['in use again', {}, testLoc, at + 2 * takeBackMs, 'forget'],
    ['a mark that isn’t known to be there', { mark: null }, null, at + 2 * takeBackMs, 'mark'],
    ['the same, in use again', { mark: null }, testLoc, at, 'forget'],
    ['a move has no mark', { why: 'moved', mark: null }, other, at + takeBackMs, 'purge'],
    ['a time that no server told is never long enough', { isServerTime: false }, null, at + 100 * takeBackMs, 'stamp'],
    ['the same, while no server tells', { isServerTime: false }, null, null, 'wait'],
  ])('%s', (_, change, loc, serverNowMs, step) => expect(stepFor(record(change), { loc }, serverNowMs)).toBe(step))
})

describe('marks', () => {
  it('are what stops every computer, say when, and of whom nothing', () => {
    const name = markName(testDev, seededRandom())
    expect(isDeletedMark(name)).toBe(true)
    expect(name).toMatch(new RegExp(`^deleted-${testDev}-[0-9a-f]{8}\\.json$`))
    expect(JSON.parse(Buffer.from(markBytes(testLoc, at)).toString())).toEqual({ v: 1, loc: testLoc, at })
    expect(ownMark(['location.json', `deleted-${other}-00000000.json`, name], testDev)).toBe(name)
    expect(ownMark([`deleted-${other}-00000000.json`], testDev)).toBeNull()
  })
})

describe('records', () => {
  it('one for each location, never more than the vault’s schema takes', () => {
    let document = testDocument
    for (let i = 0; i < 250; i++) document = withRetired(document, record({ loc: (i % 150).toString(16).padStart(32, '0'), sinceMs: i }))
    expect(documentSchema.shape.backup.shape.retired.safeParse(document.backup.retired).success).toBe(true)
    expect(document.backup.retired.at(-1)?.sinceMs).toBe(249)
    expect(new Set(document.backup.retired.map(({ loc }) => loc)).size).toBe(document.backup.retired.length)
    expect(parseDocument(serializeDocument(document))?.backup.retired).toEqual(document.backup.retired)
    expect(withoutRetired(document, 'f'.repeat(32))).toBe(document)
  })
})

describe('a move', () => {
  it.each<[string, Parameters<typeof withPlaceLeft>[1], boolean]>([
    ['to another folder', { loc: other, folder: '/new', account: samsAccount }, true],
    ['to another account', { loc: other, folder: '/old', account: kimsAccount }, true],
    ['to another location of the same two guards', { loc: other, folder: '/old', account: samsAccount }, false],
    ['to the same location, whose folder was copied', { loc: testLoc, folder: '/copy', account: samsAccount }, false],
  ])('%s', (_, next, isLeft) => {
    const { retired } = withPlaceLeft(on, next, 'old', now).backup
    expect(retired).toEqual(isLeft ? [{ loc: testLoc, why: 'moved', folder: '/old', storageIdentity: null, label: 'old', recoveryAccount: samsAccount, mark: null, sinceMs: at, untilMs: at + takeBackMs, isServerTime: true }] : [])
  })

  it('from nowhere leaves nothing, and what is in use again isn’t left', () => {
    expect(withPlaceLeft(withBackup(on, { on: false }), { loc: other, folder: '/new', account: samsAccount }, '', now).backup.retired).toEqual([])
    const moved = withPlaceLeft(withRetired(on, record({ loc: other })), { loc: other, folder: '/new', account: samsAccount }, '', now)
    expect(moved.backup.retired.map(({ loc }) => loc)).toEqual([testLoc])
  })

  it('nothing that is in use is ever due to be purged', () => {
    fc.assert(
      fc.property(fc.constantFrom('deleted', 'moved'), fc.boolean(), fc.boolean(), fc.option(fc.nat()), (why, isServerTime, hasMark, serverNowMs) => {
        expect(stepFor(record({ why: why as 'moved', isServerTime, mark: hasMark ? 'deleted-x.json' : null }), { loc: testLoc }, serverNowMs)).toBe('forget')
      }),
    )
  })
})
