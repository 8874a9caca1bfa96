// Waiting for the file system with an end, on a fake clock: nothing waits for ever, and hung calls don't pile up.
import { describe, expect, it } from 'vitest'
import { createBoundedWork, type Bound } from '../../../src/main/adapters/bounded-work.ts'
import { isAppError } from '../../../src/main/core/app-error.ts'
import { Cancelled, throwIfCancelled } from '../../../src/main/core/cancelled.ts'
import { fakeTime } from '../../fakes/fake-time.ts'

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    (value) => `fine ${String(value)}`,
    (error: unknown) => (isAppError(error) ? error.code : error instanceof Cancelled ? 'Cancelled' : String(error)),
  )
const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate)
}
const never = (): Promise<never> => new Promise(() => undefined)
const hanging = () => {
  let end = (): void => undefined
  const work = (): Promise<string> => new Promise((resolve) => (end = () => resolve('late')))
  return { work, end: () => end() }
}
const setUp = () => {
  const time = fakeTime()
  const abort = new AbortController()
  const bound = (of: Partial<Bound> = {}): Bound => ({ limitMs: 1_000, code: 'storage.failed', signal: abort.signal, ...of })
  return { time, abort, bound, bounded: createBoundedWork(time.timers) }
}

describe('bounded work', () => {
  it('ends as the work ends, and leaves no timer', async () => {
    const { time, bound, bounded } = setUp()
    expect(await codeOf(bounded(bound(), () => Promise.resolve(1)))).toBe('fine 1')
    expect(await codeOf(bounded(bound(), () => Promise.reject(new Error('no'))))).toBe('Error: no')
    expect(time.pending()).toBe(0)
  })

  it('ends at the limit in its code, and tells the work', async () => {
    const { time, bound, bounded } = setUp()
    let waiting: AbortSignal | null = null
    const ended = codeOf(bounded(bound({ code: 'storage.not-downloaded' }), (signal) => ((waiting = signal), never())))
    await turns()
    time.advance(1_000)
    expect(await ended).toBe('storage.not-downloaded')
    expect(waiting).toMatchObject({ aborted: true })
    expect(time.pending()).toBe(0)
  })

  it('ends when cancelled, before and meanwhile', async () => {
    const { time, abort, bound, bounded } = setUp()
    const ended = codeOf(bounded(bound(), never))
    await turns()
    abort.abort()
    expect(await ended).toBe('Cancelled')
    expect(await codeOf(bounded(bound(), () => Promise.resolve(1)))).toBe('Cancelled')
    expect(time.pending()).toBe(0)
  })

  it('waits for cancelled work that has to end known, but not for ever', async () => {
    const { time, abort, bound, bounded } = setUp()
    const slow = hanging()
    const ended = codeOf(bounded(bound({ settleMs: 100 }), async (waiting) => {
      await slow.work()
      throwIfCancelled(waiting)
    }))
    const stuck = codeOf(bounded(bound({ settleMs: 100 }), never))
    await turns()
    abort.abort()
    slow.end()
    expect(await ended).toBe('Cancelled')
    time.advance(100)
    expect(await stuck).toBe('Cancelled')
  })

  it('begins nothing while two left works hang, and goes on when one comes back', async () => {
    const { time, bound, bounded } = setUp()
    const first = hanging()
    const second = hanging()
    const ends = [codeOf(bounded(bound(), first.work)), codeOf(bounded(bound(), second.work))]
    await turns()
    time.advance(1_000)
    expect(await Promise.all(ends)).toEqual(['storage.failed', 'storage.failed'])

    let begun = 0
    const work = (): Promise<number> => Promise.resolve(++begun)
    const refused = codeOf(bounded(bound({ code: 'storage.not-downloaded' }), work))
    await turns()
    expect(begun).toBe(0)
    time.advance(5_000)
    expect(await refused).toBe('storage.not-downloaded')

    const queued = codeOf(bounded(bound(), work))
    await turns()
    expect(begun).toBe(0)
    second.end()
    expect(await queued).toBe('fine 1')
    expect(time.pending()).toBe(0)
  })

  it('ends a queued one when it is cancelled', async () => {
    const { time, abort, bound, bounded } = setUp()
    const ends = [codeOf(bounded(bound({ signal: new AbortController().signal }), never)), codeOf(bounded(bound({ signal: new AbortController().signal }), never))]
    await turns()
    time.advance(1_000)
    await Promise.all(ends)
    const queued = codeOf(bounded(bound(), () => Promise.resolve(1)))
    await turns()
    abort.abort()
    expect(await queued).toBe('Cancelled')
    expect(time.pending()).toBe(0)
  })
})
