// `npm test`: sets the machine up, then lint, types, unit tests, build and end-to-end tests. It goes on after a failing
// step, to give the whole picture, and its last line is `N passed, N failed, N skipped`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { onSignals } from './lib/cleanup.mjs'
import { countPlaywright, isGood, lastLine, noCounts, sumCounts, withExitCode } from './lib/counts.mjs'
import { ensureSetup } from './lib/ensure.mjs'
import { passOn, run } from './lib/exec.mjs'
import { inModules, inProject, projectDir } from './lib/paths.mjs'
import { failWith, say, SetupError } from './lib/say.mjs'
import { openSession } from './lib/session.mjs'
import { parseTestArguments, stepNames } from './lib/test-arguments.mjs'

const parsed = parseTestArguments(process.argv.slice(2))
const work = mkdtempSync(path.join(os.tmpdir(), 'twofold-test-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const steps = {
  lint: () => check(inModules('eslint', 'bin', 'eslint.js'), ['.']),
  typecheck: () => check(inModules('@typescript', 'native', 'bin', 'tsc'), ['-b']),
  unit: runVitest,
  async build() {
    await ensureBuild()
    return noCounts()
  },
  e2e: runPlaywright,
}

/** A check that is one pass or one failure. */
async function check(program, args) {
  const code = await node(program, args)
  return { ...noCounts(), passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
}

async function runVitest(passedOn) {
  const file = path.join(work, 'vitest.json')
  const session = await openSession({ app: false, display: false })
  try {
    const reporters = ['--reporter=default', `--reporter=${inProject('scripts', 'lib', 'vitest-counts.mjs')}`]
    const code = await node(inModules('vitest', 'vitest.mjs'), ['run', ...reporters, ...passedOn], { ...session.env, TWOFOLD_COUNTS_FILE: file })
    return withExitCode(readReport(file), code)
  } finally {
    await session.close()
  }
}

async function runPlaywright(passedOn) {
  const file = path.join(work, 'playwright.json')
  const code = await node(inModules('@playwright', 'test', 'cli.js'), ['test', '--reporter=list,json', ...passedOn], { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  const report = readReport(file)
  return withExitCode(report && countPlaywright(report), code)
}

function node(program, args, env = {}) {
  return run(process.execPath, [program, ...args], { cwd: projectDir, env: { ...process.env, ...env }, stdout: 1, allowFailure: true })
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

async function main() {
  if (parsed.kind === 'usage') throw new SetupError(parsed.message)
  if (parsed.full) process.env.TWOFOLD_TEST_FULL = '1'
  // The runners stop at a signal and are counted as failed.
  onSignals(passOn)
  await ensureSetup({ for: 'test' })

  const results = []
  for (const name of parsed.only ? [parsed.only] : stepNames) {
    say(`── ${name}`)
    const start = Date.now()
    const counts = await steps[name](parsed.passedOn).catch((error) => {
      say(error instanceof SetupError ? error.message : String(error?.stack ?? error))
      return { ...noCounts(), failed: 1 }
    })
    results.push({ name, counts, seconds: (Date.now() - start) / 1000 })
    if (name === 'build' && counts.failed > 0) {
      say('There is no build, so the end-to-end tests are left out')
      break
    }
  }

  const total = sumCounts(results.map((result) => result.counts))
  for (const reason of total.reasons) console.log(`skipped  ${reason}`)
  for (const { name, counts, seconds } of results) console.log(`${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${lastLine(counts)}`)
  console.log(lastLine(total))
  // A build on its own has no tests to count.
  process.exitCode = isGood(total) || (parsed.only === 'build' && total.failed === 0) ? 0 : 1
}

main().catch(failWith)
