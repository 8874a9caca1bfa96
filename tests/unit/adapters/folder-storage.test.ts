// The folder as storage, on real files: complete or absent, never replaced, no way out by a link or a name, and each way a
// folder can fail has its own code. As root, permissions are tried as an unprivileged user; a full and a read-only disk are
// small tmpfs mounts, and where they can't be made the test says so and is skipped.
import { execFileSync } from 'node:child_process'
import { chmod, link, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBoundedWork } from '../../../src/main/adapters/bounded-work.ts'
import { createFolderStorage, type FolderStorageOptions } from '../../../src/main/adapters/folder-storage.ts'
import { realSteps } from '../../../src/main/adapters/storage-files.ts'
import { isInOneDrive, isSafeSegment } from '../../../src/main/adapters/storage-paths.ts'
import { isAppError } from '../../../src/main/core/app-error.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { fakeTime, type FakeTime } from '../../fakes/fake-time.ts'

const signal = new AbortController().signal
const isRoot = process.getuid?.() === 0
const nobody = 65_534
let parent: string
let root: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'twofold-folder-'))
  await chmod(parent, 0o755)
  root = join(parent, 'picked')
  await mkdir(root)
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const storage = (options: Partial<FolderStorageOptions> = {}) => createFolderStorage({ path: root, kind: 'folder', oneDriveRoots: [], ...options })
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const textOf = (read: Uint8Array | null): string | null => (read ? Buffer.from(read).toString() : null)
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fine',
    (error: unknown) => (isAppError(error) ? error.code : error instanceof Cancelled ? 'Cancelled' : String(error)),
  )

/** Once `hasBegun`, moves the fake clock in steps until the work has ended: real files need real time between them. */
const hurry = async <T>(time: FakeTime, work: Promise<T>, hasBegun: () => boolean, stepMs = 100): Promise<T> => {
  const running = new Set([work])
  const end = (): void => running.clear()
  work.then(end, end)
  while (running.size > 0) {
    await sleep(1)
    if (hasBegun()) time.advance(stepMs)
  }
  return work
}

/** Permissions don't bind root. */
const unprivileged = async <T>(work: () => Promise<T>): Promise<T> => {
  if (!isRoot) return work()
  process.setegid?.(nobody)
  process.seteuid?.(nobody)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}

