// A screen for machines without one: Xvfb on a free display, with a cookie, so that only this run's programs reach it.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './exec.mjs'
import { firstLine, startHelper } from './helper-process.mjs'
import { isLinux } from './paths.mjs'
import { handOver } from './run-user.mjs'
import { say, SetupError } from './say.mjs'

/** Whether windows can be shown without Xvfb. */
export const hasDisplay = () => !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/**
 * Starts Xvfb.
 * @param {string} dir a private folder for the cookie
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<unknown> }>}
 */
export async function startXvfb(dir) {
  const cookieFile = path.join(dir, 'xauthority')
  const cookie = randomBytes(16).toString('hex')
  // The server takes its cookie from any entry; the entry that programs look for is added when the display is known.
  await writeFile(cookieFile, '', { mode: 0o600 })
  const allow = (display) => run('xauth', ['-q', '-f', cookieFile, 'add', display, 'MIT-MAGIC-COOKIE-1', cookie])
  await allow(':0')
  const helper = startHelper('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-auth', cookieFile], {
    asCaller: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await firstLine(helper, helper.child.stdio[3])
  if (number === null) {
    await helper.stop()
    throw new SetupError('Xvfb could not be started: is the package xvfb installed?')
  }
  const display = `:${number.trim()}`
  if (display !== ':0') await allow(display)
  await handOver(cookieFile)
  say(`Display: there is none, so Xvfb runs on ${display}`)
  return { env: { DISPLAY: display, XAUTHORITY: cookieFile }, stop: () => helper.stop() }
}
