// A key file in a local OneDrive folder is found where an app folder lies, and nowhere else: no link followed, no endless search.
import { mkdir, mkdtemp, rm, symlink, writeFile, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOneDriveFolders } from '../../../src/main/adapters/onedrive-folders.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'

const loc = 'a1'.repeat(16)
const file = `1-${'b2'.repeat(16)}.json`
const signal = new AbortController().signal

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'twofold-home-'))
})
afterEach(async () => {
  await rm(home, { recursive: true, force: true })
})

const put = async (...path: string[]): Promise<void> => {
  await mkdir(join(home, ...path.slice(0, -1)), { recursive: true })
  await writeFile(join(home, ...path), '{}')
}
const has = (name = file, env: Record<string, string> = {}): Promise<boolean> => createOneDriveFolders({ home, env }).hasFile(name, signal)

describe('a key file on this disk', () => {
  it.each([
    ['in the folder of the home', ['OneDrive', 'Apps', 'Twofold', 'keys', loc, file]],
    ['in a company’s beside it', ['OneDrive - Contoso', 'Apps', 'Twofold', 'keys', loc, file]],
    ['in macOS’ cloud storage', ['Library', 'CloudStorage', 'OneDrive-Personal', 'Apps', 'Twofold', 'keys', loc, file]],
    ['where apps have another name', ['OneDrive', 'Anwendungen', 'Twofold 2', 'keys', loc, file]],
  ])('is found %s', async (_, path) => {
    await put(...path)
    expect(await has()).toBe(true)
  })

  it('is found where the system’s variable says', async () => {
    await put('elsewhere', 'Apps', 'Twofold', 'keys', loc, file)
    expect(await has()).toBe(false)
    expect(await has(file, { OneDriveConsumer: join(home, 'elsewhere') })).toBe(true)
  })

  it.each([
    ['another file', ['OneDrive', 'Apps', 'Twofold', 'keys', loc, `2-${'b2'.repeat(16)}.json`]],
    ['a copy elsewhere in it', ['OneDrive', 'Documents', file]],
    ['deeper', ['OneDrive', 'Backup', 'Apps', 'Twofold', 'keys', loc, file]],
    ['a folder of that name', ['OneDrive', 'Apps', 'Twofold', 'keys', loc, file, 'x']],
    ['outside OneDrive', ['Documents', 'Apps', 'Twofold', 'keys', loc, file]],
  ])('is not %s', async (_, path) => {
    await put(...path)
    expect(await has()).toBe(false)
  })

  it('is not there without any OneDrive', async () => {
    expect(await has(file, { OneDrive: join(home, 'gone') })).toBe(false)
  })

  it.each([
    ['root', ['OneDrive'], ['Apps', 'Twofold', 'keys', loc, file]],
    ['folder of keys', ['OneDrive', 'Apps', 'Twofold', 'keys'], [loc, file]],
    ['folder of the location', ['OneDrive', 'Apps', 'Twofold', 'keys', loc], [file]],
  ])('is not looked for behind a link: %s', async (_, link, rest) => {
    await put('target', ...rest)
    await mkdir(join(home, ...link.slice(0, -1)), { recursive: true })
    await symlink(join(home, 'target'), join(home, ...link))
    expect(await has()).toBe(false)
  })

  it('is found beside a folder that can’t be read', async () => {
    await put('OneDrive', 'Apps', 'Private', 'keys', 'x')
    await chmod(join(home, 'OneDrive', 'Apps', 'Private', 'keys'), 0)
    await put('OneDrive', 'Apps', 'Twofold', 'keys', loc, file)
    expect(await has()).toBe(true)
  })

  it.each(['../1.json', '.hidden', '', 'a/b'])('is not looked for under the name %j', async (name) => {
    await put('OneDrive', 'Apps', 'Twofold', 'keys', '1.json')
    expect(await has(name)).toBe(false)
  })

  it('a huge folder ends the search, and the usual place is looked at first', async () => {
    for (let i = 0; i < 30; i += 1) await put('OneDrive', `A${String(i).padStart(2, '0')}`, 'Some', 'thing')
    await put('OneDrive', 'Apps', 'Twofold', 'keys', loc, file)
    await put('OneDrive', 'Last', 'Twofold', 'keys', 'ff'.repeat(16), 'last.json')
    const bounded = createOneDriveFolders({ home, env: {}, maxLooks: 45 })
    expect(await bounded.hasFile(file, signal)).toBe(true)
    expect(await bounded.hasFile('last.json', signal)).toBe(false)
    expect(await has('last.json')).toBe(true)
  })

  it('is not looked for any more after a cancel', async () => {
    await put('OneDrive', 'Apps', 'Twofold', 'keys', loc, file)
    const abort = new AbortController()
    abort.abort()
    await expect(createOneDriveFolders({ home, env: {} }).hasFile(file, abort.signal)).rejects.toBeInstanceOf(Cancelled)
  })
})
