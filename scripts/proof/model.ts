// The model of tests/model, ten thousand runs on all cores. TWOFOLD_MODEL_SEED repeats a proof; without it each one tries others.
import type { ProofRow } from './row.ts'
import { sum } from './row.ts'
import { cores, runShare } from './shares.ts'

const runs = 10_000
/** So that a failure is seen early, and one process never holds much. */
const runsAtOnce = 250

export const modelProof: ProofRow = {
  what: 'two computers, one storage, one recovery account: commands and faults in any order',
  run: async ({ log }) => {
    const given = process.env['TWOFOLD_MODEL_SEED']
    const first = given === undefined ? Math.trunc(Math.random() * 2 ** 30) : Number(given)
    log(`seeds from ${first}`)
    const seeds = Array.from({ length: runs / runsAtOnce }, (_, i) => first + i)
    const shares: Awaited<ReturnType<typeof runShare>>[] = []
    const work = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        const share = await runShare('model-worker.ts', [runsAtOnce, seed])
        shares.push(share)
        if (share.failure !== null) log(share.failure)
      }
    }
    await Promise.all(Array.from({ length: cores() }, work))
    return sum(shares)
  },
}
