// Backup as a person turns it on: both guards, what is missing is named, and "backed up and checked" is said of what is so.
import { readdirSync } from 'node:fs'
import { interceptBrowser, readState } from './support/test.ts'
import { expect, samsAccount, test, turnBackupOn, workAccount } from './support/practice.ts'
import { harbourMail, steam } from './support/links.ts'
import { addByLink, backupSwitch, expectAdded, leaveSettings, openSettings } from './support/user.ts'

const versionsIn = (storage: string): string[] =>
  readdirSync(storage, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.twofold'))

test('the switch: sign in, and the backup is written, read back and checked; a change makes the next version', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  await expect(window.getByText(/practice/i).first()).toBeVisible()
  await addByLink(window, harbourMail.link)
  await expectAdded(window, harbourMail.issuer, harbourMail.userName)

  await turnBackupOn({ app, window }, person)
  await expect(window.getByText(/backed up and checked/i).first()).toBeVisible({ timeout: 30_000 })
  await expect(backupSwitch(window)).toBeChecked()
  expect(versionsIn(practice.storage)).toHaveLength(1)
  expect((await readState(window)).backup.versions).toHaveLength(1)

  await leaveSettings(window)
  await addByLink(window, steam.link)
  await expectAdded(window, steam.issuer, steam.userName)
  await expect.poll(() => versionsIn(practice.storage).length, { timeout: 30_000 }).toBe(2)
  await expect.poll(async () => (await readState(window)).backup.status, { timeout: 30_000 }).toMatchObject({ kind: 'done', last: { accounts: 2, level: 'checked-and-uploaded' } })
  expect(practice.standIns.graph.violations).toEqual([])
})

test('a work account is refused on Microsoft’s own page, and by the app where the page lets it through', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await openSettings(window, 'Backup')
  await backupSwitch(window).click({ force: true })
  expect(await person.tryAccount(await browser.next(), workAccount)).toMatch(/work or school account/i)
  await window.getByRole('button', { name: /^Cancel/ }).first().click()
  await expect.poll(async () => (await readState(window)).session.kind).toBe('signed-out')

  practice.standIns.identity.switches.letWorkAccountsThrough = true
  await backupSwitch(window).click({ force: true })
  await person.signIn(await browser.next(), workAccount)
  await expect(window.getByText(/work or school/i).first()).toBeVisible()
  await expect.poll(async () => (await readState(window)).backup.switch).toMatchObject({ kind: 'off', error: { code: 'session.work-account' } })
  expect(versionsIn(practice.storage)).toEqual([])
})

test('cancelling the sign-in, on the page and in the app, leaves backup off without an error', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await openSettings(window, 'Backup')
  await backupSwitch(window).click({ force: true })
  await person.cancel(await browser.next())
  await expect.poll(async () => (await readState(window)).backup.switch).toEqual({ kind: 'off', error: null })

  await backupSwitch(window).click({ force: true })
  await person.abandon(await browser.next())
  await window.getByRole('button', { name: /^Cancel/ }).first().click()
  await expect.poll(async () => (await readState(window)).backup.switch).toEqual({ kind: 'off', error: null })

  // The port is free and the next attempt works.
  await backupSwitch(window).click({ force: true })
  await person.signIn(await browser.next(), samsAccount)
  await expect.poll(async () => (await readState(window)).backup.switch.kind, { timeout: 30_000 }).toBe('on')
})

test('a read-only storage folder is named, and nothing is said to be backed up', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  await addByLink(window, harbourMail.link)
  await expectAdded(window, harbourMail.issuer, harbourMail.userName)
  const { chmodSync } = await import('node:fs')
  chmodSync(practice.storage, 0o500)
  const browser = await interceptBrowser(app)
  await openSettings(window, 'Backup')
  await backupSwitch(window).click({ force: true })
  const page = await Promise.race([browser.next(), expect.poll(async () => (await readState(window)).backup.switch.kind, { timeout: 30_000 }).toBe('off').then(() => null)])
  if (page !== null) await person.signIn(page, samsAccount)
  await expect.poll(async () => (await readState(window)).backup.switch, { timeout: 30_000 }).toMatchObject({ kind: 'off', error: { code: 'storage.read-only' } })
  await expect(window.getByText(/backed up and checked/i)).toHaveCount(0)
  chmodSync(practice.storage, 0o700)
})

test('Graph that answers 401, 409, nothing or late: each is said, the accounts stay, and the next run succeeds', async ({ launchApp, practice, person }) => {
  const { app, window } = await launchApp({ practice: practice.file })
  await addByLink(window, harbourMail.link)
  await expectAdded(window, harbourMail.issuer, harbourMail.userName)
  await turnBackupOn({ app, window }, person)
  await expect.poll(async () => (await readState(window)).backup.status.kind, { timeout: 30_000 }).toBe('done')
  await leaveSettings(window)

  await practice.standIns.graph.down()
  await addByLink(window, steam.link)
  await expectAdded(window, steam.issuer, steam.userName)
  // The pinned key still locks a copy, and the status doesn't claim that the key was checked.
  await expect.poll(async () => (await readState(window)).backup.status, { timeout: 60_000 }).toMatchObject({ kind: 'done', last: { level: 'written', accounts: 2 } })
  await practice.standIns.graph.up()
  await openSettings(window, 'Backup')
  await window.getByRole('button', { name: 'Back up now' }).click()
  await expect.poll(async () => (await readState(window)).backup.status, { timeout: 60_000 }).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded', accounts: 2 } })
})
