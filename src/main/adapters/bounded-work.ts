// Waits for the file system with an end: a call that blocks in the kernel can't be called back, only left alone. Loaded by main;
// used by folder-storage.ts. Guards that blocked calls never take all of libuv's threads. tests/unit/adapters/bounded-work.test.ts.
import { AppError } from '../core/app-error.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { Timers } from '../core/ports.ts'

export interface Bound {
  readonly limitMs: number
  /** What it ends in at the limit. */
  readonly code: AppError['code']
  readonly signal: AbortSignal
  /** After a cancel: how long the work is waited for, so that it ends known to be done or undone. Default 0. */
  readonly settleMs?: number
}

/** Ends with the work, at the limit (the code), or when cancelled (Cancelled). `waiting` tells the work that nobody waits any more. */
export type BoundedWork = <T>(bound: Bound, work: (waiting: AbortSignal) => Promise<T>) => Promise<T>

/**
 * Of libuv's four threads two stay free, see [Note: blocked reads] in services/backup-reader.ts: while two left works still hang,
 * new work waits for one of them to end, but not for long.
 */
const maxLeft = 2
const queueLimitMs = 5_000

/** One for all storages of the app, as they share the threads. */
export const createBoundedWork = (timers: Timers): BoundedWork => {
  let left = 0
  const queue = new Set<() => void>()

  const free = (): void => {
    left -= 1
    for (const wake of [...queue]) wake()
  }

  const untilFree = async ({ code, signal }: Bound): Promise<void> => {
    if (left < maxLeft) return
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void): void => {
        cancelLimit()
        queue.delete(wake)
        signal.removeEventListener('abort', stop)
        settle()
      }
      const wake = (): void => {
        if (left < maxLeft) end(resolve)
      }
      const stop = (): void => end(() => reject(new Cancelled()))
      const cancelLimit = timers.after(queueLimitMs, () => end(() => reject(new AppError(code))))
      signal.addEventListener('abort', stop)
      queue.add(wake)
    })
  }

  return async (bound, work) => {
    const { limitMs, code, signal, settleMs = 0 } = bound
    throwIfCancelled(signal)
    await untilFree(bound)
    const stop = new AbortController()
    const working = work(stop.signal)
    const hanging = new Set([working])
    const done = (): void => hanging.clear()
    const settled = working.then(done, done)
    let cancelLimit = (): void => undefined
    let onAbort = (): void => undefined
    const ended = new Promise<never>((_, reject) => {
      cancelLimit = timers.after(limitMs, () => {
        stop.abort()
        reject(new AppError(code))
      })
      onAbort = () => {
        stop.abort()
        cancelLimit()
        // Cancelled work that ends in time ends as it ended: done, or Cancelled by itself.
        if (settleMs > 0) cancelLimit = timers.after(settleMs, () => reject(new Cancelled()))
        else reject(new Cancelled())
      }
    })
    signal.addEventListener('abort', onAbort)
    try {
      return await Promise.race([working, ended])
    } finally {
      cancelLimit()
      signal.removeEventListener('abort', onAbort)
      ended.catch(() => undefined)
      if (hanging.size > 0) {
        left += 1
        void settled.then(free)
      }
    }
  }
}
