// Playwright's global set-up: one build, display, keyring and copy of the app for all end-to-end tests; the workers find
// them in their environment. What it returns is the teardown.
import { ensureBuild } from './build.mjs'
import { openSession } from './session.mjs'

export default async function globalSetup() {
  await ensureBuild()
  const session = await openSession()
  Object.assign(process.env, session.env)
  return session.close
}
