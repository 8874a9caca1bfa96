// One job after the other: what goes wrong in one, even in telling of it, never keeps the next from running.
import { describe, expect, it, vi } from 'vitest'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { createBackupJobs, createNamedTimers } from '../../../src/main/services/backup-jobs.ts'
import { fakeTime } from '../../fakes/fake-time.ts'

const untilAborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Cancelled()), { once: true }))

describe('jobs', () => {
  it.each<[string, (error: unknown) => Promise<void> | void]>([
    ['a handler that throws', () => { throw new Error('the window is gone') }],
    ['a handler that rejects', () => Promise.reject(new Error('the window is gone'))],
  ])('run on in spite of %s', async (_, onError) => {
    const jobs = createBackupJobs()
    const next = vi.fn(() => Promise.resolve())
    jobs.add(() => Promise.reject(new Error('failed')), onError)
    jobs.add(next, onError)
    await jobs.settled()
    expect(next).toHaveBeenCalledOnce()
  })

  it('never run two at once, and the next waits for what is told of the one before', async () => {
    const jobs = createBackupJobs()
    const order: string[] = []
    jobs.add(async () => { order.push('one'); await Promise.resolve(); throw new Cancelled() }, async (error) => {
      await Promise.resolve()
      order.push(error instanceof Cancelled ? 'told' : 'wrong')
    })
    const answer = jobs.ask(() => { order.push('two'); return Promise.resolve(2) })
    expect(await answer).toBe(2)
    expect(order).toEqual(['one', 'told', 'two'])
  })

  it('hand a failure to who asked, and go on', async () => {
    const jobs = createBackupJobs()
    await expect(jobs.ask(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await jobs.ask(() => Promise.resolve(1))).toBe(1)
  })

  it('once stopped end and never start', async () => {
    const jobs = createBackupJobs()
    const seen: unknown[] = []
    const never = vi.fn(() => Promise.resolve())
    jobs.add(untilAborted, (error) => void seen.push(error))
    await Promise.resolve()
    jobs.add(never, (error) => void seen.push(error))
    const asked = jobs.ask(never)
    jobs.stop()
    await expect(asked).rejects.toBeInstanceOf(Cancelled)
    await jobs.settled()
    expect(seen).toEqual([expect.any(Cancelled), expect.any(Cancelled)])
    expect(never).not.toHaveBeenCalled()
  })
})

describe('timers by name', () => {
  it('one of a name takes the place of the other, and none comes after the stop', () => {
    const time = fakeTime()
    const timers = createNamedTimers<'a' | 'b'>(time.timers)
    const fired: string[] = []
    timers.schedule('a', 10, () => fired.push('a, dropped'))
    timers.schedule('a', 20, () => fired.push('a'))
    timers.schedule('b', 20, () => fired.push('b, cancelled'))
    timers.cancel('b')
    time.advance(30)
    timers.schedule('a', 10, () => fired.push('a, stopped'))
    timers.stop()
    timers.schedule('b', 10, () => fired.push('b, too late'))
    time.advance(100)
    expect(fired).toEqual(['a'])
  })
})
