// The key guard's part of a backup: which location and which key, joined or made, held against what this computer has seen.
// Loaded by main; used by services/backup.ts. tests/unit/services/backup-key.test.ts, tests/unit/services/backup.test.ts.
import { AppError, isAppError } from '../core/app-error.ts'
import {
  checkPins,
  createKey,
  currentKey,
  hasKeyFiles,
  holdPins,
  kidOf,
  noUsableKey,
  pinOf,
  readKeys,
  removeLocation,
  replaceKey,
  type KeyFile,
  type LocationKeys,
} from '../core/backup/key-guard.ts'
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

/** How often a new key is offered when another computer is first. */
const maxRotations = 5

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
  /** A key that this computer had not seen was taken up, where it had seen others before: to be announced. */
  readonly isNewKey: boolean
}

export interface KeysHeld {
  /** Sound ones, by number, then by id. */
  readonly keys: readonly KeyFile[]
  readonly missing: readonly PinnedKey[]
  readonly changed: readonly PinnedKey[]
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

  const readFrom = (loc: string, { account, signal }: Where): Promise<LocationKeys> => readKeys({ appFolder, crypto, app }, loc, { account, signal })

  /**
   * Pins don't say whose they are: those of another account were never in this one's folder. So only the location in use must
   * have its keys; of any other a folder without key files means that it isn't this account's, or was purged.
   */
  const pinsHeldFor = (loc: string, found: LocationKeys, { account }: Where): readonly PinnedKey[] => {
    const { loc: own, pins, recoveryAccount, retired } = store.current().backup
    const isRecoveryAccount = isSameAccount(recoveryAccount, account)
    const isLeft = retired.some((left) => left.loc === loc && isSameAccount(left.recoveryAccount, account))
    const isHeld = hasKeyFiles(found) ? isRecoveryAccount || isLeft : isRecoveryAccount && loc === own
    return isHeld ? pins.filter((pin) => pin.loc === loc) : []
  }

  /** Null when the account has no usable key for the location. Throws key-guard.missing and .changed by the pins. */
  const judge = (loc: string, found: LocationKeys, where: Where): GuardedLocation | null => {
    const known = pinsHeldFor(loc, found, where)
    const seen = checkPins(known, loc, found)
    const key = currentKey(found.keys)
    return (
      key && {
        loc,
        key: versionKey(where.account, key),
        pins: mergePins(store.current().backup.pins, seen),
        isKeyChecked: true,
        isNewKey: known.length > 0 && seen.length > known.length,
      }
    )
  }

  const askFor = async (loc: string, where: Where): Promise<GuardedLocation | null> => judge(loc, await readFrom(loc, where), where)

  const fileOf = async (key: Pick<KeyFile, 'loc' | 'n' | 'share'>, { account, storage }: Where): Promise<KeyFile> => {
    const identity = await storage.identity()
    return {
      v: 1,
      loc: key.loc,
      n: key.n,
      kid: kidOf(crypto, key.share),
      share: key.share,
      createdAt: clock.nowMs(),
      tid: account.tid,
      oid: account.oid,
      app,
      storage: { kind: storage.kind, hint: storage.kind === 'folder' ? storage.label : identity === null ? '' : maskUserName(identity) },
    }
  }

  const freshShare = (): SecretBytes => new SecretBytes(random.bytes(32))

  const make = async (where: Where): Promise<GuardedLocation> => {
    const { account, signal } = where
    const file = await fileOf({ loc: toHex(random.bytes(16)), n: 1, share: freshShare() }, where)
    await createKey(appFolder, file, { account, signal })
    const pins = mergePins(store.current().backup.pins, [pinOf(file)])
    return { loc: file.loc, key: versionKey(account, file), pins, isKeyChecked: true, isNewKey: false }
  }

  const hold = async (loc: string, where: Where, options: { readonly ignorePins: boolean }): Promise<KeysHeld> => {
    const found = await readFrom(loc, where)
    const { missing, changed } = holdPins(options.ignorePins ? [] : pinsHeldFor(loc, found, where), loc, found)
    return { keys: found.keys, missing, changed }
  }

  /** One that another computer has just put back is as good. */
  const putMissing = async (pin: PinnedKey, where: Where): Promise<void> => {
    try {
      await createKey(appFolder, await fileOf(pin, where), where)
    } catch (error) {
      if (!isAppError(error, 'cloud.conflict')) throw error
    }
  }

