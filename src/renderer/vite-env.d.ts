// Globals of the renderer: Vite's imports, and the bridge that preload puts on `window`.
/// <reference types="vite/client" />

interface Window {
  readonly twofold: import('../shared/contract/api.ts').Bridge
}
