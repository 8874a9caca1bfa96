// The surroundings of one run of the app: a private folder, a display, a keyring, something to run and the variables
// that go with them. `npm start`, the end-to-end tests, the demo and the benchmark all live in one.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { prepareApp } from './app-copy.mjs'
import { makeCleanup } from './cleanup.mjs'
import { hasDisplay, startXvfb } from './display.mjs'
import { findElectron } from './electron-runtime.mjs'
import { canStartKeyring, startKeyring } from './keyring.mjs'
import { isLinux, isRoot } from './paths.mjs'
import { findRunUser, handOver, runUserBase, withoutSandbox } from './run-user.mjs'
import { say, SetupError } from './say.mjs'

/** The variable by which processes of a run find it; see unprivileged.mjs. */
export const sessionVariable = 'TWOFOLD_TEST_SESSION'

/**
 * @param {{ display?: boolean, keyring?: boolean | string, app?: boolean, home?: string }} [options]
 *   display, app: on unless false. keyring: true for a fresh one, a folder for one that stays, false for none.
 *   home: the app's HOME; a fresh one unless told.
 * @returns {Promise<{ dir: string, env: Record<string, string>, appEnv: Record<string, string>, executablePath: string, appDir: string, close: () => Promise<void> }>}
 *   env: what to add to the environment of a process that starts the app or uses the keyring; appEnv: the app's whole environment.
 */
export async function openSession(options = {}) {
  const { display = true, keyring = true, app = true } = options
  const cleanup = makeCleanup()
  const dir = makeSessionDir()
  cleanup.add(() => rmSync(dir, { recursive: true, force: true }))
  try {
    const own = {}
    for (const name of ['home', 'tmp']) own[name] = await makeOwned(path.join(dir, name))
    makeFolder(path.join(dir, 'profiles'), 0o711)
    const env = {}

    if (display && !hasDisplay()) {
      const screen = await startXvfb(dir)
      cleanup.add(screen.stop)
      Object.assign(env, screen.env)
    } else if (display && isRoot) {
      Object.assign(env, await shareDisplay(dir))
    }
    if (keyring && isLinux) {
      if (canStartKeyring()) {
        const dataDir = typeof keyring === 'string' ? keyring : path.join(dir, 'keyring')
        const service = await startKeyring({ dir: path.join(dir, 'run'), dataDir, env: pick(env, ['DISPLAY', 'XAUTHORITY']) })
        cleanup.add(service.stop)
        Object.assign(env, service.env, { TWOFOLD_TEST_KEYRING: 'private' })
      } else {
        say('Keyring: dbus-daemon or gnome-keyring-daemon is missing, so there is no private one')
      }
    }

    const electron = app ? findElectron() : null
    if (app && !electron) throw new SetupError('There is no Electron yet: run npm start or npm test, which get it.')
    const what = electron ? await prepareApp(dir, electron.executable) : { executablePath: '', appDir: '' }
    const appEnv = appEnvironment({ ...env, HOME: options.home ?? (isLinux ? own.home : os.homedir()), ...(isLinux ? { TMPDIR: own.tmp } : {}) })
    const record = { dir, ...what, env: appEnv, user: findRunUser(), sandbox: !withoutSandbox }
    return { dir, env: { ...env, [sessionVariable]: JSON.stringify(record) }, appEnv, ...what, close: cleanup.close }
  } catch (error) {
    await cleanup.close()
    throw error
  }
}

/** Short, because sockets lie in it and their paths may have 107 bytes. Left-overs of runs that were killed go. */
function makeSessionDir() {
  const base = isRoot ? runUserBase : os.tmpdir()
  const prefix = 'twofold-'
  for (const name of readdirSync(base)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (pid && !isAlive(Number(pid)) && isMine(path.join(base, name))) rmSync(path.join(base, name), { recursive: true, force: true })
  }
  const dir = mkdtempSync(path.join(base, `${prefix}${process.pid}-`))
  if (isRoot) chmodSync(dir, 0o711)
  return dir
}

function isMine(file) {
  return statSync(file, { throwIfNoEntry: false })?.uid === process.getuid?.()
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The mode is set whatever this shell's umask is. */
function makeFolder(dir, mode) {
  mkdirSync(dir)
  chmodSync(dir, mode)
}

async function makeOwned(dir) {
  makeFolder(dir, 0o700)
  await handOver(dir)
  return dir
}

/** Root's own display is opened for the run user by a copy of its cookie. */
async function shareDisplay(dir) {
  const cookies = process.env.XAUTHORITY ?? path.join(os.homedir(), '.Xauthority')
  if (!existsSync(cookies)) return {}
  const copy = path.join(dir, 'xauthority')
  await copyFile(cookies, copy)
  chmodSync(copy, 0o600)
  await handOver(copy)
  return { XAUTHORITY: copy }
}

/** Only what the app needs is passed on: whatever else this shell has in its environment is not the app's business. */
function appEnvironment(own) {
  const passed = ['PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', ...(isLinux ? [] : ['TMPDIR'])]
  const user = findRunUser()?.name ?? os.userInfo().username
  return { ...pick(process.env, passed), USER: user, LOGNAME: user, NO_AT_BRIDGE: '1', ...own }
}

function pick(from, names) {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]))
}
