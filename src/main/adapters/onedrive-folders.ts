// Looks for a file in the places of this computer's OneDrive folders where an app folder lies: Apps/<app>/keys/<location>/<file>.
// Loaded by main; reads names only. Guards that no link is followed and that a huge folder ends the search.
// tests/unit/adapters/onedrive-folders.test.ts.
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfCancelled } from '../core/cancelled.ts'
import type { OneDriveFolders } from '../core/ports.ts'
import { isSafeSegment } from './storage-paths.ts'

export interface OneDrivePlaces {
  /** The user's home folder. */
  readonly home: string
  /** `OneDrive`, `OneDriveConsumer` and `OneDriveCommercial` are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Names and folders looked at in one search. */
  readonly maxLooks?: number
}

const keysFolder = 'keys'

export const createOneDriveFolders = ({ home, env, maxLooks = 20_000 }: OneDrivePlaces): OneDriveFolders => ({
  hasFile: async (name, signal) => {
    if (!isSafeSegment(name)) return false
    let looks = 0
    /** Folders in a folder; none where it can't be read, which is no reason to stop elsewhere. */
    const foldersIn = async (path: string): Promise<string[]> => {
      const found: string[] = []
      try {
        for await (const entry of await opendir(path)) {
          throwIfCancelled(signal)
          if (++looks > maxLooks) break
          if (entry.isDirectory()) found.push(entry.name)
        }
      } catch {
        throwIfCancelled(signal)
      }
      return found.sort(appsFirst)
    }
    const kindOf = async (path: string): Promise<'file' | 'folder' | null> => {
      throwIfCancelled(signal)
      looks += 1
      try {
        const found = await lstat(path)
        return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : null
      } catch {
        return null
      }
    }
    const isOneDrive = (folder: string): boolean => /^onedrive/i.test(folder)
    const shared = join(home, 'Library', 'CloudStorage')
    const roots = [
      ...['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'].flatMap((variable) => env[variable] ?? []),
      ...(await foldersIn(home)).filter(isOneDrive).map((folder) => join(home, folder)),
      ...(await foldersIn(shared)).filter(isOneDrive).map((folder) => join(shared, folder)),
    ]

    for (const root of new Set(roots)) {
      if ((await kindOf(root)) !== 'folder') continue
      // The folder of apps has another name in each language.
      for (const apps of await foldersIn(root)) {
        for (const app of await foldersIn(join(root, apps))) {
          if (looks > maxLooks) return false
          const keys = join(root, apps, app, keysFolder)
          if ((await kindOf(keys)) !== 'folder') continue
          for (const location of await foldersIn(keys)) {
            if ((await kindOf(join(keys, location, name))) === 'file') return true
          }
        }
      }
    }
    return false
  },
})

const appsFirst = (a: string, b: string): number => Number(b === 'Apps') - Number(a === 'Apps')
