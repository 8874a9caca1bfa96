// How recovery reads a backup. Implemented by services/backup-reader.ts; faked in recovery's own tests.
import type { SignedInAccount, Storage } from '../ports.ts'
import type { Platform } from '../../../shared/contract/views.ts'
import type { Account } from '../accounts/account.ts'
import type { PinnedKey, Settings } from '../vault/document.ts'

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
}

export interface FoundBackup {
  /** Openable versions, newest first by their authenticated time. */
  readonly versions: readonly FoundVersion[]
  /** Files that are damaged, truncated or foreign. */
  readonly damaged: number
  /** Files that only a newer Twofold can read. */
  readonly newer: number
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
   * Looks at both guards. Throws storage.* (off, missing, denied ...), cloud.*, session.needs-sign-in, backup.none (nothing in the
   * storage), backup.wrong-account (detail.expected: masked hint), key-guard.missing, key-guard.damaged, key-guard.other-app,
   * backup.damaged (versions exist but none opens), backup.newer, backup.practice-data, Cancelled.
   */
  find(account: SignedInAccount, storage: Storage, signal: AbortSignal): Promise<FoundBackup>
  /** Reads and opens one version anew, both guards asked again. Throws as `find` does. */
  open(account: SignedInAccount, storage: Storage, version: FoundVersion, signal: AbortSignal): Promise<OpenedVersion>
}
