// What the demo prints and draws as it goes: each step with its time, and its screenshots in light and dark.
import { join } from 'node:path'
import type { Page } from '@playwright/test'

export interface Journal {
  /** Prints the step when it is done, with how long it took. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>
  /** One picture in each theme. Only ever of practice data. */
  picture(name: string, window: Page): Promise<void>
  readonly ms: () => number
}

export const openJournal = (pictureDir: string, print: (line: string) => void): Journal => {
  const startedMs = performance.now()
  const ms = (): number => Math.round(performance.now() - startedMs)
  let number = 0
  return {
    ms,
    step: async (what, work) => {
      const before = performance.now()
      const result = await work()
      print(`${(ms() / 1000).toFixed(1).padStart(6)} s  ${what} (${Math.round(performance.now() - before)} ms)`)
      return result
    },
    picture: async (name, window) => {
      number += 1
      for (const colorScheme of ['light', 'dark'] as const) {
        await window.emulateMedia({ colorScheme })
        await window.screenshot({ path: join(pictureDir, `${String(number).padStart(2, '0')}-${name}-${colorScheme}.png`) })
      }
      await window.emulateMedia({ colorScheme: null })
    },
  }
}
