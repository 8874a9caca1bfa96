// The key guard's part of a backup: which location and which key, joined or made, held against what this computer has seen.
// Loaded by main; used by services/backup.ts. tests/unit/services/backup.test.ts.
import { AppError, isAppError } from '../core/app-error.ts'
import { checkPins, createKey, currentKey, hasKeyFiles, kidOf, noUsableKey, pinOf, readKeys, type KeyFile } from '../core/backup/key-guard.ts'
import { maxLocations } from '../core/backup/limits.ts'
import { accountMark, isDeletedMark, isLocationId, locationFile, locationFileBytes, locationFolder, maskUserName } from '../core/backup/location.ts'
import type { VersionKey } from '../core/backup/format1.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { isGuardDown, isSameAccount, mergePins, withBackup } from '../core/backup/plan.ts'
import { toHex } from '../core/encoding.ts'
import type { AppFolder, Clock, Crypto, Random, SignedInAccount, Storage } from '../core/ports.ts'
import { SecretBytes } from '../core/secret.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { PinnedKey } from '../core/vault/document.ts'

export interface BackupKeyPorts {
  readonly store: DocumentStore
  readonly appFolder: AppFolder
  readonly crypto: Crypto
  readonly random: Random
  readonly clock: Clock
  readonly names: BackupNames
  /** Client id that owns the app folder. */
  readonly app: string
}

export interface GuardedLocation {
  readonly loc: string
  readonly key: VersionKey
  readonly pins: readonly PinnedKey[]
  /** The key was read from the guard in this run. */
  readonly isKeyChecked: boolean
}

interface Where {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly signal: AbortSignal
}

export const createBackupKeys = (ports: BackupKeyPorts) => {
  const { store, appFolder, crypto, random, clock, names, app } = ports

  const versionKey = ({ tid, oid }: SignedInAccount, { loc, kid, share }: Pick<PinnedKey, 'loc' | 'kid' | 'share'>): VersionKey => ({ tid, oid, loc, kid, share })

  const isDeleted = async (loc: string, { storage, signal }: Where): Promise<boolean> =>
    (await storage.list(locationFolder(names, loc), signal)).some(isDeletedMark)

  const locationsIn = async ({ storage, signal }: Where): Promise<string[]> =>
    (await storage.listFolders(names.rootFolder, signal)).filter(isLocationId).sort().slice(0, maxLocations)

  /** Null when the account has no usable key for the location. Throws key-guard.missing and .changed by the pins. */
  const askFor = async (loc: string, { account, signal }: Where): Promise<GuardedLocation | null> => {
    const { loc: own, pins, recoveryAccount } = store.current().backup
    const found = await readKeys({ appFolder, crypto, app }, loc, { account, signal })
    // Pins don't say whose they are: those of another account were never in this one's folder. So only the location in use
    // must have its keys; of any other a folder without key files means that it isn't this account's.
    const isHeldAgainstPins = isSameAccount(recoveryAccount, account) && (loc === own || hasKeyFiles(found))
    const known = isHeldAgainstPins ? pins : pins.filter((pin) => pin.loc !== loc)
    const seen = checkPins(known, loc, found)
    const key = currentKey(found.keys)
    return key && { loc, key: versionKey(account, key), pins: mergePins(pins, seen), isKeyChecked: true }
  }

  const make = async (where: Where): Promise<GuardedLocation> => {
    const { account, storage, signal } = where
    const share = new SecretBytes(random.bytes(32))
    const identity = await storage.identity()
    const file: KeyFile = {
      v: 1,
      loc: toHex(random.bytes(16)),
      n: 1,
      kid: kidOf(crypto, share),
      share,
      createdAt: clock.nowMs(),
      tid: account.tid,
      oid: account.oid,
      app,
      storage: { kind: storage.kind, hint: storage.kind === 'folder' ? storage.label : identity === null ? '' : maskUserName(identity) },
    }
    await createKey(appFolder, file, { account, signal })
    const pins = mergePins(store.current().backup.pins, [pinOf(file)])
    return { loc: file.loc, key: versionKey(account, file), pins, isKeyChecked: true }
  }

  return {
    /**
     * Joins the openable location with the smallest id, takes up one that an earlier attempt left without a folder, or makes a
     * new one: key file first, read back. Both guards must answer. Throws storage.*, cloud.*, session.*, key-guard.*.
     */
    joinOrMake: async (where: Where): Promise<GuardedLocation> => {
      const locations = await locationsIn(where)
      for (const loc of locations) {
        const joined = await askFor(loc, where)
        if (joined && !(await isDeleted(loc, where))) return joined
      }
      const { loc, recoveryAccount, on } = store.current().backup
      const left = loc !== null && !on && isSameAccount(recoveryAccount, where.account) && !locations.includes(loc) ? await askFor(loc, where) : null
      if (left) return left
      const made = await make(where)
      // Remembered before anything is in the storage, so that an attempt that fails from here on is taken up and not repeated.
      if (!on) await store.update((document) => withBackup(document, { loc: made.loc, pins: [...made.pins], recoveryAccount: where.account }))
      return made
    },

    /** The location's own public hint, where it isn't there yet. */
    putHint: async ({ loc }: GuardedLocation, { account, storage, signal }: Where): Promise<void> => {
      const hint = locationFileBytes({ v: 1, loc, app, hint: maskUserName(account.userName), ra: accountMark(crypto, loc, account) })
      try {
        await storage.create(locationFile(names, loc), hint, signal)
      } catch (error) {
        if (!isAppError(error, 'storage.exists')) throw error
      }
    },

    /**
     * For a backup that is on: the guard's current key, or the pinned one when the guard can't be asked. Of several openable
     * locations (two computers made one each at the same time) the smallest id is taken. Throws key-guard.*,
     * backup.location-deleted, storage.*, and what the guard answered when there is no pinned key. `onGuardDown` hears of it.
     */
    current: async (loc: string, where: Where, onGuardDown: (error: AppError) => void): Promise<GuardedLocation> => {
      if (await isDeleted(loc, where)) throw new AppError('backup.location-deleted')
      try {
        const own = await askFor(loc, where)
        if (!own) throw noUsableKey(await readKeys({ appFolder, crypto, app }, loc, where))
        for (const smaller of (await locationsIn(where)).filter((other) => other < loc)) {
          const other = await askFor(smaller, where)
          if (other && !(await isDeleted(smaller, where))) return { ...other, pins: mergePins(own.pins, other.pins) }
        }
        return own
      } catch (error) {
        if (!isAppError(error) || !isGuardDown(error.code)) throw error
        onGuardDown(error)
        const { pins } = store.current().backup
        const pinned = currentKey(pins.filter((pin) => pin.loc === loc))
        if (!pinned) throw error
        return { loc, key: versionKey(where.account, pinned), pins, isKeyChecked: false }
      }
    },
  }
}
