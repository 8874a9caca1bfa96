// A person who wants codes on the desktop: first run, adding in each way but the webcam (scan.spec.ts), copying, ordering,
// changing, deleting, and finding all of it again after a restart.
import { expect, makeFolder, readClipboard, readState, test } from './support/test.ts'
import { contoso, harbourMail, northwind, steam } from './support/links.ts'
import { accountRow, addByLink, addByPicture, expectAdded, listedAccounts, openAdd, openEdit, shownCode } from './support/user.ts'
import { pictureWithoutCode, qrPicture } from '../stand-ins/qr-picture.ts'

const png = (buffer: Buffer) => ({ name: 'code.png', mimeType: 'image/png', buffer })

test('first run: an empty window leads to adding and to recovery', async ({ launchApp }) => {
  const { window } = await launchApp()
  await expect(window.getByRole('heading', { name: /Your sign-in codes/ })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Add account' })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Begin recovery' })).toBeVisible()
})

test('add by link, copy by click, and find it again after a restart', async ({ launchApp }) => {
  const profile = await makeFolder('restart')
  const first = await launchApp({ profile })
  await addByLink(first.window, harbourMail.link)
  const row = await expectAdded(first.window, harbourMail.issuer, harbourMail.userName)
  const code = await shownCode(row)
  expect(code).toMatch(/^\d{6}$/)
  await row.click()
  // The sentence takes the place of the user name.
  await expect(accountRow(first.window, harbourMail.issuer)).toContainText('Copied, clears in 20 s')
  const state = await readState(first.window)
  const shownNow = state.codes.items[0]?.code
  expect([code, shownNow]).toContain(await readClipboard(first.app))
  await first.close()

  const second = await launchApp({ profile })
  await expect(accountRow(second.window, harbourMail.issuer, harbourMail.userName)).toBeVisible()
})

test('add by picture; a picture without a code and a text named .png say so and lose nothing', async ({ launchApp }) => {
  const { window } = await launchApp()
  await addByPicture(window, png(qrPicture(steam.link)))
  const row = await expectAdded(window, steam.issuer, steam.userName)
  expect(await shownCode(row)).toMatch(/^[23456789BCDFGHJKMNPQRTVWXY]{5}$/)

  for (const buffer of [pictureWithoutCode(), Buffer.from('this is no picture')]) {
    await addByPicture(window, png(buffer))
    await expect(window.getByRole('alert')).toBeVisible()
    await window.keyboard.press('Escape')
    await expect(window.getByRole('dialog')).toBeHidden()
  }
  expect(await listedAccounts(window)).toEqual(['Steam, samrivera'])
})

test('several codes in one picture are added together, one that is here already says so', async ({ launchApp }) => {
  const { window } = await launchApp()
  await addByLink(window, harbourMail.link)
  await expectAdded(window, harbourMail.issuer, harbourMail.userName)
  await addByPicture(window, png(qrPicture([harbourMail.link, steam.link], { modulePx: 5 })))
  await window.getByRole('button', { name: 'Add all' }).click()
  await expect(window.getByRole('dialog')).toContainText('Already here')
  await expect(window.getByRole('dialog')).toContainText('Added')
  await window.getByRole('button', { name: 'Done' }).click()
  expect((await listedAccounts(window)).sort()).toEqual(['Harbour Mail, sam@harbourmail.example', 'Steam, samrivera'])
})

const badLinks: [what: string, link: string, says: RegExp][] = [
  ['a word', 'hello', /not|isn’t/i],
  ['a script', 'javascript:alert(1)', /not|isn’t/i],
  ['a secret that is no base32', 'otpauth://totp/X:y?secret=0189&issuer=X', /secret|key/i],
  ['no secret', 'otpauth://totp/X:y?issuer=X', /secret|key/i],
  ['absurd digits', 'otpauth://totp/X:y?secret=AAAAAAAA&digits=99', /digits/i],
  ['an absurd period', 'otpauth://totp/X:y?secret=AAAAAAAA&period=0', /period|seconds|often|time/i],
  ['a Microsoft activation code', 'phonefactor://activate_account?code=000000000&url=https%3A%2F%2Fexample.com', /different authenticator app/i],
  ['a megabyte', `otpauth://totp/${'x'.repeat(1_000_000)}?secret=AAAAAAAA`, /long/i],
]

test('links that can’t be used: each gets a plain sentence and nothing is added', async ({ launchApp }) => {
  const { window } = await launchApp()
  await openAdd(window)
  await window.getByRole('button', { name: 'Paste link' }).click()
  for (const [what, link, says] of badLinks) {
    await window.getByRole('textbox', { name: 'Link' }).fill(link)
    await window.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(window.getByRole('dialog'), what).toContainText(says)
  }
  expect((await readState(window)).accounts.list).toEqual([])
})

