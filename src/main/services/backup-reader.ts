// Use case: see which versions the two guards open together, and open one. Loaded by main; serves recovery and the list in
// Settings. Changes nothing anywhere. tests/unit/services/backup-reader.test.ts.
import { AppError, isAppError } from '../core/app-error.ts'
import { nothingFound, sumUp, unopenedBy, whyNothingOpens, type FileLook, type LocationFindings } from '../core/backup/findings.ts'
import { openVersion, parseVersionFile, type VersionFile } from '../core/backup/format1.ts'
import { currentKey, pinOf, readHeads, readKeys, type Head, type KeyFile, type LocationKeys } from '../core/backup/key-guard.ts'
import { maxLocations, maxSmallFileBytes, maxVersionBytes, maxVersions } from '../core/backup/limits.ts'
import { accountMark, isLocationId, locationFile, mayBeRenamed, parseLocationFile, versionCandidates, versionPath, versionsFolder, whyNoKey } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { passphraseFor } from '../core/backup/passphrase.ts'
import { accountsOf, type Payload } from '../core/backup/payload.ts'
import type { BackupReader, FoundBackup, FoundVersion, LookOptions } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import { toHex } from '../core/encoding.ts'
import { mapAtMost } from '../core/map-at-most.ts'
import type { AppFolder, Crypto, KdfParameters, SignedInAccount, Storage, Timers } from '../core/ports.ts'
import type { ErrorDetail } from '../../shared/contract/errors.ts'

export interface BackupReaderPorts {
  readonly appFolder: AppFolder
  readonly crypto: Crypto
  readonly timers: Timers
  readonly names: BackupNames
  /** Client id that owns the app folder. */
  readonly app: string
}

interface Look {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly signal: AbortSignal
  readonly options: LookOptions
}

/** One location: what both guards hold of it, before any version is read. */
interface Place {
  readonly loc: string
  readonly keys: readonly KeyFile[]
  readonly inCloud: LocationKeys
  /** Files that may be versions, newest first by name. */
  readonly files: readonly string[]
}

interface Target {
  readonly place: Place
  readonly id: string
}

/** Without a key, enough files to see whose they are. */
const maxGlances = 20
/** Locations that are looked at to say where else a backup is. */
const maxElsewhere = 20
/**
 * [Note: blocked reads] A read that blocks in the kernel (a placeholder, a dead network drive) holds one of libuv's four threads
 * until the kernel lets go, whatever is cancelled; with all four held the whole app stands still, the vault too. So no more than
 * two files are read at once, and after two time-outs in one look no further read is started.
 */
const readsAtOnce = 2
const maxTimeouts = 2
/** Longest time for reading what is here; bringing evicted files has its own limits. What wasn't read by then isn't here. */
export const readingLimitMs = 5 * 60_000

