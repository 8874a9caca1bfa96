// What Settings shows of the storage: whether it is there, whose it is, and its versions. Loaded by main; used by
// services/backup.ts. Reads only; a newer look ends the older. tests/unit/services/backup.test.ts.
import { isAppError } from '../core/app-error.ts'
import { maxVersions } from '../core/backup/limits.ts'
import type { BackupReader, FoundVersion } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { SignedInAccount, Storage } from '../core/ports.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { StorageView } from '../../shared/contract/views.ts'

export interface BackupLookPorts {
  readonly reader: BackupReader
  readonly report: ErrorReport
  /** Called after each change of what is to be shown. */
  readonly onChange: () => void
  readonly initial: Storage
}

export const createBackupLook = ({ reader, report, onChange, initial }: BackupLookPorts) => {
  let storageView = viewOf(initial, null, null)
  let versions: readonly FoundVersion[] = []
  let running: AbortController | null = null
  let look: Promise<void> = Promise.resolve()

  const lookAt = async (storage: Storage, account: SignedInAccount | null, signal: AbortSignal): Promise<void> => {
    const owner = await storage.identity()
    const error = await errorOf(storage.check(signal))
    throwIfCancelled(signal)
    storageView = viewOf(storage, owner, error)
    onChange()
    if (account === null || error !== null) return
    const found = await find(account, storage, signal)
    throwIfCancelled(signal)
    if (!found) return
    versions = found
    onChange()
  }

  const errorOf = async (check: Promise<void>): Promise<ErrorView | null> => {
    try {
      await check
      return null
    } catch (error) {
      if (error instanceof Cancelled) throw error
      return report(error)
    }
  }

  /** Null when a guard doesn't answer: the list stays as it was. */
  const find = async (account: SignedInAccount, storage: Storage, signal: AbortSignal): Promise<readonly FoundVersion[] | null> => {
    try {
      return (await reader.find(account, storage, signal)).versions
    } catch (error) {
      if (error instanceof Cancelled) throw error
      if (isAppError(error, 'backup.none')) return []
      report(error)
      return null
    }
  }

  return {
    storageView: () => storageView,
    versions: () => versions,
    /** With an account also its versions. */
    start: (storage: Storage, account: SignedInAccount | null): void => {
      running?.abort()
      const abort = new AbortController()
      running = abort
      look = lookAt(storage, account, abort.signal).catch((error: unknown) => {
        if (!(error instanceof Cancelled)) report(error)
      })
    },
    /** A version that was just checked is in the list without another look. */
    add: (version: FoundVersion): void => {
      versions = [version, ...versions.filter(({ id, loc }) => id !== version.id || loc !== version.loc)].slice(0, maxVersions)
    },
    forgetVersions: (): void => {
      versions = []
    },
    settled: (): Promise<void> => look,
    stop: (): void => running?.abort(),
  }
}

const viewOf = ({ kind, label }: Storage, account: string | null, error: ErrorView | null): StorageView => ({ kind, label, account, error })
