// Check my backup on two guards in memory: it asks both anew and changes neither, ends at its deadlines and at a cancel at every
// step, runs one at a time and once a month by itself.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { sealVersion } from '../../../src/main/core/backup/format1.ts'
import { createKey, keyFilePath, pinOf, type KeyFile } from '../../../src/main/core/backup/key-guard.ts'
import { formatVersionName, locationFolder, versionPath, versionsFolder } from '../../../src/main/core/backup/location.ts'
import { releaseNames } from '../../../src/main/core/backup/names.ts'
import { payloadDigest, payloadOf } from '../../../src/main/core/backup/payload.ts'
import { dayMs, drill } from '../../../src/main/core/checkup/drill.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { createErrorReport } from '../../../src/main/core/error-report.ts'
import type { SignedInAccount, Storage } from '../../../src/main/core/ports.ts'
import { SecretText } from '../../../src/main/core/secret.ts'
import type { DocumentStore } from '../../../src/main/core/vault/document-store.ts'
import type { VaultDocument } from '../../../src/main/core/vault/document.ts'
import { createBackupReader } from '../../../src/main/services/backup-reader.ts'
import { createCheckupService } from '../../../src/main/services/checkup.ts'
import { checkupView, checks, type Check } from '../../../src/shared/contract/views.ts'
import { samsAccount, testAccounts, testApp, testDev, testDocument, testKey, testLoc } from '../../fakes/backup-fixtures.ts'
import { fakeTime, type FakeTime } from '../../fakes/fake-time.ts'
import { memoryAppFolder, type MemoryAppFolder } from '../../fakes/memory-app-folder.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'
import { memoryStore } from '../../fakes/memory-store.ts'
import { seededRandom, testCrypto } from '../../fakes/node-crypto-for-tests.ts'

const noon = Date.parse('2026-11-24T12:00:00Z')
/** Nothing but what is in every backup. */
const accounts = testAccounts.filter(({ binding, kind }) => binding === 'portable' && kind === 'other')
const document = { ...testDocument, accounts }

let appFolder: MemoryAppFolder
let storage: MemoryStorage
let time: FakeTime

const keyFile: KeyFile = { v: 1, loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share, createdAt: noon, tid: samsAccount.tid, oid: samsAccount.oid, app: testApp, storage: { kind: 'icloud', hint: '' } }
const keyFileName = `1-${testKey.kid}.json`

const putVersion = async (seq: number, change: Partial<VaultDocument> = {}, dev = testDev): Promise<string> => {
  const atMs = noon - 60_000 + seq
  const random = seededRandom(`${dev}${String(seq)}`)
  const bytes = await sealVersion({ crypto: testCrypto, random }, releaseNames, testKey, payloadOf({ ...document, ...change }, { loc: testLoc, dev, seq }), atMs, null)
  const file = formatVersionName({ atMs, dev, seq, random: '0000000a' })
  storage.files.set(versionPath(releaseNames, testLoc, file), bytes)
  return file
}

let onDocument: VaultDocument

beforeEach(async () => {
  appFolder = memoryAppFolder()
  storage = memoryStorage({ account: 'sam@icloud.example' })
  time = fakeTime(noon)
  await createKey(appFolder, keyFile, { account: samsAccount, signal: new AbortController().signal })
  await putVersion(1, { accounts: accounts.slice(1) })
  await putVersion(2, { accounts: accounts.slice(2) })
  const file = await putVersion(3)
  onDocument = {
    ...document,
    backup: {
      ...document.backup,
      on: true,
      dev: testDev,
      seq: 3,
      loc: testLoc,
      recoveryAccount: samsAccount,
      storageIdentity: 'sam@icloud.example',
      pins: [pinOf(keyFile)],
      last: { level: 'checked-and-uploaded', atMs: noon, accounts: accounts.length, file, kid: testKey.kid, passphraseSalt: null, payloadSha256: payloadDigest(testCrypto, payloadOf(document, { loc: testLoc, dev: testDev, seq: 3 })) },
    },
  }
  appFolder.calls.length = 0
  storage.calls.length = 0
})

interface Options {
  readonly store?: DocumentStore
  readonly signedIn?: SignedInAccount | null
  readonly seed?: string
  readonly guardStorage?: Storage
}

