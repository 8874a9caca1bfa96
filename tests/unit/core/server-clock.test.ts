// The server's time between two answers, with this computer's clock being set both ways meanwhile.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxClockDriftMs } from '../../../src/main/core/backup/limits.ts'
import { createServerClock } from '../../../src/main/core/server-clock.ts'

const minute = 60_000
const day = 24 * 60 * minute
const server = 1_900_000_000_000

const setUp = (localMs = server) => {
  let now = localMs
  const clock = createServerClock({ nowMs: () => now })
  return { clock, pass: (ms: number) => void (now += ms) }
}

describe('the server’s clock', () => {
  it('knows nothing before the first answer', () => {
    const { clock } = setUp()
    expect([clock.nowMs(), clock.driftMs()]).toEqual([null, null])
  })

  it('goes on from the answer, however wrong this computer’s own time is', () => {
    for (const wrongBy of [-400 * day, -1, 0, 3 * minute, 400 * day]) {
      const { clock, pass } = setUp(server + wrongBy)
      clock.note(server)
      pass(90_000)
      expect([clock.nowMs(), clock.driftMs()]).toEqual([server + 90_000, wrongBy])
    }
  })

  it('takes the newest answer, also an earlier time', () => {
    const { clock, pass } = setUp()
    clock.note(server + day)
    pass(minute)
    clock.note(server)
    expect([clock.nowMs(), clock.driftMs()]).toEqual([server, minute])
  })

  it.each([
    ['a month ahead', 31 * day],
    ['just over ten minutes ahead', maxClockDriftMs + 1],
    ['back by a second', -1_000],
    ['back by years', -2_000 * day],
  ])('says nothing once the clock was set %s', (_, jumpMs) => {
    const { clock, pass } = setUp()
    clock.note(server)
    pass(jumpMs)
    expect([clock.nowMs(), clock.driftMs()]).toEqual([null, null])
    clock.note(server + minute)
    expect(clock.nowMs()).toBe(server + minute)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0])('hears no %d', (serverMs) => {
    const { clock } = setUp()
    clock.note(serverMs)
    expect(clock.nowMs()).toBeNull()
  })

  it('is never more than ten minutes ahead of the truth, whatever happens to the clock', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('passes' as const), ms: fc.integer({ min: 0, max: 40 * day }) }),
      fc.record({ kind: fc.constant('is set' as const), ms: fc.integer({ min: -40 * day, max: 40 * day }) }),
      fc.record({ kind: fc.constant('answer' as const), ms: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { clock, pass } = setUp()
        let truth = server
        for (const { kind, ms } of events) {
          if (kind === 'answer') clock.note(truth)
          else pass(ms)
          if (kind === 'passes') truth += ms
          const said = clock.nowMs()
          if (said !== null) expect(said - truth).toBeLessThanOrEqual(maxClockDriftMs)
        }
      }),
    )
  })
})
