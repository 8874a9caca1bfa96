// How a test, the demo or the benchmark starts the real app: with the sandbox on, as an ordinary user even when the run is
// root's. They are children of a run that has opened a session (scripts/run.mjs, scripts/test.mjs, Playwright's global set-up).
import { lchownSync, mkdtempSync } from 'node:fs'
import path from 'node:path'
import { handOver } from './run-user.mjs'
import { sessionVariable } from './session.mjs'

/** @returns {Promise<import('./unprivileged.d.mts').ElectronRuntime>} */
export async function electronRuntime() {
  const text = process.env[sessionVariable]
  if (!text) throw new Error('No session: start by npm run test:e2e, npm run demo or npm run bench.')
  const { dir, executablePath, appDir, env, user, sandbox } = JSON.parse(text)
  return {
    executablePath,
    appDir,
    env,
    uid: user?.uid ?? null,
    sandbox,
    makeProfileDir(name) {
      const made = mkdtempSync(path.join(dir, 'profiles', `${name.replace(/[^\w-]+/g, '-').slice(0, 40)}-`))
      if (user) lchownSync(made, user.uid, user.gid)
      return made
    },
    handOver,
  }
}