const mounts: string[] = []
afterAll(() => {
  for (const mount of mounts) execFileSync('umount', ['-l', mount])
})
const mountTmpfs = async (options: string): Promise<string | null> => {
  const at = await mkdtemp(join(tmpdir(), 'twofold-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    await rm(at, { recursive: true })
    return null
  }
  mounts.push(at)
  return at
}

describe('create', () => {
  it('makes folders, writes once and leaves nothing else behind', async () => {
    await storage().create('Twofold/v1/a/x.twofold', bytes('one'), signal)
    expect(textOf(await storage().read('Twofold/v1/a/x.twofold', 10, signal))).toBe('one')
    expect(await readdir(join(root, 'Twofold/v1/a'))).toEqual(['x.twofold'])
    expect((await lstat(join(root, 'Twofold/v1/a/x.twofold'))).mode & 0o777).toBe(0o600)
  })

  it('never replaces', async () => {
    await storage().create('x.twofold', bytes('one'), signal)
    expect(await codeOf(storage().create('x.twofold', bytes('two'), signal))).toBe('storage.exists')
    expect(textOf(await storage().read('x.twofold', 10, signal))).toBe('one')
    expect(await readdir(root)).toEqual(['x.twofold'])
  })

  it('never replaces a file whose content is in the cloud alone', async () => {
    await writeFile(join(root, '.x.twofold.icloud'), 'stub')
    expect(await codeOf(storage().create('x.twofold', bytes('two'), signal))).toBe('storage.exists')
  })

  it('lets exactly one of many at the same time win', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, (_, i) => codeOf(storage().create('a/x.twofold', bytes(`writer ${String(i)}`), new AbortController().signal))))
    expect(tries.filter((code) => code === 'fine')).toHaveLength(1)
    expect(tries.filter((code) => code === 'storage.exists')).toHaveLength(19)
    expect(textOf(await storage().read('a/x.twofold', 20, signal))).toBe(`writer ${String(tries.indexOf('fine'))}`)
    expect(await readdir(join(root, 'a'))).toEqual(['x.twofold'])
  })

  it.each(['ENOTSUP', 'EPERM', 'EMLINK'])('is as exclusive and as complete where hard links end in %s', async (errno) => {
    const link = (): Promise<void> => Promise.reject(Object.assign(new Error(errno), { code: errno }))
    const noLinks = storage({ steps: { ...realSteps, link } })
    const tries = await Promise.all(Array.from({ length: 10 }, (_, i) => codeOf(noLinks.create('a/x.twofold', bytes(`writer ${String(i)}`), new AbortController().signal))))
    expect(tries.filter((code) => code === 'fine')).toHaveLength(1)
    expect(tries.filter((code) => code === 'storage.exists')).toHaveLength(9)
    expect(textOf(await noLinks.read('a/x.twofold', 20, signal))).toBe(`writer ${String(tries.indexOf('fine'))}`)
    expect(await readdir(join(root, 'a'))).toEqual(['x.twofold'])
    const rename = (): Promise<void> => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
    expect(await codeOf(storage({ steps: { ...realSteps, link, rename } }).create('a/y.twofold', bytes('one'), signal))).toBe('storage.failed')
    expect(await readdir(join(root, 'a'))).toEqual(['x.twofold'])
  })

  it('says that the folder is gone when it vanishes between writing and naming', async () => {
    const vanishing = storage({ steps: { ...realSteps, writeNew: async (file, of) => (await realSteps.writeNew(file, of), rename(root, join(parent, 'away'))) } })
    expect(await codeOf(vanishing.create('a/x.twofold', bytes('one'), signal))).toBe('storage.missing')
    await expect(lstat(root)).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await readdir(join(parent, 'away', 'a'))).filter((name) => name.endsWith('.twofold'))).toEqual([])
  })

  it.each(['ENOSPC', 'EDQUOT'])('leaves nothing behind when the disk is full while writing (%s)', async (errno) => {
    await storage().create('a/x.twofold', bytes('earlier'), signal)
    const writeNew = async (file: string, of: Uint8Array): Promise<void> => {
      await writeFile(file, of.slice(0, 2))
      throw Object.assign(new Error(errno), { code: errno })
    }
    expect(await codeOf(storage({ steps: { ...realSteps, writeNew } }).create('a/y.twofold', bytes('later'), signal))).toBe('storage.full')
    expect(await readdir(join(root, 'a'))).toEqual(['x.twofold'])
    expect(textOf(await storage().read('a/x.twofold', 10, signal))).toBe('earlier')
  })

  it('takes away what killed runs left, a day later, and nothing that isn’t ours', async () => {
    await mkdir(join(root, 'a'))
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000)
    const name = (fill: string): string => `.twofold-${fill.repeat(16)}.nosync`
    await writeFile(join(parent, 'kept'), 'kept')
    for (const file of [name('0'), name('1'), 'b.twofold', '.twofold-zz.nosync', `${name('4')}.txt`, `x${name('5')}`]) await writeFile(join(root, 'a', file), 'half')
    await mkdir(join(root, 'a', name('2')))
    await symlink(join(parent, 'kept'), join(root, 'a', name('3')))
    for (const file of await readdir(join(root, 'a'))) if (file !== name('1')) await utimes(join(root, 'a', file), old, old)
    await storage().create('a/c.twofold', bytes('one'), signal)
    expect((await readdir(join(root, 'a'))).sort()).toEqual(['.twofold-zz.nosync', name('1'), name('2'), name('3'), `${name('4')}.txt`, 'b.twofold', 'c.twofold', `x${name('5')}`].sort())
    expect(await readFile(join(parent, 'kept'), 'utf8')).toBe('kept')
  })

  it('cancelled while it writes, leaves nothing behind', async () => {
    const abort = new AbortController()
    const writeNew = async (file: string, of: Uint8Array): Promise<void> => {
      await realSteps.writeNew(file, of)
      abort.abort()
    }
    expect(await codeOf(storage({ steps: { ...realSteps, writeNew } }).create('a/x.twofold', bytes('one'), abort.signal))).toBe('Cancelled')
    expect(await readdir(join(root, 'a'))).toEqual([])
  })

  it('ends although writing blocks for ever', async () => {
    const time = fakeTime()
    const write = vi.fn(() => new Promise<never>(() => undefined))
    const blocked = storage({ timers: time.timers, steps: { ...realSteps, writeNew: write } })
    expect(await hurry(time, codeOf(blocked.create('x.twofold', bytes('one'), signal)), () => write.mock.calls.length > 0, 10_000)).toBe('storage.failed')
  })

  it('says that the folder is gone when it vanishes', async () => {
    await rm(root, { recursive: true })
    expect(await codeOf(storage().create('x.twofold', bytes('one'), signal))).toBe('storage.missing')
    expect(await codeOf(storage({ whenAbsent: 'storage.off' }).check(signal))).toBe('storage.off')
  })

  it('ends when cancelled', async () => {
    const abort = new AbortController()
    abort.abort()
    expect(await codeOf(storage().create('x.twofold', bytes('one'), abort.signal))).toBe('Cancelled')
    expect(await readdir(root)).toEqual([])
  })
})