const setUp = ({ store = memoryStore(onDocument), signedIn = samsAccount, seed = 'a', guardStorage = storage }: Options = {}) => {
  const logged: unknown[] = []
  const random = seededRandom(seed)
  const accessToken = vi.fn((_id: string, _options: { signal: AbortSignal; forceRefresh: boolean }) => Promise.resolve(new SecretText('a token')))
  const oneDriveFolders = { hasFile: vi.fn((_name: string, _signal: AbortSignal) => Promise.resolve(false)) }
  const serverClock = { driftMs: vi.fn((): number | null => 120) }
  const service = createCheckupService({
    store,
    session: { account: () => signedIn },
    identity: { accessToken },
    appFolder,
    reader: createBackupReader({ appFolder, crypto: testCrypto, timers: time.timers, names: releaseNames, app: testApp }),
    storage: () => guardStorage,
    oneDriveFolders,
    serverClock,
    crypto: testCrypto,
    random,
    clock: time.clock,
    timers: time.timers,
    names: releaseNames,
    app: testApp,
    report: createErrorReport({ random, log: { write: (event) => void logged.push(event) } }, 'checkup'),
  })
  const seen: (number | null)[] = []
  service.view.onChange((view) => {
    checkupView.parse(view)
    const done = view.running?.done ?? null
    if (seen.at(-1) !== done) seen.push(done)
  })
  const ended = (): Promise<void> => vi.waitFor(() => expect(service.view.get().running).toBeNull(), { interval: 1 })
  const run = async (): Promise<void> => {
    service.run()
    await ended()
  }
  const results = () => Object.fromEntries((service.view.get().last?.results ?? []).map(({ check, result, error, fix }) => [check, [result, error?.code ?? null, fix]]))
  const notPassed = () => Object.fromEntries(Object.entries(results()).filter(([, [result]]) => result !== 'pass'))
  return { service, store, accessToken, oneDriveFolders, serverClock, logged, seen, ended, run, results, notPassed, last: () => service.view.get().last }
}

const fileOf = (seq: number): string => [...storage.files.keys()].find((path) => path.includes(`-${String(seq).padStart(10, '0')}-`)) ?? 'none'
const flip = (path: string): void => {
  const bytes = storage.files.get(path)
  if (bytes) storage.files.set(path, bytes.map((byte, i) => (i === 3_000 ? byte ^ 1 : byte)))
}

describe('a healthy backup', () => {
  it('passes every check and says when', async () => {
    const here = setUp()
    await here.run()
    expect(here.notPassed()).toEqual({})
    expect(here.last()).toMatchObject({ atMs: noon })
    expect(here.last()?.results.map(({ check }) => check)).toEqual([...checks])
  })

  it('tells how far it is, never backwards, and ends', async () => {
    const here = setUp()
    await here.run()
    expect(here.seen).toEqual([...here.seen.slice(0, -1)].sort((a, b) => (a ?? 0) - (b ?? 0)).concat(null))
    expect(here.seen.length).toBeGreaterThan(8)
  })

  it('asks for a fresh token and for the key in the cloud, whatever is pinned here', async () => {
    const here = setUp()
    await here.run()
    expect(here.accessToken).toHaveBeenCalledWith(samsAccount.homeAccountId, expect.objectContaining({ forceRefresh: true }))
    expect(appFolder.calls).toContain(`read ${keyFilePath(keyFile)}`)
  })

  it('reads the newest and one older version back from the storage', async () => {
    const here = setUp()
    const opened: string[] = []
    storage.fault = (operation, path) => {
      if (operation === 'read' && path.endsWith('.twofold')) opened.push(path)
    }
    await here.run()
    // All once to find them, then the newest and one older.
    expect(opened.slice(3)[0]).toBe(fileOf(3))
    expect(opened.slice(3)).toHaveLength(2)
  })

  it('varies the older one', async () => {
    const opened = new Set<string>()
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const reads: string[] = []
      storage.fault = (operation, path) => {
        if (operation === 'read' && path.endsWith('.twofold')) reads.push(path)
      }
      await setUp({ seed }).run()
      opened.add(reads.at(-1) ?? 'none')
    }
    expect(opened).toEqual(new Set([fileOf(1), fileOf(2)]))
  })

  it('changes no byte of either guard, and of the vault only the time of the drill', async () => {
    const here = setUp()
    const before = [new Map(storage.files), new Map(appFolder.filesOf(samsAccount.oid))]
    const documentBefore = here.store.current()
    await here.run()
    const operations = [...appFolder.calls, ...storage.calls].map((call) => call.split(' ')[0])
    expect(operations.filter((operation) => ['create', 'replace', 'remove', 'makeRoot'].includes(operation ?? ''))).toEqual([])
    expect([new Map(storage.files), new Map(appFolder.filesOf(samsAccount.oid))]).toEqual(before)
    expect(here.store.current()).toEqual({ ...documentBefore, backup: { ...documentBefore.backup, lastDrillMs: noon } })
  })
})

