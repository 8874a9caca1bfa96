// Hostile, broken and synced folders on the real file system, read as a recovery reads them: what is good opens, what isn't is
// named, nothing outside the folder is touched, and nothing that was there is lost. A full disk is a small tmpfs; where none can be
// mounted the test says so and is skipped.
import { execFileSync } from 'node:child_process'
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFolderStorage, type FolderStorageOptions } from '../../src/main/adapters/folder-storage.ts'
import { realSteps } from '../../src/main/adapters/storage-files.ts'
import { createSystemTimers } from '../../src/main/adapters/system-timers.ts'
import { isAppError } from '../../src/main/core/app-error.ts'
import { sealVersion } from '../../src/main/core/backup/format1.ts'
import { createKey } from '../../src/main/core/backup/key-guard.ts'
import { formatVersionName, versionPath, versionsFolder } from '../../src/main/core/backup/location.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import type { FoundBackup, LookOptions } from '../../src/main/core/backup/reader.ts'
import { createBackupReader } from '../../src/main/services/backup-reader.ts'
import { samsAccount, testApp, testDev, testKey, testLoc, testPayload } from '../fakes/backup-fixtures.ts'
import { fakeTime } from '../fakes/fake-time.ts'
import { memoryAppFolder, type MemoryAppFolder } from '../fakes/memory-app-folder.ts'
import { seededRandom, testCrypto } from '../fakes/node-crypto-for-tests.ts'

const signal = new AbortController().signal
const noon = Date.parse('2026-11-24T12:00:00Z')
const random = seededRandom('storage-folder')
const isRoot = process.getuid?.() === 0
const nobody = 65_534
let parent: string
let root: string
let appFolder: MemoryAppFolder
const mounts: string[] = []

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'twofold-storage-'))
  await chmod(parent, 0o755)
  root = join(parent, 'drive')
  await mkdir(root)
  appFolder = memoryAppFolder()
  await createKey(
    appFolder,
    { v: 1, loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share, createdAt: noon, tid: testKey.tid, oid: testKey.oid, app: testApp, storage: { kind: 'icloud', hint: '' } },
    { account: samsAccount, signal },
  )
})
afterEach(async () => {
  for (const mount of mounts.splice(0)) execFileSync('umount', ['-l', mount])
  await rm(parent, { recursive: true, force: true })
})

const mountTmpfs = async (options: string): Promise<string | null> => {
  const at = join(parent, 'disk')
  await mkdir(at)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    return null
  }
  mounts.push(at)
  return at
}

const storage = (options: Partial<FolderStorageOptions> = {}) => createFolderStorage({ path: root, kind: 'icloud', oneDriveRoots: [], ...options })
const reader = (timers = createSystemTimers()) => createBackupReader({ appFolder, crypto: testCrypto, timers, names: releaseNames, app: testApp })
const find = (from = storage(), options: Partial<LookOptions> = {}): Promise<FoundBackup> => reader().find(samsAccount, from, signal, { passphrases: [], ...options })
const seqs = ({ versions }: FoundBackup): number[] => versions.map(({ seq }) => seq)
const states = ({ unopened }: FoundBackup): string[] => unopened.map(({ state }) => state).sort()
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'fine', (error: unknown) => (isAppError(error) ? error.code : String(error)))

const nameOf = (seq: number, dev = testDev): string => formatVersionName({ atMs: noon + seq * 60_000, dev, seq, random: '0a0b0c0d' })
const seal = (seq: number, dev = testDev): Promise<Uint8Array> =>
  sealVersion({ crypto: testCrypto, random }, releaseNames, testKey, testPayload({ seq, dev }), noon + seq * 60_000, null)
const put = async (seq: number, to = storage(), dev = testDev): Promise<string> => {
  await to.create(versionPath(releaseNames, testLoc, nameOf(seq, dev)), await seal(seq, dev), new AbortController().signal)
  return join(root, versionPath(releaseNames, testLoc, nameOf(seq, dev)))
}
const folder = (of = root): string => join(of, versionsFolder(releaseNames, testLoc))
const copyName = (path: string, mark: string): string => path.replace(/\.twofold$/, `${mark}.twofold`)

