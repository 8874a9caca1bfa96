// `npm run bench [-- NAME]`: ratios of one run. The last line of stdout is {"rows":[{what, ours, floor, ratio, bound}]}. Fails
// when a row is over its bound.
import { join } from 'node:path'
import { benchCamera } from './bench/camera.ts'
import { benchFirstChunk } from './bench/first-chunk.ts'
import { benchIdle } from './bench/idle.ts'
import type { BenchRow } from './bench/rows.ts'
import { benchStart } from './bench/start.ts'
import { electronRuntime } from './lib/unprivileged.mjs'

const measurements: Record<string, () => Promise<BenchRow[]>> = {
  chunk: () => Promise.resolve(benchFirstChunk(join(import.meta.dirname, '../out/renderer'))),
  start: async () => benchStart(await electronRuntime()),
  idle: async () => benchIdle(await electronRuntime()),
  camera: async () => benchCamera(await electronRuntime()),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(measurements, name))
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. Measurements: ${Object.keys(measurements).join(', ')}.`)
  process.exit(2)
}

const rows: BenchRow[] = []
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const row of await measure()) {
    rows.push(row)
    console.log(`${row.ratio <= row.bound ? 'within' : 'OVER  '}  ${row.ratio} (bound ${row.bound}): ${row.what}: ${row.ours} / ${row.floor}`)
  }
}
console.log(JSON.stringify({ rows }))
if (rows.some((row) => row.ratio > row.bound)) process.exitCode = 1
