// The reader on two guards in memory: what opens is listed, what doesn't is counted, and each way to fail has its own code.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError, isAppError } from '../../../src/main/core/app-error.ts'
import { sealVersion, type VersionKey } from '../../../src/main/core/backup/format1.ts'
import { createKey, keyFilePath, kidOf, writeHead } from '../../../src/main/core/backup/key-guard.ts'
import { accountMark, formatVersionName, locationFile, locationFileBytes, versionPath } from '../../../src/main/core/backup/location.ts'
import { practiceNames, releaseNames } from '../../../src/main/core/backup/names.ts'
import type { FoundVersion } from '../../../src/main/core/backup/reader.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import { createBackupReader } from '../../../src/main/services/backup-reader.ts'
import { kimsAccount, samsAccount, testAccounts, testApp, testDev, testKey, testLoc, testPayload } from '../../fakes/backup-fixtures.ts'
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
const reader = () => createBackupReader({ appFolder, crypto: testCrypto, names: releaseNames, app: testApp })
const find = (account = samsAccount) => reader().find(account, storage, signal)

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

const put = async ({ seq, dev = testDev, key = testKey, names = releaseNames, at = noon + seq * 60_000, accounts = seq % 8 }: { seq: number; dev?: string; key?: VersionKey; names?: typeof releaseNames; at?: number; accounts?: number }): Promise<string> => {
  const payload = testPayload({ loc: key.loc, dev, seq, accounts: testPayload().accounts.slice(0, accounts) })
  const name = formatVersionName({ atMs: at, dev, seq, random: '00000000' })
  storage.files.set(versionPath(releaseNames, key.loc, name), await sealVersion({ crypto: testCrypto, random }, names, key, payload, at))
  return name
}

const putHint = (loc = testLoc, app = testApp): void => {
  storage.files.set(
    locationFile(releaseNames, loc),
    locationFileBytes({ v: 1, loc, app, hint: 'sa...@outlook.example', ra: accountMark(testCrypto, loc, samsAccount) }),
  )
}

const rename = (from: string, to: string): void => {
  const bytes = storage.files.get(versionPath(releaseNames, testLoc, from))
  if (!bytes) throw new Error('no such version')
  storage.files.set(versionPath(releaseNames, testLoc, to), bytes)
}

beforeEach(async () => {
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
    expect(found).toMatchObject({ damaged: 0, newer: 0, missingNewestAtMs: null })
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
    expect(found.damaged).toBe(5)
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
    expect(await codeOf(() => reader().find(samsAccount, storage, abort.signal))).toBe('Cancelled')
    expect(storage.calls.length).toBeLessThan(14)
  })

  const sealed = () => sealVersion({ crypto: testCrypto, random }, releaseNames, testKey, testPayload(), noon)
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
    const opened = await reader().open(samsAccount, storage, await only(), signal)
    expect(opened.accounts.map(({ id }) => id)).toEqual(testAccounts.map(({ id }) => id))
    expect(opened.accounts.filter(({ binding }) => binding === 'this-device').every(({ credential }) => credential === null)).toBe(true)
    expect(opened.settings).toEqual({ theme: 'dark', language: 'en', clipboardSeconds: 10, hideCodes: true })
  })

  it('asks both guards again', async () => {
    await put({ seq: 7 })
    const version = await only()
    appFolder.filesOf(samsAccount.oid).clear()
    expect(await codeOf(() => reader().open(samsAccount, storage, version, signal))).toBe('key-guard.missing')
    await putKey()
    storage.fault = () => {
      throw new AppError('storage.missing')
    }
    expect(await codeOf(() => reader().open(samsAccount, storage, version, signal))).toBe('storage.missing')
  })

  it('refuses another version that was put under the chosen one’s name', async () => {
    await put({ seq: 7 })
    const version = await only()
    const swap = await put({ seq: 6 })
    storage.files.set(versionPath(releaseNames, testLoc, version.id), storage.files.get(versionPath(releaseNames, testLoc, swap)) ?? new Uint8Array())
    expect(await codeOf(() => reader().open(samsAccount, storage, version, signal))).toBe('backup.damaged')
  })

  it('says when the version is gone or damaged by now', async () => {
    await put({ seq: 7 })
    const version = await only()
    storage.onRead = (_, bytes) => bytes?.slice(1) ?? null
    expect(await codeOf(() => reader().open(samsAccount, storage, version, signal))).toBe('backup.damaged')
    storage.onRead = () => null
    expect(await codeOf(() => reader().open(samsAccount, storage, version, signal))).toBe('backup.none')
  })
})