describe('links and names', () => {
  it('never reads or lists through a link, wherever it lies', async () => {
    await mkdir(join(parent, 'outside'))
    await writeFile(join(parent, 'outside', 'secret.txt'), 'secret')
    await symlink(join(parent, 'outside'), join(root, 'linked'))
    await symlink(join(parent, 'outside', 'secret.txt'), join(root, 'secret.txt'))
    expect(await codeOf(storage().read('secret.txt', 100, signal))).toBe('storage.link-refused')
    expect(await codeOf(storage().read('linked/secret.txt', 100, signal))).toBe('storage.link-refused')
    expect(await codeOf(storage().list('linked', signal))).toBe('storage.link-refused')
    expect(await codeOf(storage().create('linked/new.txt', bytes('x'), signal))).toBe('storage.link-refused')
    expect(await codeOf(storage().create('linked/deep/new.txt', bytes('x'), signal))).toBe('storage.link-refused')
    expect(await codeOf(storage().create('secret.txt', bytes('x'), signal))).toBe('storage.exists')
    expect(await readFile(join(parent, 'outside', 'secret.txt'), 'utf8')).toBe('secret')
    expect(await readdir(join(parent, 'outside'))).toEqual(['secret.txt'])
    await mkdir(join(root, 'list'))
    await symlink(join(parent, 'outside', 'secret.txt'), join(root, 'list', 'a.twofold'))
    expect(await storage().list('list', signal)).toEqual([])
  })

  it('refuses a folder that is itself a link, and what is no folder', async () => {
    await symlink(root, join(parent, 'link'))
    expect(await codeOf(storage({ path: join(parent, 'link') }).check(signal))).toBe('storage.link-refused')
    await writeFile(join(parent, 'file'), '')
    expect(await codeOf(storage({ path: join(parent, 'file') }).check(signal))).toBe('storage.link-refused')
  })

  it('doesn’t hang on a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'x.twofold')])
    expect(await codeOf(storage().read('x.twofold', 10, signal))).toBe('storage.link-refused')
  })

  it.each(['', '.', '..', '../x', 'a/../../x', '/etc/passwd', 'a//b', 'a\\b', 'C:x', 'a\0b', '.hidden', 'x.', 'x ', 'a\u202eb', 'y'.repeat(201)])('takes no path like %j', async (path) => {
    expect(await codeOf(storage().read(path, 10, signal))).toBe('storage.failed')
    expect(await codeOf(storage().create(path, bytes('x'), signal))).toBe('storage.failed')
    expect(await codeOf(storage().remove(path, signal))).toBe('storage.failed')
    expect(await readdir(root)).toEqual([])
  })

  it('lists files and folders apart, without hidden and odd names', async () => {
    await mkdir(join(root, 'v', 'folder'), { recursive: true })
    for (const name of ['a.twofold', 'b 2.twofold', "c (Sam's conflicted copy).twofold", '.DS_Store', '.twofold-00.nosync', 'd\u202e.twofold']) await writeFile(join(root, 'v', name), '')
    await writeFile(join(root, 'v', '.e.twofold.icloud'), '')
    expect([...(await storage().list('v', signal))].sort()).toEqual(['a.twofold', 'b 2.twofold', "c (Sam's conflicted copy).twofold", 'e.twofold'])
    expect(await storage().listFolders('v', signal)).toEqual(['folder'])
    expect(await storage().list('absent', signal)).toEqual([])
    expect(await storage().listFolders('absent/deeper', signal)).toEqual([])
  })

  it('knows safe names', () => {
    for (const name of ['a', 'Twofold Practice', 'v1', 'ünïcødé', '20261124T034700Z-x.twofold']) expect(isSafeSegment(name)).toBe(true)
  })
})

