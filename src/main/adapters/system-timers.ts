// The Timers port on Node's timers. Loaded by main.
import type { Timers } from '../core/ports.ts'

export const createSystemTimers = (): Timers => ({
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
})
