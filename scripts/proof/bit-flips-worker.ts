// One process of the bit flips: its share of the bits, its answer as the last line. Started by scripts/proof/bit-flips.ts.
import { prepareBitFlips } from '../../tests/model/bit-flips.ts'

const [from = 0, to = 0] = process.argv.slice(2).map(Number)
const flips = await prepareBitFlips()
if (!(await flips.isSound())) throw new Error('the untouched version does not open')
const wrong: string[] = []
for (let bit = from; bit < to; bit += 1) {
  const found = await flips.flip(bit)
  if (found !== null) wrong.push(`bit ${bit}: ${found}`)
}
console.log(JSON.stringify({ tries: to - from, losses: wrong.length, leaks: 0, failure: wrong.length > 0 ? wrong.slice(0, 20).join('\n') : null }))
