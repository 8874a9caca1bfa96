// Files whose content is in the cloud alone: how they are told from files that are here, and how they are brought. Loaded by main;
// used by folder-storage.ts. tests/unit/adapters/evicted-files.test.ts shows late, failing and stalled downloads.
import { lstat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { throwIfCancelled } from '../core/cancelled.ts'
import { bringLimits, type Timers } from '../core/ports.ts'
import { errnoOf } from './private-files.ts'

export type FileState = 'absent' | 'here' | 'evicted'

/** `.name.icloud` stands for `name` whose content is in the cloud alone. */
const stubOf = (name: string): string => `.${name}.icloud`
export const stubbedName = (name: string): string | null => /^\.(.+)\.icloud$/.exec(name)?.[1] ?? null

/** A dataless file (macOS 14 and later) has a size and no blocks; elsewhere small files may have none either. Opens nothing. */
export const fileStateOf = async (file: string, mayBeDataless: boolean): Promise<FileState> => {
  try {
    const { size, blocks } = await lstat(file)
    return mayBeDataless && size > 0 && blocks === 0 ? 'evicted' : 'here'
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
  try {
    await lstat(join(dirname(file), stubOf(basename(file))))
    return 'evicted'
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'absent'
    throw error
  }
}

export interface Bringing {
  readonly timers: Timers
  readonly stateOf: (file: string) => Promise<FileState>
  /** Asks the system for all of them at once; null: nobody can be asked. It may fail, the files may come all the same. */
  readonly fetchEvicted: ((files: readonly string[], signal: AbortSignal) => Promise<void>) | null
}

const pollMs = 500

/**
 * Waits while evicted files arrive, see `Storage.bring`. Answers the ones that are still not here. `onArrived` is called at
 * first and after each arrival with how many are still awaited, and never when nothing has to be brought.
 */
export const bringFiles = async (files: readonly string[], { timers, stateOf, fetchEvicted }: Bringing, signal: AbortSignal, onArrived: (awaited: number) => void): Promise<Set<string>> => {
  const stillEvicted = async (of: Iterable<string>): Promise<Set<string>> => {
    const evicted = new Set<string>()
    for (const file of of) {
      throwIfCancelled(signal)
      if ((await stateOf(file)) === 'evicted') evicted.add(file)
    }
    return evicted
  }

  let awaited = await stillEvicted(files)
  if (awaited.size === 0 || !fetchEvicted) return awaited
  onArrived(awaited.size)

  const over = new AbortController()
  const finish = (): void => over.abort()
  const cancelAll = timers.after(bringLimits.allMs, finish)
  let cancelStalled = timers.after(bringLimits.stalledMs, finish)
  const asking = AbortSignal.any([signal, over.signal])
  try {
    // Not waited for: a program that hangs must not keep what arrives without it.
    fetchEvicted([...awaited], asking).catch(() => undefined)
    while (awaited.size > 0 && !over.signal.aborted) {
      await pause(timers, pollMs, asking)
      throwIfCancelled(signal)
      const still = await stillEvicted(awaited)
      if (still.size < awaited.size) {
        cancelStalled()
        cancelStalled = timers.after(bringLimits.stalledMs, finish)
        onArrived(still.size)
      }
      awaited = still
    }
    return awaited
  } finally {
    cancelAll()
    cancelStalled()
    over.abort()
  }
}

/** Ends early, without an error, when it is aborted. */
const pause = (timers: Timers, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = timers.after(ms, end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
