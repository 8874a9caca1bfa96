// End-to-end tests in real Electron. One display, keyring and copy of the app serves them all; each test has its own profile.
import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './scripts/lib/e2e-global-setup.mjs',
  outputDir: 'test-results',
  workers: availableParallelism() > 1 ? 2 : 1,
  retries: 0,
  // Generous, so that a loaded machine fails no journey: each wait inside has its own, shorter limit.
  timeout: 120_000,
  forbidOnly: Boolean(process.env['CI']),
  // A trace or a video would hold codes and what tests type.
  use: { trace: 'off', video: 'off', screenshot: 'off' },
})
