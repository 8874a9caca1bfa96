// What the window is told, read through its own bridge.
/// <reference path="../../../src/renderer/vite-env.d.ts" />
import type { Page } from '@playwright/test'
import type { StateView } from '../../../src/shared/contract/views.ts'

export const readState = async (window: Page): Promise<StateView> => {
  const answer = await window.evaluate(() => window.twofold.call('state.read', {}))
  if (!answer.ok) throw new Error(`state.read answered ${answer.error.code}`)
  return answer.value
}
