// The fixture of all end-to-end tests: `launchApp` starts the real app with a private profile; after the test every app is quit,
// every profile deleted, and an error in any window's console fails the test.
import { test as base, expect } from '@playwright/test'
import { launch, removeFolder, type LaunchedApp, type LaunchOptions } from './launch.ts'

export { expect }
export { interceptBrowser, interceptDialogs, readClipboard, writeClipboard } from './intercept.ts'
export { makeFolder, type LaunchedApp, type LaunchOptions } from './launch.ts'
export { readState } from './state.ts'

export interface Fixtures {
  readonly launchApp: (options?: LaunchOptions) => Promise<LaunchedApp>
  /** What this test provokes on purpose; any other problem fails it. */
  readonly expectedProblems: RegExp
}

export const test = base.extend<Fixtures>({
  expectedProblems: [/(?!)/, { option: true }],

  launchApp: async ({ expectedProblems }, use) => {
    const launched: LaunchedApp[] = []
    await use(async (options) => {
      const made = await launch(options)
      launched.push(made)
      return made
    })
    for (const { close } of launched) await close()
    for (const { profile } of launched) removeFolder(profile)
    const unexpected = launched.flatMap(({ problems }) => problems).filter((problem) => !expectedProblems.test(problem))
    expect(unexpected, 'errors in the window’s console').toEqual([])
  },
})
