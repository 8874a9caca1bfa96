// Ending in order: when the app is asked to quit, a backup that is pending gets its time, then the stop sequence runs once, for no
// longer than its own; then it quits. Loaded by main. Steps fail one by one, so that none keeps the others from running.
// tests/unit/window/quit.test.ts.
import { app } from 'electron'
import type { Timers } from '../core/ports.ts'

export type StopStep = () => unknown

/** For a backup that runs or is pending. */
const finishWithinMs = 10_000
/** Long enough for a vault write on a slow disk. */
const stopWithinMs = 5_000

export const stopBeforeQuit = (ports: {
  readonly timers: Timers
  /** What is under way may end by itself: it is told how long it has, and held to it. */
  readonly finish: (limitMs: number) => Promise<unknown>
  /** Run one after the other, each in spite of the others. */
  readonly steps: readonly StopStep[]
  /** True when a normal exit would hang, so that the process must be ended at once. */
  readonly mustExit: () => boolean
}): void => {
  const { timers, finish, steps, mustExit } = ports
  let stage: 'running' | 'stopping' | 'stopped' = 'running'

  const quit = (): void => {
    stage = 'stopped'
    // app.exit waits for a stuck thread too; all that was to be written has been.
    if (mustExit()) process.kill(process.pid, 'SIGKILL')
    else app.quit()
  }

  app.on('will-quit', (event) => {
    if (stage === 'stopped') return
    event.preventDefault()
    if (stage === 'stopping') return
    stage = 'stopping'
    const stop = async (): Promise<void> => {
      await atMost(timers, finishWithinMs, () => finish(finishWithinMs))
      await atMost(timers, stopWithinMs, () => runAll(steps))
    }
    // In a turn of its own: while this event is still being handled Electron takes no second quit.
    void stop().then(() => timers.after(0, quit))
  })
}

/** Resolves when the work ends, well or not, and at the latest after the limit. */
const atMost = (timers: Timers, limitMs: number, work: () => Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const cancelLimit = timers.after(limitMs, resolve)
    const end = (): void => {
      cancelLimit()
      resolve()
    }
    // There is no window left to tell of what goes wrong.
    void work().then(end, end)
  })

const runAll = async (steps: readonly StopStep[]): Promise<void> => {
  for (const step of steps) {
    try {
      await step()
    } catch {
      // The next step still runs.
    }
  }
}
