// What every AppFolder must do: the fake that unit tests stand on and the real adapter both pass it.
import { expect, it } from 'vitest'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import type { AppFolder, SignedInAccount } from '../../../src/main/core/ports.ts'

export interface AppFolderUnderTest {
  readonly folder: AppFolder
  readonly account: SignedInAccount
  readonly other: SignedInAccount
}

/** Each case gets names of its own, so that one folder serves them all. */
export const appFolderSuite = (get: () => AppFolderUnderTest): void => {
  let count = 0
  const fresh = () => ({ ...get(), root: `keys/case${++count}`, signal: new AbortController().signal })
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const text = (found: Uint8Array | null): string | null => found && new TextDecoder().decode(found)

  it('creates, makes missing folders, and reads back the same bytes', async () => {
    const { folder, account, signal, root } = fresh()
    const all = Uint8Array.from({ length: 256 }, (_, i) => i)
    await folder.create(`${root}/a/b.json`, all, { account, signal })
    expect(Array.from((await folder.read(`${root}/a/b.json`, { account, signal })) ?? [])).toEqual(Array.from(all))
  })

  it('never replaces by create', async () => {
    const { folder, account, signal, root } = fresh()
    await folder.create(`${root}/x`, bytes('first'), { account, signal })
    await expect(folder.create(`${root}/x`, bytes('second'), { account, signal })).rejects.toMatchObject({ code: 'cloud.conflict' })
    expect(text(await folder.read(`${root}/x`, { account, signal }))).toBe('first')
  })

  it('replaces, and makes what wasn’t there', async () => {
    const { folder, account, signal, root } = fresh()
    await folder.replace(`${root}/x`, bytes('first'), { account, signal })
    await folder.replace(`${root}/x`, bytes('second'), { account, signal })
    expect(text(await folder.read(`${root}/x`, { account, signal }))).toBe('second')
  })

  it('lists the files of a folder, and no folders', async () => {
    const { folder, account, signal, root } = fresh()
    for (const name of ['b', 'a', 'c/d']) await folder.create(`${root}/${name}`, bytes(name), { account, signal })
    expect([...(await folder.list(root, { account, signal }))].sort()).toEqual(['a', 'b'])
  })

  it('lists the folders of a folder, and no files', async () => {
    const { folder, account, signal, root } = fresh()
    for (const name of ['b', 'c/d', 'c/e', 'f/g/h']) await folder.create(`${root}/${name}`, bytes(name), { account, signal })
    expect([...(await folder.listFolders(root, { account, signal }))].sort()).toEqual(['c', 'f'])
  })

  it('answers nothing for what isn’t there', async () => {
    const { folder, account, signal, root } = fresh()
    expect(await folder.list(root, { account, signal })).toEqual([])
    expect(await folder.listFolders(root, { account, signal })).toEqual([])
    expect(await folder.read(`${root}/x`, { account, signal })).toBeNull()
    await folder.remove(`${root}/x`, { account, signal })
  })

  it('removes', async () => {
    const { folder, account, signal, root } = fresh()
    await folder.create(`${root}/x`, bytes('x'), { account, signal })
    await folder.remove(`${root}/x`, { account, signal })
    expect(await folder.read(`${root}/x`, { account, signal })).toBeNull()
  })

  it('removes a folder with all that is in it, and nothing beside it', async () => {
    const { folder, account, signal, root } = fresh()
    for (const name of ['a/x', 'a/b/y', 'ab/z']) await folder.create(`${root}/${name}`, bytes(name), { account, signal })
    await folder.remove(`${root}/a`, { account, signal })
    expect(await folder.listFolders(root, { account, signal })).toEqual(['ab'])
    expect(await folder.read(`${root}/a/b/y`, { account, signal })).toBeNull()
    expect(text(await folder.read(`${root}/ab/z`, { account, signal }))).toBe('ab/z')
  })

  it('keeps accounts apart', async () => {
    const { folder, account, other, signal, root } = fresh()
    await folder.create(`${root}/x`, bytes('mine'), { account, signal })
    expect(await folder.read(`${root}/x`, { account: other, signal })).toBeNull()
    expect(await folder.list(root, { account: other, signal })).toEqual([])
  })

  it('does nothing once cancelled', async () => {
    const { folder, account, root } = fresh()
    const signal = AbortSignal.abort()
    await expect(folder.create(`${root}/x`, bytes('x'), { account, signal })).rejects.toThrow(Cancelled)
    await expect(folder.list(root, { account, signal })).rejects.toThrow(Cancelled)
  })
}
