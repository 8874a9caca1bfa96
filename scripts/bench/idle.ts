// Processor time with the list open and nobody touching it, as a share of one core.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronRuntime } from '../lib/unprivileged.mjs'
import { processorSeconds } from './processor-time.ts'
import { benchRow, type BenchRow } from './rows.ts'
import { spawnApp } from './spawned-app.ts'
import { profileWithAccounts } from './start.ts'

const settleMs = 8_000
/** A whole period of 30 s and a half, so that the codes change at least once. */
const watchMs = 45_000

export const benchIdle = async (runtime: ElectronRuntime): Promise<BenchRow[]> => {
  if (process.platform !== 'linux') throw new Error('idle is measured through /proc, which is Linux only')
  const app = await spawnApp(runtime, runtime.appDir, await profileWithAccounts(runtime, 50))
  try {
    await sleep(settleMs)
    const [used, at] = [processorSeconds(app.pid), performance.now()]
    await sleep(watchMs)
    const wallSeconds = (performance.now() - at) / 1000
    return [benchRow('idle: processor seconds with 50 accounts open (floor: one core)', processorSeconds(app.pid) - used, wallSeconds, 0.03)]
  } finally {
    await app.stop()
  }
}
