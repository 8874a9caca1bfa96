// npm run -s eval:codes -- FILE.csv: computes every row of a table of codes; the last line says how many are equal.
import { readFile } from 'node:fs/promises'
import { evaluateCodes } from './lib/evaluate-codes.ts'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('Usage: npm run -s eval:codes -- FILE.csv')
  process.exit(2)
}
const { rows, equal, wrongLines } = evaluateCodes(await readFile(file, 'utf8'))
if (wrongLines.length > 0) console.error(`Lines that differ: ${wrongLines.slice(0, 20).join(', ')}`)
console.log(JSON.stringify({ rows, equal }))
process.exitCode = rows > 0 && equal === rows ? 0 : 1
