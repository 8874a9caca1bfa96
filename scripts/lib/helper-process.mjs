// A program that runs beside the app (display, keyring, stand-ins): started in a process group of its own, so that Ctrl+C
// reaches only the script, which ends things in order; ended with the script in any case where the system can do that.
import { spawn } from 'node:child_process'
import { asRunUser } from './run-user.mjs'

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { asCaller?: boolean }} options
 * @returns {{ child: import('node:child_process').ChildProcess, ended: Promise<number>, stop: (graceMs?: number) => Promise<number> }}
 */
export function startHelper(command, args, options) {
  const { asCaller, ...spawnOptions } = options
  const [file, fileArgs] = asRunUser(command, args, { asCaller })
  const child = spawn(file, fileArgs, { ...spawnOptions, detached: true })
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(127))
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)))
  })
  return { child, ended, stop: (graceMs = 3_000) => stop(child, ended, graceMs) }
}

async function stop(child, ended, graceMs) {
  if (child.pid === undefined) return 127
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs)
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  const code = await ended
  clearTimeout(timer)
  // What it left running in its group goes with it.
  signalGroup(child.pid, 'SIGKILL')
  return code
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/**
 * Waits for the first line that a helper prints on a pipe.
 * @param {ReturnType<typeof startHelper>} helper
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => boolean} [wanted]
 * @param {number} [timeoutMs]
 * @returns {Promise<string | null>} null when it ends or the time is up first
 */
export function firstLine(helper, stream, wanted = () => true, timeoutMs = 20_000) {
  return new Promise((resolve) => {
    let text = ''
    const timer = setTimeout(() => resolve(null), timeoutMs)
    const done = (line) => {
      clearTimeout(timer)
      resolve(line)
    }
    stream.setEncoding('utf8')
    stream.on('data', (chunk) => {
      text += chunk
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      const line = lines.find(wanted)
      if (line !== undefined) done(line)
    })
    helper.ended.then(() => done(null))
  })
}