describe('what it finds', () => {
  const pin = { ...pinOf(keyFile), kid: 'f'.repeat(32), n: 2 }
  it.each<[string, () => unknown, Partial<Record<Check, (string | null)[]>>]>([
    ['the key was deleted in the cloud', () => appFolder.filesOf(samsAccount.oid).clear(), {
      key: ['fail', 'key-guard.missing', 'put-key-back'],
      'newest-version': ['skipped', 'key-guard.missing', null],
      'older-version': ['skipped', 'key-guard.missing', null],
      'not-in-backup': ['skipped', 'key-guard.missing', null],
    }],
    ['one of two keys was deleted', () => (onDocument = { ...onDocument, backup: { ...onDocument.backup, pins: [...onDocument.backup.pins, pin] } }), { key: ['fail', 'key-guard.missing', 'put-key-back'] }],
    ['the key was changed', () => appFolder.filesOf(samsAccount.oid).set(keyFilePath(keyFile), utf8('{}')), {
      key: ['fail', 'key-guard.changed', 'put-key-back'],
      'newest-version': ['skipped', 'key-guard.damaged', null],
      'older-version': ['skipped', 'key-guard.damaged', null],
      'not-in-backup': ['skipped', 'key-guard.damaged', null],
    }],
    ['the newest version is damaged', () => flip(fileOf(3)), { 'newest-version': ['fail', 'backup.damaged', 'back-up-now'], 'not-in-backup': ['skipped', 'backup.damaged', null], 'older-version': ['warn', 'backup.damaged', null] }],
    ['the newest version is gone', () => storage.files.delete(fileOf(3)), { 'newest-version': ['fail', 'backup.check-failed', 'back-up-now'], 'not-in-backup': ['skipped', 'backup.check-failed', null] }],
    ['all versions are gone', () => { for (const path of [...storage.files.keys()]) storage.files.delete(path) }, {
      'newest-version': ['fail', 'backup.none', 'back-up-now'],
      'older-version': ['skipped', null, null],
      'not-in-backup': ['warn', null, 'back-up-now'],
    }],
    ['the newest version waits in iCloud', () => storage.notHere.add(fileOf(3)), { 'newest-version': ['fail', 'storage.not-downloaded', 'look-again'], 'not-in-backup': ['skipped', 'storage.not-downloaded', null] }],
    ['a change isn’t backed up yet', () => (onDocument = { ...onDocument, settings: { ...onDocument.settings, theme: 'light' } }), { 'newest-version': ['warn', null, 'back-up-now'] }],
    ['another computer deleted the backup', () => storage.files.set(`${locationFolder(releaseNames, testLoc)}/deleted-${'e'.repeat(32)}-00000000.json`, utf8('{}')), { 'newest-version': ['fail', 'backup.location-deleted', null] }],
    ['another iCloud account', () => (onDocument = { ...onDocument, backup: { ...onDocument.backup, storageIdentity: 'kim@icloud.example' } }), { storage: ['fail', 'storage.other-account', 'accept-storage'] }],
    ['the storage is off', () => (storage.fault = () => { throw new AppError('storage.off') }), {
      storage: ['fail', 'storage.off', 'open-icloud-help'],
      folder: ['skipped', 'storage.off', null],
      'newest-version': ['skipped', 'storage.off', null],
      'older-version': ['skipped', 'storage.off', null],
      'not-in-backup': ['skipped', 'storage.off', null],
    }],
    ['the folder is read-only: versions open all the same', () => (storage.fault = (operation) => { if (operation === 'check') throw new AppError('storage.read-only') }), { folder: ['fail', 'storage.read-only', 'choose-folder'] }],
  ])('%s', async (_, change, expected) => {
    change()
    const here = setUp()
    await here.run()
    expect(here.notPassed()).toEqual(expected)
  })

  it('offline: says so once, and everything that depends on it is skipped', async () => {
    const here = setUp()
    here.accessToken.mockRejectedValue(new AppError('cloud.offline'))
    here.serverClock.driftMs.mockReturnValue(null)
    await here.run()
    expect(here.notPassed()).toEqual({
      network: ['fail', 'cloud.offline', 'look-again'],
      'recovery-account': ['skipped', 'cloud.offline', null],
      key: ['skipped', 'cloud.offline', null],
      'newest-version': ['skipped', 'cloud.offline', null],
      'older-version': ['skipped', 'cloud.offline', null],
      clock: ['skipped', 'cloud.offline', null],
      'not-in-backup': ['skipped', 'cloud.offline', null],
    })
    expect(here.store.current().backup.lastDrillMs).toBeNull()
  })

  it('a lost sign-in', async () => {
    const here = setUp()
    here.accessToken.mockRejectedValue(new AppError('session.needs-sign-in'))
    await here.run()
    expect(here.results()).toMatchObject({ network: ['pass', null, null], 'recovery-account': ['fail', 'session.needs-sign-in', 'sign-in'], key: ['skipped', 'session.needs-sign-in', null] })
  })

  it('a key file of this location in a local OneDrive folder', async () => {
    const here = setUp()
    here.oneDriveFolders.hasFile.mockImplementation((name) => Promise.resolve(name === keyFileName))
    await here.run()
    expect(here.notPassed()).toEqual({ 'guards-apart': ['warn', null, 'set-passphrase'] })
  })

  it('a syncing program’s new name is not a missing version', async () => {
    const path = fileOf(3)
    storage.files.set(path.replace('.twofold', ' 2.twofold'), storage.files.get(path) ?? new Uint8Array())
    storage.files.delete(path)
    const here = setUp()
    await here.run()
    expect(here.notPassed()).toEqual({})
  })

  it('another computer’s newer version is no difference', async () => {
    await putVersion(9, { accounts: [] }, 'e'.repeat(32))
    const here = setUp()
    await here.run()
    expect(here.notPassed()).toEqual({})
  })

  it('with backup off and never on: what can be checked is checked, turning on is offered', async () => {
    const here = setUp({ store: memoryStore(document) })
    await here.run()
    expect(here.notPassed()).toEqual({
      key: ['skipped', 'backup.not-on', null],
      'newest-version': ['skipped', 'backup.not-on', null],
      age: ['fail', 'backup.not-on', 'turn-on'],
      'older-version': ['skipped', 'backup.not-on', null],
      'not-in-backup': ['warn', null, 'turn-on'],
      'guards-apart': ['skipped', 'backup.not-on', null],
    })
    expect(here.store.current()).toEqual(document)
  })

  it('with backup turned off again its versions are still checked', async () => {
    onDocument = { ...onDocument, backup: { ...onDocument.backup, on: false } }
    const here = setUp()
    await here.run()
    expect(here.notPassed()).toEqual({ age: ['fail', 'backup.not-on', 'turn-on'] })
  })

  it('a bug in one step ends that step alone, and the log has no name and no path', async () => {
    const here = setUp()
    here.oneDriveFolders.hasFile.mockRejectedValue(new Error('/home/sam/OneDrive sam.taylor@outlook.example'))
    storage.fault = (operation) => {
      if (operation === 'identity') throw new Error('sam@icloud.example')
    }
    await here.run()
    expect(here.results()).toMatchObject({ 'guards-apart': ['skipped', 'app.unexpected', null] })
    expect(JSON.stringify(here.logged)).not.toMatch(/sam|home|outlook|icloud/)
  })
})

