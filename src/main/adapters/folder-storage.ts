// The Storage port over a folder: any folder the user picks, and what iCloud Drive shows as one. Loaded by main. Guards that a
// file is complete or absent, never replaced, and that no link or name in the folder leads out of it.
// tests/unit/adapters/folder-storage.test.ts.
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, mkdir, open, opendir, realpath, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, isAppError } from '../core/app-error.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { Storage, UploadState } from '../core/ports.ts'
import { errnoOf, syncFolder } from './private-files.ts'
import { isInOneDrive, isSafeSegment, segmentsOf, translate, walk } from './storage-paths.ts'

export interface FolderStorageOptions {
  /** Absolute path of the folder. */
  readonly path: string
  readonly kind: Storage['kind']
  /** Folders that hold a OneDrive, as the system's variables name them. */
  readonly oneDriveRoots: readonly string[]
  /** What an absent folder means: a picked one is missing, a system's one is off. */
  readonly whenAbsent?: 'storage.missing' | 'storage.off'
  readonly identity?: () => Promise<string | null>
  /** Given the absolute path. Absent: the folder isn't known to be uploaded by anybody. */
  readonly uploadState?: (path: string, signal: AbortSignal) => Promise<UploadState>
  /** Asks the system to bring a file's content here; given the absolute path. Its presence means that files can be evicted. */
  readonly fetchEvicted?: (path: string, signal: AbortSignal) => Promise<void>
  /** Longest wait for an evicted file, and for any read: a placeholder or a network drive may block. */
  readonly readLimitMs?: number
}

const maxNames = 50_000
const defaultReadLimitMs = 60_000
const pollMs = 250
/** Temporary names: hidden, and of an ending that iCloud Drive doesn't upload. */
const temporaryName = (): string => `.twofold-${randomBytes(8).toString('hex')}.nosync`
const noHardLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK']

export const createFolderStorage = (options: FolderStorageOptions): Storage => {
  const { path, kind, oneDriveRoots, whenAbsent = 'storage.missing', identity, uploadState, fetchEvicted, readLimitMs = defaultReadLimitMs } = options

  /** The folder without links in it. Throws storage.missing or .off, .link-refused, .in-onedrive, .denied. */
  const findRoot = async (): Promise<string> => {
    try {
      const found = await lstat(path)
      if (!found.isDirectory()) throw new AppError('storage.link-refused')
      const real = await realpath(path)
      if (await isInOneDrive(real, oneDriveRoots)) throw new AppError('storage.in-onedrive')
      return real
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') throw new AppError(whenAbsent, {}, { cause: error })
      throw translate(error, 'reading')
    }
  }

  const doing = async <T>(what: 'reading' | 'writing', signal: AbortSignal, work: (root: string) => Promise<T>): Promise<T> => {
    throwIfCancelled(signal)
    const root = await findRoot()
    try {
      return await work(root)
    } catch (error) {
      throw translate(error, what)
    }
  }

  const names = async (folder: string, signal: AbortSignal, wanted: 'files' | 'folders'): Promise<string[]> =>
    doing('reading', signal, async (root) => {
      const at = await walk(root, segmentsOf(folder))
      if (at === null) return []
      const found = new Set<string>()
      let count = 0
      for await (const entry of await opendir(at)) {
        throwIfCancelled(signal)
        if (++count > maxNames) throw new AppError('storage.too-many-files', { count: maxNames })
        const isWanted = wanted === 'files' ? entry.isFile() : entry.isDirectory()
        const name = wanted === 'files' ? (stubbedName(entry.name) ?? entry.name) : entry.name
        if (isWanted && isSafeSegment(name)) found.add(name)
      }
      return [...found]
    })

  const read = (relative: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | null> =>
    doing('reading', signal, async (root) => {
      const segments = segmentsOf(relative)
      const folder = await walk(root, segments.slice(0, -1))
      if (folder === null) return null
      const file = join(folder, segments.at(-1) ?? '')
      const state = await stateOf(file, fetchEvicted !== undefined)
      if (state === 'absent') return null
      if (state === 'evicted') await fetchHere(file, signal)
      return await within(readLimitMs, signal, () => readRegular(file, maxBytes), state === 'evicted' ? 'storage.not-downloaded' : 'storage.failed')
    })

  /** Waits until the system has brought the file. Throws storage.not-downloaded at the limit. */
  const fetchHere = async (file: string, signal: AbortSignal): Promise<void> => {
    if (!fetchEvicted) throw new AppError('storage.not-downloaded')
    const bring = async (waiting: AbortSignal): Promise<void> => {
      await fetchEvicted(file, waiting)
      while ((await stateOf(file, true)) === 'evicted') await sleep(pollMs, undefined, { signal: waiting })
    }
    await within(readLimitMs, signal, bring, 'storage.not-downloaded')
  }

  return {
    kind,
    label: kind === 'icloud' ? '' : basename(path).slice(0, 255),
    check: async (signal) => {
      await doing('reading', signal, async (root) => (await opendir(root)).close())
      await doing('writing', signal, async (root) => {
        const probe = join(root, temporaryName())
        const handle = await open(probe, 'wx', 0o600)
        await handle.close()
        await rm(probe)
      })
    },
    identity: async () => (identity ? identity() : null),
    list: (folder, signal) => names(folder, signal, 'files'),
    listFolders: (folder, signal) => names(folder, signal, 'folders'),
    read,
    create: (relative, bytes, signal) =>
      doing('writing', signal, async (root) => {
        const segments = segmentsOf(relative)
        const folder = await makeFolders(root, segments.slice(0, -1))
        const file = join(folder, segments.at(-1) ?? '')
        // A stub stands for a file that exists, although its name is free.
        if ((await stateOf(file, false)) !== 'absent') throw new AppError('storage.exists')
        await createExclusively(folder, file, bytes, signal)
      }),
    uploaded: (relative, signal) =>
      doing('reading', signal, async (root) => {
        if (!uploadState) return 'not-tracked'
        return uploadState(join(root, ...segmentsOf(relative)), signal)
      }),
    remove: (relative, signal) =>
      doing('writing', signal, async (root) => {
        const segments = segmentsOf(relative)
        const folder = await walk(root, segments.slice(0, -1))
        if (folder === null) return
        await rm(join(folder, segments.at(-1) ?? ''), { force: true })
        await settle(folder)
      }),
  }
}

// --- evicted files ---------------------------------------------------------------------------------------------------

/** `.name.icloud` stands for `name` whose content is in the cloud alone. */
const stubOf = (name: string): string => `.${name}.icloud`
const stubbedName = (name: string): string | null => /^\.(.+)\.icloud$/.exec(name)?.[1] ?? null

/** A dataless file (macOS 14 and later) has a size and no blocks; elsewhere small files may have none either. */
const stateOf = async (file: string, mayBeDataless: boolean): Promise<'absent' | 'here' | 'evicted'> => {
  try {
    const { size, blocks } = await lstat(file)
    return mayBeDataless && size > 0 && blocks === 0 ? 'evicted' : 'here'
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
  try {
    await lstat(join(file, '..', stubOf(basename(file))))
    return 'evicted'
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'absent'
    throw error
  }
}

// --- reading and writing ---------------------------------------------------------------------------------------------

const readRegular = async (file: string, maxBytes: number): Promise<Uint8Array | null> => {
  let handle: FileHandle
  try {
    // Without O_NONBLOCK opening a pipe that somebody put there would never end.
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw new AppError('storage.link-refused')
    if (found.size > maxBytes) throw new AppError('storage.too-large', { count: found.size })
    const bytes = Buffer.alloc(found.size)
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at)
      if (bytesRead === 0) break
      at += bytesRead
    }
    return new Uint8Array(bytes.subarray(0, at))
  } finally {
    await handle.close()
  }
}

