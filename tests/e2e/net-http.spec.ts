// The adapter over Electron's network stack passes the same suite as the one over node:https, and carries sign-in and the app
// folder, in the real Electron.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { electronRuntime } from '../../scripts/lib/unprivileged.mjs'
import { httpCases } from '../integration/suites/http-suite.ts'
import { startStandIns } from '../stand-ins/index.ts'

test('Http over Electron’s network stack passes the port suite', async () => {
  const runtime = await electronRuntime()
  const folder = runtime.makeProfileDir('net-http')
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['electron'] },
    build: { ssr: join(import.meta.dirname, 'in-electron/net-http.ts'), outDir: folder, emptyOutDir: false, rolldownOptions: { output: { entryFileNames: 'main.mjs' } } },
  })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'twofold-net-http', version: '0.0.0', type: 'module', main: 'main.mjs' }))
  await runtime.handOver(folder)

  const state = mkdtempSync(join(tmpdir(), 'twofold-net-http-'))
  const standIns = await startStandIns({ stateDir: state, icloudFolder: join(state, 'icloud') })
  const stdout = await run(runtime.executablePath, [...(runtime.sandbox ? [] : ['--no-sandbox']), folder], { ...runtime.env, TWOFOLD_TEST_DIR: folder, TWOFOLD_TEST_PRACTICE: JSON.stringify(standIns.practice), HOME: folder })
  await standIns.close()
  rmSync(state, { recursive: true })
  const line = stdout.split('\n').find((text) => text.startsWith('{"outcomes"')) ?? '{"outcomes":[]}'
  // Printed by in-electron/net-http.ts.
  const { outcomes } = JSON.parse(line) as { outcomes: { name: string; problem: string | null }[] }
  expect(outcomes.length).toBe(httpCases.length + 2)
  expect(outcomes.filter(({ problem }) => problem !== null)).toEqual([])
  expect(standIns.graph.violations).toEqual([])
})

const run = (command: string, args: string[], env: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    child.on('error', reject)
    child.on('exit', () => resolve(text))
  })