describe('ending it', () => {
  /** Everything that is asked of anybody; the n-th blocks for ever and ignores its signal. */
  const blockAt = (here: ReturnType<typeof setUp>, n: number): (() => number) => {
    let calls = 0
    const never = (): Promise<void> => (++calls === n ? new Promise(() => undefined) : Promise.resolve())
    storage.fault = never
    appFolder.fault = never
    here.accessToken.mockImplementation(async () => {
      await never()
      return new SecretText('a token')
    })
    here.oneDriveFolders.hasFile.mockImplementation(async () => {
      await never()
      return false
    })
    return () => calls
  }
  const countCalls = async (): Promise<number> => {
    const here = setUp()
    const calls = blockAt(here, 0)
    await here.run()
    return calls()
  }

  it('a cancel ends it at every step; the last result stays, and the next run works', async () => {
    const all = await countCalls()
    expect(all).toBeGreaterThan(15)
    for (let n = 1; n <= all; n += 1) {
      const here = setUp()
      const calls = blockAt(here, n)
      here.service.run()
      await vi.waitFor(() => expect(calls()).toBeGreaterThanOrEqual(n), { interval: 1 })
      here.service.cancel()
      expect(here.service.view.get()).toEqual({ last: null, running: null })
      await Promise.resolve()
      blockAt(here, 0)
      await here.run()
      expect(here.last()?.results).toHaveLength(checks.length)
    }
  })

  it('whoever never answers is given up by a deadline, and the rest is still checked', async () => {
    const all = await countCalls()
    for (let n = 1; n <= all; n += 1) {
      const here = setUp()
      const calls = blockAt(here, n)
      here.service.run()
      await vi.waitFor(() => expect(calls()).toBeGreaterThanOrEqual(n), { interval: 1 })
      await new Promise((resolve) => setTimeout(resolve, 1))
      time.advance(20 * 60_000)
      await here.ended()
      const codes = (here.last()?.results ?? []).flatMap(({ error }) => error?.code ?? [])
      expect(here.last()?.results).toHaveLength(checks.length)
      expect(codes.filter((code) => !['cloud.timed-out', 'storage.failed', 'storage.not-downloaded'].includes(code))).toEqual([])
    }
    expect(time.pending()).toBe(0)
  })

  it('runs one at a time', async () => {
    const here = setUp()
    here.service.run()
    here.service.run()
    here.service.run()
    await here.ended()
    expect(here.accessToken).toHaveBeenCalledOnce()
  })

  it('a cancelled one that answers late changes nothing', async () => {
    const here = setUp()
    let answer: () => void = () => undefined
    here.accessToken.mockImplementationOnce(() => new Promise((resolve) => (answer = () => resolve(new SecretText('late')))))
    here.service.run()
    here.service.cancel()
    answer()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(here.service.view.get()).toEqual({ last: null, running: null })
  })

  it('a version that is pruned while it is being chosen is not a fault', async () => {
    const here = setUp()
    let listed = false
    storage.fault = (operation, path) => {
      if (operation === 'read' && path === fileOf(3)) listed = true
      // Once the newest is opened for the second time, one of the older ones is pruned.
      if (listed && operation === 'list' && path === versionsFolder(releaseNames, testLoc)) storage.files.delete(fileOf(1))
    }
    await here.run()
    expect(here.results()['older-version']).toEqual(['pass', null, null])
  })
})

