// Writes one generation after the other until it is killed. Started by vault-folder.test.ts: node --import tsx writer.ts FOLDER
import { writeSync } from 'node:fs'
import { createVaultFolder } from '../../../src/main/adapters/vault-folder.ts'
import { generationBytes } from './generation-bytes.ts'

const files = createVaultFolder(process.argv[2] ?? '')
const known = await files.list()
for (let generation = (known.at(-1) ?? 0) + 1; ; generation++) {
  await files.write(generation, generationBytes(generation))
  if (generation > 3) await files.remove(generation - 3)
  // Said once it is on disk: from now on it must be there whatever happens.
  writeSync(1, `${generation}\n`)
}
