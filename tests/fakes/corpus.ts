// The shared corpus of other authenticators' links, codes and hostile inputs. It lies outside this project, in the folder that
// TWOFOLD_CORPUS names or in ../shared/corpus: where it isn't there, its tests are skipped and say so.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = process.env['TWOFOLD_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus')

/** Null, with a printed reason, where the corpus isn't there. */
export const readCorpus = (path: string): string | null => {
  const file = resolve(folder, path)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  console.warn(`Skipped: the corpus file ${path} is not on this computer (set TWOFOLD_CORPUS to its folder)`)
  return null
}
