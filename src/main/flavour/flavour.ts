// What differs between builds, as one record. The build takes one of the files beside this one under the name `#flavour`
// (electron.vite.config.ts), so a release holds no code of the others.
import type { BrowserWindow, Session } from 'electron'
import type { BackupNames } from '../core/backup/names.ts'

export interface Flavour {
  readonly name: 'dev' | 'release'
  /** The app's name: of its own folder for user data and of its one instance. */
  readonly appName: string
  /** Absolute path of the profile, or null for the system's usual place under `appName`. */
  readonly userData: string | null
  readonly keychainService: string
  /** Stand-ins instead of Microsoft and iCloud: said on every screen. */
  readonly practice: boolean
  readonly identity: IdentityEndpoints
  /** Address of Microsoft Graph, without a slash at the end. */
  readonly graphBase: string
  /** A folder that plays iCloud Drive, or null for the real one. */
  readonly icloudFolder: string | null
  readonly backupNames: BackupNames
  readonly devTools: boolean
  /** Command line switches that end the app before it does anything; see refused-switches.ts. */
  readonly refusedSwitches: (argv: readonly string[], hasSwitch: (name: string) => boolean) => readonly string[]
  /** Trusts what this flavour trusts beyond the system's own certificates. */
  readonly trust: (session: Session) => void
  /** Whether the system browser may be led to this sign-in page. */
  readonly isSignInPage: (url: URL) => boolean
  /** Called with the window as soon as it is made. */
  readonly onWindow: (window: BrowserWindow) => void
}

export interface IdentityEndpoints {
  /** Null when this build has no Microsoft client id: there is no sign-in then. */
  readonly clientId: string | null
  readonly authority: string
}

/** Reads the surroundings once, at start. Throws FlavourError with a sentence for the terminal. */
export type ReadFlavour = (surroundings: { readonly env: Readonly<Record<string, string | undefined>>; readonly readFile: (path: string) => string }) => Flavour

/** The start-up of a development build was given something unusable. */
export class FlavourError extends Error {
  override readonly name = 'FlavourError'
}
