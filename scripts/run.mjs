// `npm run demo`, `bench`, `proof`, `eval:codes` and `eval:scan`: sets up what the command needs, then runs its TypeScript file. All that this
// file and the set-up say goes to stderr: stdout is the command's own.
import { existsSync } from 'node:fs'
import { ensureBuild } from './lib/build.mjs'
import { onSignals } from './lib/cleanup.mjs'
import { ensureSetup } from './lib/ensure.mjs'
import { passOn, run } from './lib/exec.mjs'
import { inProject, projectDir } from './lib/paths.mjs'
import { failWith, SetupError } from './lib/say.mjs'
import { openSession } from './lib/session.mjs'

/** Whether a command starts the app; the others need no more than the npm packages. */
const commands = {
  demo: { startsApp: true },
  bench: { startsApp: true },
  proof: { startsApp: true },
  'eval-codes': { startsApp: false },
  'eval-scan': { startsApp: true },
}

async function main() {
  const [name, ...args] = process.argv.slice(2)
  const script = inProject('scripts', `${name}.ts`)
  if (!Object.hasOwn(commands, name) || !existsSync(script)) throw new SetupError(`There is no command ${name}. Commands: ${Object.keys(commands).join(', ')}.`)

  const { startsApp } = commands[name]
  await ensureSetup({ for: startsApp ? 'test' : 'packages' })
  if (startsApp) await ensureBuild()
  const session = startsApp ? await openSession() : null
  // The command ends at a signal; then the session is closed below.
  onSignals(passOn)
  try {
    process.exitCode = await run(process.execPath, ['--import', 'tsx', script, ...args], { env: { ...process.env, ...session?.env }, stdout: 1, allowFailure: true })
  } finally {
    await session?.close()
  }
}

main().catch(failWith)
