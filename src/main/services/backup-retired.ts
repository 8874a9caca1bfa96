// Deleting a backup, taking it back, and purging what was left 30 days ago. Loaded by main; used by services/backup.ts. Guards that
// whatever moment the app is killed at, a deleted backup can be taken back and is purged in the end, and that nothing is purged
// before the server's clock says so. tests/unit/services/backup-retired.test.ts kills it between all steps.
import { AppError, assertNever, isAppError } from '../core/app-error.ts'
import { keysFolder, readHeads } from '../core/backup/key-guard.ts'
import { isDeletedMark, locationFile, locationFolder, versionCandidates, versionPath, versionsFolder } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { checkStorageIdentity, withBackup } from '../core/backup/plan.ts'
import type { BackupReader, FoundVersion } from '../core/backup/reader.ts'
import { markBytes, markName, ownMark, stamped, stepFor, withoutRetired, withRetired, type Moment, type RetiredStep } from '../core/backup/retired.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { AppFolder, Clock, Log, Random, SignedInAccount, Storage } from '../core/ports.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { BackupState, RetiredLocation, VaultDocument } from '../core/vault/document.ts'
import type { BackupDesk } from './backup-desk.ts'
import type { createBackupKeys } from './backup-key.ts'

export interface BackupRetiredPorts {
  readonly store: DocumentStore
  readonly appFolder: AppFolder
  readonly reader: BackupReader
  readonly names: BackupNames
  readonly clock: Clock
  /** The server's time as last heard of; null: not yet. */
  readonly serverClock: { nowMs(): number | null; driftMs(): number | null }
  readonly random: Random
  readonly log: Log
}

interface Where {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly signal: AbortSignal
}