describe('once a month by itself', () => {
  /** A moment to begin, then until it has ended, however slow the machine is. */
  const settle = async ({ service }: ReturnType<typeof setUp>): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    await vi.waitFor(() => expect(service.view.get().running).toBeNull(), 10_000)
  }

  it('some minutes after the start, and again after 30 days', async () => {
    const here = setUp()
    here.service.start()
    time.advance(drill.afterStartMs - 1)
    expect(here.accessToken).not.toHaveBeenCalled()
    time.advance(1)
    await settle(here)
    expect(here.accessToken).toHaveBeenCalledTimes(1)
    expect(here.last()).not.toBeNull()
    for (let day = 1; day <= 29; day += 1) {
      time.advance(dayMs)
      await settle(here)
    }
    expect(here.accessToken).toHaveBeenCalledTimes(1)
    time.advance(dayMs)
    await settle(here)
    expect(here.accessToken).toHaveBeenCalledTimes(2)
  })

  it('a failure shows', async () => {
    const here = setUp()
    appFolder.filesOf(samsAccount.oid).clear()
    here.service.start()
    time.advance(drill.afterStartMs)
    await settle(here)
    expect(here.results()['key']).toEqual(['fail', 'key-guard.missing', 'put-key-back'])
  })

  it('offline on that day: says nothing and tries again on the next', async () => {
    const here = setUp()
    here.accessToken.mockRejectedValueOnce(new AppError('cloud.offline'))
    here.service.start()
    time.advance(drill.afterStartMs)
    await settle(here)
    expect(here.service.view.get()).toEqual({ last: null, running: null })
    time.advance(dayMs)
    await vi.waitFor(() => expect(here.last()).not.toBeNull(), 5_000)
    expect(here.notPassed()).toEqual({})
  })

  it.each<[string, () => DocumentStore]>([
    ['backup is off', () => memoryStore(document)],
    ['it ran a week ago', () => memoryStore({ ...onDocument, backup: { ...onDocument.backup, lastDrillMs: noon - 7 * dayMs } })],
    ['the vault is closed', () => ({ ...memoryStore(onDocument), current: () => { throw new AppError('vault.not-open') } })],
  ])('not while %s', async (_, store) => {
    const here = setUp({ store: store() })
    here.service.start()
    time.advance(drill.afterStartMs)
    await settle(here)
    expect(here.accessToken).not.toHaveBeenCalled()
  })

  it('stopped, it never starts', async () => {
    const here = setUp()
    here.service.start()
    here.service.stop()
    time.advance(3 * dayMs)
    await settle(here)
    expect(here.accessToken).not.toHaveBeenCalled()
    expect(time.pending()).toBe(0)
  })

  it('by hand with a closed vault it is refused', () => {
    const here = setUp({ store: { ...memoryStore(onDocument), current: () => { throw new AppError('vault.not-open') } } })
    expect(() => here.service.run()).toThrow('vault.not-open')
  })
})
