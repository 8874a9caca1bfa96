// What a user does in the window, found by role and name as a screen reader would. Used by end-to-end tests and the demo.
import { expect, type Locator, type Page } from '@playwright/test'

/** A row by issuer and, where several have the same issuer, user name. */
export const accountRow = (window: Page, issuer: string, userName?: string): Locator => {
  const rows = window.getByRole('grid', { name: 'Accounts' }).getByRole('row').filter({ hasText: issuer })
  return userName === undefined ? rows : rows.filter({ hasText: userName })
}

/** The digits that a row shows, or null while it shows none. */
export const shownCode = async (row: Locator): Promise<string | null> => {
  const code = row.locator('.code')
  if ((await code.count()) === 0) return null
  const text = (await code.first().innerText()).replace(/\s/g, '')
  return /^[0-9A-Z]{5,10}$/.test(text) ? text : null
}

export const openAdd = async (window: Page): Promise<void> => {
  await window.getByRole('button', { name: 'Add account' }).click()
  await window.getByRole('dialog', { name: 'Add account' }).waitFor()
}

export const addByLink = async (window: Page, link: string): Promise<void> => {
  await openAdd(window)
  await window.getByRole('button', { name: 'Paste link' }).click()
  await window.getByRole('textbox', { name: 'Link' }).fill(link)
  await window.getByRole('button', { name: 'Add', exact: true }).click()
}

export interface Picture {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export const addByPicture = async (window: Page, picture: Picture): Promise<void> => {
  await openAdd(window)
  await window.locator('input[type="file"]').setInputFiles(picture)
}

export const addByWebcam = async (window: Page): Promise<void> => {
  await openAdd(window)
  await window.getByRole('button', { name: 'Scan with camera' }).click()
}

/** Every sheet is gone and the row is there. */
export const expectAdded = async (window: Page, issuer: string, userName: string, timeoutMs = 15_000): Promise<Locator> => {
  const row = accountRow(window, issuer, userName)
  await expect(row).toBeVisible({ timeout: timeoutMs })
  await expect(window.getByRole('dialog')).toBeHidden({ timeout: timeoutMs })
  return row
}

export const openEdit = async (window: Page, row: Locator): Promise<void> => {
  await row.hover()
  await row.getByRole('button', { name: /^Edit / }).click()
  await window.getByRole('dialog', { name: 'Edit account' }).waitFor()
}

export const openSettings = async (window: Page, tab: 'General' | 'Backup' | 'About'): Promise<void> => {
  await window.getByRole('button', { name: 'Settings' }).click()
  await window.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: tab }).click()
}

/** From Settings back to the list. */
export const leaveSettings = async (window: Page): Promise<void> => {
  await window.getByRole('button', { name: 'Done' }).click()
  await window.getByRole('heading', { name: 'Accounts' }).waitFor()
}

export const backupSwitch = (window: Page): Locator => window.getByRole('switch', { name: /backup/i })

/** The order of the list, as "issuer, user name". */
export const listedAccounts = async (window: Page): Promise<string[]> => {
  const rows = await window.getByRole('grid', { name: 'Accounts' }).getByRole('row').all()
  return Promise.all(
    rows.map(async (row) => {
      const issuer = await row.locator('.acct-issuer').innerText()
      const user = await row.locator('.acct-user').innerText()
      return `${issuer}, ${user}`
    }),
  )
}