export const createBackupRetired = (ports: BackupRetiredPorts, { desk, keys }: { readonly desk: BackupDesk; readonly keys: ReturnType<typeof createBackupKeys> }) => {
  const { store, appFolder, reader, names, clock, serverClock, random, log } = ports

  const now = (): Moment => {
    const serverMs = serverClock.nowMs()
    return { ms: serverMs ?? clock.nowMs(), isServerTime: serverMs !== null }
  }

  const filesOf = (loc: string, { storage, signal }: Pick<Where, 'storage' | 'signal'>): Promise<readonly string[]> => storage.list(locationFolder(names, loc), signal)
  const versionsOf = async (loc: string, { storage, signal }: Pick<Where, 'storage' | 'signal'>): Promise<string[]> => versionCandidates(await storage.list(versionsFolder(names, loc), signal))
  const removeFiles = async (paths: readonly string[], { storage, signal }: Pick<Where, 'storage' | 'signal'>): Promise<void> => {
    for (const path of paths) await storage.remove(path, signal)
  }

  const marksOf = async (loc: string, where: Pick<Where, 'storage' | 'signal'>): Promise<string[]> =>
    (await filesOf(loc, where)).filter(isDeletedMark).map((name) => `${locationFolder(names, loc)}/${name}`)

  // --- deleting ------------------------------------------------------------------------------------------------------

  /**
   * [Note: deleting in three steps] 1. The vault: off, and a record without a mark. 2. The mark in the storage. 3. Its name in the
   * record. Killed after 1 or 2, the record without a mark has the next start put it there or find it (`tend`); a mark that
   * no vault knows of, which nobody would ever purge, can't come to be.
   */
  const deleteNow = async (signal: AbortSignal): Promise<void> => {
    const { backup } = store.current()
    const { on, loc, recoveryAccount, folder, storageIdentity } = backup
    if (!on || loc === null || recoveryAccount === null) throw new AppError('backup.not-on')
    const storage = desk.storage()
    await storage.check(signal)
    checkStorageIdentity(storageIdentity, await storage.identity())
    throwIfCancelled(signal)
    const record: RetiredLocation = { loc, why: 'deleted', folder, storageIdentity, label: storage.label, recoveryAccount, mark: null, ...stamped(now()) }
    await store.update((document) => withBackup(withRetired(document, record), { on: false, loc: null, last: null, failingSince: null }))
    try {
      await keepMark(record, { storage, signal })
    } catch (error) {
      // What the user is told has failed is not done at the next start after all.
      await store.update((document) => takeUpAgain(document, backup))
      throw error
    }
  }

  const takeUpAgain = (document: VaultDocument, { loc, last, failingSince }: BackupState): VaultDocument => {
    const isUntouched = !document.backup.on && document.backup.loc === null && loc !== null
    return isUntouched ? withBackup(withoutRetired(document, loc), { on: true, loc, last, failingSince }) : document
  }

  /** The mark in the storage, and its name in the record. The 30 days are those in which the other computers can see it. */
  const keepMark = async ({ loc }: RetiredLocation, where: Pick<Where, 'storage' | 'signal'>): Promise<void> => {
    const { dev } = store.current().backup
    const name = ownMark(await filesOf(loc, where), dev) ?? (await putMark(loc, dev, where))
    await store.update((document) => {
      const record = recordOf(document, loc)
      return record ? withRetired(document, { ...record, mark: name, ...stamped(now()) }) : document
    })
  }

  const putMark = async (loc: string, dev: string, { storage, signal }: Pick<Where, 'storage' | 'signal'>): Promise<string> => {
    const name = markName(dev, random)
    await storage.create(`${locationFolder(names, loc)}/${name}`, markBytes(loc, now().ms), signal)
    return name
  }

  const recordOf = ({ backup }: VaultDocument, loc: string): RetiredLocation | undefined => backup.retired.find((record) => record.loc === loc)

  // --- what is due ---------------------------------------------------------------------------------------------------

  const tend = async (record: RetiredLocation, signal: AbortSignal): Promise<void> => {
    const { loc } = record
    const step = (): RetiredStep => stepFor(record, store.current().backup, serverClock.nowMs())
    const known = step()
    const goesByServer = known === 'stamp' || known === 'purge' || (known === 'wait' && (!record.isServerTime || clock.nowMs() >= record.untilMs))
    if (goesByServer) await askServer(record, signal)
    const due = goesByServer ? step() : known
    switch (due) {
      case 'forget':
        await store.update((document) => withoutRetired(document, loc))
        return
      case 'mark':
        await keepMark(record, { storage: await storageFor(record, signal), signal })
        return
      case 'stamp':
        await store.update((document) => (recordOf(document, loc) ? withRetired(document, { ...record, ...stamped(now()) }) : document))
        return
      case 'purge':
        await purge(record, { account: record.recoveryAccount, storage: await storageFor(record, signal), signal })
        return
      case 'wait':
        return
      default:
        assertNever(due)
    }
  }

  /** Any answer tells the time, and a purge goes by one of this very moment. Throws cloud.*, session.*. */
  const askServer = async ({ loc, recoveryAccount }: RetiredLocation, signal: AbortSignal): Promise<void> => {
    await appFolder.list(keysFolder(loc), { account: recoveryAccount, signal })
  }

  /** Throws storage.*; of another owner it isn't the place that was left. */
  const storageFor = async ({ folder, storageIdentity }: RetiredLocation, signal: AbortSignal): Promise<Storage> => {
    const storage = desk.storageOf(folder)
    await storage.check(signal)
    checkStorageIdentity(storageIdentity, await storage.identity())
    return storage
  }

  const purge = (record: RetiredLocation, where: Where): Promise<void> => (record.why === 'deleted' ? purgeDeleted(record, where) : purgeMoved(record, where))

  /** Versions first, keys last, then the mark: while the mark is there, whatever is left is purged another time. */
  const purgeDeleted = async ({ loc, mark }: RetiredLocation, where: Where): Promise<void> => {
    const isStillDeleted = async (): Promise<boolean> => mark !== null && (await filesOf(loc, where)).includes(mark)
    if (await isStillDeleted()) {
      await removeFiles((await versionsOf(loc, where)).map((file) => versionPath(names, loc, file)), where)
    }
    // Somebody may have taken it back, also in between: then nothing more goes.
    if (!(await isStillDeleted())) {
      await store.update((document) => withoutRetired(document, loc))
      return
    }
    await purgeKeys(loc, where)
    const own = `${locationFolder(names, loc)}/${mark ?? ''}`
    await removeFiles([...(await marksOf(loc, where)).filter((path) => path !== own), own], where)
    await forgetWithPins(loc)
  }

  /**
   * Only what this computer put there and can open; keys only when nobody else has anything there. What was written under its id
   * after it left is of a copy of it, whose versions can't be told from its own: then nothing goes.
   */
  const purgeMoved = async ({ loc, sinceMs }: RetiredLocation, where: Where): Promise<void> => {
    const { dev } = store.current().backup
    const own = (await findVersions(where)).filter((version) => version.loc === loc && version.dev === dev)
    const heads = await readHeads(appFolder, loc, where)
    const isCopyThere = own.some((version) => version.atMs > sinceMs) || heads.some((head) => head.dev === dev && head.at > sinceMs)
    if (!isCopyThere) await removeFiles(own.map(({ id }) => versionPath(names, loc, id)), where)
    // What another computer put there may not have arrived here; its head tells of it.
    const isUsedByOthers = isCopyThere || (await versionsOf(loc, where)).length > 0 || heads.some((head) => head.dev !== dev)
    if (isUsedByOthers) {
      await store.update((document) => withoutRetired(document, loc))
      return
    }
    await purgeKeys(loc, where)
    await forgetWithPins(loc)
  }

  const findVersions = async ({ account, storage, signal }: Where): Promise<readonly FoundVersion[]> => {
    try {
      return (await reader.find(account, storage, signal, { passphrases: store.current().backup.passphrases })).versions
    } catch (error) {
      if (isAppError(error, 'backup.none')) return []
      throw error
    }
  }

  const purgeKeys = async (loc: string, where: Where): Promise<void> => {
    await removeFiles([locationFile(names, loc)], where)
    await keys.purge(loc, where)
  }

  const forgetWithPins = async (loc: string): Promise<void> => {
    await store.update((document) => withBackup(withoutRetired(document, loc), { pins: document.backup.pins.filter((pin) => pin.loc !== loc) }))
  }

  return {
    now,
    deleteNow,
    /** Whoever put them there. */
    removeMarks: async (loc: string, where: Where): Promise<void> => removeFiles(await marksOf(loc, where), where),
    /** What is due with each location that was left. One that can't be reached is tried again next time. */
    tendAll: async (signal: AbortSignal): Promise<void> => {
      for (const record of store.current().backup.retired) {
        throwIfCancelled(signal)
        try {
          await tend(record, signal)
        } catch (error) {
          if (error instanceof Cancelled || !isAppError(error)) throw error
          log.write({ at: 'backup-retired', code: error.code })
        }
      }
    },
  }
}

export type BackupRetired = ReturnType<typeof createBackupRetired>
