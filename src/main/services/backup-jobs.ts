// One job after the other, each with its own signal, and timers by name. Loaded by main; used by services/backup*.ts. Guards that
// what goes wrong in one job never keeps the next from running. tests/unit/services/backup-jobs.test.ts.
import { Cancelled } from '../core/cancelled.ts'
import type { Timers } from '../core/ports.ts'

type Job<T> = (signal: AbortSignal) => Promise<T>

export interface BackupJobs {
  /** `onError` hears how it went wrong, also of Cancelled; the next job waits for it. */
  add(job: Job<void>, onError: (error: unknown) => Promise<void> | void): void
  /** Answers as the job does; Cancelled once stopped. */
  ask<T>(job: Job<T>): Promise<T>
  /** Ends the one that runs; those that wait go on. */
  cancelRunning(): void
  /** Resolves once none runs or waits. */
  settled(): Promise<void>
  /** Ends the one that runs; the others never start. */
  stop(): void
}

export const createBackupJobs = (): BackupJobs => {
  let queue: Promise<unknown> = Promise.resolve()
  let running: AbortController | null = null
  let isStopped = false

  const runNext = async <T>(job: Job<T>): Promise<T> => {
    if (isStopped) throw new Cancelled()
    const abort = new AbortController()
    running = abort
    try {
      return await job(abort.signal)
    } finally {
      running = null
    }
  }

  const ask = <T>(job: Job<T>): Promise<T> => {
    const answer = queue.then(() => runNext(job))
    queue = answer.catch(() => undefined)
    return answer
  }

  return {
    add: (job, onError) => {
      // What goes wrong in a handler has nobody left to be told; the next job still runs.
      queue = ask(job).catch(onError).catch(() => undefined)
    },
    ask,
    cancelRunning: () => running?.abort(),
    settled: async () => {
      let seen: unknown
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

export interface NamedTimers<Name extends string> {
  /** Takes the place of the one of this name that still waits. */
  schedule(name: Name, delayMs: number, task: () => void): void
  cancel(...names: Name[]): void
  /** Cancels all, and takes no more. */
  stop(): void
}

export const createNamedTimers = <Name extends string>(timers: Timers): NamedTimers<Name> => {
  const cancels = new Map<Name, () => void>()
  let isStopped = false
  return {
    schedule: (name, delayMs, task) => {
      cancels.get(name)?.()
      if (!isStopped) cancels.set(name, timers.after(delayMs, task))
    },
    cancel: (...names) => {
      for (const name of names) cancels.get(name)?.()
    },
    stop: () => {
      isStopped = true
      for (const cancel of cancels.values()) cancel()
    },
  }
}
