// What every window of the app is denied. Every web preference that matters is stated, whatever the default is. Loaded by main;
// tests/e2e/security.spec.ts and passphrase.spec.ts ask the real windows.
import type { WebPreferences } from 'electron'

export const guardedPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  enableWebSQL: false,
} as const satisfies WebPreferences
