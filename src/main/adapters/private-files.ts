// Files that only this user can read, written completely or not at all: temp file in the same folder, synced, then put in place
// in one step, then the folder is synced. Loaded by main; used by vault-folder.ts and blob-file.ts.
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const errnoOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '')

/** Bytes of a regular file; null when there is none. A link is refused (ELOOP), a longer file too (EFBIG). */
export const readPrivate = async (path: string, maxBytes: number): Promise<Uint8Array | null> => {
  let file
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
  try {
    const { size } = await file.stat()
    if (size > maxBytes) throw Object.assign(new Error('File is too large'), { code: 'EFBIG' })
    return new Uint8Array(await file.readFile())
  } finally {
    await file.close()
  }
}

/** Puts the bytes where nothing was. Throws EEXIST. */
export const createPrivate = (path: string, bytes: Uint8Array): Promise<void> => put(path, bytes, placeNew)

export const replacePrivate = (path: string, bytes: Uint8Array): Promise<void> => put(path, bytes, rename)

/** Whether a name is of a file that a killed process left behind; in a folder that one process alone writes to. */
export const isTemporary = (name: string): boolean => /^\.tmp-[0-9a-f]{16}$/.test(name)

export const syncFolder = async (folder: string): Promise<void> => {
  // Windows can't open a folder; its file system orders these writes by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const put = async (path: string, bytes: Uint8Array, place: (temp: string, path: string) => Promise<void>): Promise<void> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temp = join(folder, `.tmp-${randomBytes(8).toString('hex')}`)
  try {
    const file = await open(temp, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await place(temp, path)
    await syncFolder(folder)
  } finally {
    await rm(temp, { force: true })
  }
}

/** A hard link is the one step that never replaces; file systems without them get a look first, as one process writes here. */
const placeNew = async (temp: string, path: string): Promise<void> => {
  try {
    await link(temp, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(errnoOf(error))) throw error
    if (await exists(path)) throw Object.assign(new Error('File exists'), { code: 'EEXIST' })
    await rename(temp, path)
  }
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
