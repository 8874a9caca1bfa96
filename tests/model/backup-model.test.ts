// Two computers, one storage, one recovery account, and everything that can go wrong with them in any order: what was once reported
// as checked stays readable, and the status never says more than what is so. `npm run proof` makes ten thousand runs.
import { expect, it } from 'vitest'
import { runModel } from './run-model.ts'

/** At most so long, whatever the computer: a slow one makes fewer runs. */
const limitMs = 25_000

it('no reported version is lost, no status says too much, no secret leaves', { timeout: 300_000 }, async () => {
  const { TWOFOLD_MODEL_SEED: seed, TWOFOLD_MODEL_PATH: path } = process.env
  const run = await runModel({ runs: 300, seed: seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(seed), limitMs, ...(path !== undefined && { path }) })
  expect(run.failure ?? 'nothing lost').toBe('nothing lost')
  expect(run.tries).toBeGreaterThan(0)
})
