// One job after the other, each with its own signal. Loaded by main; used by services/backup.ts.
import { Cancelled } from '../core/cancelled.ts'

export interface BackupJobs {
  add(job: (signal: AbortSignal) => Promise<void>): void
  /** Ends the one that runs; those that wait go on. */
  cancelRunning(): void
  /** Resolves once none runs or waits. */
  settled(): Promise<void>
  /** Ends the one that runs; the others never start. */
  stop(): void
}

export const createBackupJobs = (handlers: { readonly onCancelled: () => void; readonly onFailed: (error: unknown) => Promise<void> }): BackupJobs => {
  let queue: Promise<void> = Promise.resolve()
  let running: AbortController | null = null
  let isStopped = false

  const runNext = async (job: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    if (isStopped) return
    const abort = new AbortController()
    running = abort
    try {
      await job(abort.signal)
    } catch (error) {
      if (error instanceof Cancelled) handlers.onCancelled()
      else await handlers.onFailed(error)
    } finally {
      running = null
    }
  }

  return {
    add: (job) => {
      // What goes wrong in a handler has nobody left to be told; the next job still runs.
      queue = queue.then(() => runNext(job)).catch(() => undefined)
    },
    cancelRunning: () => running?.abort(),
    settled: async () => {
      let seen: Promise<void>
      do {
        seen = queue
        await seen
      } while (seen !== queue)
    },
    stop: () => {
      isStopped = true
      running?.abort()
    },
  }
}
