// Every bit of a version, turned over one at a time: tests/model/bit-flips.ts on all cores.
import { prepareBitFlips } from '../../tests/model/bit-flips.ts'
import type { ProofRow } from './row.ts'
import { sum } from './row.ts'
import { cores, runShare } from './shares.ts'

export const bitFlipProof: ProofRow = {
  what: 'every bit of a version turned over: it never opens, and recovery finds the one before it',
  run: async ({ log }) => {
    const { bits } = await prepareBitFlips()
    const size = Math.ceil(bits / cores())
    const shares = await Promise.all(Array.from({ length: cores() }, (_, i) => runShare('bit-flips-worker.ts', [i * size, Math.min(bits, (i + 1) * size)])))
    for (const { failure } of shares) if (failure !== null) log(failure)
    return sum(shares)
  },
}
