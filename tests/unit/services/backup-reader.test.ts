// The reader on two guards in memory: what opens is listed, what doesn't is counted, and each way to fail has its own code.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError, isAppError } from '../../../src/main/core/app-error.ts'
import { sealVersion, type VersionKey } from '../../../src/main/core/backup/format1.ts'
import { createKey, keyFilePath, kidOf, writeHead, type KeyFile } from '../../../src/main/core/backup/key-guard.ts'
import { accountMark, formatVersionName, locationFile, locationFileBytes, versionPath } from '../../../src/main/core/backup/location.ts'
import { practiceNames, releaseNames } from '../../../src/main/core/backup/names.ts'
import { asVersionPassphrase, knownPassphrase } from '../../../src/main/core/backup/passphrase.ts'
import type { FoundBackup, FoundVersion, LookOptions } from '../../../src/main/core/backup/reader.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import type { KnownPassphrase } from '../../../src/main/core/vault/document.ts'
import { createBackupReader, readingLimitMs } from '../../../src/main/services/backup-reader.ts'
import { kimsAccount, samsAccount, testAccounts, testApp, testDev, testKey, testLoc, testPayload } from '../../fakes/backup-fixtures.ts'
import { fakeTime, type FakeTime } from '../../fakes/fake-time.ts'
import { memoryAppFolder, type MemoryAppFolder } from '../../fakes/memory-app-folder.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'
import { seededRandom, testCrypto } from '../../fakes/node-crypto-for-tests.ts'

const signal = new AbortController().signal
const random = seededRandom('reader')
const noon = Date.parse('2026-11-24T12:00:00Z')
const otherLoc = 'b2'.repeat(16)
const otherDev = 'd1'.repeat(16)

let appFolder: MemoryAppFolder
let storage: MemoryStorage
let time: FakeTime
const nothingKnown: LookOptions = { passphrases: [] }
const reader = () => createBackupReader({ appFolder, crypto: testCrypto, timers: time.timers, names: releaseNames, app: testApp })
const find = (account = samsAccount, options = nothingKnown) => reader().find(account, storage, signal, options)
const open = (version: FoundVersion, options = nothingKnown) => reader().open(samsAccount, storage, version, signal, options)

const codeOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run()
    return 'nothing was thrown'
  } catch (error) {
    return isAppError(error) ? error.code : error instanceof Cancelled ? 'Cancelled' : `not an AppError: ${String(error)}`
  }
}

const putKey = (key: VersionKey = testKey, n = 1): Promise<void> =>
  createKey(
    appFolder,
    { v: 1, loc: key.loc, n, kid: key.kid, share: key.share, createdAt: noon, tid: key.tid, oid: key.oid, app: testApp, storage: { kind: 'icloud', hint: '' } },
    { account: samsAccount, signal },
  )

const put = async ({ seq, dev = testDev, key = testKey, names = releaseNames, at = noon + seq * 60_000, accounts = seq % 8, lock = null }: { seq: number; lock?: KnownPassphrase | null; dev?: string; key?: VersionKey; names?: typeof releaseNames; at?: number; accounts?: number }): Promise<string> => {
  const payload = testPayload({ loc: key.loc, dev, seq, accounts: testPayload().accounts.slice(0, accounts) })
  const name = formatVersionName({ atMs: at, dev, seq, random: '00000000' })
  storage.files.set(versionPath(releaseNames, key.loc, name), await sealVersion({ crypto: testCrypto, random }, names, key, payload, at, lock && asVersionPassphrase(lock)))
  return name
}

const putHint = (loc = testLoc, app = testApp): void => {
  storage.files.set(
    locationFile(releaseNames, loc),
    locationFileBytes({ v: 1, loc, app, hint: 'sa...@outlook.example', ra: accountMark(testCrypto, loc, samsAccount) }),
  )
}

const states = ({ unopened }: FoundBackup): string[] => unopened.map(({ state }) => state).sort()
const pathOf = (name: string): string => versionPath(releaseNames, testLoc, name)
const calls = (operation: string): string[] => storage.calls.filter((call) => call.startsWith(operation))

