// The whole set-up of a machine, for `npm start`, `npm test` and the other commands. Each step looks first whether its
// work is done, so that a second run takes a second or two.
import { ensureElectron } from './electron-runtime.mjs'
import { checkNodeVersion, ensureKeytar, ensureNodePackages } from './node-packages.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { checkSandbox, ensureRunUser } from './run-user.mjs'

/**
 * @param {{ for: 'start' | 'test' | 'packages' }} purpose 'packages' is the quick one: the npm packages without native parts
 */
export async function ensureSetup(purpose) {
  checkNodeVersion()
  if (purpose.for === 'packages') return ensureNodePackages()
  await ensureSystemPackages(purpose.for)
  await ensureNodePackages()
  await ensureKeytar()
  await ensureElectron()
  await ensureRunUser()
  checkSandbox()
}
