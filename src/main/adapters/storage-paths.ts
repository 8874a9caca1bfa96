// Names and places in a storage folder: which segments are taken, which folders are refused, and what the system's errors
// mean. Used by folder-storage.ts and icloud-drive.ts. tests/unit/adapters/folder-storage.test.ts.
import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { AppError, isAppError } from '../core/app-error.ts'
import { errnoOf } from './private-files.ts'

const maxSegmentLength = 200
/** What no file system of the three takes in a name, and what turns shown text around. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/u

/** One part of a relative path: no separator, no dot name, nothing hidden. A name read from the folder has to pass it too. */
export const isSafeSegment = (name: string): boolean =>
  name.length > 0 && name.length <= maxSegmentLength && !name.startsWith('.') && !/[. ]$/.test(name) && !unsafe.test(name)

/** Segments of a caller's relative path. Throws storage.failed for one that no caller of ours makes. */
export const segmentsOf = (path: string): string[] => {
  const segments = path.split('/')
  if (!segments.every(isSafeSegment)) throw new AppError('storage.failed')
  return segments
}

/**
 * Walks down from `root` and answers the folder's path, or null when a part isn't there. Each part is looked at by itself, so
 * that a link planted in the folder is never followed. Throws storage.link-refused.
 */
export const walk = async (root: string, segments: readonly string[]): Promise<string | null> => {
  let at = root
  for (const segment of segments) {
    at = join(at, segment)
    try {
      if (!(await lstat(at)).isDirectory()) throw new AppError('storage.link-refused')
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null
      throw error
    }
  }
  return at
}

/** Microsoft's folder names: `OneDrive`, `OneDrive - Contoso`, macOS's `OneDrive-Personal`, and the app's own container. */
const oneDriveName = /^(?:onedrive(?: ?- ?.+)?|.*\.onedrive(?:standalonesuite|-mac)?(?:\..*)?)$/i

/** Both guards would lie in one account. `realPath` has no links in it; roots that aren't there count for nothing. */
export const isInOneDrive = async (realPath: string, knownRoots: readonly string[]): Promise<boolean> => {
  if (realPath.split(sep).some((part) => oneDriveName.test(part))) return true
  const roots = await Promise.all(knownRoots.map((root) => realpath(root).catch(() => null)))
  return roots.some((root) => root !== null && isWithin(realPath, root))
}

/** In any case of letters: two of the three systems don't tell them apart, and refusing is the safe side. */
const isWithin = (path: string, root: string): boolean => {
  const [inner, outer] = [path.toLowerCase(), root.toLowerCase()]
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`)
}

/** A file that OneDrive's program leaves at the top of every folder it syncs, SharePoint libraries and renamed ones too. */
const oneDriveMark = '.849C9593-D756-4E56-8D6E-42412F2A707B'
const maxDepth = 100

/** Looks for the mark in the folder and in all above it. */
export const hasOneDriveMark = async (realPath: string): Promise<boolean> => {
  let at = realPath
  for (let depth = 0; depth < maxDepth; depth++) {
    const isThere = await lstat(join(at, oneDriveMark)).then(
      () => true,
      () => false,
    )
    if (isThere) return true
    const above = dirname(at)
    if (above === at) return false
    at = above
  }
  return false
}

/** [Note: denied or read-only] macOS answers EPERM where the user hasn't allowed access; EACCES on writing is a folder's own mode. */
export const translate = (error: unknown, doing: 'reading' | 'writing'): unknown => {
  if (isAppError(error)) return error
  const errno = errnoOf(error)
  const as = (code: AppError['code']): AppError => new AppError(code, {}, { cause: error })
  switch (errno) {
    case '':
      return error
    case 'ENOSPC':
    case 'EDQUOT':
      return as('storage.full')
    case 'EROFS':
      return as('storage.read-only')
    case 'EACCES':
      return as(doing === 'writing' ? 'storage.read-only' : 'storage.denied')
    case 'EPERM':
      return as('storage.denied')
    case 'ELOOP':
      return as('storage.link-refused')
    case 'ENOENT':
    case 'ENOTDIR':
      return as('storage.missing')
    case 'EEXIST':
      return as('storage.exists')
    case 'EFBIG':
      return as('storage.too-large')
    default:
      return as('storage.failed')
  }
}
