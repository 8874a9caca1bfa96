// npm run -s eval:scan -- INDEX.json [--decoder zxing-browser|zxing-wasm] [--results FILE]: reads every picture of an index by the app's own
// stills path, in the real app's own window. The last line of stdout is the score; with --decoder it has that engine's, bare, as `baseline`.
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { launch, removeFolder } from '../tests/e2e/support/launch.ts'
import { bareEngineNames, installBareEngine } from './eval-scan/bare-engine.ts'
import { openAppReader, readByApp, readByBareEngine, type TimedReading } from './eval-scan/picture-page.ts'
import { parseIndex, report, type Reading } from './eval-scan/score.ts'
import { electronRuntime } from './lib/unprivileged.mjs'

const usage = `Usage: npm run -s eval:scan -- INDEX.json [--decoder ${bareEngineNames.join('|')}] [--results FILE]`

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { decoder: { type: 'string' }, results: { type: 'string' } } })
  const [indexFile, ...more] = positionals
  const bare = bareEngineNames.find((name) => name === values.decoder)
  if (indexFile === undefined || more.length > 0 || (values.decoder !== undefined && bare === undefined)) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  const index = parseIndex(JSON.parse(await readFile(indexFile, 'utf8')))

  const { window, profile, close } = await launch()
  try {
    const reader = await openAppReader(window, (await electronRuntime()).appDir)
    if (bare) await installBareEngine(window, bare)
    const ours: TimedReading[] = []
    const theirs: Reading[] = []
    for (const { file } of index) {
      const picture = await readFile(resolve(dirname(indexFile), file))
      ours.push(await readByApp(reader, picture))
      if (bare) theirs.push(await readByBareEngine(window, picture))
    }
    if (values.results !== undefined) {
      await writeFile(values.results, JSON.stringify(Object.fromEntries(index.map(({ file }, at) => [file, ours[at]])), null, 1))
    }
    console.log(JSON.stringify({ ...report(index, ours), ...(bare ? { baseline: report(index, theirs) } : {}) }))
  } finally {
    await close()
    removeFolder(profile)
  }
}

await main()
