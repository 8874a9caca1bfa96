// What the parts of the backup's service share: the flow, the current failure, what no finished backup holds yet, the storage
// that is chosen, and the one slice that all of it is shown in. Loaded by main; tests/unit/services/backup.test.ts.
import { isAppError } from '../core/app-error.ts'
import { nextBackup, resting, viewOf, type BackupEvent, type BackupFlow, type TurnOnStep } from '../core/backup/flow.ts'
import type { BackupReader } from '../core/backup/reader.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { Clock, Storage } from '../core/ports.ts'
import { createSlice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { VaultDocument } from '../core/vault/document.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { BackupView, ComparisonView } from '../../shared/contract/views.ts'
import { createBackupLook } from './backup-look.ts'

export interface BackupDeskPorts {
  readonly store: DocumentStore
  readonly storages: { default(): Storage; folder(path: string): Storage }
  readonly reader: BackupReader
  readonly clock: Clock
  readonly report: ErrorReport
}

export interface Failure {
  readonly error: ErrorView
  readonly sinceMs: number
}

export const createBackupDesk = ({ store, storages, reader, clock, report }: BackupDeskPorts) => {
  let flow: BackupFlow = resting
  let failure: Failure | null = null
  let comparison: ComparisonView = { kind: 'none' }
  /** Changes that were seen, and how many of them a finished backup holds. Everything counts as changed after a start. */
  let changes = 1
  let covered = 0
  let chosen: { readonly folder: string | null; readonly storage: Storage } | null = null

  /** Null while the vault isn't open. */
  const documentOrNull = (): VaultDocument | null => {
    try {
      return store.current()
    } catch (error) {
      if (isAppError(error, 'vault.not-open')) return null
      throw error
    }
  }

  const storageOf = (folder: string | null): Storage => (folder === null ? storages.default() : storages.folder(folder))
  const storage = (): Storage => {
    const folder = documentOrNull()?.backup.folder ?? null
    if (chosen?.folder !== folder) chosen = { folder, storage: storageOf(folder) }
    return chosen.storage
  }

  const look = createBackupLook({ reader, report, onChange: () => publish(), initial: storages.default() })
  const isPending = (): boolean => changes !== covered
  const shown = (): BackupView =>
    viewOf({
      flow,
      kept: documentOrNull()?.backup ?? null,
      storage: look.storageView(),
      versions: look.versions(),
      unopened: look.unopened(),
      failure,
      isPending: isPending(),
      comparison,
      nowMs: clock.nowMs(),
    })
  const view = createSlice<BackupView>(shown())
  const publish = (): void => view.set(shown())
  const move = (event: BackupEvent): void => {
    flow = nextBackup(flow, event)
    publish()
  }

  return {
    view,
    look,
    documentOrNull,
    isOn: (): boolean => documentOrNull()?.backup.on === true,
    publish,
    move,
    onStep: (step: TurnOnStep): void => move({ kind: 'step', step }),
    flow: () => flow,
    storage,
    storageOf,
    /** Looks at the storage, and at its versions while backup is on. Throws vault.not-open. */
    refresh: (): void => {
      const { on, recoveryAccount, storageIdentity, passphrases } = store.current().backup
      look.start({ storage: storage(), backup: on && recoveryAccount ? { account: recoveryAccount, storageIdentity } : null, passphrases })
    },
    failure: () => failure,
    /** Shown with the next move. */
    setFailure: (next: Failure | null): void => {
      failure = next
    },
    setComparison: (next: ComparisonView): void => {
      comparison = next
      publish()
    },
    noteChange: (): void => {
      changes += 1
      publish()
    },
    isPending,
    /** Taken before a backup reads the document, and handed to `cover` once it was checked. */
    changesSoFar: (): number => changes,
    cover: (upTo: number): void => {
      covered = upTo
    },
  }
}

export type BackupDesk = ReturnType<typeof createBackupDesk>
