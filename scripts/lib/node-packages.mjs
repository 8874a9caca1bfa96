// The npm packages: exactly those of package-lock.json, installed without their install scripts, and keytar, the one
// native module, built by an explicit step of its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { run } from './exec.mjs'
import { inModules, inProject, projectDir } from './paths.mjs'
import { say, SetupError } from './say.mjs'

const minimumNode = [20, 19]

/** Ends with a clear message where Node is too old. */
export function checkNodeVersion(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return
  throw new SetupError(`Twofold needs Node ${minimumNode.join('.')} or newer; this is ${version}. Install a newer one, for example from https://nodejs.org, and run the command again.`)
}

/**
 * Whether what is installed is what the lock file names. npm writes down what it installed in
 * node_modules/.package-lock.json in the same form; packages for other platforms are left out there.
 * @param {{ packages?: Record<string, any> }} lock
 * @param {{ packages?: Record<string, any> } | null} installed
 */
export function packagesAreCurrent(lock, installed) {
  if (!installed) return false
  const names = Object.keys(lock.packages ?? {}).filter((name) => name !== '')
  const wanted = new Set(names)
  if (Object.keys(installed.packages ?? {}).some((name) => !wanted.has(name))) return false
  return names.every((name) => {
    const locked = lock.packages[name]
    const found = installed.packages?.[name]
    if (!found) return Boolean(locked.optional)
    return found.version === locked.version && found.integrity === locked.integrity
  })
}

/** Installs the packages of package-lock.json unless they are there. */
export async function ensureNodePackages() {
  const lock = readJson(inProject('package-lock.json'))
  if (!lock) throw new SetupError('package-lock.json is missing: get the whole project again.')
  if (packagesAreCurrent(lock, readJson(inModules('.package-lock.json')))) return
  say('Packages: npm ci')
  // Errors only: some build tools name a newer Node than they need, and each would get its EBADENGINE warning.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: projectDir })
}

/**
 * Builds keytar, or takes its prebuilt file where that can be downloaded. keytar is N-API: one build serves Node and
 * Electron, if it is held to the N-API version that keytar asks for. Left alone, node-gyp takes the newest of the Node that
 * builds, and an Electron with an older one crashes.
 */
export async function ensureKeytar() {
  const built = inModules('keytar', 'build', 'Release', 'keytar.node')
  // A build that was made by another way, such as a plain npm install, may be of the other kind.
  const note = inModules('keytar', 'build', '.twofold-built')
  if (existsSync(built) && existsSync(note)) return
  say('keytar: getting its native module (downloaded, or built here in about 15 s)')
  const env = { ...process.env, ...nodeHeaders(), npm_config_napi_build_version: String(readJson(inModules('keytar', 'package.json')).binary.napi_versions[0]) }
  await run('npm', ['rebuild', 'keytar', '--ignore-scripts=false', '--loglevel=error'], { cwd: projectDir, env, timeoutMs: 10 * 60_000 })
  if (!existsSync(built)) throw new SetupError('keytar was not built: its messages are above.')
  writeFileSync(note, '')
}

/** node-gyp fetches Node's headers from the internet, unless it is told that they are on this machine. */
function nodeHeaders() {
  if (process.env.npm_config_nodedir) return {}
  const prefix = path.dirname(path.dirname(process.execPath))
  return existsSync(path.join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {}
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
