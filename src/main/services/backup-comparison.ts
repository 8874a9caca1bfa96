// Opens one version of the list and holds it against what is here now. Loaded by main; used by services/backup.ts. Reads only; a
// newer comparison ends the older. tests/unit/services/backup-comparison.test.ts.
import { AppError } from '../core/app-error.ts'
import { compareWithNow } from '../core/backup/compare.ts'
import { shownVersion } from '../core/backup/flow.ts'
import type { BackupReader } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { BackupDesk } from './backup-desk.ts'

export interface BackupComparisonPorts {
  readonly store: DocumentStore
  readonly reader: BackupReader
  readonly report: ErrorReport
}

export const createBackupComparison = ({ store, reader, report }: BackupComparisonPorts, desk: BackupDesk) => {
  let running: AbortController | null = null
  let work: Promise<void> = Promise.resolve()

  const compare = async (loc: string, versionId: string, signal: AbortSignal): Promise<void> => {
    const version = desk.look.versions().find((one) => one.loc === loc && one.id === versionId)
    const { recoveryAccount, passphrases } = store.current().backup
    if (!version || !recoveryAccount) throw new AppError('backup.none')
    const opened = await reader.open(recoveryAccount, desk.storage(), version, signal, { passphrases })
    throwIfCancelled(signal)
    const document = store.current()
    desk.setComparison({ kind: 'ready', version: shownVersion(opened.version, document.backup.dev), ...compareWithNow(document, opened) })
  }

  const end = (): void => {
    running?.abort()
    running = null
  }

  return {
    /** Starts; the slice reports. Throws vault.not-open. */
    compare: (loc: string, versionId: string): void => {
      store.current()
      end()
      const abort = new AbortController()
      running = abort
      desk.setComparison({ kind: 'opening', loc, versionId })
      work = compare(loc, versionId, abort.signal).catch((error: unknown) => {
        if (error instanceof Cancelled || abort.signal.aborted) return
        desk.setComparison({ kind: 'failed', loc, versionId, error: report(error) })
      })
    },
    close: (): void => {
      end()
      desk.setComparison({ kind: 'none' })
    },
    stop: end,
    settled: (): Promise<void> => work,
  }
}
