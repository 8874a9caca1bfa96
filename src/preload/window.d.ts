// Declares what preload puts on `window`.
import type { Bridge } from '../shared/contract/api.ts'

declare global {
  interface Window {
    readonly twofold: Bridge
  }
}
