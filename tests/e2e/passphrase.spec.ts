// A passphrase on the backup, in the real app with the real Argon2id thread: its recovery sheet, a recovery that asks for it, and
// nothing of it left behind. The calls are made through the bridge, as the window makes them.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { StateView } from '../../src/shared/contract/views.ts'
import { interceptBrowser, readState, type LaunchedApp } from './support/test.ts'
import { expect, samsAccount, test, turnBackupOn, type Practice } from './support/practice.ts'
import type { PersonAtBrowser } from './support/person-at-browser.ts'
import { harbourMail, steam } from './support/links.ts'
import { addByLink, expectAdded, leaveSettings, listedAccounts } from './support/user.ts'

const passphrase = 'PLANTED ﬁve café rooms'
/** Longest wait for guards and Argon2id on a loaded machine, milliseconds. */
const within = 30_000

type Launch = (options: { practice: string; profile?: string }) => Promise<LaunchedApp>

const backUp = async (launchApp: Launch, practice: Practice, person: PersonAtBrowser): Promise<LaunchedApp> => {
  const launched = await launchApp({ practice: practice.file })
  const { window } = launched
  await addByLink(window, harbourMail.link)
  await expectAdded(window, harbourMail.issuer, harbourMail.userName)
  await turnBackupOn(launched, person)
  await expectBackup(window, 'done')
  return launched
}

const expectBackup = (window: Page, kind: StateView['backup']['status']['kind']): Promise<void> =>
  expect.poll(async () => (await readState(window)).backup.status.kind, { timeout: within }).toBe(kind)

const expectRecovery = (window: Page, view: Partial<StateView['recovery']>): Promise<void> => expect.poll(async () => (await readState(window)).recovery, { timeout: within }).toMatchObject(view)

const setPassphrase = (window: Page, text: string, sheet: boolean): Promise<unknown> =>
  window.evaluate((params) => twofold.call('backup.setPassphrase', params), { passphrase: text, sheet })
const enterInRecovery = (window: Page, text: string): Promise<unknown> => window.evaluate((params) => twofold.call('recovery.enterPassphrase', params), { passphrase: text })

/** The protected headers of all versions in the storage, the oldest first by name. */
const headers = (practice: Practice): { pw?: object; seq: number }[] =>
  filesIn(practice.storage)
    .filter((file) => file.endsWith('.twofold'))
    .sort()
    .map((file) => {
      const { protected: text } = JSON.parse(readFileSync(file, 'utf8')) as { protected: string }
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as { pw?: object; seq: number }
    })

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)

