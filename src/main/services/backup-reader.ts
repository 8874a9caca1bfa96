// Use case: see which versions the two guards open together, and open one. Loaded by main; serves recovery and the list in
// Settings. Changes nothing anywhere. tests/unit/services/backup-reader.test.ts.
import { AppError, isAppError } from '../core/app-error.ts'
import { noneUnopened, unopenedBy, whyNothingOpens, type LocationFindings, type Unopened } from '../core/backup/findings.ts'
import { openVersion, parseVersionFile } from '../core/backup/format1.ts'
import { pinOf, readHeads, readKeys, type Head, type KeyFile, type LocationKeys } from '../core/backup/key-guard.ts'
import { maxLocations, maxSmallFileBytes, maxVersionBytes, maxVersions } from '../core/backup/limits.ts'
import { accountMark, isLocationId, locationFile, parseLocationFile, versionCandidates, versionPath, versionsFolder, whyNoKey } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { accountsOf, type Payload } from '../core/backup/payload.ts'
import type { BackupReader, FoundVersion } from '../core/backup/reader.ts'
import { throwIfCancelled } from '../core/cancelled.ts'
import { toHex } from '../core/encoding.ts'
import type { AppFolder, Crypto, GuardCall, SignedInAccount, Storage } from '../core/ports.ts'

export interface BackupReaderPorts {
  readonly appFolder: AppFolder
  readonly crypto: Crypto
  readonly names: BackupNames
  /** Client id that owns the app folder. */
  readonly app: string
}

interface Look {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly signal: AbortSignal
}

interface LocationLook {
  /** How many files were read. */
  readonly tried: number
  readonly findings: LocationFindings
  readonly versions: readonly FoundVersion[]
  readonly keys: readonly KeyFile[]
  readonly heads: readonly Head[]
}

/** Without a key, enough files to see whose they are. */
const maxGlances = 20

