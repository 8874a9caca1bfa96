// Clock and timers of the system behave as the ports say; the fake ones do too.
import { describe, expect, it } from 'vitest'
import { createSystemClock } from '../../../src/main/adapters/system-clock.ts'
import { createSystemTimers } from '../../../src/main/adapters/system-timers.ts'
import { fakeTime } from '../../fakes/fake-time.ts'

const fake = fakeTime()

describe.each([
  ['the system’s', createSystemClock(), createSystemTimers(), (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))],
  [
    'the fake',
    fake.clock,
    fake.timers,
    (ms: number) => {
      fake.advance(ms)
      return Promise.resolve()
    },
  ],
] as const)('%s timers', (_name, clock, timers, wait) => {
  it('run a task once, later, unless it was cancelled', async () => {
    const ran: string[] = []
    const start = clock.nowMs()
    timers.after(1, () => ran.push('kept'))
    const cancel = timers.after(1, () => ran.push('cancelled'))
    cancel()
    cancel()
    expect(ran).toEqual([])
    await wait(50)
    expect(ran).toEqual(['kept'])
    expect(clock.nowMs()).toBeGreaterThan(start)
  })
})
