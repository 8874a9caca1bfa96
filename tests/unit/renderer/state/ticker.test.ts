// @vitest-environment jsdom
// The one beat a second: aligned to full seconds, silent while nobody listens or the window is hidden.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTicker } from '../../../../src/renderer/state/ticker.ts'

const hide = (hidden: boolean): void => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_400 })
})

afterEach(() => {
  hide(false)
  vi.useRealTimers()
})

describe('createTicker', () => {
  it('calls at once, then just after every full second', () => {
    const beats: number[] = []
    const end = createTicker(document).add((nowMs) => beats.push(nowMs))
    vi.advanceTimersByTime(2_700)
    end()
    expect(beats).toEqual([1_700_000_000_400, 1_700_000_001_020, 1_700_000_002_020, 1_700_000_003_020])
  })

  it('has one timer however many listen, and none once the last has gone', () => {
    const ticker = createTicker(document)
    const ends = [ticker.add(() => undefined), ticker.add(() => undefined), ticker.add(() => undefined)]
    expect(vi.getTimerCount()).toBe(1)
    for (const end of ends) end()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops while the window is hidden and catches up at once when it is seen again', () => {
    const beats: number[] = []
    createTicker(document).add((nowMs) => beats.push(nowMs))
    hide(true)
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(60_000)
    expect(beats).toHaveLength(1)
    hide(false)
    expect(beats).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(1)
  })
})