const makeFolders = async (root: string, segments: readonly string[]): Promise<string> => {
  let at = root
  for (const segment of segments) {
    const next = join(at, segment)
    try {
      await mkdir(next, { mode: 0o700 })
      await settle(at)
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
      if (!(await lstat(next)).isDirectory()) throw new AppError('storage.link-refused')
    }
    at = next
  }
  return at
}

/** Temp file, synced, linked to its name (which never replaces), folder synced. */
const createExclusively = async (folder: string, file: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> => {
  const temp = join(folder, temporaryName())
  try {
    await writeNew(temp, bytes)
    throwIfCancelled(signal)
    try {
      await link(temp, file)
    } catch (error) {
      if (!noHardLinks.includes(errnoOf(error))) throw error
      await writeInPlace(file, bytes)
    }
    await settle(folder)
  } finally {
    await rm(temp, { force: true }).catch(() => undefined)
  }
}

/** For file systems without hard links (exFAT, some network drives): still exclusive, and taken away again if it fails. */
const writeInPlace = async (file: string, bytes: Uint8Array): Promise<void> => {
  try {
    await writeNew(file, bytes)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') await rm(file, { force: true }).catch(() => undefined)
    throw error
  }
}

const writeNew = async (file: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Stops waiting at the limit or when cancelled, and says so to the work; the system's own call may go on in the background. */
const within = async <T>(limitMs: number, signal: AbortSignal, work: (waiting: AbortSignal) => Promise<T>, code: AppError['code']): Promise<T> => {
  const stop = new AbortController()
  const waiting = AbortSignal.any([stop.signal, signal])
  const limit = sleep(limitMs, undefined, { signal: waiting }).then(
    () => Promise.reject(new AppError(code)),
    () => Promise.reject(new Cancelled()),
  )
  const working = work(waiting)
  try {
    return await Promise.race([working, limit])
  } catch (error) {
    if (!isAppError(error) && signal.aborted) throw new Cancelled()
    throw error
  } finally {
    stop.abort()
    limit.catch(() => undefined)
    working.catch(() => undefined)
  }
}

/** Some network drives can't sync a folder; the file itself has been synced. */
const settle = async (folder: string): Promise<void> => {
  try {
    await syncFolder(folder)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error))) throw error
  }
}