describe('read', () => {
  it('answers null for what isn’t there, and refuses what is too large before reading it', async () => {
    expect(await storage().read('a/x.twofold', 10, signal)).toBeNull()
    expect(await storage().read('x.twofold', 10, signal)).toBeNull()
    await writeFile(join(root, 'x.twofold'), '')
    await truncate(join(root, 'x.twofold'), 2 ** 40)
    expect(await codeOf(storage().read('x.twofold', 1_000, signal))).toBe('storage.too-large')
  })

  it('reads a file that has a second name', async () => {
    await writeFile(join(root, 'x.twofold'), 'one')
    await link(join(root, 'x.twofold'), join(root, 'y.twofold'))
    expect(textOf(await storage().read('y.twofold', 10, signal))).toBe('one')
  })

  it('brings an evicted file within its time limit', async () => {
    await writeFile(join(root, '.x.twofold.icloud'), 'stub')
    expect(await codeOf(storage().read('x.twofold', 10, signal))).toBe('storage.not-downloaded')
    const time = fakeTime()
    const asked: string[] = []
    const never = (paths: readonly string[]): Promise<void> => Promise.resolve(void asked.push(...paths))
    expect(await hurry(time, codeOf(storage({ fetchEvicted: never, timers: time.timers }).read('x.twofold', 10, signal)), () => asked.length > 0)).toBe('storage.not-downloaded')
    expect(asked).toEqual([join(root, 'x.twofold')])
    await vi.waitFor(() => expect(time.pending()).toBe(0))
    const brings = async ([path = '']: readonly string[]): Promise<void> => {
      await writeFile(path, 'content')
      await rm(join(root, '.x.twofold.icloud'))
    }
    expect(textOf(await storage({ fetchEvicted: brings }).read('x.twofold', 10, signal))).toBe('content')
  })

  it('takes a file with a size and no blocks as one whose content is elsewhere', async () => {
    await writeFile(join(root, 'x.twofold'), '')
    await truncate(join(root, 'x.twofold'), 4_096)
    const time = fakeTime()
    const asking = vi.fn(() => Promise.resolve())
    expect(await hurry(time, codeOf(storage({ fetchEvicted: asking, timers: time.timers }).read('x.twofold', 10_000, signal)), () => asking.mock.calls.length > 0)).toBe('storage.not-downloaded')
    const brings = ([path = '']: readonly string[]): Promise<void> => writeFile(path, 'content')
    expect(textOf(await storage({ fetchEvicted: brings }).read('x.twofold', 10_000, signal))).toBe('content')
  })

  it('stops waiting for an evicted file when cancelled', async () => {
    await writeFile(join(root, '.x.twofold.icloud'), 'stub')
    const abort = new AbortController()
    const cancelling = (): Promise<void> => {
      abort.abort()
      return Promise.resolve()
    }
    const reading = codeOf(storage({ fetchEvicted: cancelling }).read('x.twofold', 10, abort.signal))
    expect(await reading).toBe('Cancelled')
  })

  it('leaves a read alone that never ends, and says that the content isn’t here', async () => {
    await writeFile(join(root, 'x.twofold'), 'one')
    const time = fakeTime()
    const read = vi.fn(() => new Promise<never>(() => undefined))
    const blocked = storage({ timers: time.timers, steps: { ...realSteps, readRegular: read } })
    const abort = new AbortController()
    const cancelled = codeOf(blocked.read('x.twofold', 10, abort.signal))
    await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1))
    abort.abort()
    expect(await cancelled).toBe('Cancelled')
    expect(await hurry(time, codeOf(blocked.read('x.twofold', 10, signal)), () => read.mock.calls.length === 2)).toBe('storage.not-downloaded')
    await vi.waitFor(() => expect(time.pending()).toBe(0))
  })

  it('reads nothing more while two reads hang, in any storage of the app', async () => {
    await writeFile(join(root, 'x.twofold'), 'one')
    const time = fakeTime()
    const shared = { timers: time.timers, bounded: createBoundedWork(time.timers) }
    const read = vi.fn(() => new Promise<never>(() => undefined))
    const blocked = storage({ ...shared, steps: { ...realSteps, readRegular: read } })
    await hurry(time, Promise.all([codeOf(blocked.read('x.twofold', 10, signal)), codeOf(blocked.read('x.twofold', 10, signal))]), () => read.mock.calls.length === 2)
    expect(await hurry(time, codeOf(blocked.read('x.twofold', 10, signal)), () => true)).toBe('storage.not-downloaded')
    expect(read).toHaveBeenCalledTimes(2)
    expect(await hurry(time, codeOf(storage(shared).list('x', signal)), () => true)).toBe('storage.failed')
  })
})

