// Size of what the renderer must load before it can draw: the entry and all it imports at once, gzipped.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { benchRow, type BenchRow } from './rows.ts'

const boundKb = 220

/** The script of index.html and, followed from file to file, what it imports statically. */
const firstFiles = (rendererDir: string): Set<string> => {
  const html = readFileSync(join(rendererDir, 'index.html'), 'utf8')
  const entry = /<script[^>]+src="([^"]+\.js)"/.exec(html)?.[1]
  if (entry === undefined) throw new Error('index.html names no script')
  const files = new Set<string>()
  const follow = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    const code = readFileSync(file, 'utf8')
    for (const [, from] of code.matchAll(/(?:^|[;}\s])(?:import|export)[^;"'()]*?from?\s*["'](\.[^"']+\.js)["']/g)) follow(join(dirname(file), from ?? ''))
    for (const [, bare] of code.matchAll(/(?:^|[;}\s])import\s*["'](\.[^"']+\.js)["']/g)) follow(join(dirname(file), bare ?? ''))
  }
  follow(join(rendererDir, entry))
  return files
}

export const benchFirstChunk = (rendererDir: string): BenchRow[] => {
  const bytes = [...firstFiles(rendererDir)].reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0)
  return [benchRow('chunk: the renderer’s first load, kB gzipped (floor: the bound itself)', bytes / 1000, boundKb, 1)]
}
