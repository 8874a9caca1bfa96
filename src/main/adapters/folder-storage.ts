// The Storage port over a folder: any folder the user picks, and what iCloud Drive shows as one. Loaded by main. Guards that a
// file is complete or absent, never replaced, and that no link or name in the folder leads out of it.
// tests/unit/adapters/folder-storage.test.ts, tests/integration/storage-folder.test.ts.
import { lstat, mkdir, open, opendir, realpath, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../core/app-error.ts'
import { throwIfCancelled } from '../core/cancelled.ts'
import { bringLimits, type Storage, type Timers, type UploadState } from '../core/ports.ts'
import { createBoundedWork, type Bound, type BoundedWork } from './bounded-work.ts'
import { bringFiles, stubbedName } from './evicted-files.ts'
import { errnoOf } from './private-files.ts'
import { createExclusively, realSteps, settle, temporaryName, type FileSteps } from './storage-files.ts'
import { hasOneDriveMark, isInOneDrive, isSafeSegment, segmentsOf, translate, walk } from './storage-paths.ts'
import { createSystemTimers } from './system-timers.ts'

export interface FolderStorageOptions {
  /** Absolute path of the folder. */
  readonly path: string
  readonly kind: Storage['kind']
  /** Folders that hold a OneDrive, as the system's variables name them. */
  readonly oneDriveRoots: readonly string[]
  /** More of them, where asking takes a moment: asked by `check` alone. */
  readonly findOneDriveRoots?: () => Promise<readonly string[]>
  /** What an absent folder means: a picked one is missing, a system's one is off. */
  readonly whenAbsent?: 'storage.missing' | 'storage.off'
  /** Where the folder is now, for one that its owner moves; given `path`. */
  readonly locate?: (path: string) => Promise<string>
  readonly identity?: () => Promise<string | null>
  /** Throws storage.signed-out; asked by `check` alone, also when the folder is absent. */
  readonly checkAccount?: () => Promise<void>
  /** Given the absolute path. Absent: the folder isn't known to be uploaded by anybody. */
  readonly uploadState?: (path: string, signal: AbortSignal) => Promise<UploadState>
  /** Asks the system to bring files' content here; given absolute paths. Its presence means that files can be evicted. */
  readonly fetchEvicted?: (paths: readonly string[], signal: AbortSignal) => Promise<void>
  readonly timers?: Timers
  /** Shared by all storages of the app. */
  readonly bounded?: BoundedWork
  readonly steps?: FileSteps
}

const maxNames = 50_000
/** Longest wait for an evicted file, and for any look or read: a placeholder or a network drive may block. */
const readLimitMs = 60_000
/** For 32 MiB over a slow network drive. */
const writeLimitMs = 5 * 60_000
/** So that cancelled writing is known to be done or undone. */
const settleMs = 5_000

export const createFolderStorage = (options: FolderStorageOptions): Storage => {
  const { path, kind, oneDriveRoots, findOneDriveRoots, whenAbsent = 'storage.missing', locate, identity, checkAccount, uploadState, fetchEvicted } = options
  const { timers = createSystemTimers(), steps = realSteps } = options
  const { bounded = createBoundedWork(timers) } = options
  const mayBeDataless = fetchEvicted !== undefined
  const stateOf = (file: string) => steps.stateOf(file, mayBeDataless)

  /** The folder without links in it. Throws storage.missing or .off, .link-refused, .in-onedrive, .denied. */
  const findRoot = async (moreRoots: readonly string[] = []): Promise<string> => {
    try {
      const at = locate ? await locate(path) : path
      const found = await lstat(at)
      if (!found.isDirectory()) throw new AppError('storage.link-refused')
      const real = await realpath(at)
      if (await isInOneDrive(real, [...oneDriveRoots, ...moreRoots])) throw new AppError('storage.in-onedrive')
      return real
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') throw new AppError(whenAbsent, {}, { cause: error })
      throw translate(error, 'reading')
    }
  }

  const translating = async <T>(what: 'reading' | 'writing', work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw translate(error, what)
    }
  }

  const reading = <T>(signal: AbortSignal, work: (root: string, waiting: AbortSignal) => Promise<T>, bound: Partial<Bound> = {}): Promise<T> =>
    bounded({ limitMs: readLimitMs, code: 'storage.failed', ...bound, signal }, async (waiting) => {
      const root = await findRoot()
      return translating('reading', () => work(root, waiting))
    })

  const writing = <T>(signal: AbortSignal, work: (root: string, waiting: AbortSignal) => Promise<T>): Promise<T> =>
    bounded({ limitMs: writeLimitMs, code: 'storage.failed', signal, settleMs }, async (waiting) => {
      const root = await findRoot()
      return translating('writing', async () => {
        if (await hasOneDriveMark(root)) throw new AppError('storage.in-onedrive')
        throwIfCancelled(waiting)
        return work(root, waiting)
      })
    })

  const names = (folder: string, signal: AbortSignal, wanted: 'files' | 'folders'): Promise<string[]> =>
    reading(signal, async (root, waiting) => {
      const at = await walk(root, segmentsOf(folder))
      if (at === null) return []
      const found = new Set<string>()
      let count = 0
      for await (const entry of await opendir(at)) {
        throwIfCancelled(waiting)
        if (++count > maxNames) throw new AppError('storage.too-many-files', { count: maxNames })
        const isWanted = wanted === 'files' ? entry.isFile() : entry.isDirectory()
        const name = wanted === 'files' ? (stubbedName(entry.name) ?? entry.name) : entry.name
        if (isWanted && isSafeSegment(name)) found.add(name)
      }
      return [...found]
    })

  /** Absolute path of a file; null when its folder isn't there. Folders that are looked at before are in `known`. */
  const locateFile = async (root: string, relative: string, known = new Map<string, string | null>()): Promise<string | null> => {
    const segments = segmentsOf(relative)
    const parent = segments.slice(0, -1)
    const id = parent.join('/')
    const folder = known.get(id) ?? (known.has(id) ? null : await walk(root, parent))
    known.set(id, folder)
    return folder === null ? null : join(folder, segments.at(-1) ?? '')
  }

  const bring = (paths: readonly string[], signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<ReadonlySet<string>> =>
    reading(
      signal,
      async (root, waiting) => {
        const known = new Map<string, string | null>()
        const wanted = new Map<string, string>()
        for (const relative of paths) {
          const file = await locateFile(root, relative, known)
          if (file !== null) wanted.set(file, relative)
        }
        const onArrived = (awaited: number): void => onProgress(paths.length - awaited, paths.length)
        const missing = await bringFiles([...wanted.keys()], { timers, stateOf, fetchEvicted: fetchEvicted ?? null }, waiting, onArrived)
        return new Set([...missing].flatMap((file) => wanted.get(file) ?? []))
      },
      // It ends by its own limits; this one is for a look that blocks.
      { limitMs: bringLimits.allMs + bringLimits.stalledMs, code: 'storage.not-downloaded' },
    )

  /** Waits until the system has brought one file, up to the read's own limit. */
  const fetchHere = async (file: string, waiting: AbortSignal): Promise<void> => {
    const missing = await bringFiles([file], { timers, stateOf, fetchEvicted: fetchEvicted ?? null }, waiting, () => undefined)
    if (missing.size > 0) throw new AppError('storage.not-downloaded')
  }

  return {
    kind,
    label: kind === 'icloud' ? '' : basename(path).slice(0, 255),
    check: async (signal) => {
      const moreRoots = findOneDriveRoots ? await findOneDriveRoots() : []
      try {
        await bounded({ limitMs: readLimitMs, code: 'storage.failed', signal }, async () => {
          const root = await findRoot(moreRoots)
          await translating('reading', async () => (await opendir(root)).close())
        })
      } catch (error) {
        if (error instanceof AppError && error.code === 'storage.off') await checkAccount?.()
        throw error
      }
      await checkAccount?.()
      await writing(signal, async (root) => {
        const probe = join(root, temporaryName())
        const handle = await open(probe, 'wx', 0o600)
        await handle.close()
        await rm(probe)
      })
    },
    identity: async () => (identity ? identity() : null),
    list: (folder, signal) => names(folder, signal, 'files'),
    listFolders: (folder, signal) => names(folder, signal, 'folders'),
    bring,
    read: (relative, maxBytes, signal) =>
      reading(
        signal,
        async (root, waiting) => {
          const file = await locateFile(root, relative)
          if (file === null) return null
          const state = await stateOf(file)
          if (state === 'absent') return null
          if (state === 'evicted') await fetchHere(file, waiting)
          return steps.readRegular(file, maxBytes)
        },
        // It is there, and what is in it doesn't come.
        { code: 'storage.not-downloaded' },
      ),
    create: (relative, bytes, signal) =>
      writing(signal, async (root, waiting) => {
        const segments = segmentsOf(relative)
        const folder = await makeFolders(root, segments.slice(0, -1))
        const file = join(folder, segments.at(-1) ?? '')
        // A stub stands for a file that exists, although its name is free.
        if ((await steps.stateOf(file, false)) !== 'absent') throw new AppError('storage.exists')
        await createExclusively(steps, folder, file, bytes, waiting)
      }),
    uploaded: (relative, signal) =>
      reading(
        signal,
        async (root, waiting) => {
          if (!uploadState) return 'not-tracked'
          return uploadState(join(root, ...segmentsOf(relative)), waiting)
        },
      ),
    remove: (relative, signal) =>
      writing(signal, async (root) => {
        const file = await locateFile(root, relative)
        if (file === null) return
        await rm(file, { force: true })
        await settle(join(file, '..'))
      }),
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