describe('a hostile folder', () => {
  it('hides no version behind what was put beside it, and none of that is followed or waited for', async () => {
    await put(1)
    await put(2)
    await mkdir(join(parent, 'outside'))
    await writeFile(join(parent, 'outside', 'secret.twofold'), await seal(9))
    await symlink(join(parent, 'outside', 'secret.twofold'), join(folder(), nameOf(9)))
    await symlink(join(parent, 'outside'), join(folder(), nameOf(8)))
    await mkdir(join(folder(), nameOf(7)))
    execFileSync('mkfifo', [join(folder(), nameOf(6))])
    await writeFile(join(folder(), nameOf(5)), '')
    await truncate(join(folder(), nameOf(5)), 2 ** 36)
    await writeFile(join(folder(), nameOf(4)), 'not a version')
    await writeFile(join(folder(), 'x\u202eowt.twofold'), await seal(3))
    await writeFile(join(folder(), '.hidden.twofold'), await seal(3))
    const found = await find()
    expect(seqs(found)).toEqual([2, 1])
    expect(states(found)).toEqual(['damaged', 'damaged'])
  })

  it('can’t swap a version for a link between listing and reading', async () => {
    await put(1)
    const path = await put(2)
    await writeFile(join(parent, 'outside'), await seal(9))
    const swapping = storage({
      steps: {
        ...realSteps,
        readRegular: async (file, maxBytes) => {
          if (file.endsWith(nameOf(2)) && !(await lstat(path)).isSymbolicLink()) {
            await rm(path)
            await symlink(join(parent, 'outside'), path)
          }
          return realSteps.readRegular(file, maxBytes)
        },
      },
    })
    const found = await find(swapping)
    expect(seqs(found)).toEqual([1])
    expect(states(found)).toEqual(['damaged'])
  })

  it.each(['Twofold', 'Twofold/v1', `Twofold/v1/${testLoc}`, `Twofold/v1/${testLoc}/versions`])('says so when a link stands for %s, and writes nothing through it', async (at) => {
    await put(1)
    await rename(join(root, at), join(parent, 'moved'))
    await symlink(join(parent, 'moved'), join(root, at))
    const code = await codeOf(find())
    // A link among the locations is none of them.
    expect(code).toBe(at.endsWith(testLoc) ? 'backup.none' : 'storage.link-refused')
    const before = await readdir(join(parent, 'moved'), { recursive: true })
    expect(await codeOf(put(2))).toBe('storage.link-refused')
    expect(await readdir(join(parent, 'moved'), { recursive: true })).toEqual(before)
  })

  it('with one file that may not be read shows the others', async () => {
    await put(1)
    await chmod(await put(2), 0)
    execFileSync('chmod', ['-R', 'a+rX', join(root, 'Twofold')])
    await chmod(join(folder(), nameOf(2)), 0)
    await chmod(root, 0o777)
    if (isRoot) process.seteuid?.(nobody)
    const found = await find().finally(() => isRoot && process.seteuid?.(0))
    expect(seqs(found)).toEqual([1])
    expect(states(found)).toEqual(['damaged'])
  })
})

describe('a sync client', () => {
  it.each([' 2', ' (1)', '-Sam’s conflicted copy 2026-11-24'])('renames the file that was just written to "name%s": it opens under that name', async (mark) => {
    const path = await put(1)
    await rename(path, copyName(path, mark))
    const found = await find()
    expect(seqs(found)).toEqual([1])
    const [version] = found.versions
    expect(version?.id).toBe(nameOf(1).replace('.twofold', `${mark}.twofold`))
    await rename(copyName(path, mark), path)
    if (version) expect((await reader().open(samsAccount, storage(), version, signal, { passphrases: [] })).version.id).toBe(nameOf(1))
  })

  it('makes copies: they count once, by what is in them, and each is as good as the first', async () => {
    const path = await put(1)
    await copyFile(path, copyName(path, ' 2'))
    await copyFile(path, copyName(path, ' (1)'))
    expect(await find()).toMatchObject({ versions: [{ id: nameOf(1) }], unopened: [] })
    await writeFile(path, (await readFile(path)).subarray(0, 700))
    const found = await find()
    expect(seqs(found)).toEqual([1])
    expect(states(found)).toEqual(['damaged'])
  })

  it('leaves half a file: it is damaged with its time, the others open, and the whole one later opens', async () => {
    await put(1)
    const path = await put(2)
    const whole = await readFile(path)
    for (const length of [0, 1, 500, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length))
      const found = await find()
      expect(seqs(found)).toEqual([1])
      expect(found.unopened).toEqual([{ id: nameOf(2), loc: testLoc, atMs: noon + 120_000, state: 'damaged' }])
    }
    await writeFile(path, whole)
    expect(seqs(await find())).toEqual([2, 1])
  })

  it('renames a file while it is looked for: it is found', async () => {
    await put(1)
    const path = await put(2)
    const renaming = storage({
      steps: {
        ...realSteps,
        stateOf: async (file, mayBeDataless) => {
          const state = await realSteps.stateOf(file, mayBeDataless)
          if (file.endsWith(nameOf(2))) await rename(path, copyName(path, ' 2')).catch(() => undefined)
          return state
        },
      },
    })
    const found = await find(renaming)
    expect(seqs(found)).toEqual([2, 1])
    expect(found.unopened).toEqual([])
  })

  it('brings files late and out of order: each look tells what is here, and in the end all is', async () => {
    const paths = [await put(1), await put(2), await put(3), await put(4)]
    const away = join(parent, 'cloud')
    await mkdir(away)
    for (const path of paths) await rename(path, join(away, path.slice(folder().length + 1)))
    for (const path of paths) await writeFile(join(dirname(path), `.${path.slice(folder().length + 1)}.icloud`), 'stub')
    const arrive = async (seq: number): Promise<void> => {
      await rename(join(away, nameOf(seq)), join(folder(), nameOf(seq)))
      await rm(join(folder(), `.${nameOf(seq)}.icloud`))
    }
    expect(await codeOf(find())).toBe('storage.not-downloaded')
    await arrive(2)
    const found = await find()
    expect(seqs(found)).toEqual([2])
    expect(found.unopened.map(({ id, state }) => [id, state])).toEqual([4, 3, 1].map((seq) => [nameOf(seq), 'not-downloaded']))

    const seen: number[] = []
    const brings = async (): Promise<void> => {
      for (const seq of [1, 4, 3]) {
        await arrive(seq)
        await sleep(20)
      }
    }
    expect(seqs(await find(storage({ fetchEvicted: brings }), { onProgress: (done) => seen.push(done) }))).toEqual([4, 3, 2, 1])
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen[0]).toBe(1)
    expect(seen.at(-1)).toBe(4)
  })

  it('brings nothing: one wait for all, and what is here opens', async () => {
    await put(1)
    for (let seq = 2; seq <= 60; seq++) await writeFile(join(folder(), `.${nameOf(seq)}.icloud`), 'stub')
    const time = fakeTime()
    const asked = vi.fn(() => Promise.resolve())
    const stalled = storage({ fetchEvicted: asked, timers: time.timers })
    const found: FoundBackup[] = []
    const looking = find(stalled).then((answer) => (found.push(answer), answer))
    let waitedMs = 0
    while (found.length === 0) {
      await sleep(2)
      if (asked.mock.calls.length === 0) continue
      time.advance(250)
      waitedMs += 250
    }
    expect(seqs(await looking)).toEqual([1])
    expect(states(await looking)).toHaveLength(59)
    expect(asked).toHaveBeenCalledTimes(1)
    // By the storage's own clock: half a minute for all, not for each.
    expect(waitedMs).toBeLessThan(60_000)
  })
})