/** What stands for Argon2id's output here. */
const passphrase = (fill: number): KnownPassphrase =>
  knownPassphrase({ m: 19_456, t: 1, p: 1, salt: new Uint8Array(16).fill(fill) }, new SecretBytes(new Uint8Array(32).fill(fill)))

const rename = (from: string, to: string): void => {
  const bytes = storage.files.get(versionPath(releaseNames, testLoc, from))
  if (!bytes) throw new Error('no such version')
  storage.files.set(versionPath(releaseNames, testLoc, to), bytes)
}

beforeEach(async () => {
  time = fakeTime(noon)
  appFolder = memoryAppFolder()
  storage = memoryStorage()
  putHint()
  await putKey()
})

describe('find', () => {
  it('lists every version of every location, newest first by its authenticated time', async () => {
    await put({ seq: 1 })
    await put({ seq: 3 })
    await put({ seq: 2, dev: otherDev })
    const second: VersionKey = { ...testKey, loc: otherLoc }
    await putKey(second)
    await put({ seq: 5, key: second, at: noon + 90_000 })
    const found = await find()
    expect(found.versions.map(({ loc, dev, seq, accounts }) => ({ loc, dev, seq, accounts }))).toEqual([
      { loc: testLoc, dev: testDev, seq: 3, accounts: 3 },
      { loc: testLoc, dev: otherDev, seq: 2, accounts: 2 },
      { loc: otherLoc, dev: testDev, seq: 5, accounts: 5 },
      { loc: testLoc, dev: testDev, seq: 1, accounts: 1 },
    ])
    expect(found.keys.map(({ loc, n, kid }) => ({ loc, n, kid }))).toEqual([
      { loc: testLoc, n: 1, kid: testKey.kid },
      { loc: otherLoc, n: 1, kid: testKey.kid },
    ])
    expect(found).toMatchObject({ unopened: [], locks: [], missingNewestAtMs: null })
  })

  it('believes the header, not the file name', async () => {
    rename(await put({ seq: 1 }), formatVersionName({ atMs: noon * 2, dev: otherDev, seq: 999, random: 'ffffffff' }))
    storage.files.delete(versionPath(releaseNames, testLoc, formatVersionName({ atMs: noon + 60_000, dev: testDev, seq: 1, random: '00000000' })))
    expect((await find()).versions).toMatchObject([{ dev: testDev, seq: 1, atMs: noon + 60_000 }])
  })

  it('reads versions of older keys too', async () => {
    const share = new SecretBytes(new Uint8Array(32).fill(8))
    const rotated: VersionKey = { ...testKey, share, kid: kidOf(testCrypto, share) }
    await putKey(rotated, 2)
    await put({ seq: 1 })
    await put({ seq: 2, key: rotated })
    expect((await find()).versions.map(({ seq }) => seq)).toEqual([2, 1])
  })

  it('counts what doesn’t open and shows the rest', async () => {
    await put({ seq: 1 })
    const half = await put({ seq: 2 })
    const path = versionPath(releaseNames, testLoc, half)
    storage.files.set(path, (storage.files.get(path) ?? new Uint8Array()).slice(0, 900))
    storage.files.set(versionPath(releaseNames, testLoc, 'junk.twofold'), utf8('junk'))
    storage.files.set(versionPath(releaseNames, testLoc, '.DS_Store'), utf8('junk'))
    storage.files.set(versionPath(releaseNames, testLoc, 'huge.twofold'), new Uint8Array(33 * 1024 * 1024))
    await put({ seq: 3, names: practiceNames })
    const stolen = await put({ seq: 4, key: { ...testKey, loc: otherLoc } })
    storage.files.set(versionPath(releaseNames, testLoc, stolen), storage.files.get(versionPath(releaseNames, otherLoc, stolen)) ?? new Uint8Array())
    storage.files.delete(versionPath(releaseNames, otherLoc, stolen))
    const found = await find()
    expect(found.versions.map(({ seq }) => seq)).toEqual([1])
    expect(states(found)).toEqual(['damaged', 'damaged', 'damaged', 'damaged', 'practice-data'])
  })

  it('takes a syncing program’s copy as one version', async () => {
    const name = await put({ seq: 1 })
    rename(name, name.replace('.twofold', ' 2.twofold'))
    expect((await find()).versions).toHaveLength(1)
  })

  it('says when the newest backup is known but not here yet', async () => {
    await put({ seq: 1 })
    const call = { account: samsAccount, signal }
    await writeHead(appFolder, { v: 1, loc: testLoc, dev: testDev, seq: 9, at: noon + 540_000, file: 'not here.twofold', sha256: 'A'.repeat(43) }, call)
    expect((await find()).missingNewestAtMs).toBe(noon + 540_000)
    await put({ seq: 9 })
    expect((await find()).missingNewestAtMs).toBeNull()
  })

  it('goes on without the heads', async () => {
    await put({ seq: 1 })
    appFolder.fault = (_, path) => {
      if (path.startsWith('heads/')) throw new AppError('cloud.unavailable')
    }
    expect((await find()).versions).toHaveLength(1)
  })

  it('reads from a storage that can’t be written to', async () => {
    await put({ seq: 1 })
    storage.fault = (operation) => {
      if (operation === 'check') throw new AppError('storage.read-only')
    }
    expect((await find()).versions).toHaveLength(1)
  })

  it('changes nothing in either guard', async () => {
    await put({ seq: 1 })
    appFolder.calls.length = 0
    await find()
    expect([...storage.calls, ...appFolder.calls].filter((call) => /^(create|remove|replace)/.test(call))).toEqual([])
  })

  it('looks at 5,000 files at most, however many there are', async () => {
    await put({ seq: 1 })
    for (let i = 0; i < 5_100; i++) storage.files.set(versionPath(releaseNames, testLoc, `0-${String(i)}.twofold`), utf8('x'))
    storage.calls.length = 0
    const found = await find()
    expect(found.versions).toHaveLength(1)
    expect(storage.calls.filter((call) => call.startsWith('read '))).toHaveLength(5_000)
  })
})

