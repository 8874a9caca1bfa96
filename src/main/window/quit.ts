// Ending in order: when the app is asked to quit, the stop sequence runs once, for no longer than its time limit; then it
// quits. Loaded by main. Steps fail one by one, so that none keeps the others from running.
import { app } from 'electron'
import type { Timers } from '../core/ports.ts'

export type StopStep = () => unknown

/** Long enough for a vault write on a slow disk. */
const stopWithinMs = 5_000

export const stopBeforeQuit = (ports: {
  readonly timers: Timers
  /** Run one after the other, each in spite of the others. */
  readonly steps: readonly StopStep[]
  /** True when a normal exit would hang, so that the process must be ended at once. */
  readonly mustExit: () => boolean
}): void => {
  const { timers, steps, mustExit } = ports
  let stage: 'running' | 'stopping' | 'stopped' = 'running'

  const finish = (): void => {
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
    const cancelLimit = timers.after(stopWithinMs, finish)
    void runAll(steps).then(() => {
      if (stage === 'stopped') return
      cancelLimit()
      // In a turn of its own: while this event is still being handled Electron takes no second quit.
      timers.after(0, finish)
    })
  })
}

const runAll = async (steps: readonly StopStep[]): Promise<void> => {
  for (const step of steps) {
    try {
      await step()
    } catch {
      // The next step still runs; there is no window left to tell.
    }
  }
}
