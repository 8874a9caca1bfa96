// Builds the test page as the renderer is built, serves it on loopback with the app's two policies, and opens it in the
// system's Chromium.
import { createServer, type Server } from 'node:http'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { build } from 'vite'
import { documentCsp, workerCsp } from '../../../../../src/main/window/csp.ts'

export const chromiumPath = '/usr/bin/chromium'
export const chromiumIsThere = existsSync(chromiumPath)

/** A worker that may not load its .wasm file: the engine can't start. */
export const workerPolicyWithoutWasm = "default-src 'none'; script-src 'self'; connect-src 'none'"

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }

export interface Harness {
  readonly page: Page
  /** Paths of the files that were asked for, and anything that isn't ours. */
  readonly requested: string[]
  readonly reload: (policyOfWorker?: string) => Promise<void>
  readonly close: () => Promise<void>
}

const serve = (folder: string, policyOfWorker: () => string, requested: string[]): Server =>
  createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    requested.push(path)
    const policy = path.startsWith('/workers/') ? policyOfWorker() : documentCsp
    readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html', 'content-security-policy': policy }).end(body),
      () => response.writeHead(404).end(),
    )
  })

/** As the app is built: libraries leave things out when they see that a test runs. */
const buildPage = async (folder: string): Promise<void> => {
  const environment = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      root: resolve(import.meta.dirname),
      base: './',
      build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'workers/[name]-[hash].js' } } },
    })
  } finally {
    process.env['NODE_ENV'] = environment
  }
}

export const openHarness = async (browserArguments: string[] = []): Promise<Harness> => {
  const folder = await mkdtemp(join(tmpdir(), 'scanner-page-'))
  await buildPage(folder)
  const requested: string[] = []
  let policy = workerCsp
  const server = serve(folder, () => policy, requested)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // A server on a port has an address record, not a pipe's name.
  const { port } = server.address() as AddressInfo
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, args: [...asRoot, ...browserArguments] })
  const context = await browser.newContext({ viewport: { width: 480, height: 720 }, permissions: ['camera'] })
  const page = await context.newPage()
  page.on('request', (request) => {
    if (!request.url().startsWith(`http://localhost:${port}/`)) requested.push(request.url())
  })
  const reload = async (policyOfWorker = workerCsp): Promise<void> => {
    policy = policyOfWorker
    await page.goto(`http://localhost:${port}/`)
    await page.waitForFunction(() => 'scanner' in window)
  }
  await reload()
  return {
    page,
    requested,
    reload,
    close: async () => {
      await browser.close()
      await new Promise((done) => server.close(done))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
