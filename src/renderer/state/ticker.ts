// One beat a second for everything that counts: rings, "2 min ago". It runs only while somebody listens and the window
// can be seen, and listeners change the page without React. Shown by tests/unit/renderer/state/ticker.test.ts.

export interface Ticker {
  /** Called now, then on every full second. Returns the function that ends it. */
  readonly add: (listener: (nowMs: number) => void) => () => void
  readonly now: () => number
}

/** Past the full second by this much, so that a timer which fires early still shows the new second. */
const graceMs = 20

export const createTicker = (page: Document, now: () => number = Date.now): Ticker => {
  const listeners = new Set<(nowMs: number) => void>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const beat = (): void => {
    const nowMs = now()
    for (const listener of [...listeners]) listener(nowMs)
    plan()
  }
  const plan = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = listeners.size > 0 && !page.hidden ? setTimeout(beat, 1000 - (now() % 1000) + graceMs) : null
  }
  const onVisibility = (): void => {
    if (page.hidden) plan()
    else beat()
  }
  return {
    now,
    add: (listener) => {
      if (listeners.size === 0) page.addEventListener('visibilitychange', onVisibility)
      listeners.add(listener)
      listener(now())
      if (timer === null) plan()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        page.removeEventListener('visibilitychange', onVisibility)
        plan()
      }
    },
  }
}
