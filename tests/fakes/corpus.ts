// The shared corpus of other authenticators' links, codes and hostile inputs. It lies outside this project, in the folder that
// TWOFOLD_CORPUS names or in ../shared/corpus: where it isn't there, its tests are skipped and say so.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = process.env['TWOFOLD_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus')

/** What a test says that is skipped because of it. */
export const noCorpus = 'the corpus is not on this computer (set TWOFOLD_CORPUS to its folder)'

/** Null where the corpus isn't there. */
export const readCorpus = (path: string): string | null => {
  const file = resolve(folder, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
