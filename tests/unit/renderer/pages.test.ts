// Every page of the backup, the check-up and the recovery in a real Chromium under the app's policy, wide and light, narrow and dark:
// one heading, nothing wider than the window, no error in the console, and axe finds nothing against WCAG 2.2 AA.
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, chromiumPath, type Look, openLook } from './pages/look.ts'
import { scenes } from './pages/scenes.ts'

if (!chromiumIsThere) console.log(`skipped: pages are looked at in Chromium, and ${chromiumPath} is not there`)

/** Elements that reach out of the window, or whose text is wider than they are and not cut on purpose. */
const overflow = (): string[] => {
  const wide = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect()
    if (width === 0 || element.closest('.sr-only, svg, [hidden]')) return false
    return left < -1 || right > document.documentElement.clientWidth + 1
  })
  return wide.map((element) => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 60)}`)
}

describe.skipIf(!chromiumIsThere)(`pages, skipped where ${chromiumPath} is not there`, () => {
  let look: Look
  beforeAll(async () => {
    look = await openLook()
  }, 120_000)
  afterAll(() => look.close())

  const wide = { width: 900, height: 640, theme: 'light' } as const
  const narrow = { width: 420, height: 720, theme: 'dark' } as const

  it.each(Object.keys(scenes).map((name, index) => [name, index % 2 === 0] as const))('%s', { timeout: 120_000 }, async (name, axeInWide) => {
    const { page } = look
    await look.show(name, wide)
    expect(await page.locator('h1').count()).toBe(1)
    for (const view of [wide, narrow]) {
      await look.turn(view)
      expect(await page.evaluate(overflow)).toEqual([])
      // axe takes the longest by far, so that each scene is looked at in one theme, by turns.
      if ((view === wide) !== axeInWide) continue
      const { violations } = await new AxeBuilder({ page })
        // Without it axe opens a page of its own each time.
        .setLegacyMode(true)
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
    }
  })
})
