// One turned bit anywhere in a version: it never opens, nothing crashes, and recovery goes on with the newest good one. A sample of
// the bits; `npm run proof` turns every one.
import { expect, it } from 'vitest'
import { seededRandom } from '../fakes/node-crypto-for-tests.ts'
import { prepareBitFlips } from './bit-flips.ts'

it('a version with one bit turned never opens, and the one before it is found', async () => {
  const flips = await prepareBitFlips()
  expect(await flips.isSound()).toBe(true)
  expect(flips.bits).toBeGreaterThan(8 * 4_096)
  const random = seededRandom('sample')
  const anywhere = Array.from({ length: 150 }, () => Buffer.from(random.bytes(4)).readUInt32BE() % flips.bits)
  // The header's every thirty-second bit and the last bytes besides: there a reader is most easily fooled.
  const header = Array.from({ length: 125 }, (_, i) => i * 32)
  const end = Array.from({ length: 40 }, (_, i) => flips.bits - 1 - i)
  const wrong: string[] = []
  for (const bit of [...anywhere, ...header, ...end]) {
    const found = await flips.flip(bit)
    if (found !== null) wrong.push(`bit ${bit}: ${found}`)
  }
  expect(wrong).toEqual([])
  expect(await flips.isSound()).toBe(true)
})