test('HTML in a name stays text', async ({ launchApp }) => {
  const { window } = await launchApp()
  await addByLink(window, `otpauth://totp/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E:sam?secret=${'E'.repeat(32)}`)
  await expectAdded(window, '<img src=x onerror=alert(1)>', 'sam')
  expect(await window.locator('img').count()).toBe(0)
})

test('HOTP: the button gives one code after the other, and the counter survives a restart', async ({ launchApp }) => {
  const profile = await makeFolder('hotp')
  const first = await launchApp({ profile })
  await addByLink(first.window, northwind.link)
  const row = await expectAdded(first.window, northwind.issuer, northwind.userName)
  expect(await shownCode(row)).toBeNull()
  const seen = new Set<string>()
  for (let i = 0; i < 3; i += 1) {
    await row.hover()
    await row.getByRole('button', { name: /^Next code/ }).click()
    await expect(async () => {
      const code = await shownCode(row)
      expect(code).toMatch(/^\d{6}$/)
      expect(seen.has(code ?? '')).toBe(false)
      seen.add(code ?? '')
    }).toPass()
  }
  await first.close()
  const second = await launchApp({ profile })
  const again = accountRow(second.window, northwind.issuer)
  await again.hover()
  await again.getByRole('button', { name: /^Next code/ }).click()
  await expect(async () => {
    const code = await shownCode(again)
    expect(code).toMatch(/^\d{6}$/)
    expect(seen.has(code ?? '')).toBe(false)
  }).toPass()
})

test('order, names and kind are changed by keyboard and sheet, and kept', async ({ launchApp }) => {
  const profile = await makeFolder('order')
  const first = await launchApp({ profile })
  for (const account of [harbourMail, steam, contoso]) {
    await addByLink(first.window, account.link)
    await expectAdded(first.window, account.issuer, account.userName)
  }
  await accountRow(first.window, 'Contoso').focus()
  await first.window.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => listedAccounts(first.window)).toEqual(['Harbour Mail, sam@harbourmail.example', 'Contoso, sam@contoso.example', 'Steam, samrivera'])
  await openEdit(first.window, accountRow(first.window, 'Harbour Mail'))
  await first.window.getByRole('textbox', { name: 'Name', exact: true }).fill('Harbour')
  await first.window.getByRole('button', { name: 'Save' }).click()
  await expect(first.window.getByRole('dialog')).toBeHidden()
  await first.close()

  const second = await launchApp({ profile })
  await accountRow(second.window, 'Contoso').waitFor()
  expect(await listedAccounts(second.window)).toEqual(['Harbour, sam@harbourmail.example', 'Contoso, sam@contoso.example', 'Steam, samrivera'])
  const [, work] = (await readState(second.window)).accounts.list
  expect(work).toMatchObject({ kind: 'work', binding: 'this-device' })
})

test('delete asks first, and can be undone to the same place', async ({ launchApp }) => {
  const { window } = await launchApp()
  for (const account of [harbourMail, steam]) {
    await addByLink(window, account.link)
    await expectAdded(window, account.issuer, account.userName)
  }
  await accountRow(window, 'Harbour Mail').focus()
  await window.keyboard.press('Delete')
  const question = window.getByRole('alertdialog')
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(accountRow(window, 'Harbour Mail')).toHaveCount(0)
  await window.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => listedAccounts(window)).toEqual(['Harbour Mail, sam@harbourmail.example', 'Steam, samrivera'])
})

test('by keyboard alone: add by link, reach the row, copy with Enter', async ({ launchApp }) => {
  const { app, window } = await launchApp()
  const tabTo = async (name: string | RegExp): Promise<void> => {
    const wanted = window.getByRole('button', { name }).first()
    for (let i = 0; i < 20; i += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return
      await window.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${String(name)}`)
  }
  await tabTo('Add account')
  await window.keyboard.press('Enter')
  await window.getByRole('dialog', { name: 'Add account' }).waitFor()
  await tabTo(/Paste link/)
  await window.keyboard.press('Enter')
  await window.keyboard.type(harbourMail.link)
  await window.keyboard.press('Enter')
  const row = await expectAdded(window, harbourMail.issuer, harbourMail.userName)
  for (let i = 0; i < 20 && !(await row.evaluate((element) => element === document.activeElement)); i += 1) await window.keyboard.press('Tab')
  await window.keyboard.press('Enter')
  await expect(accountRow(window, harbourMail.issuer)).toContainText('Copied')
  expect(await readClipboard(app)).toMatch(/^\d{6}$/)
})
