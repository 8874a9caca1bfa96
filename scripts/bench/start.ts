// Spawn to first painted row with 50 accounts, against a bare window of the same Electron: alternating, median of 15.
import { _electron } from '@playwright/test'
import type { Bridge } from '../../src/shared/contract/api.ts'
import type { ElectronRuntime } from '../lib/unprivileged.mjs'
import { makeBareApp } from './bare-window.ts'
import { benchRow, median, type BenchRow } from './rows.ts'
import { spawnApp } from './spawned-app.ts'

const accounts = 50
const runs = 15

/** Answers the environment of a profile that holds this many accounts. */
export const profileWithAccounts = async (runtime: ElectronRuntime, count: number): Promise<Record<string, string>> => {
  const env = { TWOFOLD_PROFILE: runtime.makeProfileDir('bench'), TWOFOLD_REPORT_PAINT: '1' }
  const app = await _electron.launch({ executablePath: runtime.executablePath, args: [runtime.appDir], chromiumSandbox: runtime.sandbox, env: { ...runtime.env, ...env } })
  try {
    const page = await app.firstWindow()
    await page.locator('html[data-ready="true"]').waitFor()
    const added = await page.evaluate(async (wanted) => {
      // The page's own bridge: this function runs in the page, whose globals the compiler doesn't know here.
      const { twofold } = window as unknown as { twofold: Bridge }
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
      let done = 0
      for (let i = 0; i < wanted; i += 1) {
        const secret = Array.from({ length: 16 }, (_, k) => letters.charAt((i * 7 + k * 11 + 3) % 32)).join('')
        const answer = await twofold.call('accounts.addText', { text: `otpauth://totp/Bench%20${i}:user${i}?secret=${secret}&issuer=Bench%20${i}` })
        if (answer.ok) done += 1
      }
      return done
    }, count)
    if (added !== count) throw new Error(`only ${added} of ${count} accounts could be added`)
  } finally {
    await app.close()
  }
  return env
}

export const benchStart = async (runtime: ElectronRuntime): Promise<BenchRow[]> => {
  const env = await profileWithAccounts(runtime, accounts)
  const bareDir = await makeBareApp(runtime)
  const measure = async (dir: string, more: Record<string, string>): Promise<number> => {
    const app = await spawnApp(runtime, dir, more)
    await app.stop()
    return app.paintedMs
  }
  // One of each first, so that both find the file cache warm.
  await measure(bareDir, {})
  await measure(runtime.appDir, env)
  const ours: number[] = []
  const floor: number[] = []
  for (let i = 0; i < runs; i += 1) {
    floor.push(await measure(bareDir, {}))
    ours.push(await measure(runtime.appDir, env))
  }
  return [benchRow('start: spawn to first painted row, 50 accounts, ms (floor: bare window)', median(ours), median(floor), 1.5)]
}
