// Everything that needs no Electron window: units, contract, security and integration (real HTTP, real MSAL, real files).
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '#flavour': resolve(import.meta.dirname, 'src/main/flavour/dev.ts') } },
  test: {
    include: ['tests/{unit,contract,security,integration,model}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
