// A secret service of its own for the app on Linux: a private D-Bus bus and a gnome-keyring on it, which can't see the
// person's own keyring. Practice mode keeps its file, tests make a fresh one each time.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ask } from './exec.mjs'
import { firstLine, startHelper } from './helper-process.mjs'
import { findRunUser, handOver } from './run-user.mjs'
import { SetupError } from './say.mjs'
import { onPath } from './system-packages.mjs'

/** It guards practice and test data only. */
const password = 'twofold'

/** Whether a private keyring can be started here. */
export const canStartKeyring = () => onPath('dbus-daemon') && onPath('gnome-keyring-daemon')

/** Whether the desktop that this process runs in has a secret service. */
export function desktopHasSecretService() {
  if (!onPath('dbus-send') || !process.env.DBUS_SESSION_BUS_ADDRESS) return false
  const names = (list) => ask('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', `org.freedesktop.DBus.${list}`], { timeout: 3_000 }) ?? ''
  return [names('ListNames'), names('ListActivatableNames')].some((answer) => answer.includes('"org.freedesktop.secrets"'))
}

/**
 * Starts a keyring.
 * - unlocked: works.
 * - locked: its password isn't given; a keyring file must be in dataDir, made by an unlocked run. Reads fail, or wait for
 *   a person where a prompt can be shown (withPrompter).
 * - missing: a bus that nobody answers on.
 * @param {{ dir: string, dataDir: string, state?: 'unlocked' | 'locked' | 'missing', withPrompter?: boolean, env?: Record<string, string> }} options
 *   dir: a folder for sockets, short and private; dataDir: where the keyring file is; env: more variables for the daemons.
 * @returns {Promise<{ env: Record<string, string>, pause: () => void, resume: () => void, stop: () => Promise<void> }>}
 *   env is what programs need to reach it; pause makes it hang without an answer until resume.
 */
export async function startKeyring(options) {
  const { dir, dataDir, state = 'unlocked', withPrompter = false } = options
  await makePrivate(dir)
  await makePrivate(dataDir)
  const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path.join(dir, 'bus')}`, XDG_RUNTIME_DIR: dir }
  const daemonEnv = { PATH: process.env.PATH, HOME: dataDir, XDG_DATA_HOME: dataDir, LANG: 'C.UTF-8', ...options.env, ...env }
  const config = path.join(dir, 'bus.conf')
  await writeFile(config, busConfig(env.DBUS_SESSION_BUS_ADDRESS, withPrompter))
  await handOver(config)

  const bus = startHelper('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'], { cwd: '/', env: daemonEnv, stdio: ['ignore', 'pipe', 'ignore'] })
  if ((await firstLine(bus, bus.child.stdout)) === null) {
    await bus.stop()
    throw new SetupError('A private D-Bus bus could not be started: is the package dbus installed?')
  }
  if (state === 'missing') return { env, pause() {}, resume() {}, stop: async () => void (await bus.stop()) }

  const unlock = state === 'unlocked'
  const daemon = startHelper('gnome-keyring-daemon', ['--foreground', '--components=secrets', `--control-directory=${path.join(dir, 'keyring')}`, ...(unlock ? ['--unlock'] : [])], {
    cwd: '/',
    env: daemonEnv,
    stdio: [unlock ? 'pipe' : 'ignore', 'ignore', 'ignore'],
  })
  daemon.child.stdin?.end(password)
  const stop = async () => {
    await daemon.stop()
    await bus.stop()
  }
  if (!(await isOwned('org.freedesktop.secrets', env))) {
    await stop()
    throw new SetupError('A private keyring could not be started: is the package gnome-keyring installed?')
  }
  return { env, pause: () => daemon.child.kill('SIGSTOP'), resume: () => daemon.child.kill('SIGCONT'), stop }
}

async function makePrivate(dir) {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await handOver(dir, { recursive: false })
}

/** A bus that starts no services by itself, unless a prompter is wanted; root and the run user may use it. */
function busConfig(address, withServices) {
  const user = findRunUser()?.name
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  ${withServices ? '<standard_session_servicedirs/>' : ''}
  <policy context="default">
    ${user ? `<allow user="root"/><allow user="${user}"/>` : ''}
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}

/** Waits, at most ten seconds, until somebody answers by this name on the bus. */
async function isOwned(name, env) {
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`]
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (ask('dbus-send', args, { env: { ...process.env, ...env }, timeout: 3_000 })?.includes('boolean true')) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