describe('reads that never end', () => {
  it('cost the look two time-outs, then the rest counts as not here', async () => {
    for (let seq = 1; seq <= 12; seq++) await put(seq)
    const time = fakeTime()
    const read = vi.fn((file: string, maxBytes: number) => (/-000000001[01]-/.test(file) ? new Promise<never>(() => undefined) : realSteps.readRegular(file, maxBytes)))
    const blocked = storage({ timers: time.timers, steps: { ...realSteps, readRegular: read } })
    const found: FoundBackup[] = []
    const looking = find(blocked).then((answer) => (found.push(answer), answer))
    while (found.length === 0) {
      await sleep(2)
      if (read.mock.calls.length >= 3) time.advance(5_000)
    }
    expect(seqs(await looking)).toEqual([12])
    expect(new Set(states(await looking))).toEqual(new Set(['not-downloaded']))
    expect(states(await looking)).toHaveLength(11)
    expect(read).toHaveBeenCalledTimes(3)
  })
})

describe('a full disk', () => {
  it.for<[string, string]>([
    ['while writing', 'size=256k'],
    ['for one more file', 'size=4m,nr_inodes=12'],
  ])('%s: says so, leaves no half file, and all earlier versions open', async ([, options], context) => {
    const disk = await mountTmpfs(options)
    if (disk === null) return context.skip('no file system can be mounted here (needs root)')
    const full = storage({ path: disk })
    const good: number[] = []
    let code = 'fine'
    for (let seq = 1; seq <= 200 && code === 'fine'; seq++) {
      code = await codeOf(full.create(versionPath(releaseNames, testLoc, nameOf(seq)), await seal(seq), signal))
      if (code === 'fine') good.push(seq)
    }
    expect(code).toBe('storage.full')
    expect(good.length).toBeGreaterThan(2)
    expect((await readdir(folder(disk))).sort()).toEqual(good.map((seq) => nameOf(seq)))
    expect(seqs(await find(full))).toEqual([...good].reverse())
    await rm(join(folder(disk), nameOf(1)))
    await full.create(versionPath(releaseNames, testLoc, nameOf(999)), await seal(999), signal)
    expect(seqs(await find(full))[0]).toBe(999)
  })
})

describe('two computers', () => {
  it('write into one folder at the same time: every version is there and opens', async () => {
    const otherDev = 'd1'.repeat(16)
    const [here, there] = [storage(), storage()]
    await Promise.all(Array.from({ length: 15 }, (_, i) => [put(i + 1, here), put(i + 1, there, otherDev)]).flat())
    const found = await find()
    expect(found.versions).toHaveLength(30)
    expect(found.unopened).toEqual([])
    expect((await readdir(folder())).filter((name) => !name.endsWith('.twofold'))).toEqual([])
  })
})