describe('files that are not here', () => {
  it('are asked for once and all together, counted, and never read', async () => {
    const names = [await put({ seq: 1 }), await put({ seq: 2 }), await put({ seq: 3 })]
    storage.notHere.add(pathOf(names[1] ?? '')).add(pathOf(names[2] ?? ''))
    const found = await find()
    expect(found.versions.map(({ seq }) => seq)).toEqual([1])
    expect(found.unopened).toEqual([3, 2].map((seq) => ({ id: names[seq - 1], loc: testLoc, atMs: noon + seq * 60_000, state: 'not-downloaded' })))
    expect(calls('bring')).toHaveLength(1)
    expect(calls('read ')).toEqual([`read ${pathOf(names[0] ?? '')}`])
  })

  it('are asked for once over several locations', async () => {
    const second: VersionKey = { ...testKey, loc: otherLoc }
    await putKey(second)
    await put({ seq: 1 })
    await put({ seq: 2, key: second })
    await find()
    expect(calls('bring')).toHaveLength(1)
  })

  it('of somebody else aren’t asked for while there are own ones', async () => {
    await put({ seq: 1 })
    putHint(otherLoc)
    const foreign = await put({ seq: 2, key: { ...testKey, loc: otherLoc } })
    const asked: string[] = []
    const bring = storage.bring.bind(storage)
    storage.bring = (paths, ...rest) => bring((asked.push(...paths), paths), ...rest)
    await find()
    expect(asked).toHaveLength(2)
    expect(asked).not.toContain(versionPath(releaseNames, otherLoc, foreign))
  })

  it('are named as the reason when nothing else opens', async () => {
    storage.notHere.add(pathOf(await put({ seq: 1 })))
    expect(await codeOf(() => find())).toBe('storage.not-downloaded')
  })

  it('after two reads that never came back nothing more is read', async () => {
    for (let seq = 1; seq <= 10; seq++) await put({ seq })
    storage.fault = (operation, path) => {
      if (operation === 'read' && /-000000000[89]-/.test(path)) throw new AppError('storage.not-downloaded')
    }
    const found = await find()
    // Newest first, two at a time: 10 and 9 are begun, then 8, and perhaps one more before 8 is known.
    expect(calls('read ').length).toBeLessThan(6)
    expect(found.versions.map(({ seq }) => seq)).toContain(10)
    expect(found.versions.length + found.unopened.length).toBe(10)
    expect(new Set(states(found))).toEqual(new Set(['not-downloaded']))
  })

  it('a look ends at its deadline with what was read by then', async () => {
    for (let seq = 1; seq <= 5; seq++) await put({ seq })
    storage.fault = async (operation, path, of) => {
      if (operation !== 'read' || path.includes('-0000000005-')) return
      await new Promise<void>((_, reject) => {
        of?.addEventListener('abort', () => reject(new Cancelled()))
        if (calls('read ').length === 3) time.advance(readingLimitMs)
      })
    }
    const found = await find()
    expect(found.versions.map(({ seq }) => seq)).toEqual([5])
    expect(states(found)).toEqual(['not-downloaded', 'not-downloaded', 'not-downloaded', 'not-downloaded'])
    expect(time.pending()).toBe(0)
  })

  it('a look leaves no timer behind, however it ends', async () => {
    await put({ seq: 1 })
    await find()
    storage.fault = (operation) => {
      if (operation === 'read') throw new AppError('storage.missing')
    }
    expect(await codeOf(() => find())).toBe('storage.missing')
    expect(time.pending()).toBe(0)
  })
})