export const createBackupReader = ({ appFolder, crypto, timers, names, app }: BackupReaderPorts): BackupReader => {
  // --- one file ------------------------------------------------------------------------------------------------------

  const openParsed = async ({ place: { loc, keys }, id }: Target, parsed: VersionFile, { options }: Look): Promise<{ version: FoundVersion; payload: Payload }> => {
    const { header } = parsed
    if (header.loc !== loc) throw new AppError('backup.damaged')
    const key = keys.find(({ kid }) => kid === header.kid)
    if (!key) throw new AppError('backup.wrong-key')
    const payload = await openVersion({ crypto }, parsed, key, passphraseFor(options.passphrases, header.pw)?.key ?? null)
    const { at, dev, seq } = header
    const { device, accounts } = payload
    return { version: { id, loc, atMs: at, dev, seq, deviceName: device.name, os: device.os, accounts: accounts.length, ...(header.pw && { lock: header.pw }) }, payload }
  }

  const pathOf = ({ place, id }: Target): string => versionPath(names, place.loc, id)

  /** Throws what is about a guard, not about the file. */
  const lookAtFile = async (target: Target, look: Look): Promise<FileLook> => {
    const known = { id: target.id, loc: target.place.loc }
    let lock: KdfParameters | null = null
    try {
      const bytes = await look.storage.read(pathOf(target), maxVersionBytes, look.signal)
      if (!bytes) return { kind: 'gone' }
      const parsed = parseVersionFile(bytes, names)
      lock = parsed.header.pw ?? null
      const { version } = await openParsed(target, parsed, look)
      return { kind: 'opened', version, sha256: toHex(crypto.sha256(bytes)), lock }
    } catch (error) {
      if (!isAppError(error) || !unopenedBy(error.code)) throw error
      return { kind: 'unopened', ...known, code: error.code, lock }
    }
  }

  // --- all files -----------------------------------------------------------------------------------------------------

  /** Reads what is here, a few at a time and for a limited time; see [Note: blocked reads]. */
  const readAll = async (targets: readonly Target[], missing: ReadonlySet<string>, look: Look, onDone: () => void): Promise<FileLook[]> => {
    const late = new AbortController()
    const cancelLimit = timers.after(readingLimitMs, () => late.abort())
    const reading: Look = { ...look, signal: AbortSignal.any([look.signal, late.signal]) }
    const isLate = (): boolean => late.signal.aborted
    let timeouts = 0

    const lookAtOne = async (target: Target): Promise<FileLook> => {
      throwIfCancelled(look.signal)
      const notHere: FileLook = { kind: 'unopened', id: target.id, loc: target.place.loc, code: 'storage.not-downloaded', lock: null }
      if (missing.has(pathOf(target)) || timeouts >= maxTimeouts || isLate()) return notHere
      try {
        const answer = await lookAtFile(target, reading)
        if (answer.kind === 'unopened' && answer.code === 'storage.not-downloaded') timeouts += 1
        return answer
      } catch (error) {
        if (error instanceof Cancelled && isLate()) return notHere
        throw error
      }
    }

    try {
      return await mapAtMost(targets, readsAtOnce, async (target) => {
        const answer = await lookAtOne(target)
        onDone()
        return answer
      })
    } finally {
      cancelLimit()
    }
  }

  /** One request for all that is evicted, so that a stalled cloud is waited for once; then reads. Hints come along. */
  const bringAndRead = async (targets: readonly Target[], hints: readonly string[], look: Look): Promise<{ looks: FileLook[]; missing: ReadonlySet<string> }> => {
    const { storage, signal, options } = look
    let most = 0
    // Arriving and reading are one count, which never goes back.
    const report = (done: number): void => {
      most = Math.max(most, Math.min(done, targets.length))
      options.onProgress?.(most, targets.length)
    }
    const missing = await storage.bring([...targets.map(pathOf), ...hints], signal, report)
    let done = 0
    const looks = await readAll(targets, missing, look, () => report(++done))
    return { looks, missing }
  }

  /** Files that a syncing program renamed while they were looked at are found under their new names. */
  const lookAgainForRenamed = async (targets: readonly Target[], looks: readonly FileLook[], look: Look): Promise<FileLook[]> => {
    const gone = new Set(targets.flatMap(({ place }, i) => (looks[i]?.kind === 'gone' ? [place] : [])))
    const tried = new Set(targets.map(pathOf))
    const fresh: Target[] = []
    for (const place of gone) {
      const now = versionCandidates(await look.storage.list(versionsFolder(names, place.loc), look.signal))
      fresh.push(...now.map((id) => ({ place, id })).filter((target) => !tried.has(pathOf(target))))
    }
    if (fresh.length === 0) return []
    const quiet: Look = { ...look, options: { passphrases: look.options.passphrases } }
    return (await bringAndRead(fresh.slice(0, maxVersions), [], quiet)).looks
  }

  // --- locations -----------------------------------------------------------------------------------------------------

  const keysOf = async (loc: string, { account, signal, options }: Look): Promise<{ keys: readonly KeyFile[]; inCloud: LocationKeys }> => {
    const inCloud = await readKeys({ appFolder, crypto, app }, loc, { account, signal })
    const brought = (options.keyFiles ?? []).filter((key) => key.loc === loc && !inCloud.keys.some(({ n, kid }) => n === key.n && kid === key.kid))
    return { keys: [...inCloud.keys, ...brought], inCloud }
  }

  const placeOf = async (loc: string, look: Look): Promise<Place> => {
    const found = await keysOf(loc, look)
    return { loc, ...found, files: versionCandidates(await look.storage.list(versionsFolder(names, loc), look.signal)) }
  }

  const needsHint = ({ keys, inCloud }: Pick<Place, 'keys' | 'inCloud'>): boolean => keys.length + inCloud.otherApp.length + inCloud.damaged.length === 0

  const whyNoKeyFor = async ({ loc, keys, inCloud }: Pick<Place, 'loc' | 'keys' | 'inCloud'>, isHintHere: boolean, look: Look): Promise<LocationFindings['noKey']> => {
    if (keys.length > 0) return null
    if (inCloud.otherApp.length > 0) return { kind: 'other-app' }
    if (inCloud.damaged.length > 0) return { kind: 'damaged-key' }
    const hint = isHintHere ? await readHint(loc, look) : null
    return whyNoKey(hint, accountMark(crypto, loc, look.account), app)
  }

  /** A hint that can't be read is as if absent; the storage itself has just answered. */
  const readHint = async (loc: string, { storage, signal }: Look) => {
    try {
      return parseLocationFile(await storage.read(locationFile(names, loc), maxSmallFileBytes, signal), loc)
    } catch (error) {
      if (isAppError(error)) return null
      throw error
    }
  }

  /** Heads whose file isn't in the storage. Advice: without it everything goes on. */
  const missingHeads = async ({ loc, keys, files }: Place, versions: readonly FoundVersion[], { account, signal }: Look): Promise<readonly Head[]> => {
    if (keys.length === 0) return []
    try {
      const heads = await readHeads(appFolder, loc, { account, signal })
      return heads.filter((head) => !files.includes(head.file) && !versions.some(({ dev, seq }) => dev === head.dev && seq === head.seq))
    } catch (error) {
      if (isAppError(error)) return []
      throw error
    }
  }

  /** Where this account's newest other backup is, as its key file says: for somebody who looks into the wrong folder. */
  const elsewhere = async (here: readonly string[], { account, signal }: Look): Promise<ErrorDetail> => {
    const call = { account, signal }
    try {
      const others = (await appFolder.listFolders('keys', call)).filter((loc) => isLocationId(loc) && !here.includes(loc)).sort()
      const keys: KeyFile[] = []
      for (const loc of others.slice(0, maxElsewhere)) {
        const key = currentKey((await readKeys({ appFolder, crypto, app }, loc, call)).keys)
        if (key) keys.push(key)
      }
      const [newest] = keys.sort((a, b) => b.createdAt - a.createdAt)
      if (!newest) return {}
      const { kind, hint } = newest.storage
      return { name: kind, ...(hint !== '' && { expected: hint }) }
    } catch (error) {
      if (isAppError(error)) return {}
      throw error
    }
  }

  const checkReadable = async ({ storage, signal }: Look): Promise<void> => {
    try {
      await storage.check(signal)
    } catch (error) {
      // A storage that can't be written to can still be read from.
      if (!isAppError(error, 'storage.read-only', 'storage.full')) throw error
    }
  }

  // --- the two uses --------------------------------------------------------------------------------------------------

  const find = async (look: Look): Promise<FoundBackup> => {
    const { storage, signal } = look
    await checkReadable(look)
    const locations = (await storage.listFolders(names.rootFolder, signal)).filter(isLocationId).sort().slice(0, maxLocations)
    const places: Place[] = []
    for (const loc of locations) {
      throwIfCancelled(signal)
      places.push(await placeOf(loc, look))
    }
    const withKey = places.filter(({ keys }) => keys.length > 0)
    const wanted = withKey.length > 0 ? withKey : places.map((place) => ({ ...place, files: place.files.slice(0, maxGlances) }))
    const targets = wanted.flatMap((place) => place.files.map((id) => ({ place, id }))).slice(0, maxVersions)
    const hints = places.filter(needsHint).map(({ loc }) => locationFile(names, loc))
    const { looks, missing } = await bringAndRead(targets, hints, look)
    const all = [...looks, ...(await lookAgainForRenamed(targets, looks, look))]
    const sum = sumUp(all)

    const heads: Head[] = []
    const findings: LocationFindings[] = []
    for (const place of places) {
      const { loc } = place
      const away = await missingHeads(place, sum.versions, look)
      heads.push(...away)
      findings.push({
        opened: sum.versions.filter((version) => version.loc === loc).length,
        unopened: new Set(sum.unopened.filter((file) => file.loc === loc).map(({ state }) => state)),
        isDenied: all.some((file) => file.kind === 'unopened' && file.loc === loc && file.code === 'storage.denied'),
        expectsMore: away.length > 0,
        noKey: sum.versions.length > 0 || place.keys.length > 0 ? null : await whyNoKeyFor(place, !missing.has(locationFile(names, loc)), look),
      })
    }
    const nothing = whyNothingOpens(findings)
    if (nothing) throw nothing.code === 'backup.none' ? new AppError('backup.none', await elsewhere(locations, look)) : nothing

    const newestAtMs = sum.versions[0]?.atMs ?? 0
    const missingAtMs = heads.map((head) => head.at).filter((at) => at > newestAtMs)
    return {
      ...sum,
      missingNewestAtMs: missingAtMs.length > 0 ? Math.max(...missingAtMs) : null,
      keys: places.flatMap(({ keys }) => keys.map(pinOf)),
    }
  }

  const isSame = (a: FoundVersion, b: FoundVersion): boolean => a.dev === b.dev && a.seq === b.seq && a.atMs === b.atMs

  const openTarget = async (target: Target, look: Look): Promise<{ version: FoundVersion; payload: Payload } | null> => {
    const { storage, signal, options } = look
    const path = pathOf(target)
    const missing = await storage.bring([path], signal, options.onProgress ?? (() => undefined))
    if (missing.has(path)) throw new AppError('storage.not-downloaded')
    const bytes = await storage.read(path, maxVersionBytes, signal)
    return bytes && openParsed(target, parseVersionFile(bytes, names), look)
  }

  /** A syncing program may have renamed the chosen version since it was listed. */
  const openRenamed = async (version: FoundVersion, place: Place, look: Look): Promise<{ version: FoundVersion; payload: Payload } | null> => {
    for (const id of place.files.filter((name) => mayBeRenamed(version.id, name))) {
      try {
        const opened = await openTarget({ place, id }, look)
        if (opened && isSame(opened.version, version)) return opened
      } catch (error) {
        if (!isAppError(error) || !unopenedBy(error.code)) throw error
      }
    }
    return null
  }

  return {
    find: (account, storage, signal, options) => find({ account, storage, signal, options }),

    open: async (account, storage, version, signal, options) => {
      const look = { account, storage, signal, options }
      await checkReadable(look)
      const place = await placeOf(version.loc, look)
      const noKey = await whyNoKeyFor(place, true, look)
      const nothing = noKey && whyNothingOpens([{ ...nothingFound, noKey }])
      if (nothing) throw nothing
      const opened = (await openTarget({ place, id: version.id }, look)) ?? (await openRenamed(version, place, look))
      if (!opened) throw new AppError('backup.none')
      // Another version under the chosen one's name is not what was chosen.
      if (!isSame(opened.version, version)) throw new AppError('backup.damaged')
      return { version: opened.version, accounts: accountsOf(opened.payload), settings: opened.payload.settings }
    },
  }
}
