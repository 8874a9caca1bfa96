// The window and the process around it: its frame, one instance for each profile, ending in order, and starts that are refused
// with a sentence.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { electronRuntime } from '../../scripts/lib/unprivileged.mjs'
import { addByLink, accountRow } from './support/user.ts'
import { harbourMail } from './support/links.ts'
import { expect, makeFolder, readClipboard, readState, test } from './support/test.ts'

/** Starts the app outside of Playwright and waits for its end. */
const runToEnd = async (env: Record<string, string>): Promise<{ code: number | null; stderr: string }> => {
  const runtime = await electronRuntime()
  const child = spawn(runtime.executablePath, [runtime.appDir], { env: { ...runtime.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 30_000)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(giveUp)
  return { code, stderr }
}

test('has its size, title and theme, and no menu that reloads or inspects', async ({ launchApp }) => {
  const { app, window } = await launchApp()
  const facts = await app.evaluate(({ BrowserWindow, Menu }) => {
    const [made] = BrowserWindow.getAllWindows()
    const roles = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []).map(({ role }) => role?.toLowerCase())
    return { size: made?.getSize(), minimum: made?.getMinimumSize(), title: made?.getTitle(), visible: made?.isVisible(), roles }
  })
  expect(facts).toMatchObject({ size: [480, 720], minimum: [420, 560], title: 'Twofold', visible: true })
  expect(facts.roles).not.toContain('reload')
  expect(facts.roles).not.toContain('forcereload')

  await window.evaluate(() => twofold.call('settings.change', { theme: 'dark' }))
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  expect(await window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
})

test('a second start with the same profile ends at once and leaves the first alone', async ({ launchApp }) => {
  const { app, window, profile } = await launchApp()
  const focused = app.evaluate(({ app: electronApp }) => new Promise((resolve) => electronApp.once('second-instance', () => resolve('told'))))
  expect((await runToEnd({ TWOFOLD_PROFILE: profile })).code).toBe(0)
  expect(await focused).toBe('told')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect((await readState(window)).vault.kind).toBe('ready')
})

test('quitting takes the copied code off the clipboard', async ({ launchApp }) => {
  const { app, window } = await launchApp()
  await addByLink(window, harbourMail.link)
  await accountRow(window, harbourMail.issuer, harbourMail.userName).click()
  await expect.poll(() => readClipboard(app)).toMatch(/^\d{6}$/)
  const left = app.evaluate(
    ({ app: electronApp, clipboard }) =>
      new Promise<string>((resolve) => {
        // The second of the two: the first is the one that the stop sequence holds up.
        let times = 0
        electronApp.on('will-quit', () => {
          if (++times === 2) void Promise.resolve(clipboard.readText()).then(resolve)
        })
        electronApp.quit()
      }),
  )
  expect(await left).toBe('')
})

test.describe('a start that can’t work', () => {
  for (const [what, env, sentence] of [
    ['a practice file that is not there', { TWOFOLD_PRACTICE: '/nonexistent/practice.json' }, /TWOFOLD_PRACTICE: .* can't be read as JSON/],
    ['a client id that is none', { TWOFOLD_CLIENT_ID: 'mine' }, /TWOFOLD_CLIENT_ID: must be the application/],
  ] as const) {
    test(`${what} ends with a sentence`, async () => {
      const { code, stderr } = await runToEnd({ TWOFOLD_PROFILE: await makeFolder('refused'), ...env })
      expect(code).toBe(2)
      expect(stderr).toMatch(sentence)
    })
  }
})
