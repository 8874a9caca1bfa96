// What "Check my backup" gathered, before it is judged. Pure types; loaded by main. Gathered by services/checkup.ts, judged by
// judge.ts.
import type { AppError } from '../app-error.ts'
import type { FoundVersion, OpenedVersion } from '../backup/reader.ts'
import type { SignedInAccount } from '../ports.ts'
import type { BackupState, Settings, VaultDocument } from '../vault/document.ts'

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: AppError }
  /** `because`: the failure of what it depends on; null when there was nothing to ask. */
  | { readonly kind: 'not-asked'; readonly because: AppError | null }

/** The key files of the location as the guard shows them now, held against what this computer has seen. */
export interface KeyFacts {
  readonly usable: number
  /** Pinned here and not there. */
  readonly missing: number
  /** Pinned here and different there. */
  readonly changed: number
  /** There and never seen here. */
  readonly unknown: number
  /** None is usable, and this is why. */
  readonly noneUsable: AppError | null
}

/** The location's versions that open with the guard's keys. */
export interface VersionFacts {
  /** This computer's own version with the highest number. */
  readonly newest: FoundVersion | null
  /** All others. */
  readonly others: readonly FoundVersion[]
  /** Files that are damaged or locked with a key that nobody has. */
  readonly damaged: number
  /** Why the file of the last backup doesn't open; null when it does, or when there was none. */
  readonly lastFile: AppError | null
}

export interface Facts {
  readonly nowMs: number
  /** The vault as it was when the versions were compared. */
  readonly document: Pick<VaultDocument, 'accounts' | 'device'> & { readonly settings: Settings; readonly backup: BackupState }
  /** The recovery account, or who is signed in while there is none. */
  readonly account: SignedInAccount | null
  /** A token that was asked for anew. */
  readonly signIn: Answer<null>
  readonly keys: Answer<KeyFacts>
  readonly storage: Answer<null>
  /** The iCloud account now; null when the system doesn't tell. */
  readonly storageIdentity: string | null
  /** Whether the location's folder could be listed, and holds a mark that the backup was deleted. */
  readonly location: Answer<{ readonly isDeleted: boolean }>
  readonly versions: Answer<VersionFacts>
  readonly newest: Answer<OpenedVersion>
  readonly older: Answer<OpenedVersion>
  /** How far this computer's clock is ahead of the server's; null when no server has told the time lately. */
  readonly driftMs: number | null
  /** A key file of the location lies in a local OneDrive folder. */
  readonly hasLocalKeyFile: Answer<boolean>
}
