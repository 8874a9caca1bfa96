// Clock and timers that move only when a test says so. The clock can be set without the timers, as a user or a sleep does.
import type { Clock, Timers } from '../../src/main/core/ports.ts'

export interface FakeTime {
  readonly clock: Clock
  readonly timers: Timers
  /** Moves both, running what is due in order, each at its own time. */
  advance(ms: number): void
  /** Sets the clock alone. */
  setClock(nowMs: number): void
  /** How many timers wait. */
  pending(): number
  /** How many timers have fired. */
  fired(): number
}

export const fakeTime = (startMs = 1_700_000_000_000): FakeTime => {
  let now = startMs
  let elapsed = 0
  let fired = 0
  const waiting = new Set<{ readonly at: number; readonly task: () => void }>()
  return {
    clock: { nowMs: () => now },
    timers: {
      after: (delayMs, task) => {
        const timer = { at: elapsed + delayMs, task }
        waiting.add(timer)
        return () => {
          waiting.delete(timer)
        }
      },
    },
    advance: (ms) => {
      const end = elapsed + ms
      for (;;) {
        const [due] = [...waiting].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)
        if (!due) break
        waiting.delete(due)
        now += due.at - elapsed
        elapsed = due.at
        fired += 1
        due.task()
      }
      now += end - elapsed
      elapsed = end
    },
    setClock: (nowMs) => {
      now = nowMs
    },
    pending: () => waiting.size,
    fired: () => fired,
  }
}