  return {
    /**
     * Joins the openable location with the smallest id, takes up one that an earlier attempt left without a folder, or makes a
     * new one: key file first, read back. Both guards must answer. Throws storage.*, cloud.*, session.*, key-guard.*.
     */
    joinOrMake: async (where: Where): Promise<GuardedLocation> => {
      const locations = await locationsIn(where)
      for (const loc of locations) {
        const joined = (await isDeleted(loc, where)) ? null : await askFor(loc, where)
        if (joined) return joined
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
        const found = await readFrom(loc, where)
        const own = judge(loc, found, where)
        if (!own) throw noUsableKey(found)
        for (const smaller of (await locationsIn(where)).filter((other) => other < loc)) {
          const other = (await isDeleted(smaller, where)) ? null : await askFor(smaller, where)
          if (other) return { ...other, pins: mergePins(own.pins, other.pins), isNewKey: own.isNewKey || other.isNewKey }
        }
        return own
      } catch (error) {
        if (!isAppError(error) || !isGuardDown(error.code)) throw error
        onGuardDown(error)
        const { pins } = store.current().backup
        const pinned = currentKey(pins.filter((pin) => pin.loc === loc))
        if (!pinned) throw error
        return { loc, key: versionKey(where.account, pinned), pins, isKeyChecked: false, isNewKey: false }
      }
    },

    /**
     * A new key for the versions from now on; the old ones stay as they are. Both guards must answer. When two computers do
     * it at once, both go on with the same one. The pin is kept before this answers, so that a kill doesn't make our own key
     * look like somebody else's. Throws storage.*, cloud.*, session.*, key-guard.*, backup.location-deleted.
     */
    rotate: async (loc: string, where: Where): Promise<GuardedLocation> => {
      await where.storage.check(where.signal)
      if (await isDeleted(loc, where)) throw new AppError('backup.location-deleted')
      for (let tries = 1; ; tries++) {
        const found = await readFrom(loc, where)
        const before = judge(loc, found, where)
        if (!before) throw noUsableKey(found)
        const highest = Math.max(...found.keys.map(({ n }) => n))
        const file = await fileOf({ loc, n: highest + 1, share: freshShare() }, where)
        try {
          await createKey(appFolder, file, where)
        } catch (error) {
          if (!isAppError(error, 'cloud.conflict') || tries === maxRotations) throw error
          continue
        }
        const pins = mergePins(before.pins, [pinOf(file)])
        await store.update((document) => withBackup(document, { pins: mergePins(document.backup.pins, pins) }))
        const after = await askFor(loc, where)
        if (!after) throw new AppError('key-guard.missing')
        return { ...after, isNewKey: before.isNewKey || after.isNewKey }
      }
    },

    /**
     * What the account's folder holds for the location, held against the pins without throwing for them. `ignorePins`: as a
     * computer would see it that knows nothing. Throws cloud.*, session.*.
     */
    examine: (loc: string, where: Where, options: { readonly ignorePins: boolean } = { ignorePins: false }): Promise<KeysHeld> => hold(loc, where, options),

    /**
     * Writes the pinned keys of the location that the account's folder lacks and, only when told, those that were changed there,
     * each read back. Throws key-guard.nothing-to-put-back, key-guard.changed (some were changed and may not be replaced:
     * nothing was written), storage.*, cloud.*, session.*.
     */
    putBack: async (loc: string, where: Where, { replaceChanged }: { readonly replaceChanged: boolean }): Promise<void> => {
      const { missing, changed } = await hold(loc, where, { ignorePins: false })
      if (missing.length + changed.length === 0) throw new AppError('key-guard.nothing-to-put-back')
      if (changed.length > 0 && !replaceChanged) throw new AppError('key-guard.changed')
      for (const pin of missing) await putMissing(pin, where)
      for (const pin of changed) await replaceKey(appFolder, await fileOf(pin, where), where)
      const left = await hold(loc, where, { ignorePins: false })
      if (left.changed.length > 0) throw new AppError('key-guard.changed')
      if (left.missing.length > 0) throw new AppError('key-guard.missing')
    },

    /** The last step of a purge: heads, then keys. Repeatable after any end. Throws cloud.*, session.*. */
    purge: (loc: string, where: Where): Promise<void> => removeLocation(appFolder, loc, where),
  }
}
