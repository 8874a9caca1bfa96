// Carries out core/backup/retention.ts after a checked backup: removes this computer's own versions that the rules don't keep.
// Loaded by main; used by services/backup.ts. Guards that nothing goes while the clock may be wrong or the newest version isn't
// safe where it belongs. tests/unit/services/backup-retention.test.ts.
import { isAppError } from '../core/app-error.ts'
import { maxClockDriftMs } from '../core/backup/limits.ts'
import { parseVersionName, versionPath } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { versionsToRemove } from '../core/backup/retention.ts'
import type { BackupReader, FoundVersion } from '../core/backup/reader.ts'
import type { Log, Storage } from '../core/ports.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { LastBackup } from '../core/vault/document.ts'
import type { BackupLook } from './backup-look.ts'

export interface BackupRetentionPorts {
  readonly store: DocumentStore
  readonly reader: BackupReader
  readonly names: BackupNames
  readonly log: Log
  readonly serverClock: { nowMs(): number | null; driftMs(): number | null }
}

export interface CheckedPlace {
  readonly last: LastBackup
  readonly loc: string
  readonly storage: Storage
}

/** Where an upload can be told, removing waits for it: deletions may get through where uploads don't. */
const isSafe = ({ level }: LastBackup, { kind }: Storage): boolean => level === 'checked-and-uploaded' || (level === 'checked-in-folder' && kind === 'folder')

export const createBackupRetention = ({ store, reader, names, log, serverClock }: BackupRetentionPorts, look: Pick<BackupLook, 'versions' | 'drop'>) => {
  /** The server's time, where this computer's clock agrees with it. */
  const trustedNowMs = (): number | null => {
    const driftMs = serverClock.driftMs()
    return driftMs !== null && Math.abs(driftMs) <= maxClockDriftMs ? serverClock.nowMs() : null
  }

  const remove = async (version: FoundVersion, { storage, loc }: CheckedPlace, signal: AbortSignal): Promise<void> => {
    try {
      await storage.remove(versionPath(names, loc, version.id), signal)
      look.drop(version)
    } catch (error) {
      // It stays in the list and is tried again after the next backup.
      if (!isAppError(error)) throw error
      log.write({ at: 'backup-retention', code: error.code })
    }
  }

  return {
    /**
     * After a backup that was checked; answers how many versions went. All are opened once more before any goes. Throws what
     * BackupReader.find throws.
     */
    prune: async (place: CheckedPlace, signal: AbortSignal): Promise<number> => {
      const { last, loc, storage } = place
      const { backup } = store.current()
      const nowMs = trustedNowMs()
      const newest = parseVersionName(last.file)
      const isCurrent = backup.on && backup.loc === loc && backup.last?.file === last.file
      if (nowMs === null || newest?.dev !== backup.dev || !isCurrent || !isSafe(last, storage)) return 0
      const toRemove = (versions: readonly FoundVersion[]): FoundVersion[] => {
        const own = versions.filter((version) => version.loc === loc && version.dev === backup.dev)
        // A copy of this computer has written some of them: the next backup is made under another id, and both lines stay.
        if (new Set(own.map(({ seq }) => seq)).size < own.length) return []
        const ids = new Set(versionsToRemove(own, { nowMs, lastSeq: newest.seq }))
        return own.filter(({ id }) => ids.has(id))
      }
      if (backup.recoveryAccount === null || toRemove(look.versions()).length === 0) return 0
      // The list may be days old: what was damaged or lost since then doesn't count among those that stay.
      const { versions } = await reader.find(backup.recoveryAccount, storage, signal, { passphrases: backup.passphrases })
      const gone = toRemove(versions)
      for (const version of gone) await remove(version, place, signal)
      return gone.length
    },
  }
}