describe('bring', () => {
  it('asks for all evicted files at once, counts those that are here, and names what didn’t come', async () => {
    await mkdir(join(root, 'v'))
    for (const name of ['a', 'b', 'c']) await writeFile(join(root, 'v', `.${name}.twofold.icloud`), 'stub')
    await writeFile(join(root, 'v', 'd.twofold'), 'here')
    const time = fakeTime()
    const asked: (readonly string[])[] = []
    let isBrought = false
    const brings = async (paths: readonly string[]): Promise<void> => {
      asked.push(paths)
      await writeFile(join(root, 'v', 'b.twofold'), 'content')
      await rm(join(root, 'v', '.b.twofold.icloud'))
      isBrought = true
    }
    const seen: [number, number][] = []
    const work = storage({ fetchEvicted: brings, timers: time.timers }).bring(['v/a.twofold', 'v/b.twofold', 'v/c.twofold', 'v/d.twofold', 'w/e.twofold'], signal, (done, total) => seen.push([done, total]))
    expect([...(await hurry(time, work, () => isBrought))]).toEqual(['v/a.twofold', 'v/c.twofold'])
    expect(asked).toEqual([['a', 'b', 'c'].map((name) => join(root, 'v', `${name}.twofold`))])
    expect(seen).toEqual([[2, 5], [3, 5]])
    await vi.waitFor(() => expect(time.pending()).toBe(0))
  })

  it('looks at each of a hundred files once and says nothing when all are here', async () => {
    const paths = Array.from({ length: 100 }, (_, i) => `v/${String(i)}.twofold`)
    await mkdir(join(root, 'v'))
    for (const path of paths) await writeFile(join(root, path), 'x')
    const stateOf = vi.fn(realSteps.stateOf)
    const seen = vi.fn()
    const here = storage({ fetchEvicted: () => Promise.reject(new Error('asked')), steps: { ...realSteps, stateOf } })
    expect((await here.bring(paths, signal, seen)).size).toBe(0)
    expect(stateOf).toHaveBeenCalledTimes(100)
    expect(seen).not.toHaveBeenCalled()
  })

  it('names stubs at once where nobody can be asked, follows no link and takes no odd path', async () => {
    await writeFile(join(root, '.a.twofold.icloud'), 'stub')
    expect([...(await storage().bring(['a.twofold'], signal, () => undefined))]).toEqual(['a.twofold'])
    await symlink(parent, join(root, 'linked'))
    expect(await codeOf(storage().bring(['linked/a.twofold'], signal, () => undefined))).toBe('storage.link-refused')
    expect(await codeOf(storage().bring(['../a.twofold'], signal, () => undefined))).toBe('storage.failed')
  })

  it('ends when cancelled', async () => {
    await writeFile(join(root, '.a.twofold.icloud'), 'stub')
    const abort = new AbortController()
    const cancelling = (): Promise<void> => {
      abort.abort()
      return Promise.resolve()
    }
    expect(await codeOf(storage({ fetchEvicted: cancelling }).bring(['a.twofold'], abort.signal, () => undefined))).toBe('Cancelled')
  })

  it('ends although a look blocks', async () => {
    const time = fakeTime()
    const look = vi.fn(() => new Promise<never>(() => undefined))
    const blocked = storage({ timers: time.timers, steps: { ...realSteps, stateOf: look } })
    expect(await hurry(time, codeOf(blocked.bring(['a.twofold'], signal, () => undefined)), () => look.mock.calls.length > 0, 10_000)).toBe('storage.not-downloaded')
  })
})

