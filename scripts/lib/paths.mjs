// Where things are: the project, the cache shared by runs, and whether this process is root on Linux.
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectDir = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '')
export const isLinux = process.platform === 'linux'
export const isRoot = isLinux && process.getuid?.() === 0

/** The folder for what can be made again. Root's is outside its home, so that the unprivileged user can read it. */
export function cacheDir() {
  if (isRoot) return '/var/cache/twofold'
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'Twofold')
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'twofold')
}

/** A path inside the project. */
export const inProject = (...parts) => path.join(projectDir, ...parts)

/** A file of an installed package. */
export const inModules = (...parts) => inProject('node_modules', ...parts)
