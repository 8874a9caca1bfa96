// Builds the renderer with its scenes as the app is built, and opens a scene in the system's Chromium under the app's own policy.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { documentCsp } from '../../../../src/main/window/csp.ts'
import { nowMs, scenes } from './scenes.ts'

export const chromiumPath = '/usr/bin/chromium'
export const chromiumIsThere = existsSync(chromiumPath)

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }
const origin = 'http://window.test'

export interface View {
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
}

export interface Look {
  /** The one page that everything is shown on. */
  readonly page: Page
  /** Shows a scene; ends once it stands still. Throws on an error in the console or a blocked request. */
  readonly show: (name: string, view: View) => Promise<void>
  /** The same scene in another window and theme, as it was left. */
  readonly turn: (view: View) => Promise<void>
  readonly close: () => Promise<void>
}

const buildPages = async (folder: string): Promise<void> => {
  const environment = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      root: resolve(import.meta.dirname, 'page'),
      base: './',
      plugins: [react()],
      build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      worker: { format: 'es' },
    })
  } finally {
    process.env['NODE_ENV'] = environment
  }
}

const press = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).locator('visible=true').first().click()
}

export const openLook = async (): Promise<Look> => {
  const folder = await mkdtemp(join(tmpdir(), 'twofold-pages-'))
  await buildPages(folder)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, args: ['--disable-gpu', ...asRoot] })
  // One page for all: a new one costs more than everything that is looked at on it.
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' })
  await context.addInitScript((fixedMs) => (Date.now = () => fixedMs), nowMs)
  await context.route('**/*', async (route) => {
    const { pathname, origin: asked } = new URL(route.request().url())
    if (asked !== origin) return route.abort()
    const body = await readFile(join(folder, pathname === '/' ? 'index.html' : pathname)).catch(() => null)
    return body === null
      ? route.fulfill({ status: 204 })
      : route.fulfill({ body, headers: { 'content-type': types[extname(pathname)] ?? 'text/html', 'content-security-policy': documentCsp } })
  })
  const page = await context.newPage()
  let problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  const turn = async ({ width, height, theme }: View): Promise<void> => {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // Reduced motion gives every element a transition of a moment: until all have ended the colours of both themes are mixed.
    await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())))
    await page.waitForFunction(() => document.getAnimations().length === 0)
  }
  return {
    page,
    turn,
    show: async (name, view) => {
      const scene = scenes[name]
      if (!scene) throw new Error(`no scene ${name}`)
      problems = []
      await turn(view)
      await page.goto(`${origin}/?${encodeURIComponent(name)}`)
      await page.waitForSelector('html[data-ready]')
      for (const one of scene.press) await press(page, one)
      // What the last button leads to may be loaded with its first use.
      await page.waitForFunction(() => (document.querySelector('main')?.childElementCount ?? 0) > 0)
      if (problems.length > 0) throw new Error(problems.join('\n'))
    },
    close: async () => {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
