// A real browser on the sign-in pages: Debian's Chromium, driven by Playwright. What a person sees and presses, by label.
import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright'

export const chromiumPath = process.env['TWOFOLD_TEST_CHROMIUM'] ?? '/usr/bin/chromium'

/** Null where a browser is, else why there is none. */
export const noBrowserBecause = (): string | null => (existsSync(chromiumPath) ? null : `no Chromium at ${chromiumPath}`)

/** As root Chromium's own sandbox can't start; it opens nothing but the stand-in's pages here. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })

export const giveName = async (page: Page, userName: string): Promise<void> => {
  await page.getByLabel('E-mail address').fill(userName)
  await page.getByRole('button', { name: 'Next' }).click()
}

export const givePassword = async (page: Page, password: string): Promise<void> => {
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export const giveCode = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Verify' }).click()
}
