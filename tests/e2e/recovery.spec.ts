// A person who lost a computer: recovery on a fresh profile, its refusal, and the wrong account.
import { interceptBrowser, readState, type LaunchedApp } from './support/test.ts'
import { expect, robinsAccount, samsAccount, test, turnBackupOn, workAccount, type Practice } from './support/practice.ts'
import type { PersonAtBrowser } from './support/person-at-browser.ts'
import { contoso, harbourMail, steam } from './support/links.ts'
import { accountRow, addByLink, expectAdded, listedAccounts, openSettings, shownCode } from './support/user.ts'

type Launch = (options: { practice: string }) => Promise<LaunchedApp>

/** An old computer with three accounts, backed up, and gone. */
const backUpOldComputer = async (launchApp: Launch, practice: Practice, person: PersonAtBrowser): Promise<void> => {
  const old = await launchApp({ practice: practice.file })
  for (const account of [harbourMail, contoso, steam]) {
    await addByLink(old.window, account.link)
    await expectAdded(old.window, account.issuer, account.userName)
  }
  await turnBackupOn(old, person)
  await expect.poll(async () => (await readState(old.window)).backup.status.kind, { timeout: 30_000 }).toBe('done')
  await old.close()
}

test('recovery on a new computer: sign in, choose, preview, restore, the alert and the rows that need more', async ({ launchApp, practice, person }) => {
  await backUpOldComputer(launchApp, practice, person)
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await window.getByRole('button', { name: 'Begin recovery' }).click()
  await person.signIn(await browser.next(), samsAccount)
  await window.getByRole('heading', { name: 'Choose a version' }).waitFor({ timeout: 30_000 })
  await expect(window.getByRole('radio')).toHaveCount(1)
  await window.getByRole('button', { name: 'Continue' }).click()
  await window.getByRole('heading', { name: '3 accounts to restore' }).waitFor({ timeout: 30_000 })
  await expect(window.getByText('Ready', { exact: true })).toHaveCount(2)
  await expect(window.getByText('Needs QR code')).toHaveCount(1)
  expect((await readState(window)).accounts.list).toEqual([])
  await window.getByRole('button', { name: 'Restore 3 accounts' }).click()
  await expect(window.getByText(/more verification/).first()).toBeVisible({ timeout: 30_000 })
  await window.getByRole('button', { name: 'Show that account' }).click()

  expect(await listedAccounts(window)).toEqual(['Harbour Mail, sam@harbourmail.example', 'Contoso, sam@contoso.example', 'Steam, samrivera'])
  await expect(window.getByText('1 account needs more verification')).toBeVisible()
  await expect(window).toHaveTitle(/\(1\)/)
  expect(await shownCode(accountRow(window, harbourMail.issuer))).toMatch(/^\d{6}$/)
  const work = accountRow(window, contoso.issuer)
  expect(await shownCode(work)).toBeNull()
  const button = window.getByRole('button', { name: 'Scan QR code to recover' })
  if (!(await button.isVisible())) await work.getByRole('button', { name: /Needs QR code/ }).click()
  await expect(button).toBeVisible()

  // Backup goes on here, in the same location, under an id of this computer's own.
  await expect.poll(async () => (await readState(window)).backup.switch.kind).toBe('on')
})

test('recovery is refused while accounts exist, and nothing changes', async ({ launchApp, practice, person }) => {
  await backUpOldComputer(launchApp, practice, person)
  const { window } = await launchApp({ practice: practice.file })
  await addByLink(window, steam.link)
  await expectAdded(window, steam.issuer, steam.userName)
  await openSettings(window, 'Backup')
  await window.getByRole('button', { name: /^Begin recovery/ }).click()
  await expect(window.getByRole('heading', { name: 'There is already an account here' })).toBeVisible()
  await window.keyboard.press('Escape')
  await expect.poll(async () => (await readState(window)).recovery.kind).toBe('idle')
  expect((await readState(window)).accounts.list.map(({ issuer }) => issuer)).toEqual(['Steam'])
})

test('the wrong Microsoft account is told which one is expected, masked, and the right one then works', async ({ launchApp, practice, person }) => {
  await backUpOldComputer(launchApp, practice, person)
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await window.getByRole('button', { name: 'Begin recovery' }).click()
  await person.signIn(await browser.next(), robinsAccount)
  await expect(window.getByText(/sa•+@outlook\.com/)).toBeVisible({ timeout: 30_000 })
  expect(await window.locator('body').innerText()).not.toContain(samsAccount)
  await window.getByRole('button', { name: 'Use a different account' }).click()
  await person.signIn(await browser.next(), samsAccount)
  await expect(window.getByRole('heading', { name: 'Choose a version' })).toBeVisible({ timeout: 30_000 })
})

test('no backup here: says where it looked, why it may be missing, and how to look again', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await window.getByRole('button', { name: 'Begin recovery' }).click()
  await person.signIn(await browser.next(), samsAccount)
  await expect(window.getByRole('heading', { name: /no backup/i })).toBeVisible({ timeout: 30_000 })
  await expect(window.getByRole('button', { name: 'Look again' })).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(window.getByRole('button', { name: 'Begin recovery' })).toBeVisible()
})

test('a work account that the page lets through is refused by the app during recovery', async ({ launchApp, practice, person }) => {
  practice.standIns.identity.switches.letWorkAccountsThrough = true
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await window.getByRole('button', { name: 'Begin recovery' }).click()
  await person.signIn(await browser.next(), workAccount)
  await expect.poll(async () => (await readState(window)).recovery, { timeout: 30_000 }).toMatchObject({ kind: 'failed', error: { code: 'session.work-account' } })
  await expect(window.getByText(/personal Microsoft account/i).first()).toBeVisible()
})

test('cancelling the sign-in leads back to the first screen', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await window.getByRole('button', { name: 'Begin recovery' }).click()
  await person.abandon(await browser.next())
  await window.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(window.getByRole('button', { name: 'Begin recovery' })).toBeVisible()
  await expect.poll(async () => (await readState(window)).session.kind).toBe('signed-out')
})
