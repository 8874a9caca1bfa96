// Starts an Electron app as a plain process, with nobody attached, and waits for the line that says when its first row was
// painted. Ours and the bare window are started by the same lines.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { ElectronRuntime } from '../lib/unprivileged.mjs'

const paintWithinMs = 60_000

export interface SpawnedApp {
  readonly pid: number
  /** Milliseconds from the spawn to the first painted row. */
  readonly paintedMs: number
  stop(): Promise<void>
}

export const spawnApp = async (runtime: ElectronRuntime, appDir: string, env: Readonly<Record<string, string>>): Promise<SpawnedApp> => {
  const startedMs = Date.now()
  const child = spawn(runtime.executablePath, [...(runtime.sandbox ? [] : ['--no-sandbox']), appDir], {
    env: { ...runtime.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  const paintedAtMs = await new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no row was painted within ${paintWithinMs} ms by ${appDir}`)), paintWithinMs)
    createInterface(child.stdout).on('line', (line) => {
      const found = /^\{"paintedAtMs":(\d+)\}$/.exec(line)
      if (!found) return
      clearTimeout(late)
      resolve(Number(found[1]))
    })
    void ended.then(() => {
      clearTimeout(late)
      reject(new Error(`the app ended before a row was painted: ${appDir}`))
    })
  }).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { pid: child.pid ?? 0, paintedMs: paintedAtMs - startedMs, stop }
}
