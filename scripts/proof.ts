// `npm run proof [-- NAME]`: the long forms of the tests that say nothing is lost and nothing leaks. Prints a table; the last line of
// stdout is {"runs":N,"losses":0,"leaks":0,"rows":[{what, tries, losses, leaks}]}. Fails on any loss or leak.
import { bitFlipProof } from './proof/bit-flips.ts'
import { killProof } from './proof/kill.ts'
import { modelProof } from './proof/model.ts'
import { sum, type ProofRow, type Tally } from './proof/row.ts'

const proofs: Record<string, ProofRow> = { model: modelProof, flips: bitFlipProof, kill: killProof }

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(proofs, name))
if (unknown.length > 0) {
  console.error(`There is no proof ${unknown.join(', ')}. Proofs: ${Object.keys(proofs).join(', ')}.`)
  process.exit(2)
}

/** A proof that couldn't be carried out proves nothing: it counts as lost. */
const tally = async (name: string, row: ProofRow): Promise<Tally> => {
  const log = (line: string): void => console.error(`${name}: ${line}`)
  try {
    const found = await row.run({ log })
    if (found.tries > 0) return found
    log('nothing was tried')
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  return { tries: 0, losses: 1, leaks: 0 }
}

const rows: ({ what: string } & Tally)[] = []
const seconds: number[] = []
for (const [name, row] of Object.entries(proofs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const began = performance.now()
  const { tries, losses, leaks } = await tally(name, row)
  rows.push({ what: row.what, tries, losses, leaks })
  seconds.push((performance.now() - began) / 1000)
}

console.log(['tries', 'losses', 'leaks', 'time'].map((title) => title.padStart(8)).join('') + '  what')
rows.forEach(({ what, tries, losses, leaks }, i) => {
  console.log([tries, losses, leaks, `${Math.round(seconds[i] ?? 0)} s`].map((cell) => String(cell).padStart(8)).join('') + `  ${what}`)
})
const { tries: runs, losses, leaks } = sum(rows)
console.log(JSON.stringify({ runs, losses, leaks, rows }))
if (losses + leaks > 0) process.exitCode = 1
