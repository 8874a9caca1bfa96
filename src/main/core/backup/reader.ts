// How recovery reads a backup. Implemented by services/backup-reader.ts; faked in recovery's own tests.
import type { KdfParameters, SignedInAccount, Storage } from '../ports.ts'
import type { Platform, Unopened } from '../../../shared/contract/views.ts'
import type { Account } from '../accounts/account.ts'
import type { KnownPassphrase, PinnedKey, Settings } from '../vault/document.ts'
import type { KeyFile } from './key-guard.ts'

export interface FoundVersion {
  /** The file's name; unique within the location. */
  readonly id: string
  readonly loc: string
  readonly atMs: number
  readonly dev: string
  readonly seq: number
  readonly deviceName: string
  readonly os: Platform
  readonly accounts: number
  /** The passphrase it is locked with besides; absent without one. */
  readonly lock?: KdfParameters
}

export interface UnopenedFile {
  readonly id: string
  readonly loc: string
  /** As its name says; null when the name says nothing. */
  readonly atMs: number | null
  readonly state: Unopened
}

/** What a look may use besides the guards, and whom it tells how far it is. */
export interface LookOptions {
  readonly passphrases: readonly KnownPassphrase[]
  /** Key files that the user brought by hand, already held against the account. */
  readonly keyFiles?: readonly KeyFile[]
  readonly onProgress?: (done: number, total: number) => void
}

export interface FoundBackup {
  /** Openable versions, newest first by their authenticated time. */
  readonly versions: readonly FoundVersion[]
  /** The other files, newest first by name, and why each doesn't open. */
  readonly unopened: readonly UnopenedFile[]
  /** Different passphrase locks of the files that wait for one, the newest file's first; at most maxPassphraseTries. */
  readonly locks: readonly KdfParameters[]
  /** Time of the newest version that a head names but the storage doesn't hold yet. */
  readonly missingNewestAtMs: number | null
  /** Every key of this recovery account, to be pinned after the restore. */
  readonly keys: readonly PinnedKey[]
}

export interface OpenedVersion {
  readonly version: FoundVersion
  /** In the backup's order; accounts of binding this-device have no credential. */
  readonly accounts: readonly Account[]
  readonly settings: Pick<Settings, 'theme' | 'language' | 'clipboardSeconds' | 'hideCodes'>
}

export interface BackupReader {
  /**
   * Looks at both guards. A file that doesn't open with the passphrase known for its lock is `passphrase` unless that passphrase
   * opened another file: then it is `damaged`. Nothing here, but the account's keys tell of a backup in another storage:
   * backup.none has its kind in detail.name and its name in detail.expected. Throws storage.* (off, missing, denied ...), cloud.*, session.needs-sign-in, backup.none (nothing in the
   * storage), backup.wrong-account (detail.expected: masked hint), key-guard.missing, key-guard.damaged, key-guard.other-app,
   * backup.damaged (versions exist but none opens), backup.newer, backup.practice-data, Cancelled. When all that could open waits
   * for a passphrase it answers no versions and their `locks`.
   */
  find(account: SignedInAccount, storage: Storage, signal: AbortSignal, options: LookOptions): Promise<FoundBackup>
  /** Reads and opens one version anew, both guards asked again. Throws as `find` does, and backup.passphrase-needed. */
  open(account: SignedInAccount, storage: Storage, version: FoundVersion, signal: AbortSignal, options: LookOptions): Promise<OpenedVersion>
}
