// The VaultFiles port: the folder on a real disk and the one in memory both keep its promises.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createVaultFolder } from '../../../src/main/adapters/vault-folder.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import type { VaultFiles } from '../../../src/main/core/ports.ts'
import { memoryVaultFiles } from '../../fakes/memory-vault-files.ts'

const made: string[] = []
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true })
})

describe.each<[string, () => Promise<VaultFiles>]>([
  ['in memory', () => Promise.resolve(memoryVaultFiles())],
  [
    'in a folder',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'twofold-vault-'))
      made.push(folder)
      return createVaultFolder(join(folder, 'not', 'there yet'))
    },
  ],
])('vault files %s', (_name, make) => {
  it('are none at first', async () => {
    expect(await (await make()).list()).toEqual([])
  })

  it('come back as written, in the order of their numbers', async () => {
    const files = await make()
    for (const generation of [10, 9, 2, 100_000_000_000]) await files.write(generation, utf8(`generation ${generation}`))
    expect(await files.list()).toEqual([2, 9, 10, 100_000_000_000])
    expect(await files.read(10)).toEqual(utf8('generation 10'))
    await files.write(11, new Uint8Array())
    expect(await files.read(11)).toEqual(new Uint8Array())
  })

  it('are never replaced', async () => {
    const files = await make()
    await files.write(1, utf8('first'))
    await expect(files.write(1, utf8('second'))).rejects.toMatchObject({ code: 'vault.write-failed' })
    expect(await files.read(1)).toEqual(utf8('first'))
  })

  it('leave the row when set aside or removed', async () => {
    const files = await make()
    for (const generation of [1, 2, 3]) await files.write(generation, utf8('x'))
    await files.setAside(3)
    await files.remove(1)
    await files.remove(1)
    expect(await files.list()).toEqual([2])
    await files.write(3, utf8('new'))
    await files.setAside(3)
    expect(await files.list()).toEqual([2])
  })

  it('that aren’t there can’t be read', async () => {
    await expect((await make()).read(5)).rejects.toMatchObject({ code: 'vault.read-failed' })
  })
})

describe('what a killed process left half written', () => {
  it('is removed at the start, and never later: the token cache writes in the same folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'twofold-vault-'))
    made.push(folder)
    const half = '.tmp-0123456789abcdef'
    await writeFile(join(folder, half), 'half')
    const files = createVaultFolder(folder)
    await files.list()
    expect(await readdir(folder)).toEqual([])
    await writeFile(join(folder, half), 'on its way')
    await files.write(1, utf8('x'))
    expect(await files.list()).toEqual([1])
    expect(await readdir(folder)).toContain(half)
  })
})
