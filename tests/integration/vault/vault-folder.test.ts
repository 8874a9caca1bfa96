// The vault's folder on a real disk: killed in the middle of writes, cluttered, linked away, unwritable.
import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVaultFolder } from '../../../src/main/adapters/vault-folder.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { createVaultService } from '../../../src/main/services/vault.ts'
import { memoryKeychain } from '../../fakes/memory-keychain.ts'
import { seededRandom, testCrypto } from '../../fakes/node-crypto-for-tests.ts'
import { generationBytes } from './generation-bytes.ts'

let base = ''
let folder = ''
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'twofold-folder-'))
  folder = join(base, 'vault')
})
afterEach(async () => {
  await rm(base, { recursive: true, force: true })
})

const fileOf = (generation: number): string => join(folder, `vault-${String(generation).padStart(12, '0')}.sealed`)

/** Starts a writer, lets it write for a moment after its first generation, and kills it. Answers the last one it called written. */
const writeUntilKilled = async (afterMs: number): Promise<number> => {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, 'writer.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
    text += chunk
  })
  await new Promise((done) => child.on('close', done))
  return Number(text.trim().split('\n').at(-1))
}

describe('a writer that is killed', () => {
  it('leaves complete generations and nothing else in the row, each time', async () => {
    for (const afterMs of [0, 11, 37]) {
      const last = await writeUntilKilled(afterMs)
      const generations = await createVaultFolder(folder).list()
      expect(generations).toContain(last)
      for (const generation of generations) expect(Buffer.compare(await createVaultFolder(folder).read(generation), generationBytes(generation))).toBe(0)
      // What lay half written is gone with the listing.
      expect((await readdir(folder)).filter((name) => !name.startsWith('vault-'))).toEqual([])
    }
  }, 60_000)
})

describe('the folder', () => {
  it('ignores and clears what a kill left, and leaves files that aren’t its own alone', async () => {
    const files = createVaultFolder(folder)
    await files.write(1, utf8('one'))
    const others = ['.tmp-notes', 'vault-1.sealed', 'vault-000000000002.sealed.bak', 'notes.txt']
    for (const name of [...others, '.tmp-0123456789abcdef']) await writeFile(join(folder, name), 'x')
    expect(await files.list()).toEqual([1])
    expect((await readdir(folder)).sort()).toEqual([...others, 'vault-000000000001.sealed'].sort())
  })

  it.skipIf(process.platform === 'win32')('is private, and so is each file, whatever the umask', async () => {
    const before = process.umask(0)
    try {
      await createVaultFolder(folder).write(1, utf8('one'))
    } finally {
      process.umask(before)
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(fileOf(1))).mode & 0o777).toBe(0o600)
  })

  it.skipIf(process.platform === 'win32')('follows no link in a generation’s place', async () => {
    const files = createVaultFolder(folder)
    await files.write(1, utf8('one'))
    await writeFile(join(base, 'elsewhere'), 'elsewhere')
    await symlink(join(base, 'elsewhere'), fileOf(2))
    await expect(files.read(2)).rejects.toMatchObject({ code: 'vault.read-failed' })
    await expect(files.write(2, utf8('two'))).rejects.toMatchObject({ code: 'vault.write-failed' })
    expect(await readFile(join(base, 'elsewhere'), 'utf8')).toBe('elsewhere')
  })

  it('that is a file, or holds a folder in a generation’s place, is a failure and not an empty vault', async () => {
    await writeFile(folder, 'a file')
    const files = createVaultFolder(folder)
    await expect(files.list()).rejects.toMatchObject({ code: 'vault.read-failed' })
    await expect(files.write(1, utf8('one'))).rejects.toMatchObject({ code: 'vault.write-failed' })
    await rm(folder)
    await mkdir(fileOf(1), { recursive: true })
    await expect(files.read(1)).rejects.toMatchObject({ code: 'vault.read-failed' })
  })

  it('that is read-only takes no write and loses nothing', async ({ skip }) => {
    if (process.platform === 'win32') return skip('Windows has no folder modes')
    if (process.getuid?.() === 0) return skip('root is not held back by modes')
    const files = createVaultFolder(folder)
    await files.write(1, utf8('one'))
    await chmod(folder, 0o500)
    await expect(files.write(2, utf8('two'))).rejects.toMatchObject({ code: 'vault.write-failed' })
    expect(await files.list()).toEqual([1])
    await chmod(folder, 0o700)
  })
})

describe('a vault on disk', () => {
  const keychain = memoryKeychain()
  const open = async () => {
    const vault = createVaultService({ keychain, files: createVaultFolder(folder), crypto: testCrypto, random: seededRandom(String(Math.random())), device: { name: 'Test', os: 'linux' }, log: { write: () => undefined } })
    await vault.open()
    return vault
  }

  it('whose newest file is cut in half opens at the previous one and keeps the half', async () => {
    const first = await open()
    for (const language of ['de', 'fr', 'it']) await first.store.update((document) => ({ ...document, settings: { ...document.settings, language } }))
    await first.close()
    const newest = await readFile(fileOf(4))
    const half = newest.subarray(0, newest.length / 2)
    await writeFile(fileOf(4), half)
    const second = await open()
    expect(second.view.get()).toMatchObject({ kind: 'ready', notice: { code: 'vault.newest-damaged' } })
    expect(second.store.current().settings.language).toBe('fr')
    expect((await readdir(folder)).sort()).toEqual(['damaged-000000000004-1.sealed', 'vault-000000000002.sealed', 'vault-000000000003.sealed'])
    expect(Buffer.compare(await readFile(join(folder, 'damaged-000000000004-1.sealed')), half)).toBe(0)
    await second.close()
    expect((await open()).view.get()).toEqual({ kind: 'ready', notice: null })
  })

  it('shows none of its content to somebody who reads the file', async () => {
    const vault = await open()
    await vault.store.update((document) => ({ ...document, settings: { ...document.settings, language: 'needle-in-the-vault' } }))
    for (const name of await readdir(folder)) expect((await readFile(join(folder, name))).includes('needle')).toBe(false)
  })
})