describe('many files', () => {
  it('are each read once, no more than two at the same time', async () => {
    for (let seq = 1; seq <= 100; seq++) await put({ seq })
    let now = 0
    let most = 0
    storage.fault = async (operation) => {
      if (operation !== 'read') return
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now -= 1
    }
    const found = await find()
    expect(found.versions).toHaveLength(100)
    const read = calls('read ')
    expect(read).toHaveLength(100)
    expect(new Set(read).size).toBe(100)
    expect(most).toBe(2)
    expect(calls('list ')).toHaveLength(1)
    expect(calls('bring')).toHaveLength(1)
  })

  it('are counted as they come, never backwards, up to the last', async () => {
    for (let seq = 1; seq <= 9; seq++) await put({ seq })
    const bring = storage.bring.bind(storage)
    storage.bring = async (paths, of, report) => {
      const missing = await bring(paths, of, () => undefined)
      for (const done of [2, 4, 3]) report(done, paths.length)
      return missing
    }
    const seen: [number, number][] = []
    await find(samsAccount, { ...nothingKnown, onProgress: (done, total) => seen.push([done, total]) })
    expect(seen.map(([, total]) => total)).toEqual(seen.map(() => 9))
    const counts = seen.map(([done]) => done)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(counts.at(-1)).toBe(9)
  })

  it('one that may not be read hides no other', async () => {
    await put({ seq: 1 })
    const denied = await put({ seq: 2 })
    storage.fault = (operation, path) => {
      if (operation === 'read' && path === pathOf(denied)) throw new AppError('storage.denied')
    }
    const found = await find()
    expect(found.versions.map(({ seq }) => seq)).toEqual([1])
    expect(states(found)).toEqual(['damaged'])
    storage.files.delete(pathOf(found.versions[0]?.id ?? ''))
    expect(await codeOf(() => find())).toBe('storage.denied')
  })

  it('one that a syncing program renames while they are read is found under its new name', async () => {
    await put({ seq: 1 })
    const name = await put({ seq: 2 })
    storage.fault = (operation, path) => {
      if (operation !== 'read' || !storage.files.has(pathOf(name)) || path !== pathOf(name)) return
      rename(name, name.replace('.twofold', ' 2.twofold'))
      storage.files.delete(pathOf(name))
    }
    const found = await find()
    expect(found.versions.map(({ seq }) => seq)).toEqual([2, 1])
    expect(found.unopened).toEqual([])
  })

  it('one that is taken away while they are read is not made up', async () => {
    await put({ seq: 1 })
    const name = await put({ seq: 2 })
    storage.fault = (operation, path) => {
      if (operation === 'read' && path === pathOf(name)) storage.files.delete(path)
    }
    expect(await find()).toMatchObject({ versions: [{ seq: 1 }], unopened: [] })
  })
})

