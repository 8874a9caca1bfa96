// Bringing evicted files on a file system that a test moves: they come late, out of order, one by one, or not at all.
import { describe, expect, it } from 'vitest'
import { bringFiles, stubbedName, type FileState } from '../../../src/main/adapters/evicted-files.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { bringLimits } from '../../../src/main/core/ports.ts'
import { fakeTime } from '../../fakes/fake-time.ts'

const turns = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await Promise.resolve()
  await new Promise(setImmediate)
}

const setUp = (states: Record<string, FileState>) => {
  const time = fakeTime()
  const now = new Map(Object.entries(states))
  const asked: string[][] = []
  const looked: string[] = []
  const arrived: number[] = []
  const abort = new AbortController()
  let ended: 'waiting' | 'done' | 'Cancelled' = 'waiting'
  const start = (fetchEvicted: ((files: readonly string[], signal: AbortSignal) => Promise<void>) | null = () => Promise.resolve()): Promise<Set<string>> => {
    const work = bringFiles(
      [...now.keys()],
      {
        timers: time.timers,
        stateOf: (file) => (looked.push(file), Promise.resolve(now.get(file) ?? 'absent')),
        fetchEvicted: fetchEvicted && ((files, signal) => (asked.push([...files]), fetchEvicted(files, signal))),
      },
      abort.signal,
      (awaited) => arrived.push(awaited),
    )
    work.then(
      () => (ended = 'done'),
      (error: unknown) => (ended = error instanceof Cancelled ? 'Cancelled' : 'waiting'),
    )
    return work
  }
  const advance = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 500) {
      await turns()
      time.advance(500)
    }
    await turns()
  }
  return { time, now, asked, looked, arrived, abort, start, advance, ended: () => ended }
}

describe('bringing files', () => {
  it('costs one look each when they are here, asks nobody and says nothing', async () => {
    const { start, looked, asked, arrived, time } = setUp({ a: 'here', b: 'absent', c: 'here' })
    expect([...(await start())]).toEqual([])
    expect({ looked, asked, arrived }).toEqual({ looked: ['a', 'b', 'c'], asked: [], arrived: [] })
    expect(time.pending()).toBe(0)
  })

  it('asks for all at once and takes them as they come, in any order', async () => {
    const { start, now, asked, arrived, advance, time } = setUp({ a: 'evicted', b: 'evicted', c: 'evicted', d: 'here' })
    const work = start()
    await advance(1_000)
    now.set('c', 'here')
    await advance(20_000)
    now.set('a', 'here').set('b', 'here')
    await advance(1_000)
    expect([...(await work)]).toEqual([])
    expect(asked).toEqual([['a', 'b', 'c']])
    expect(arrived).toEqual([3, 2, 0])
    expect(time.pending()).toBe(0)
  })

  it('gives up after half a minute without one, once for all of them', async () => {
    const { start, advance, ended, time } = setUp(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [String(i), 'evicted'] as const)))
    const work = start()
    await advance(bringLimits.stalledMs - 1_000)
    expect(ended()).toBe('waiting')
    await advance(1_000)
    expect(ended()).toBe('done')
    expect((await work).size).toBe(200)
    expect(time.pending()).toBe(0)
  })

  it('goes on while some still come, but not beyond its whole limit', async () => {
    const { start, now, advance, ended, arrived } = setUp(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [String(i), 'evicted'] as const)))
    const work = start()
    for (let i = 0; i < 14; i++) {
      await advance(20_000)
      expect(ended()).toBe('waiting')
      now.set(String(i), 'here')
    }
    await advance(bringLimits.allMs - 14 * 20_000)
    expect(ended()).toBe('done')
    expect((await work).size).toBe(86)
    expect(arrived.at(-1)).toBe(86)
  })

  it('gives up half a minute after the last one that came', async () => {
    const { start, now, advance, ended } = setUp({ a: 'evicted', b: 'evicted' })
    const work = start()
    await advance(20_000)
    now.set('a', 'here')
    await advance(bringLimits.stalledMs - 1_000)
    expect(ended()).toBe('waiting')
    await advance(2_000)
    expect(ended()).toBe('done')
    expect([...(await work)]).toEqual(['b'])
  })

  it('stops awaiting a file that is gone', async () => {
    const { start, now, advance } = setUp({ a: 'evicted' })
    const work = start()
    now.set('a', 'absent')
    await advance(1_000)
    expect((await work).size).toBe(0)
  })

  it.each<[string, (signal: AbortSignal) => Promise<void>]>([
    ['fails', () => Promise.reject(new Error('no such command'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('takes what comes although the asking %s', async (_, fetch) => {
    const { start, now, advance } = setUp({ a: 'evicted' })
    const work = start((__, signal) => fetch(signal))
    await advance(2_000)
    now.set('a', 'here')
    await advance(1_000)
    expect((await work).size).toBe(0)
  })

  it('ends the asking when it gives up', async () => {
    let asking: AbortSignal | null = null
    const { start, advance } = setUp({ a: 'evicted' })
    const work = start((_, signal) => ((asking = signal), new Promise(() => undefined)))
    await advance(bringLimits.stalledMs)
    await work
    expect(asking).toMatchObject({ aborted: true })
  })

  it('without anybody to ask says at once what isn’t here', async () => {
    const { start, time } = setUp({ a: 'evicted', b: 'here' })
    expect([...(await start(null))]).toEqual(['a'])
    expect(time.pending()).toBe(0)
  })

  it('ends when cancelled', async () => {
    const { start, abort, advance, time } = setUp({ a: 'evicted' })
    const work = start()
    await advance(1_000)
    abort.abort()
    await expect(work).rejects.toBeInstanceOf(Cancelled)
    expect(time.pending()).toBe(0)
  })
})

describe('stub names', () => {
  it.each<[string, string | null]>([
    ['.a.twofold.icloud', 'a.twofold'],
    ['.a.icloud.icloud', 'a.icloud'],
    ['a.twofold.icloud', null],
    ['.icloud', null],
    ['..icloud', null],
    ['.a.twofold', null],
  ])('%s', (stub, name) => expect(stubbedName(stub)).toBe(name))
})
