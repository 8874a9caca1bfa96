// How a sentence names the computer and its parts on each system. Loaded by main and renderer; pure.
import type { Platform } from '../contract/views.ts'

export interface PlatformWords {
  /** Inside a sentence: "this Mac". */
  readonly computer: string
  /** At its beginning: "This Mac". */
  readonly Computer: string
  /** Where the system keeps its own settings. */
  readonly settings: string
  /** Where the system keeps passwords and keys. */
  readonly keychain: string
  /** Where the user reads mail, manages files and so on: the system's own name. */
  readonly system: string
}

const words: Record<Platform, PlatformWords> = {
  macos: { computer: 'this Mac', Computer: 'This Mac', settings: 'System Settings', keychain: 'keychain', system: 'macOS' },
  windows: { computer: 'this computer', Computer: 'This computer', settings: 'Settings', keychain: 'Credential Manager', system: 'Windows' },
  linux: { computer: 'this computer', Computer: 'This computer', settings: 'the system’s settings', keychain: 'keyring', system: 'Linux' },
}

export const platformWords = (platform: Platform): PlatformWords => words[platform]

/** "1 account", "6 accounts". */
export const accountsCount = (count: number): string => (count === 1 ? '1 account' : `${count} accounts`)
