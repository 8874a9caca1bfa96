// A person at the system browser: Debian's Chromium (Playwright's own elsewhere), driven through the sign-in pages.
// Used by end-to-end tests and the demo.
import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from '@playwright/test'
import { practiceCode, practicePassword } from '../../stand-ins/people.ts'

export interface PersonAtBrowser {
  /** Goes through the pages as this person; ends on the page that says "return to Twofold". */
  signIn(url: string, userName: string): Promise<string>
  /** Types the account and answers what the page then says. */
  tryAccount(url: string, userName: string): Promise<string>
  /** Presses Cancel on the first page. */
  cancel(url: string): Promise<void>
  /** Opens the page and closes the window half way. */
  abandon(url: string): Promise<void>
  close(): Promise<void>
}

const systemChromium = '/usr/bin/chromium'

export const personAtBrowser = async (): Promise<PersonAtBrowser> => {
  const browser: Browser = await chromium.launch({
    ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    // The browser is only a stand-in for the person's own; as root Chromium refuses to start with its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
  })

  /** A browser that knows nobody, as on a new computer. */
  const open = async (url: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    return page
  }

  const enterAccount = async (page: Page, userName: string): Promise<void> => {
    await page.getByLabel('E-mail address').fill(userName)
    await page.getByRole('button', { name: 'Next' }).click()
  }

  return {
    signIn: async (url, userName) => {
      const page = await open(url)
      await enterAccount(page, userName)
      await page.getByLabel('Password').fill(practicePassword)
      await page.getByRole('button', { name: 'Sign in' }).click()
      const code = page.getByLabel('Code')
      const end = page.getByText('return to Twofold')
      await code.or(end).first().waitFor()
      if (await code.isVisible()) {
        await code.fill(practiceCode)
        await page.getByRole('button', { name: 'Verify' }).click()
        await end.first().waitFor()
      }
      const text = await page.locator('body').innerText()
      await page.context().close()
      return text
    },
    tryAccount: async (url, userName) => {
      const page = await open(url)
      await enterAccount(page, userName)
      const text = await page.getByRole('alert').innerText()
      await page.context().close()
      return text
    },
    cancel: async (url) => {
      const page = await open(url)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('Twofold').first().waitFor()
      await page.context().close()
    },
    abandon: async (url) => {
      const page = await open(url)
      await page.getByLabel('E-mail address').waitFor()
      await page.context().close()
    },
    close: () => browser.close(),
  }
}