describe('passphrases', () => {
  it('are asked for by their locks when nothing else opens', async () => {
    await put({ seq: 1, lock: passphrase(1) })
    await put({ seq: 2, lock: passphrase(2) })
    await put({ seq: 3, lock: passphrase(2) })
    const found = await find()
    expect(found).toMatchObject({ versions: [], keys: [{ kid: testKey.kid }] })
    expect(states(found)).toEqual(['passphrase', 'passphrase', 'passphrase'])
    expect(found.locks).toEqual([2, 1].map((fill) => ({ kdf: 'argon2id', v: 19, m: 19_456, t: 1, p: 1, salt: new Uint8Array(16).fill(fill) })))
  })

  it('open what they belong to, and the rest keeps waiting', async () => {
    await put({ seq: 1, lock: passphrase(1) })
    await put({ seq: 2, lock: passphrase(2) })
    await put({ seq: 3 })
    const found = await find(samsAccount, { passphrases: [passphrase(1)] })
    expect(found.versions.map(({ seq }) => seq)).toEqual([3, 1])
    expect(found.locks.map(({ salt }) => salt[0])).toEqual([2])
    const version = found.versions[1]
    if (!version) throw new Error('no version')
    expect((await open(version, { passphrases: [passphrase(1)] })).accounts).toHaveLength(1)
    expect(await codeOf(() => open(version))).toBe('backup.passphrase-needed')
  })

  it('a wrong one opens nothing, and the file still waits for the right one', async () => {
    await put({ seq: 1, lock: passphrase(1) })
    const wrong = { ...passphrase(1), key: passphrase(2).key }
    const found = await find(samsAccount, { passphrases: [wrong] })
    expect(found).toMatchObject({ versions: [], unopened: [{ state: 'passphrase' }] })
    expect(found.locks).toHaveLength(1)
  })

  it('a damaged file is told from a wrong passphrase by one that opens', async () => {
    await put({ seq: 1, lock: passphrase(1) })
    const path = pathOf(await put({ seq: 2, lock: passphrase(1) }))
    const bytes = Uint8Array.from(storage.files.get(path) ?? [])
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = bytes[middle] === 65 ? 66 : 65
    storage.files.set(path, bytes)
    const found = await find(samsAccount, { passphrases: [passphrase(1)] })
    expect(found).toMatchObject({ versions: [{ seq: 1 }], unopened: [{ state: 'damaged' }], locks: [] })
  })
})

describe('a key file brought by hand', () => {
  const brought: KeyFile = { v: 1, loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share, createdAt: noon, tid: testKey.tid, oid: testKey.oid, app: 'another-client', storage: { kind: 'icloud', hint: '' } }

  it('opens what the guard has no key for, and is pinned', async () => {
    await put({ seq: 7 })
    appFolder.filesOf(samsAccount.oid).clear()
    expect(await codeOf(() => find())).toBe('key-guard.missing')
    const options = { ...nothingKnown, keyFiles: [brought] }
    const found = await find(samsAccount, options)
    expect(found.versions.map(({ seq }) => seq)).toEqual([7])
    expect(found.keys).toEqual([{ loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share }])
    const [version] = found.versions
    if (!version) throw new Error('no version')
    expect((await open(version, options)).accounts).toHaveLength(testAccounts.length)
  })

  it('counts once beside the guard’s own, and not for another location', async () => {
    await put({ seq: 1 })
    const found = await find(samsAccount, { ...nothingKnown, keyFiles: [brought, { ...brought, loc: otherLoc }] })
    expect(found.keys).toHaveLength(1)
  })
})