const sheetWindow = (app: ElectronApplication) =>
  app.evaluate(async ({ BrowserWindow }) => {
    const sheet = BrowserWindow.getAllWindows().find((window) => window.getTitle() === 'Recovery sheet')
    if (!sheet || sheet.webContents.isLoading() || !sheet.webContents.getURL()) return null
    const { session } = sheet.webContents
    return {
      url: sheet.webContents.getURL(),
      isPersistent: session.isPersistent(),
      script: await sheet.webContents.executeJavaScript('1').then(
        () => 'ran',
        () => 'refused',
      ),
      again: (await session.fetch('app://recovery-sheet/')).status,
      network: await session.fetch('https://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      ),
      picture: (await sheet.webContents.capturePage()).toBitmap().some((byte) => byte !== 255),
    }
  })

test('it is set, its sheet opens without script or network, and what is written from then on needs it', async ({ launchApp, practice, person }) => {
  const { app, window, profile, close } = await backUp(launchApp, practice, person)
  expect(headers(practice).map(({ pw }) => pw)).toEqual([undefined])
  expect(await setPassphrase(window, '1234567', false)).toMatchObject({ ok: false, error: { code: 'backup.passphrase-too-short' } })
  expect(await setPassphrase(window, passphrase, true)).toEqual({ ok: true, value: {} })

  await expect.poll(() => sheetWindow(app), { timeout: within }).toEqual({
    url: 'app://recovery-sheet/',
    isPersistent: false,
    script: 'refused',
    again: 404,
    network: 'refused',
    picture: true,
  })
  // The same content under another lock is another version.
  await expect.poll(() => headers(practice).length, { timeout: within }).toBe(2)
  expect(headers(practice)[1]).toMatchObject({ pw: { kdf: 'argon2id', v: 19, m: 65_536, t: 3, p: 4 } })
  await expect.poll(async () => (await readState(window)).backup, { timeout: within }).toMatchObject({ hasPassphrase: true, status: { kind: 'done' } })

  // Started anew it goes on with it.
  expect(JSON.stringify(await readState(window))).not.toContain('PLANTED')
  await close()
  const next = await launchApp({ practice: practice.file, profile })
  await addByLink(next.window, steam.link)
  await expectAdded(next.window, steam.issuer, steam.userName)
  await expect.poll(() => headers(practice).length, { timeout: within }).toBe(3)
  expect(headers(practice)[2]).toHaveProperty('pw')
  expect(JSON.stringify(await readState(next.window))).not.toContain('PLANTED')
  await next.close()

  const everything = [...filesIn(profile), ...filesIn(practice.storage)]
  expect(everything.length).toBeGreaterThan(5)
  for (const file of everything) {
    const bytes = readFileSync(file)
    for (const spelling of [Buffer.from('PLANTED'), Buffer.from('PLANTED', 'utf16le'), Buffer.from(Buffer.from('PLANTED').toString('hex'))]) expect(bytes.includes(spelling), 'a file with the passphrase').toBe(false)
  }
})

test('the sheet prints by its shortcut and is gone when it is closed', async ({ launchApp, practice, person }) => {
  const { app, window } = await backUp(launchApp, practice, person)
  await setPassphrase(window, passphrase, true)
  await expect.poll(() => sheetWindow(app), { timeout: within }).not.toBeNull()
  const press = (keyCode: string, modifiers: ('control' | 'meta')[]): Promise<number> =>
    app.evaluate(
      ({ BrowserWindow }, keys) => {
        const sheet = BrowserWindow.getAllWindows().find((one) => one.getTitle() === 'Recovery sheet')
        if (!sheet) return 0
        const prints: unknown[] = []
        sheet.webContents.print = (options) => void prints.push(options)
        sheet.webContents.sendInputEvent({ type: 'keyDown', keyCode: keys.keyCode, modifiers: keys.modifiers })
        // A key pressed by sendInputEvent has no answer of its own; a second print would come within this time.
        return new Promise<number>((resolve) => setTimeout(() => resolve(prints.length), 500))
      },
      { keyCode, modifiers },
    )
  expect(await press('P', [process.platform === 'darwin' ? 'meta' : 'control'])).toBe(1)
  await press('Escape', [])
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a recovery asks for it, says when it is wrong, restores with it, and the new computer goes on with it', async ({ launchApp, practice, person }) => {
  const old = await backUp(launchApp, practice, person)
  await setPassphrase(old.window, passphrase, false)
  await expect.poll(() => headers(practice).length, { timeout: within }).toBe(2)
  await expectBackup(old.window, 'done')
  await old.close()

  const { app, window } = await launchApp({ practice: practice.file })
  const browser = await interceptBrowser(app)
  await window.getByRole('button', { name: 'Begin recovery' }).click()
  await person.signIn(await browser.next(), samsAccount)
  // The version from before the passphrase opens without it.
  await expectRecovery(window, { kind: 'choosing', locked: 1 })
  expect(await enterInRecovery(window, 'PLANTED wrong one')).toEqual({ ok: true, value: {} })
  await expectRecovery(window, { kind: 'passphrase', locked: 1, wasWrong: true })
  // The same letters as another keyboard spells them.
  await enterInRecovery(window, passphrase.normalize('NFKD'))
  await expectRecovery(window, { kind: 'choosing', locked: 0 })
  const found = (await readState(window)).recovery
  if (found.kind !== 'choosing') throw new Error('nothing to choose')
  expect(found.versions).toHaveLength(2)
  await window.evaluate((versionId) => twofold.call('recovery.choose', { versionId }), found.versions[0]?.id ?? '')
  await expectRecovery(window, { kind: 'preview' })
  await window.evaluate(() => twofold.call('recovery.restore', {}))
  await expectRecovery(window, { kind: 'done', restored: 1 })
  await window.evaluate(() => twofold.call('recovery.close', {}))
  expect(await listedAccounts(window)).toEqual([`${harbourMail.issuer}, ${harbourMail.userName}`])

  await expect.poll(() => headers(practice).length, { timeout: within }).toBe(3)
  expect(headers(practice)[2]).toHaveProperty('pw')
  await expect.poll(async () => (await readState(window)).backup.hasPassphrase, { timeout: within }).toBe(true)
})

test('it can be removed only by a yes in the system’s own dialog', async ({ launchApp, practice, person }) => {
  const { app, window } = await backUp(launchApp, practice, person)
  await setPassphrase(window, passphrase, false)
  await expect.poll(() => headers(practice).length, { timeout: within }).toBe(2)
  await expectBackup(window, 'done')
  await leaveSettings(window)
  const answer = (response: number): Promise<void> =>
    app.evaluate(({ dialog }, button) => {
      dialog.showMessageBox = () => Promise.resolve({ response: button, checkboxChecked: false })
    }, response)
  await answer(0)
  expect(await window.evaluate(() => twofold.call('backup.removePassphrase', {}))).toEqual({ ok: true, value: { changed: false } })
  expect((await readState(window)).backup.hasPassphrase).toBe(true)
  await answer(1)
  expect(await window.evaluate(() => twofold.call('backup.removePassphrase', {}))).toEqual({ ok: true, value: { changed: true } })
  await expect.poll(() => headers(practice).length, { timeout: within }).toBe(3)
  expect(headers(practice)[2]).not.toHaveProperty('pw')
})
