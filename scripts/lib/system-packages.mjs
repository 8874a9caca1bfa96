// The programs and libraries that come from the operating system: on Debian and its relatives they are installed by
// apt-get, only those that are missing; on another Linux it is said what is needed. macOS needs none.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ask, run } from './exec.mjs'
import { isLinux, isRoot } from './paths.mjs'
import { say, SetupError } from './say.mjs'

/** What the app's window needs, by Debian's names. */
const electronLibraries = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libatk-bridge2.0-0', 'libxss1', 'libxtst6', 'libcups2', 'libdrm2', 'xdg-utils']
const display = ['xvfb', 'xauth']
const keyring = ['gnome-keyring', 'dbus']
const buildOfKeytar = ['libsecret-1-dev', 'pkg-config', 'python3', 'make', 'g++']
const forTests = ['chromium', 'oathtool', 'fonts-inter']

/**
 * The packages for a purpose.
 * @param {'start' | 'test'} purpose
 * @param {{ hasDisplay: boolean }} machine
 */
export function packagesFor(purpose, machine) {
  const always = ['unzip', 'openssl', ...electronLibraries, ...keyring, ...buildOfKeytar]
  if (purpose === 'test') return [...always, ...display, ...forTests]
  return machine.hasDisplay ? always : [...always, ...display]
}

/**
 * Which of the wanted packages are missing. Newer releases name some libraries with a "t64" at the end.
 * @param {string[]} wanted
 * @param {string} dpkgOutput lines of "name status", as dpkg-query -W -f '${Package} ${db:Status-Status}\n' prints them
 */
export function missingPackages(wanted, dpkgOutput) {
  const installed = new Set()
  for (const line of dpkgOutput.split('\n')) {
    const [name, status] = line.trim().split(' ')
    if (status === 'installed') installed.add(name)
  }
  return wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
}

/** @param {'start' | 'test'} purpose */
export async function ensureSystemPackages(purpose) {
  if (!isLinux) return
  const wanted = packagesFor(purpose, { hasDisplay: Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) })
  if (!onPath('apt-get') || !onPath('dpkg-query')) return sayWhatOthersNeed(wanted)

  const installed = ask('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']) ?? ''
  const missing = missingPackages(wanted, installed)
  if (missing.length === 0) return

  const prefix = rootPrefix()
  if (!prefix) {
    throw new SetupError(
      `These system packages are missing, and there is neither root nor sudo to install them. Have them installed by\n  apt-get install ${missing.join(' ')}\nand run the command again.`,
    )
  }
  say(`System packages: installing ${missing.join(' ')}`)
  const apt = async (args, options) => run(prefix[0] ?? 'apt-get', prefix.length ? [...prefix.slice(1), 'apt-get', ...args] : args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, ...options })
  const lock = ['-o', 'DPkg::Lock::Timeout=300']
  await apt(['update', '-q', ...lock], { allowFailure: true })
  await apt(['install', '-y', '-q', '--no-install-recommends', ...lock, ...missing.map(currentName)])
}

/** The name by which this release has the package. */
function currentName(name) {
  const renamed = `${name}t64`
  return ask('apt-cache', ['show', '--no-all-versions', renamed]) ? renamed : name
}

/** What to put before a command that must run as root, or null when there is no way. Asks for a password only at a terminal. */
function rootPrefix() {
  if (isRoot) return []
  if (!onPath('sudo')) return null
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive']
  if (ask('sudo', ['-n', 'true']) !== null) return ['sudo', '-n', ...env]
  if (!process.stdin.isTTY) return null
  say('System packages: sudo asks for your password')
  return ['sudo', ...env]
}

/** The program by which a package shows on a system whose package manager isn't known here. */
const programOf = {
  unzip: 'unzip',
  openssl: 'openssl',
  xvfb: 'Xvfb',
  xauth: 'xauth',
  'gnome-keyring': 'gnome-keyring-daemon',
  dbus: 'dbus-daemon',
  'pkg-config': 'pkg-config',
  python3: 'python3',
  make: 'make',
  'g++': 'g++',
  chromium: 'chromium',
  oathtool: 'oathtool',
}

function sayWhatOthersNeed(wanted) {
  const missing = wanted.filter((name) => name in programOf && !onPath(programOf[name]))
  if (missing.length === 0) return
  const system = existsSync('/etc/os-release') ? /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] : 'this Linux'
  say(`System packages: ${system} has no apt-get. What Debian calls ${missing.join(', ')} is missing here: install it by hand if a later step fails.`)
  say(`System packages: the whole list, by Debian's names: ${wanted.join(' ')}`)
}

/** Whether a program is on the PATH. */
export function onPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => folder && existsSync(path.join(folder, program)))
}
