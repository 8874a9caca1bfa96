// The few things that are done to files of a storage folder: read a regular one, create one completely or not at all, clean up what
// a killed run left. Loaded by main; used by folder-storage.ts. tests/unit/adapters/folder-storage.test.ts.
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, opendir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/app-error.ts'
import { throwIfCancelled } from '../core/cancelled.ts'
import { fileStateOf, type FileState } from './evicted-files.ts'
import { errnoOf, syncFolder } from './private-files.ts'

/** What a test can put a slow, failing or foreign hand between. */
export interface FileSteps {
  readonly stateOf: (file: string, mayBeDataless: boolean) => Promise<FileState>
  readonly readRegular: (file: string, maxBytes: number) => Promise<Uint8Array | null>
  readonly writeNew: (file: string, bytes: Uint8Array) => Promise<void>
  readonly link: (from: string, to: string) => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
}

// --- reading ---------------------------------------------------------------------------------------------------------

/** Null when it isn't there. A link is refused (ELOOP), and what is no file (storage.link-refused); storage.too-large. */
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

// --- writing ---------------------------------------------------------------------------------------------------------

const writeNew = async (file: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export const realSteps: FileSteps = { stateOf: fileStateOf, readRegular, writeNew, link, rename }

/** Hidden, and of an ending that iCloud Drive doesn't upload. */
export const temporaryName = (): string => `.twofold-${randomBytes(8).toString('hex')}.nosync`
const isTemporaryName = (name: string): boolean => /^\.twofold-[0-9a-f]{16}\.nosync$/.test(name)
const noHardLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK']

/** Temp file, synced, linked to its name (which never replaces), folder synced. */
export const createExclusively = async (steps: FileSteps, folder: string, file: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> => {
  const temp = join(folder, temporaryName())
  try {
    await steps.writeNew(temp, bytes)
    throwIfCancelled(signal)
    try {
      await steps.link(temp, file)
    } catch (error) {
      if (!noHardLinks.includes(errnoOf(error))) throw error
      await takeNameAndRename(steps, temp, file)
    }
    await settle(folder)
    await sweep(folder, temp)
  } finally {
    await rm(temp, { force: true }).catch(() => undefined)
  }
}

/**
 * For file systems without hard links (exFAT, some network drives): an empty file takes the name, which is exclusive, and the
 * complete one is renamed over it. A kill in between leaves an empty file, never half of one.
 */
const takeNameAndRename = async (steps: FileSteps, temp: string, file: string): Promise<void> => {
  await (await open(file, 'wx', 0o600)).close()
  try {
    await steps.rename(temp, file)
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined)
    throw error
  }
}

const leftoverAgeMs = 24 * 60 * 60 * 1000
const maxSweptNames = 10_000

/** Takes temporary files of killed runs away: ours by their whole name, regular, and a day older than `fresh` by the folder's own clock. */
const sweep = async (folder: string, fresh: string): Promise<void> => {
  try {
    const { mtimeMs } = await lstat(fresh)
    let count = 0
    for await (const { name } of await opendir(folder)) {
      if (++count > maxSweptNames) return
      if (!isTemporaryName(name)) continue
      const found = await lstat(join(folder, name))
      if (found.isFile() && mtimeMs - found.mtimeMs > leftoverAgeMs) await rm(join(folder, name), { force: true })
    }
  } catch {
    // Tidying up never fails a backup.
  }
}

/** Some network drives can't sync a folder; the file itself has been synced. */
export const settle = async (folder: string): Promise<void> => {
  try {
    await syncFolder(folder)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error))) throw error
  }
}
