// A few at a time: order kept, bound kept, and a failure starts nothing more.
import { describe, expect, it } from 'vitest'
import { mapAtMost } from '../../../src/main/core/map-at-most.ts'

describe('map at most', () => {
  it('answers in order whatever ends first', async () => {
    const ends: (() => void)[] = []
    const working = mapAtMost([1, 2, 3], 3, (n) => new Promise<number>((resolve) => ends.push(() => resolve(n * 10))))
    for (const end of ends.reverse()) end()
    expect(await working).toEqual([10, 20, 30])
    expect(await mapAtMost([], 3, () => Promise.resolve(1))).toEqual([])
  })

  it('runs no more than so many at once, and each once', async () => {
    let now = 0
    let most = 0
    const seen: number[] = []
    await mapAtMost([...Array(50).keys()], 4, async (n) => {
      most = Math.max(most, ++now)
      seen.push(n)
      await new Promise(setImmediate)
      now -= 1
    })
    expect(most).toBe(4)
    expect(seen).toEqual([...Array(50).keys()])
  })

  it('starts nothing more after a failure', async () => {
    const begun: number[] = []
    const working = mapAtMost([...Array(50).keys()], 2, async (n) => {
      begun.push(n)
      await new Promise(setImmediate)
      if (n === 3) throw new Error('third')
    })
    await expect(working).rejects.toThrow('third')
    for (let i = 0; i < 10; i++) await new Promise(setImmediate)
    expect(begun.length).toBeLessThan(7)
  })
})