describe('nothing in this storage, but the account has a backup elsewhere', () => {
  const detail = async (): Promise<unknown> => {
    const error: unknown = await find().catch((thrown: unknown) => thrown)
    return isAppError(error, 'backup.none') ? error.detail : error
  }
  const keyOf = (loc: string, createdAt: number, where: KeyFile['storage']): Promise<void> =>
    createKey(appFolder, { v: 1, loc, n: 1, kid: testKey.kid, share: testKey.share, createdAt, tid: testKey.tid, oid: testKey.oid, app: testApp, storage: where }, { account: samsAccount, signal })

  it('says where, by the newest key file', async () => {
    storage.files.clear()
    await keyOf('c'.repeat(32), noon + 1, { kind: 'folder', hint: 'NAS' })
    await keyOf('d'.repeat(32), noon - 1, { kind: 'folder', hint: 'Old disk' })
    expect(await detail()).toEqual({ name: 'folder', expected: 'NAS' })
  })

  it('says the kind alone where the key file has no name for it', async () => {
    storage.files.clear()
    expect(await detail()).toEqual({ name: 'icloud' })
  })

  it('says nothing of the location that is here, nor when the guard doesn’t tell', async () => {
    expect(await detail()).toEqual({})
    storage.files.clear()
    appFolder.fault = () => {
      throw new AppError('cloud.unavailable')
    }
    expect(await detail()).toEqual({})
  })
})

describe('find fails with', () => {
  it.each<[string, string, () => unknown]>([
    ['backup.none', 'an empty storage', () => storage.files.clear()],
    ['backup.none', 'a location without a version', () => undefined],
    ['backup.damaged', 'nothing but damaged files', () => storage.files.set(versionPath(releaseNames, testLoc, 'x.twofold'), utf8('x'))],
    ['backup.newer', 'versions of a newer app', async () => storage.files.set(versionPath(releaseNames, testLoc, 'x.twofold'), newer(await sealed()))],
    ['backup.practice-data', 'practice data', () => put({ seq: 1, names: practiceNames })],
    ['key-guard.missing', 'the right account whose key is gone', async () => { await put({ seq: 1 }); appFolder.filesOf(samsAccount.oid).clear() }],
    ['key-guard.missing', 'a key of the location, but not the version’s', async () => (await put({ seq: 1, key: { ...testKey, kid: 'c'.repeat(32) } }), undefined)],
    ['key-guard.damaged', 'a key file that was tampered with', async () => (await put({ seq: 1 }), appFolder.filesOf(samsAccount.oid).set(keyFilePath({ ...testKey, n: 1 }), utf8('{}')))],
    ['key-guard.other-app', 'a location of another client id', async () => { await put({ seq: 1 }); appFolder.filesOf(samsAccount.oid).clear(); putHint(testLoc, 'another-client') }],
    ['storage.off', 'iCloud Drive off', () => (storage.fault = () => { throw new AppError('storage.off') })],
    ['storage.denied', 'a folder that may not be read', () => (storage.fault = (operation) => { if (operation === 'listFolders') throw new AppError('storage.denied') })],
    ['storage.not-downloaded', 'files that stay in the cloud', async () => (await put({ seq: 1 }), (storage.fault = (operation, path) => { if (operation === 'read' && path.endsWith('.twofold')) throw new AppError('storage.not-downloaded') }))],
    ['cloud.offline', 'no network', () => (appFolder.fault = () => { throw new AppError('cloud.offline') })],
    ['cloud.timed-out', 'a slow cloud', () => (appFolder.fault = () => { throw new AppError('cloud.timed-out') })],
    ['session.needs-sign-in', 'a lost sign-in', () => (appFolder.fault = () => { throw new AppError('session.needs-sign-in') })],
  ])('%s: %s', async (code, _, prepare) => {
    await prepare()
    expect(await codeOf(() => find())).toBe(code)
  })

  it('backup.wrong-account, naming the right one masked', async () => {
    await put({ seq: 1 })
    const error: unknown = await find(kimsAccount).catch((thrown: unknown) => thrown)
    expect(isAppError(error, 'backup.wrong-account') && error.detail).toEqual({ expected: 'sa...@outlook.example' })
  })

  it('Cancelled, in the middle of many files', async () => {
    for (let seq = 1; seq <= 20; seq++) await put({ seq })
    const abort = new AbortController()
    storage.fault = (operation) => {
      if (operation === 'read' && storage.calls.length > 10) abort.abort()
    }
    expect(await codeOf(() => reader().find(samsAccount, storage, abort.signal, nothingKnown))).toBe('Cancelled')
    expect(storage.calls.length).toBeLessThan(14)
  })

  const sealed = () => sealVersion({ crypto: testCrypto, random }, releaseNames, testKey, testPayload(), noon, null)
  const newer = (bytes: Uint8Array): Uint8Array => {
    const parts = JSON.parse(Buffer.from(bytes).toString()) as { protected: string }
    const header = JSON.parse(Buffer.from(parts.protected, 'base64url').toString()) as object
    return utf8(JSON.stringify({ ...parts, protected: Buffer.from(JSON.stringify({ ...header, v: 2 })).toString('base64url') }))
  }
})

