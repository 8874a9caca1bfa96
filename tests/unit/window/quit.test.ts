// Quitting waits for what is under way, never longer than its limits, and every step runs whatever the others do.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeTime } from '../../fakes/fake-time.ts'

const electron = vi.hoisted(() => ({ listeners: [] as ((event: { preventDefault(): void }) => void)[], quits: 0 }))
vi.mock('electron', () => ({
  app: { on: (_: string, listener: (event: { preventDefault(): void }) => void) => electron.listeners.push(listener), quit: () => (electron.quits += 1) },
}))
const { stopBeforeQuit } = await import('../../../src/main/window/quit.ts')

beforeEach(() => {
  electron.listeners.length = 0
  electron.quits = 0
})

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
const never = (): Promise<never> => new Promise(() => undefined)

const quitting = (finish: (limitMs: number) => Promise<unknown>, steps: readonly (() => unknown)[]) => {
  const time = fakeTime()
  stopBeforeQuit({ timers: time.timers, finish, steps, mustExit: () => false })
  const event = { preventDefault: vi.fn() }
  const ask = (): void => electron.listeners.forEach((listener) => listener(event))
  ask()
  const later = async (ms: number): Promise<void> => {
    await turns()
    time.advance(ms)
    await turns()
    time.advance(0)
  }
  return { event, ask, later }
}

describe('quitting', () => {
  it('waits for what is under way, then runs the steps in order, then quits once', async () => {
    const order: string[] = []
    let end: () => void = () => undefined
    const finish = vi.fn(() => new Promise<void>((resolve) => (end = resolve)))
    const app = quitting(finish, [() => order.push('one'), () => order.push('two')])
    await app.later(9_000)
    expect(order).toEqual([])
    app.ask()
    end()
    await app.later(0)
    expect(order).toEqual(['one', 'two'])
    expect(finish.mock.calls).toEqual([[10_000]])
    expect(electron.quits).toBe(1)
    expect(app.event.preventDefault).toHaveBeenCalledTimes(2)
    app.ask()
    expect(app.event.preventDefault).toHaveBeenCalledTimes(2)
  })

  it('is held up by nothing for longer than its limits', async () => {
    const last = vi.fn()
    const app = quitting(never, [never, last])
    await app.later(10_000)
    expect(electron.quits).toBe(0)
    await app.later(5_000)
    expect(electron.quits).toBe(1)
    expect(last).not.toHaveBeenCalled()
  })

  it('runs every step in spite of those that fail', async () => {
    const last = vi.fn()
    const app = quitting(() => Promise.reject(new Error('oops')), [() => Promise.reject(new Error('oops')), () => { throw new Error('oops') }, last])
    await app.later(0)
    expect(last).toHaveBeenCalledOnce()
    expect(electron.quits).toBe(1)
  })
})
