// The Clipboard port on Electron's clipboard. Loaded by main.
import { clipboard } from 'electron'
import type { Clipboard } from '../core/ports.ts'

export const createElectronClipboard = (): Clipboard => ({
  write: (text) => void clipboard.writeText(text),
  // Electron answers at once or with a promise, by its version.
  read: async () => clipboard.readText(),
  clear: () => clipboard.clear(),
})
