// The app folders of the Graph stand-in: plain files under <state>/app-folder/<user name>/<client id>/, so that a person or
// another program can look at them. One folder per account and app, as OneDrive keeps them.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Item {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly eTag: string
  readonly createdDateTime: string
  readonly lastModifiedDateTime: string
  readonly kind: 'file' | 'folder'
}

export interface AppFolderFiles {
  readonly dir: string
  item(segments: readonly string[]): Item | null
  /** Sorted by name. Null when it is no folder. */
  children(segments: readonly string[]): readonly Item[] | null
  bytes(segments: readonly string[]): Buffer | null
  /** Makes missing folders. `blocked`: a part of the path is a file, or the name is a folder. */
  put(segments: readonly string[], bytes: Uint8Array, conflict: 'fail' | 'replace' | 'rename'): { item: Item; isNew: boolean } | 'exists' | 'blocked'
  remove(segments: readonly string[]): boolean
}

export const openAppFolder = (stateDir: string, userName: string, clientId: string): AppFolderFiles => {
  const dir = join(stateDir, 'app-folder', userName, clientId)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const pathOf = (segments: readonly string[]): string => join(dir, ...segments)

  const item = (segments: readonly string[]): Item | null => {
    const path = pathOf(segments)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return null
    const kind = stats.isDirectory() ? 'folder' : 'file'
    const hash = createHash('sha256').update(kind === 'file' ? readFileSync(path) : path).digest('hex')
    return {
      id: `PRACTICE!${createHash('sha256').update(path).digest('hex').slice(0, 12)}`,
      name: segments.at(-1) ?? 'Twofold',
      size: kind === 'file' ? stats.size : 0,
      eTag: `"{${hash.slice(0, 32)}},1"`,
      createdDateTime: stats.birthtime.toISOString(),
      lastModifiedDateTime: stats.mtime.toISOString(),
      kind,
    }
  }

  const freeName = (segments: readonly string[]): readonly string[] => {
    const name = segments.at(-1) ?? ''
    const dot = name.lastIndexOf('.')
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
    for (let n = 1; ; n++) {
      const candidate = [...segments.slice(0, -1), `${stem} ${n}${extension}`]
      if (!item(candidate)) return candidate
    }
  }

  return {
    dir,
    item,
    children: (segments) => {
      if (item(segments)?.kind !== 'folder') return null
      return readdirSync(pathOf(segments))
        .sort()
        .map((name) => item([...segments, name]))
        .filter((child) => child !== null)
    },
    bytes: (segments) => (item(segments)?.kind === 'file' ? readFileSync(pathOf(segments)) : null),
    put: (segments, bytes, conflict) => {
      const parents = segments.slice(0, -1).map((_, i) => segments.slice(0, i + 1))
      if (parents.some((parent) => item(parent)?.kind === 'file')) return 'blocked'
      const before = item(segments)
      if (before && conflict === 'fail') return 'exists'
      if (before?.kind === 'folder') return 'blocked'
      const target = before && conflict === 'rename' ? freeName(segments) : segments
      mkdirSync(pathOf(target.slice(0, -1)), { recursive: true, mode: 0o700 })
      writeFileSync(pathOf(target), bytes, { mode: 0o600 })
      const written = item(target)
      return written ? { item: written, isNew: !before || conflict === 'rename' } : 'blocked'
    },
    remove: (segments) => {
      if (segments.length === 0 || !item(segments)) return false
      rmSync(pathOf(segments), { recursive: true })
      return true
    },
  }
}
