// Runs other programs: `run` shows their output (on stderr) and throws when they fail, `ask` returns what they print.
import { spawn, spawnSync } from 'node:child_process'
import { SetupError } from './say.mjs'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * Runs a program to its end with its output on stderr.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, stdout?: number, allowFailure?: boolean }} [options]
 *   stdout: the descriptor that gets its output, 2 unless told.
 * @returns {Promise<number>} the exit code; anything but 0 throws unless allowFailure is set
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      timeout: options.timeoutMs,
      stdio: ['ignore', options.stdout ?? 2, 2],
    })
    running.add(child)
    child.on('close', () => running.delete(child))
    const failed = (why) => reject(new SetupError(`\`${[command, ...args].join(' ')}\` ${why}`))
    child.on('error', (error) => (options.allowFailure ? resolve(127) : failed(`could not be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0 || options.allowFailure) resolve(code ?? 1)
      else failed(signal ? `was ended by ${signal}` : `ended with exit code ${code}`)
    })
  })
}

/** Passes a signal on to what `run` is running. Ctrl+C is left out: the terminal sends it to everybody. @param {NodeJS.Signals} signal */
export function passOn(signal) {
  if (signal !== 'SIGINT') for (const child of running) child.kill(signal)
}

/** What a program prints on stdout, or null when it is missing or fails. */
export function ask(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], ...options })
  return result.status === 0 ? result.stdout.trim() : null
}
