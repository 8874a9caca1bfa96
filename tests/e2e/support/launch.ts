// Starts the real app for a test or the demo: sandbox on, a profile of its own, ready when its first real screen is painted.
// Needs the surroundings that scripts/lib/session.mjs opens.
import type { ChildProcess } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronRuntime } from '../../../scripts/lib/unprivileged.mjs'

export interface LaunchOptions {
  /** Folder of an earlier launch, to go on with its data. A fresh one unless told. */
  readonly profile?: string
  /** File that the stand-ins wrote; without it the app has neither sign-in nor practice. */
  readonly practice?: string
  /** Electron's own switches, such as those of the fake camera. */
  readonly switches?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** False: answers as soon as there is a window, for tests of an app that can't get ready. */
  readonly waitUntilReady?: boolean
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly window: Page
  readonly profile: string
  /** Errors that the window's console has shown: policy violations, uncaught errors and the like. */
  readonly problems: readonly string[]
  /** Quits as a user does, and waits until the process is gone. */
  readonly close: () => Promise<void>
}

/** Long enough for the first start on a loaded machine with two cores. */
const readyWithinMs = 45_000
const quitWithinMs = 15_000

export const makeFolder = async (name: string): Promise<string> => (await electronRuntime()).makeProfileDir(name)

export const launch = async (options: LaunchOptions = {}): Promise<LaunchedApp> => {
  const runtime = await electronRuntime()
  const profile = options.profile ?? runtime.makeProfileDir('profile')
  const app = await _electron.launch({
    executablePath: runtime.executablePath,
    args: [...(options.switches ?? []), runtime.appDir],
    chromiumSandbox: runtime.sandbox,
    // The theme is the app's to choose; Playwright would force the light one.
    colorScheme: null,
    env: {
      ...runtime.env,
      TWOFOLD_PROFILE: profile,
      ...(options.practice === undefined ? {} : { TWOFOLD_PRACTICE: await readable(options.practice, profile) }),
      ...options.env,
    },
    timeout: readyWithinMs,
  })
  // Asked now: Playwright forgets it with the app.
  const child = app.process()
  const problems: string[] = []
  const watch = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(String(error)))
  }
  app.on('window', watch)
  app.windows().forEach(watch)
  try {
    const window = await app.firstWindow({ timeout: readyWithinMs })
    if (options.waitUntilReady !== false) await window.locator('html[data-ready="true"]').waitFor({ state: 'attached', timeout: readyWithinMs })
    return { app, window, profile, problems, close: () => quit(app, child) }
  } catch (error) {
    await quit(app, child)
    throw new Error(`The app did not get ready. Console: ${problems.join(' | ') || 'silent'}`, { cause: error })
  }
}

/** The user who runs the app may not be able to read the file where it lies. */
const readable = async (practice: string, profile: string): Promise<string> => {
  const copy = join(profile, 'practice.json')
  copyFileSync(practice, copy)
  await (await electronRuntime()).handOver(copy)
  return copy
}

const quit = async (app: ElectronApplication, child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  // By its own id, which the wrapper keeps: a hanging app must not outlive its test.
  const giveUp = setTimeout(() => child.kill('SIGKILL'), quitWithinMs)
  await app.close().catch(() => undefined)
  clearTimeout(giveUp)
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
