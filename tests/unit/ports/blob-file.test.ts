// The BlobFile port: the private file on a real disk and the one in memory both keep its promises.
import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createBlobFile } from '../../../src/main/adapters/blob-file.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import type { BlobFile } from '../../../src/main/core/ports.ts'
import { memoryBlob } from '../../fakes/memory-blob.ts'

const made: string[] = []
const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'twofold-blob-'))
  made.push(path)
  return path
}
afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true, force: true })
})

describe.each<[string, () => Promise<BlobFile>]>([
  ['in memory', () => Promise.resolve(memoryBlob())],
  ['on disk', async () => createBlobFile(join(await folder(), 'deeper', 'blob'))],
])('a blob %s', (_name, make) => {
  it('is null, then what was written last, then null again', async () => {
    const blob = await make()
    expect(await blob.read()).toBeNull()
    await blob.remove()
    await blob.write(utf8('one'))
    await blob.write(utf8('two'))
    expect(await blob.read()).toEqual(utf8('two'))
    await blob.remove()
    expect(await blob.read()).toBeNull()
  })
})

describe.skipIf(process.platform === 'win32')('on disk', () => {
  it('is private and leaves no temporary file', async () => {
    const path = await folder()
    const blob = createBlobFile(join(path, 'blob'))
    await writeFile(join(path, 'blob'), 'old and open to all')
    await chmod(join(path, 'blob'), 0o644)
    await blob.write(utf8('new'))
    expect((await stat(join(path, 'blob'))).mode & 0o777).toBe(0o600)
    expect(await readdir(path)).toEqual(['blob'])
  })

  it('follows no link to read', async () => {
    const path = await folder()
    await writeFile(join(path, 'target'), 'somebody else’s')
    await symlink(join(path, 'target'), join(path, 'blob'))
    await expect(createBlobFile(join(path, 'blob')).read()).rejects.toMatchObject({ code: 'ELOOP' })
  })
})