describe('check', () => {
  it('passes on a good folder and leaves nothing in it', async () => {
    await storage().check(signal)
    expect(await readdir(root)).toEqual([])
    expect(storage().label).toBe('picked')
  })

  it.each(['OneDrive', 'OneDrive - Contoso', 'OneDrive-Personal', 'onedrive', 'UBF8T346G9.OneDriveStandaloneSuite'])('refuses a folder in %s', async (name) => {
    const inside = join(parent, name, 'Backups')
    await mkdir(inside, { recursive: true })
    expect(await codeOf(storage({ path: inside }).check(signal))).toBe('storage.in-onedrive')
    expect(await codeOf(storage({ path: inside }).create('x.twofold', bytes('x'), signal))).toBe('storage.in-onedrive')
  })

  it('refuses a folder that a link leads into OneDrive', async () => {
    await mkdir(join(parent, 'OneDrive', 'Backups'), { recursive: true })
    await symlink(join(parent, 'OneDrive'), join(parent, 'elsewhere'))
    expect(await codeOf(storage({ path: join(parent, 'elsewhere', 'Backups') }).check(signal))).toBe('storage.in-onedrive')
  })

  it('refuses a OneDrive under any name that a variable or the system tells, in any case of letters', async () => {
    const inside = join(parent, 'My Cloud', 'Backups')
    await mkdir(inside, { recursive: true })
    await symlink(join(parent, 'My Cloud'), join(parent, 'link'))
    expect(await codeOf(storage({ path: inside, oneDriveRoots: [join(parent, 'My Cloud')] }).create('x.twofold', bytes('x'), signal))).toBe('storage.in-onedrive')
    expect(await codeOf(storage({ path: inside, oneDriveRoots: [join(parent, 'link')] }).check(signal))).toBe('storage.in-onedrive')
    expect(await codeOf(storage({ path: inside, findOneDriveRoots: () => Promise.resolve([join(parent, 'My Cloud')]) }).check(signal))).toBe('storage.in-onedrive')
    expect(await codeOf(storage({ path: inside, oneDriveRoots: [join(parent, 'My'), '', '/no/such'] }).check(signal))).toBe('fine')
    expect(await isInOneDrive(inside.toUpperCase(), [join(parent, 'My Cloud')])).toBe(true)
  })

  it('refuses a renamed OneDrive and a SharePoint library by the mark that OneDrive’s program leaves at their top', async () => {
    const inside = join(parent, 'Site - Documents', 'deep', 'deeper')
    await mkdir(inside, { recursive: true })
    expect(await codeOf(storage({ path: inside }).check(signal))).toBe('fine')
    await writeFile(join(parent, 'Site - Documents', '.849C9593-D756-4E56-8D6E-42412F2A707B'), '')
    expect(await codeOf(storage({ path: inside }).check(signal))).toBe('storage.in-onedrive')
    expect(await codeOf(storage({ path: inside }).create('x.twofold', bytes('x'), signal))).toBe('storage.in-onedrive')
    expect(await readdir(inside)).toEqual([])
  })

  it('takes folders that only sound like it', async () => {
    for (const path of ['/home/sam/OneDriver', '/home/sam/My OneDrive notes', '/home/sam/iCloud']) expect(await isInOneDrive(path, ['/no/such'])).toBe(false)
  })

  it('tells a folder that can’t be written to from one that can’t be read', async () => {
    await chmod(root, 0o555)
    expect(await unprivileged(() => codeOf(storage().check(signal)))).toBe('storage.read-only')
    expect(await unprivileged(() => codeOf(storage().create('x.twofold', bytes('x'), signal)))).toBe('storage.read-only')
    await chmod(root, 0o000)
    expect(await unprivileged(() => codeOf(storage().check(signal)))).toBe('storage.denied')
    expect(await unprivileged(() => codeOf(storage().list('x', signal)))).toBe('storage.denied')
    await chmod(root, 0o755)
  })

  it('names a disk that is read-only', async (context) => {
    const mount = await mountTmpfs('ro')
    if (mount === null) return context.skip('no file system can be mounted here (needs root)')
    expect(await codeOf(storage({ path: mount }).check(signal))).toBe('storage.read-only')
    expect((await storage({ path: mount }).bring(['a/x.twofold'], signal, () => undefined)).size).toBe(0)
    expect(await codeOf(storage({ path: mount }).create('a/x.twofold', bytes('x'), signal))).toBe('storage.read-only')
    expect(await storage({ path: mount }).list('a', signal)).toEqual([])
  })

  it('names a disk that is full, and leaves no half file', async (context) => {
    const mount = await mountTmpfs('size=64k')
    if (mount === null) return context.skip('no file system can be mounted here (needs root)')
    const full = storage({ path: mount })
    await full.create('x.twofold', bytes('small'), signal)
    expect(await codeOf(full.create('y.twofold', new Uint8Array(1_000_000), signal))).toBe('storage.full')
    expect(await readdir(mount)).toEqual(['x.twofold'])
    expect(textOf(await full.read('x.twofold', 10, signal))).toBe('small')
  })
})

describe('remove', () => {
  it('takes one file away, and nothing when there is none', async () => {
    await storage().create('a/x.twofold', bytes('one'), signal)
    await storage().remove('a/x.twofold', signal)
    await storage().remove('a/x.twofold', signal)
    await storage().remove('b/x.twofold', signal)
    expect(await readdir(join(root, 'a'))).toEqual([])
  })
})
