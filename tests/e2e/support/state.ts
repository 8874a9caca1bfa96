// What the window is told, read through its own bridge.
import type { Page } from '@playwright/test'
import type { Bridge } from '../../../src/shared/contract/api.ts'
import type { StateView } from '../../../src/shared/contract/views.ts'

declare global {
  /** In the page: what preload put on `window`, which in tests is the name of Playwright's page. */
  const twofold: Bridge
}

export const readState = async (window: Page): Promise<StateView> => {
  const answer = await window.evaluate(() => twofold.call('state.read', {}))
  if (!answer.ok) throw new Error(`state.read answered ${answer.error.code}`)
  return answer.value
}