export const createBackupReader = ({ appFolder, crypto, names, app }: BackupReaderPorts): BackupReader => {
  /** Reads and opens one file of a location. Throws what each step throws; backup.none when it is gone. */
  const openFile = async (loc: string, file: string, keys: readonly KeyFile[], { storage, signal }: Look): Promise<{ found: FoundVersion; payload: Payload; digest: string }> => {
    const bytes = await storage.read(versionPath(names, loc, file), maxVersionBytes, signal)
    if (!bytes) throw new AppError('backup.none')
    const parsed = parseVersionFile(bytes, names)
    const key = keys.find(({ kid }) => kid === parsed.header.kid)
    if (parsed.header.loc !== loc) throw new AppError('backup.damaged')
    if (!key) throw new AppError('backup.wrong-key')
    const payload = await openVersion({ crypto }, parsed, key)
    const { at, dev, seq } = parsed.header
    const { device, accounts } = payload
    return {
      found: { id: file, loc, atMs: at, dev, seq, deviceName: device.name, os: device.os, accounts: accounts.length },
      payload,
      digest: toHex(crypto.sha256(bytes)),
    }
  }

  const openAll = async (loc: string, files: readonly string[], keys: readonly KeyFile[], look: Look) => {
    const unopened: Record<Unopened, number> = { ...noneUnopened }
    const versions: FoundVersion[] = []
    const seen = new Set<string>()
    for (const file of files) {
      throwIfCancelled(look.signal)
      try {
        const { found, digest } = await openFile(loc, file, keys, look)
        // A syncing program's copy under another name is the same version.
        if (!seen.has(digest)) versions.push(found)
        seen.add(digest)
      } catch (error) {
        // Gone between listing and reading.
        if (isAppError(error, 'backup.none')) continue
        const kind = isAppError(error) ? unopenedBy(error.code) : null
        if (!kind) throw error
        unopened[kind] += 1
      }
    }
    return { versions, unopened }
  }

  const lookAt = async (loc: string, budget: number, look: Look): Promise<LocationLook> => {
    const { account, storage, signal } = look
    const call: GuardCall = { account, signal }
    const found = await readKeys({ appFolder, crypto, app }, loc, call)
    const candidates = versionCandidates(await storage.list(versionsFolder(names, loc), signal))
    const noKey = found.keys.length > 0 ? null : await whyNoKeyFor(loc, found, look)
    const files = candidates.slice(0, noKey ? Math.min(budget, maxGlances) : budget)
    const { versions, unopened } = await openAll(loc, files, found.keys, look)
    const heads = noKey ? [] : await headsOf(loc, call)
    const here = new Set(candidates)
    return {
      tried: files.length,
      versions,
      keys: found.keys,
      heads: heads.filter((head) => !here.has(head.file) && !versions.some(({ dev, seq }) => dev === head.dev && seq === head.seq)),
      findings: { opened: versions.length, unopened, noKey, expectsMore: heads.some((head) => !here.has(head.file)) },
    }
  }

  const whyNoKeyFor = async (loc: string, found: LocationKeys, { account, storage, signal }: Look): Promise<LocationFindings['noKey']> => {
    if (found.otherApp.length > 0) return { kind: 'other-app' }
    if (found.damaged.length > 0) return { kind: 'damaged-key' }
    return whyNoKey(await readHint(loc, storage, signal), accountMark(crypto, loc, account), app)
  }

  /** A hint that can't be read is as if absent; the storage itself has just answered. */
  const readHint = async (loc: string, storage: Storage, signal: AbortSignal) => {
    try {
      return parseLocationFile(await storage.read(locationFile(names, loc), maxSmallFileBytes, signal), loc)
    } catch (error) {
      if (isAppError(error)) return null
      throw error
    }
  }

  /** Advice: without it everything goes on. */
  const headsOf = async (loc: string, call: GuardCall): Promise<readonly Head[]> => {
    try {
      return await readHeads(appFolder, loc, call)
    } catch (error) {
      if (isAppError(error)) return []
      throw error
    }
  }

  const checkReadable = async (storage: Storage, signal: AbortSignal): Promise<void> => {
    try {
      await storage.check(signal)
    } catch (error) {
      // A storage that can't be written to can still be read from.
      if (!isAppError(error, 'storage.read-only', 'storage.full')) throw error
    }
  }

  return {
    find: async (account, storage, signal) => {
      const look = { account, storage, signal }
      await checkReadable(storage, signal)
      const locations = (await storage.listFolders(names.rootFolder, signal)).filter(isLocationId).sort().slice(0, maxLocations)
      const looks: LocationLook[] = []
      let budget = maxVersions
      for (const loc of locations) {
        throwIfCancelled(signal)
        const result = await lookAt(loc, budget, look)
        looks.push(result)
        budget -= result.tried
      }
      const nothing = whyNothingOpens(looks.map(({ findings }) => findings))
      if (nothing) throw nothing

      const versions = looks.flatMap((result) => result.versions).sort(newestFirst)
      const newestAtMs = versions[0]?.atMs ?? 0
      const missing = looks.flatMap(({ heads }) => heads.map((head) => head.at)).filter((at) => at > newestAtMs)
      const count = (kind: Unopened): number => looks.reduce((sum, { findings }) => sum + (findings.noKey ? 0 : findings.unopened[kind]), 0)
      return {
        versions,
        damaged: count('damaged') + count('unknown-key') + count('practice-data'),
        newer: count('newer'),
        missingNewestAtMs: missing.length > 0 ? Math.max(...missing) : null,
        keys: looks.flatMap(({ keys }) => keys.map(pinOf)),
      }
    },

    open: async (account, storage, version, signal) => {
      const look = { account, storage, signal }
      await checkReadable(storage, signal)
      const { keys, ...found } = await readKeys({ appFolder, crypto, app }, version.loc, { account, signal })
      const noKey = keys.length > 0 ? null : await whyNoKeyFor(version.loc, { keys, ...found }, look)
      const nothing = noKey && whyNothingOpens([{ opened: 0, unopened: noneUnopened, expectsMore: false, noKey }])
      if (nothing) throw nothing
      const opened = await openFile(version.loc, version.id, keys, look)
      const same = opened.found.dev === version.dev && opened.found.seq === version.seq && opened.found.atMs === version.atMs
      // Another version under the chosen one's name is not what was chosen.
      if (!same) throw new AppError('backup.damaged')
      return { version: opened.found, accounts: accountsOf(opened.payload), settings: opened.payload.settings }
    },
  }
}

const newestFirst = (a: FoundVersion, b: FoundVersion): number => b.atMs - a.atMs || b.seq - a.seq || (a.id < b.id ? -1 : 1)
