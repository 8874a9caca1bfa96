// Which versions may go, as properties: whatever the clocks did, the newest stay, and the rules' days and months have theirs.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retention, versionsToRemove, type OwnVersion } from '../../../../src/main/core/backup/retention.ts'

const hour = 3_600_000
const day = 24 * hour
const now = Date.parse('2026-11-24T12:00:00Z')
const dayOf = (ms: number): number => Math.floor(ms / day)
const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7)

const version = (seq: number, atMs: number): OwnVersion => ({ id: `v${seq}-${atMs}`, seq, atMs })
const keptOf = (versions: readonly OwnVersion[], nowMs = now, lastSeq = Infinity): OwnVersion[] => {
  const gone = new Set(versionsToRemove(versions, { nowMs, lastSeq }))
  return versions.filter(({ id }) => !gone.has(id))
}

/** Numbers rise; the clock may do anything: run, stand still, jump days or years both ways. */
const versionsByAnyClock: fc.Arbitrary<OwnVersion[]> = fc
  .tuple(
    fc.integer({ min: -800, max: 400 }),
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 * hour }) },
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: -400 * day, max: 400 * day }) },
      ),
      { maxLength: 150 },
    ),
  )
  .map(([startDays, steps]) => {
    let at = now + startDays * day
    return steps.map((step, i) => version(i + 1, Math.max(0, (at += step))))
  })

describe('whatever the clocks did', () => {
  const check = (property: (versions: OwnVersion[]) => void): void => fc.assert(fc.property(fc.shuffledSubarray(Array.from({ length: 400 }, (_, i) => i)), versionsByAnyClock, (order, versions) => {
    // The order in which a storage lists them means nothing.
    property([...versions].sort((a, b) => order.indexOf(a.seq) - order.indexOf(b.seq)))
  }), { numRuns: 400 })

  it('the newest 5 by number stay', () => {
    check((versions) => {
      const newest = [...versions].sort((a, b) => b.seq - a.seq).slice(0, retention.newest)
      expect(keptOf(versions)).toEqual(expect.arrayContaining(newest))
    })
  })

  it('of the last day the newest 20 stay, those from the future counted in', () => {
    check((versions) => {
      const lastDay = versions.filter(({ atMs }) => now - atMs < day).sort((a, b) => b.seq - a.seq)
      expect(keptOf(versions)).toEqual(expect.arrayContaining(lastDay.slice(0, retention.lastDay)))
    })
  })

  it('each of the last 30 days and 12 months that had a version has one', () => {
    check((versions) => {
      const kept = keptOf(versions)
      const past = versions.filter(({ atMs }) => atMs <= now)
      for (const { atMs } of past.filter((one) => dayOf(now) - dayOf(one.atMs) < retention.days)) expect(kept.some((one) => dayOf(one.atMs) === dayOf(atMs))).toBe(true)
      for (const { atMs } of past.filter((one) => one.atMs > now - 334 * day)) expect(kept.some((one) => monthOf(one.atMs) === monthOf(atMs))).toBe(true)
    })
  })

  it('nothing goes that is as new as the version just checked', () => {
    fc.assert(
      fc.property(versionsByAnyClock, fc.integer({ min: 0, max: 150 }), (versions, lastSeq) => {
        const gone = new Set(versionsToRemove(versions, { nowMs: now, lastSeq }))
        expect(versions.filter(({ id, seq }) => gone.has(id) && seq >= lastSeq)).toEqual([])
      }),
    )
  })

  it('what stays is bounded, and looking again at once removes nothing more', () => {
    check((versions) => {
      const kept = keptOf(versions)
      expect(kept.length).toBeLessThanOrEqual(retention.newest + 2 * (retention.lastDay + retention.days + retention.months))
      expect(keptOf(kept)).toEqual(kept)
    })
  })

  it('less is known, less goes: a version that would stay among all stays among some', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 * day }), { maxLength: 60 }), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (ages, known) => {
        const all = [...ages].sort((a, b) => b - a).map((age, i) => version(i + 1, now - age))
        const some = all.filter((_, i) => known[i])
        const keptOfAll = new Set(keptOf(all))
        for (const one of some.filter((version_) => keptOfAll.has(version_))) expect(keptOf(some)).toContain(one)
      }),
    )
  })
})

describe('by tables', () => {
  it('a year of backups every 6 hours, pruned after each, leaves a day each for 30 days and a month each for a year', () => {
    let kept: OwnVersion[] = []
    const start = now - 420 * day
    for (let seq = 1; seq <= 420 * 4; seq++) {
      const at = start + seq * 6 * hour
      kept = keptOf([...kept, version(seq, at)], at, seq)
    }
    const end = start + 420 * 4 * 6 * hour
    for (let back = 0; back < 30; back++) expect(kept.filter(({ atMs }) => dayOf(atMs) === dayOf(end) - back).length).toBeGreaterThanOrEqual(1)
    const months = new Set(kept.map(({ atMs }) => monthOf(atMs)))
    expect(months.size).toBeGreaterThanOrEqual(12)
    expect(kept.length).toBeLessThanOrEqual(4 + 30 + 12 + 5)
  })

  it('a burst of one day keeps the newest 20', () => {
    const versions = Array.from({ length: 50 }, (_, i) => version(i + 1, now - (50 - i) * 60_000))
    expect(keptOf(versions).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 31))
  })

  it('equal times are told apart by their numbers', () => {
    const versions = Array.from({ length: 30 }, (_, i) => version(i + 1, now - 40 * day))
    expect(keptOf(versions).map(({ seq }) => seq)).toEqual([26, 27, 28, 29, 30])
  })

  it('versions of a clock that ran a year ahead don’t push out the days before', () => {
    const days = Array.from({ length: 25 }, (_, i) => version(i + 1, now - (25 - i) * day))
    const ahead = Array.from({ length: 60 }, (_, i) => version(26 + i, now + 365 * day + i * 60_000))
    expect(keptOf([...days, ...ahead])).toEqual(expect.arrayContaining(days))
  })

  it('versions of a clock that fell back to 1970 stay like those of the day they were made on', () => {
    const before = version(1, now - 2 * hour)
    const fallen = Array.from({ length: 10 }, (_, i) => version(2 + i, i * 60_000))
    expect(keptOf([before, ...fallen])).toEqual([before, ...fallen])
  })

  it('nothing of nothing', () => expect(versionsToRemove([], { nowMs: now, lastSeq: 1 })).toEqual([]))
})
