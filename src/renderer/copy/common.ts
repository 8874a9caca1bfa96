// Words that several screens share. Renderer.
import type { Platform } from '../../shared/contract/views.ts'

export const commonCopy = {
  appName: 'Twofold',
  close: 'Close',
  closeTitle: 'Close (Esc)',
  cancel: 'Cancel',
  done: 'Done',
  dismiss: 'Dismiss',
  tryAgain: 'Try again',
  settings: 'Settings',
  practiceLabel: 'Practice mode',
  practiceTitle: 'Practice mode:',
  practiceText: 'sign-in and cloud are simulated on this computer',
  starting: 'Opening your accounts',
  errorReference: (reference: string): string => `Reference ${reference}`,
} as const

/** A title that a sentence follows on the same line: it ends as a sentence does. */
export const headline = (title: string): string => (/[.!?]$/.test(title) ? title : `${title}.`)

/** A shortcut as its keys are printed: ⌘N on a Mac, Ctrl+N elsewhere. */
const shortcut = (key: string, platform: Platform): string => (platform === 'macos' ? `⌘${key}` : `Ctrl+${key}`)

/** "Option" or "Alt". */
export const optionKey = (platform: Platform): string => (platform === 'macos' ? 'Option' : 'Alt')

/** "Add account (⌘N)". */
export const withShortcut = (label: string, key: string, platform: Platform): string => `${label} (${shortcut(key, platform)})`

/** "Twofold", or "(2) Twofold" while accounts wait for verification. */
export const windowTitle = (needing: number): string => (needing > 0 ? `(${needing.toLocaleString('en')}) ${commonCopy.appName}` : commonCopy.appName)