describe('open', () => {
  const only = async (): Promise<FoundVersion> => {
    const [version] = (await find()).versions
    if (!version) throw new Error('no version')
    return version
  }

  it('gives accounts in order and the settings, this-device ones as names', async () => {
    await put({ seq: 7 })
    const opened = await open(await only())
    expect(opened.accounts.map(({ id }) => id)).toEqual(testAccounts.map(({ id }) => id))
    expect(opened.accounts.filter(({ binding }) => binding === 'this-device').every(({ credential }) => credential === null)).toBe(true)
    expect(opened.settings).toEqual({ theme: 'dark', language: 'en', clipboardSeconds: 10, hideCodes: true })
  })

  it('asks both guards again', async () => {
    await put({ seq: 7 })
    const version = await only()
    appFolder.filesOf(samsAccount.oid).clear()
    expect(await codeOf(() => open(version))).toBe('key-guard.missing')
    await putKey()
    storage.fault = () => {
      throw new AppError('storage.missing')
    }
    expect(await codeOf(() => open(version))).toBe('storage.missing')
  })

  it('refuses another version that was put under the chosen one’s name', async () => {
    await put({ seq: 7 })
    const version = await only()
    const swap = await put({ seq: 6 })
    storage.files.set(versionPath(releaseNames, testLoc, version.id), storage.files.get(versionPath(releaseNames, testLoc, swap)) ?? new Uint8Array())
    expect(await codeOf(() => open(version))).toBe('backup.damaged')
  })

  it('finds the version that a syncing program has renamed since, and takes no other for it', async () => {
    const name = await put({ seq: 7 })
    const version = await only()
    const copy = name.replace('.twofold', ' 2.twofold')
    rename(name, copy)
    storage.files.delete(pathOf(name))
    storage.files.set(pathOf(name.replace('.twofold', ' 3.twofold')), utf8('half'))
    expect(await open(version)).toMatchObject({ version: { id: copy, seq: 7 } })
    storage.files.set(pathOf(copy), storage.files.get(pathOf(await put({ seq: 6 }))) ?? new Uint8Array())
    expect(await codeOf(() => open(version))).toBe('backup.none')
  })

  it('says that it is not here without reading it', async () => {
    const name = await put({ seq: 7 })
    const version = await only()
    storage.notHere.add(pathOf(name))
    storage.calls.length = 0
    expect(await codeOf(() => open(version))).toBe('storage.not-downloaded')
    expect(calls('read ')).toEqual([])
  })

  it('says when the version is gone or damaged by now', async () => {
    await put({ seq: 7 })
    const version = await only()
    storage.onRead = (_, bytes) => bytes?.slice(1) ?? null
    expect(await codeOf(() => open(version))).toBe('backup.damaged')
    storage.onRead = () => null
    expect(await codeOf(() => open(version))).toBe('backup.none')
  })
})
