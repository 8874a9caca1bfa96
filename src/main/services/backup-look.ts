// What Settings shows of the storage: whether it is there, whose it is, and its versions. Loaded by main; used by
// services/backup.ts. Reads only; a newer look ends the older. tests/unit/services/backup-look.test.ts.
import { isAppError } from '../core/app-error.ts'
import { maxVersions } from '../core/backup/limits.ts'
import { checkStorageIdentity } from '../core/backup/plan.ts'
import type { BackupReader, FoundVersion, UnopenedFile } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { SignedInAccount, Storage } from '../core/ports.ts'
import type { KnownPassphrase } from '../core/vault/document.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { StorageView } from '../../shared/contract/views.ts'

export interface BackupLookPorts {
  readonly reader: BackupReader
  readonly report: ErrorReport
  /** Called after each change of what is to be shown. */
  readonly onChange: () => void
  readonly initial: Storage
}

export interface LookAt {
  readonly storage: Storage
  /** Null while backup is off: then no versions are looked for, and any owner of the storage will do. */
  readonly backup: { readonly account: SignedInAccount; readonly storageIdentity: string | null } | null
  readonly passphrases: readonly KnownPassphrase[]
}

interface Found {
  readonly versions: readonly FoundVersion[]
  readonly unopened: readonly UnopenedFile[]
}
const nothing: Found = { versions: [], unopened: [] }

export const createBackupLook = ({ reader, report, onChange, initial }: BackupLookPorts) => {
  let storageView = viewOf(initial, null, null)
  let found = nothing
  let running: AbortController | null = null
  let look: Promise<void> = Promise.resolve()

  const lookAt = async ({ storage, backup, passphrases }: LookAt, signal: AbortSignal): Promise<void> => {
    const owner = await storage.identity()
    const error = await errorOf(async () => {
      await storage.check(signal)
      if (backup) checkStorageIdentity(backup.storageIdentity, owner)
    })
    throwIfCancelled(signal)
    storageView = viewOf(storage, owner, error)
    onChange()
    if (backup === null || error !== null) return
    const all = await find(backup.account, storage, passphrases, signal)
    throwIfCancelled(signal)
    if (!all) return
    found = all
    onChange()
  }

  const errorOf = async (check: () => Promise<void>): Promise<ErrorView | null> => {
    try {
      await check()
      return null
    } catch (error) {
      if (error instanceof Cancelled) throw error
      return report(error)
    }
  }

  /** Null when a guard doesn't answer: the list stays as it was. */
  const find = async (account: SignedInAccount, storage: Storage, passphrases: readonly KnownPassphrase[], signal: AbortSignal): Promise<Found | null> => {
    try {
      const { versions, unopened } = await reader.find(account, storage, signal, { passphrases })
      return { versions: versions.slice(0, maxVersions), unopened: unopened.slice(0, maxVersions) }
    } catch (error) {
      if (error instanceof Cancelled) throw error
      if (isAppError(error, 'backup.none')) return nothing
      report(error)
      return null
    }
  }

  return {
    storageView: () => storageView,
    versions: () => found.versions,
    unopened: () => found.unopened,
    /** With a backup also its versions. */
    start: (at: LookAt): void => {
      running?.abort()
      const abort = new AbortController()
      running = abort
      look = lookAt(at, abort.signal).catch((error: unknown) => {
        if (!(error instanceof Cancelled)) report(error)
      })
    },
    /** A version that was just checked is in the list without another look. */
    add: (version: FoundVersion): void => {
      found = { ...found, versions: [version, ...found.versions.filter((other) => !isSame(other, version))].slice(0, maxVersions) }
    },
    /** One that was removed. */
    drop: (version: FoundVersion): void => {
      found = { ...found, versions: found.versions.filter((other) => !isSame(other, version)) }
    },
    forgetVersions: (): void => {
      found = nothing
    },
    settled: (): Promise<void> => look,
    stop: (): void => running?.abort(),
  }
}

export type BackupLook = ReturnType<typeof createBackupLook>

const isSame = (a: FoundVersion, b: FoundVersion): boolean => a.id === b.id && a.loc === b.loc
const viewOf = ({ kind, label }: Storage, account: string | null, error: ErrorView | null): StorageView => ({ kind, label, account, error })
