// Puts a bare engine into the app's own page for comparison. Its script comes by the debugger, not from the app's files,
// and its .wasm as bytes: the page's policy stays as it is.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import './page/engine.ts'

export const bareEngineNames = ['zxing-browser', 'zxing-wasm'] as const
export type BareEngineName = (typeof bareEngineNames)[number]

const scriptOf = async (name: BareEngineName): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    // One classic script: nothing may be loaded by address.
    build: { write: false, minify: false, lib: { entry: join(import.meta.dirname, 'page', `${name}.ts`), formats: ['iife'], name: 'bareEngineScript' } },
  })
  const [output] = Array.isArray(built) ? built.flatMap((each) => each.output) : 'output' in built ? built.output : []
  if (output?.type !== 'chunk') throw new Error(`${name} could not be built`)
  return output.code
}

export const installBareEngine = async (page: Page, name: BareEngineName): Promise<void> => {
  const wasm = name === 'zxing-wasm' ? await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')) : Buffer.alloc(0)
  await page.evaluate(`${await scriptOf(name)};0`)
  await page.evaluate(async (bytes) => {
    globalThis.bareEngine = await globalThis.startBareEngine?.(bytes)
    if (!globalThis.bareEngine) throw new Error('the engine’s script did not run')
  }, wasm.toString('base64'))
}
