// Who runs the app. Chromium's sandbox refuses root, so root's runs hand the app to a system user of its own; anybody
// else runs it as themselves.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { lchown, readdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { run } from './exec.mjs'
import { isLinux, isRoot } from './paths.mjs'
import { say, SetupError } from './say.mjs'

const name = 'twofold-run'
/** Root's, readable by all: the run user's home and the folders of runs lie in it. */
export const runUserBase = '/var/lib/twofold-run'
const home = path.join(runUserBase, 'home')

/** @typedef {{ name: string, uid: number, gid: number, home: string }} RunUser */

/**
 * The user that runs the app when this process is root; null when this process's own user does.
 * @returns {RunUser | null}
 */
export function findRunUser() {
  if (!isRoot) return null
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith(`${name}:`))
  if (!line) throw new SetupError(`There is no user ${name} yet: start by npm start or npm test.`)
  const [, , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid), home }
}

/** Makes the run user once. */
export async function ensureRunUser() {
  if (!isRoot) return
  if (spawnSync('id', ['-u', name]).status !== 0) {
    say(`User: making the system user ${name}, who runs the app, because root can't have Chromium's sandbox`)
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', home, '--shell', '/usr/sbin/nologin', name])
  }
  // The modes are set whatever this shell's umask is.
  mkdirSync(home, { recursive: true })
  chmodSync(runUserBase, 0o755)
  chmodSync(home, 0o700)
  await handOver(home, { recursive: false })
}

/**
 * A command line that runs a program as the user who runs the app, in the same process id, and ends it when this process ends
 * (where util-linux can).
 * @param {string} command
 * @param {string[]} args
 * @param {{ asCaller?: boolean }} [options] asCaller: as this process's user, even when that is root
 * @returns {[string, string[]]}
 */
export function asRunUser(command, args, options = {}) {
  if (!isLinux) return [command, args]
  const user = options.asCaller ? null : findRunUser()
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups'] : []
  return ['setpriv', [...identity, '--pdeathsig', 'TERM', '--', command, ...args]]
}

/**
 * Gives a file, or a folder with what is in it, to the user who runs the app. Links are not followed.
 * @param {string} target
 * @param {{ recursive?: boolean }} [options]
 */
export async function handOver(target, options = {}) {
  const user = findRunUser()
  if (!user) return
  await lchown(target, user.uid, user.gid)
  if (options.recursive === false) return
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true }).catch(notAFolder)) {
    await lchown(path.join(entry.parentPath ?? entry.path, entry.name), user.uid, user.gid)
  }
}

function notAFolder(error) {
  if (error.code === 'ENOTDIR') return []
  throw error
}

/** The home folder of the user who runs the app. */
export function runUserHome() {
  return findRunUser()?.home ?? os.homedir()
}

/** Whether to run without Chromium's sandbox, which only the person at the machine may decide. */
export const withoutSandbox = process.env.TWOFOLD_WITHOUT_SANDBOX === '1'

/** The sandbox needs user namespaces, which some systems and most containers forbid: better said here than by a crash. */
export function checkSandbox() {
  if (!isLinux) return
  if (withoutSandbox) return say('Sandbox: OFF, because TWOFOLD_WITHOUT_SANDBOX=1 is set')
  const [command, args] = asRunUser('unshare', ['--user', 'true'])
  if (spawnSync(command, args, { cwd: '/' }).status === 0) return
  throw new SetupError(
    "Chromium's sandbox can't work here: this system doesn't let ordinary users make user namespaces.\n" +
      '  On Ubuntu: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0. On older Debian: sysctl -w kernel.unprivileged_userns_clone=1.\n' +
      '  In a container: allow them in its seccomp profile. Or run without the sandbox by TWOFOLD_WITHOUT_SANDBOX=1.',
  )
}
