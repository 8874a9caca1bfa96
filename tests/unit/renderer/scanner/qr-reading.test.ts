// Which stages a frame and a picture go through, with an engine made of paper that reads at the stage it is told.
import { describe, expect, test } from 'vitest'
import type { Grey } from '../../../../src/renderer/scanner/grey.ts'
import { createReadings, lookEveryMs, stillBudgetMs } from '../../../../src/renderer/scanner/qr-reading.ts'
import { frameStages, stillStages } from '../../../../src/renderer/scanner/wasm-stages.ts'

const small: Grey = { width: 64, height: 48, pixels: new Uint8Array(64 * 48).fill(90) }
const large: Grey = { width: 3_000, height: 2_000, pixels: new Uint8Array(6_000_000).fill(90) }

const readingsWith = (answer: (call: number) => string[], msPerCall = 0) => {
  let [calls, now] = [0, 0]
  const readings = createReadings({
    readGrey: () => {
      calls += 1
      now += msPerCall
      return answer(calls)
    },
    nowMs: () => now,
  })
  return { ...readings, calls: () => calls, wait: (ms: number) => (now += ms) }
}

describe('a camera frame', () => {
  test('that is read at once takes one stage and isn’t measured', () => {
    const { frame, calls } = readingsWith(() => ['text'])
    expect(frame(small)).toEqual({ texts: ['text'], look: null })
    expect(calls()).toBe(1)
  })
  test('that is missed takes one further stage, the next missed one the next stage', () => {
    const read: number[] = []
    for (let hit = 0; hit < frameStages.length; hit += 1) {
      // Frame n calls the engine twice: at 2n + 1 and, by a further stage, at 2n + 2.
      const { frame, calls } = readingsWith((call) => (call === 2 * hit + 2 ? ['text'] : []))
      let frames = 0
      while (frame(small).texts.length === 0) frames += 1
      read.push(frames)
      expect(calls()).toBe(2 * hit + 2)
    }
    expect(read).toEqual(frameStages.map((_, at) => at))
  })
  test('that is missed is measured, but not each of many', () => {
    const { frame, wait } = readingsWith(() => [])
    expect(frame(small).look).toMatchObject({ brightness: 90 })
    expect(frame(small).look).toBeNull()
    wait(lookEveryMs)
    expect(frame(small).look).not.toBeNull()
  })
})

describe('a still', () => {
  test('goes through all stages until one reads', () => {
    const { still, calls } = readingsWith((call) => (call === 4 ? ['text'] : []))
    expect(still(small)).toEqual({ texts: ['text'], look: null })
    expect(calls()).toBe(4)
  })
  test('that no stage reads ends', () => {
    const { still, calls } = readingsWith(() => [])
    expect(still(small).texts).toEqual([])
    expect(calls()).toBeGreaterThanOrEqual(stillStages.length - 1)
    expect(calls()).toBeLessThan(2 * stillStages.length)
  })
  test('that takes too long is given up between two tiles', () => {
    const { still, calls } = readingsWith(() => [], stillBudgetMs / 10)
    expect(still(large).texts).toEqual([])
    expect(calls()).toBe(10)
  })
  test('gives each text once, and no empty or absurd one', () => {
    const { still } = readingsWith(() => ['', 'a', 'a', 'x'.repeat(10_000)])
    expect(still(small).texts).toEqual(['a'])
  })
})
