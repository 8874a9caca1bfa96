// What the user is told when no version opens: the reason that they can do most about.
import { describe, expect, it } from 'vitest'
import { nothingFound, sumUp, unopenedBy, whyNothingOpens, type FileLook, type LocationFindings } from '../../../../src/main/core/backup/findings.ts'
import { maxPassphraseTries } from '../../../../src/main/core/backup/limits.ts'
import type { KdfParameters } from '../../../../src/main/core/ports.ts'
import type { Unopened } from '../../../../src/shared/contract/views.ts'

const location = (unopened: readonly Unopened[] = [], change: Partial<LocationFindings> = {}): LocationFindings => ({
  ...nothingFound,
  unopened: new Set(unopened),
  ...change,
})
const wrong = (expected: string): LocationFindings => location(['unknown-key'], { noKey: { kind: 'wrong-account', expected } })

describe('when nothing opens', () => {
  it.each<[string, LocationFindings[], string]>([
    ['no location at all', [], 'backup.none'],
    ['a location with a key and no file yet', [location()], 'backup.none'],
    ['a location whose newest file has not arrived', [location([], { expectsMore: true })], 'storage.not-downloaded'],
    ['files that are still in the cloud, beside damaged ones', [location(['not-downloaded', 'damaged'])], 'storage.not-downloaded'],
    ['files that the system doesn’t let the app read', [location(['damaged', 'newer'], { isDenied: true })], 'storage.denied'],
    ['files of a newer app', [location(['newer', 'damaged'])], 'backup.newer'],
    ['files of a key that is gone', [location(['unknown-key', 'damaged'])], 'key-guard.missing'],
    ['damaged files only', [location(['damaged'])], 'backup.damaged'],
    ['practice data', [location(['practice-data'], { noKey: { kind: 'key-missing' } })], 'backup.practice-data'],
    ['no key', [location(['unknown-key'], { noKey: { kind: 'key-missing' } })], 'key-guard.missing'],
    ['a damaged key', [location([], { noKey: { kind: 'damaged-key' } })], 'key-guard.damaged'],
    ['a key of another client id', [location([], { noKey: { kind: 'other-app' } })], 'key-guard.other-app'],
    ['somebody else’s location', [wrong('sa...@outlook.example')], 'backup.wrong-account'],
    ['somebody else’s location and an own one without a key', [wrong('x'), location([], { noKey: { kind: 'key-missing' } })], 'key-guard.missing'],
    ['somebody else’s location and an own one that is damaged', [wrong('x'), location(['damaged'])], 'backup.damaged'],
  ])('%s', (_, locations, code) => expect(whyNothingOpens(locations)?.code).toBe(code))

  it('names the account that is expected, where known', () => {
    expect(whyNothingOpens([wrong('sa...@outlook.example')])?.detail).toEqual({ expected: 'sa...@outlook.example' })
    expect(whyNothingOpens([wrong('')])?.detail).toEqual({})
  })

  it('is silent as soon as one version opens', () => expect(whyNothingOpens([wrong('x'), location(['damaged'], { opened: 1 })])).toBeNull())

  it('is silent where a passphrase may open some, whatever else is wrong', () => {
    expect(whyNothingOpens([location(['passphrase', 'damaged', 'not-downloaded', 'newer'], { expectsMore: true })])).toBeNull()
    expect(whyNothingOpens([location(['passphrase'], { noKey: { kind: 'key-missing' } })])?.code).toBe('key-guard.missing')
  })

  it('takes a trouble of one file as that, and a trouble of a guard as the end', () => {
    expect(unopenedBy('storage.too-large')).toBe('damaged')
    expect(unopenedBy('cloud.offline')).toBeNull()
    expect(unopenedBy('storage.missing')).toBeNull()
  })
})

describe('all files', () => {
  const lock = (fill: number): KdfParameters => ({ m: 65_536, t: 3, p: 4, salt: new Uint8Array(16).fill(fill) })
  const loc = 'a1'.repeat(16)
  const name = (day: string, rest = ''): string => `202611${day}T000000Z-${'d0'.repeat(16)}-0000000001-00000000${rest}.twofold`
  const opened = (id: string, sha256: string, of: { atMs?: number; seq?: number; lock?: KdfParameters } = {}): FileLook => ({
    kind: 'opened',
    version: { id, loc, atMs: of.atMs ?? 1, dev: 'd0'.repeat(16), seq: of.seq ?? 1, deviceName: 'Desk', os: 'linux', accounts: 1 },
    sha256,
    lock: of.lock ?? null,
  })
  const closed = (id: string, code: Extract<FileLook, { kind: 'unopened' }>['code'], of: KdfParameters | null = null): FileLook => ({ kind: 'unopened', id, loc, code, lock: of })

  it('are told newest first, by what is authentic where it is and by name where it isn’t', () => {
    const sum = sumUp([
      opened('x', '1', { atMs: 5 }),
      opened('y', '2', { atMs: 9 }),
      closed('no time.twofold', 'backup.damaged'),
      closed(name('02'), 'storage.not-downloaded'),
      closed(name('03', ' 2'), 'backup.newer'),
      { kind: 'gone' },
    ])
    expect(sum.versions.map(({ id }) => id)).toEqual(['y', 'x'])
    expect(sum.unopened).toEqual([
      { id: name('03', ' 2'), loc, atMs: Date.UTC(2026, 10, 3), state: 'newer' },
      { id: name('02'), loc, atMs: Date.UTC(2026, 10, 2), state: 'not-downloaded' },
      { id: 'no time.twofold', loc, atMs: null, state: 'damaged' },
    ])
  })

  it('count a copy once, under the name that was looked at first', () => {
    expect(sumUp([opened('a.twofold', 'same'), opened('a 2.twofold', 'same'), opened('a (1).twofold', 'same')]).versions.map(({ id }) => id)).toEqual(['a.twofold'])
  })

  it('name each lock once, the newest file’s first, and not more than are tried', () => {
    const many = Array.from({ length: 12 }, (_, i) => closed(name(String(10 + i)), 'backup.passphrase-needed', lock(i)))
    const { locks } = sumUp([...many, ...many.map((look) => ({ ...look }))])
    expect(locks).toHaveLength(maxPassphraseTries)
    expect(locks.map(({ salt }) => salt[0])).toEqual([11, 10, 9, 8, 7, 6, 5, 4])
    const harder = { ...lock(1), t: 4 }
    expect(sumUp([closed(name('02'), 'backup.passphrase-needed', lock(1)), closed(name('01'), 'backup.passphrase-needed', harder)]).locks).toEqual([lock(1), harder])
  })

  it('take a file that doesn’t open with the passphrase for its lock as waiting for the right one, until that one has opened another', () => {
    const half = closed(name('02'), 'backup.damaged', lock(1))
    expect(sumUp([half])).toMatchObject({ unopened: [{ state: 'passphrase' }], locks: [lock(1)] })
    expect(sumUp([half, opened('y', '1', { lock: lock(2) })])).toMatchObject({ unopened: [{ state: 'passphrase' }], locks: [lock(1)] })
    expect(sumUp([half, opened('y', '1', { lock: lock(1) })])).toMatchObject({ unopened: [{ state: 'damaged' }], locks: [] })
  })
})
