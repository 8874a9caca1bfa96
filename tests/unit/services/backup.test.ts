// The switch and the runner on two guards in memory, with every fault put between: "done" is said only of a version that was
// read back from the storage, opened with the guard's key and compared; a failing attempt leaves the switch off.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, isAppError } from '../../../src/main/core/app-error.ts'
import { openVersion, parseVersionFile } from '../../../src/main/core/backup/format1.ts'
import { keyFilePath, readKeys } from '../../../src/main/core/backup/key-guard.ts'
import { locationFile, parseLocationFile, parseVersionName } from '../../../src/main/core/backup/location.ts'
import { releaseNames } from '../../../src/main/core/backup/names.ts'
import { accountsOf, serializePayload } from '../../../src/main/core/backup/payload.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { createErrorReport } from '../../../src/main/core/error-report.ts'
import type { Log, SignedInAccount } from '../../../src/main/core/ports.ts'
import { createSlice } from '../../../src/main/core/slice.ts'
import type { VaultDocument } from '../../../src/main/core/vault/document.ts'
import { createBackupReader } from '../../../src/main/services/backup-reader.ts'
import { createBackupService } from '../../../src/main/services/backup.ts'
import { backupView, type SessionView } from '../../../src/shared/contract/views.ts'
import { boundSecret, kimsAccount, samsAccount, testAccounts, testApp, testDocument } from '../../fakes/backup-fixtures.ts'
import { fakeTime } from '../../fakes/fake-time.ts'
import { memoryAppFolder, type MemoryAppFolder } from '../../fakes/memory-app-folder.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'
import { memoryStore } from '../../fakes/memory-store.ts'
import { seededRandom, testCrypto } from '../../fakes/node-crypto-for-tests.ts'

const noon = Date.parse('2026-11-24T12:00:00Z')

let appFolder: MemoryAppFolder
let storage: MemoryStorage

beforeEach(() => {
  appFolder = memoryAppFolder()
  storage = memoryStorage({ account: 'sam@icloud.example' })
})

interface ComputerOptions {
  readonly document?: VaultDocument
  readonly seed?: string
  readonly account?: SignedInAccount | null
  readonly folders?: Record<string, MemoryStorage>
}

const computer = ({ document = testDocument, seed = 'a', account = samsAccount, folders = {} }: ComputerOptions = {}) => {
  const time = fakeTime(noon)
  const store = memoryStore(document)
  const random = seededRandom(seed)
  const logged: Parameters<Log['write']>[0][] = []
  const log: Log = { write: (event) => void logged.push(event) }
  const session = {
    view: createSlice<SessionView>({ kind: 'signed-out' }),
    account: vi.fn(() => account),
    signInAndWait: vi.fn((_signal: AbortSignal): Promise<SignedInAccount> => Promise.resolve(samsAccount)),
    noteNeedsSignIn: vi.fn(),
  }
  const reader = createBackupReader({ appFolder, crypto: testCrypto, names: releaseNames, app: testApp })
  const storages = { default: () => storage, folder: (path: string) => folders[path] ?? memoryStorage({ kind: 'folder', label: path }) }
  const service = createBackupService({
    store,
    session,
    appFolder,
    storages,
    reader,
    clock: time.clock,
    timers: time.timers,
    crypto: testCrypto,
    random,
    names: releaseNames,
    app: testApp,
    log,
    report: createErrorReport({ random, log }, 'backup'),
  })
  const seen: string[] = []
  service.view.onChange((view) => {
    backupView.parse(view)
    seen.push(view.switch.kind === 'turning-on' ? `turning-on ${view.switch.step}` : view.status.kind === 'running' ? `running ${view.status.step}` : view.status.kind)
  })
  const turnOn = async (): Promise<void> => {
    service.turnOn()
    await service.settled()
  }
  const run = async (): Promise<void> => {
    service.run()
    await service.settled()
  }
  const change = (issuer: string): Promise<unknown> =>
    store.update((before) => ({ ...before, accounts: before.accounts.map((item, i) => (i === 0 ? { ...item, issuer } : item)) }))
  service.start()
  return { service, store, time, session, logged, seen, turnOn, run, change, view: () => service.view.get(), backup: () => store.current().backup }
}

const versionFiles = (): string[] => [...storage.files.keys()].filter((path) => path.endsWith('.twofold'))
const fileNames = (): string[] => versionFiles().map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()
const keyFiles = (): string[] => [...appFolder.filesOf(samsAccount.oid).keys()].filter((path) => path.startsWith('keys/'))

/** Opens a version as a recovery would: bytes of the storage, key of the guard. */
const openFile = async (path: string) => {
  const file = parseVersionFile(storage.files.get(path) ?? new Uint8Array(), releaseNames)
  const call = { account: samsAccount, signal: new AbortController().signal }
  const { keys } = await readKeys({ appFolder, crypto: testCrypto, app: testApp }, file.header.loc, call)
  const key = keys.find(({ kid }) => kid === file.header.kid)
  if (!key) throw new Error('no key')
  return openVersion({ crypto: testCrypto }, file, key)
}
const newest = (): string => versionFiles().sort().at(-1) ?? 'no version'

const whenStorage = (operation: string, path: RegExp, error: () => Error, times = Infinity): void => {
  let left = times
  storage.fault = (at, where) => {
    if (at === operation && path.test(where) && left-- > 0) throw error()
  }
}

describe('turning on', () => {
  it('makes key, folder and version, checks them, and only then is on', async () => {
    const here = computer()
    await here.turnOn()
    expect(here.view()).toMatchObject({
      switch: { kind: 'on' },
      status: { kind: 'done', last: { level: 'checked-and-uploaded', atMs: noon, accounts: 7 } },
      recoveryAccount: { userName: samsAccount.userName },
      storage: { kind: 'icloud', account: 'sam@icloud.example', error: null },
      versions: [{ accounts: 7, deviceName: 'Test computer', os: 'linux', thisDevice: true, atMs: noon }],
    })
    expect(here.seen.filter((step, i, all) => step !== all[i - 1])).toEqual(['off', 'turning-on sign-in', 'turning-on key', 'turning-on folder', 'turning-on write', 'turning-on check', 'done'])
    expect(accountsOf(await openFile(newest())).map(({ id }) => id)).toEqual(testAccounts.map(({ id }) => id))
  })

  it('writes the key file before anything is in the storage, and reads it back', async () => {
    const order: string[] = []
    appFolder.fault = (operation, path) => void order.push(`guard ${operation} ${path.split('/')[0] ?? ''}`)
    storage.fault = (operation, path) => {
      if (operation === 'create') order.push(`storage create ${path.endsWith('location.json') ? 'location.json' : 'version'}`)
    }
    await computer().turnOn()
    const firstCreate = order.indexOf('storage create location.json')
    expect(order.slice(0, firstCreate)).toEqual(['guard create keys', 'guard read keys'])
    expect(order.indexOf('storage create version')).toBeGreaterThan(firstCreate)
    expect(order.indexOf('guard replace heads')).toBeGreaterThan(order.indexOf('storage create version'))
  })

  it('leaves the public hint, masked, and the names that the format gives', async () => {
    const here = computer()
    await here.turnOn()
    const { loc, dev } = here.backup()
    const hint = parseLocationFile(storage.files.get(locationFile(releaseNames, loc ?? '')) ?? null, loc ?? '')
    expect(hint).toMatchObject({ hint: 'sa...@outlook.example', app: testApp })
    expect(parseVersionName(fileNames()[0] ?? '')).toMatchObject({ atMs: noon, dev, seq: 1 })
    expect(keyFiles()).toEqual([keyFilePath({ loc: loc ?? '', n: 1, kid: here.backup().pins[0]?.kid ?? '' })])
    expect([...storage.files.values()].some((bytes) => Buffer.from(bytes).includes('taylor'))).toBe(false)
  })

  it('writes no byte of a secret that is bound to this computer, nor of the key, into the storage', async () => {
    const here = computer()
    await here.turnOn()
    const share = here.backup().pins[0]?.share.bytes() ?? new Uint8Array()
    const payload = Buffer.from(serializePayload(await openFile(newest())))
    for (const secret of [boundSecret.bytes(), share]) {
      for (const form of [Buffer.from(secret), Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('base64')]) {
        expect(payload.includes(form)).toBe(false)
        expect([...storage.files.values()].some((bytes) => Buffer.from(bytes).includes(form))).toBe(false)
      }
    }
  })

  it('signs in first when nobody is', async () => {
    const here = computer({ account: null })
    await here.turnOn()
    expect(here.session.signInAndWait).toHaveBeenCalledOnce()
    expect(here.view().switch).toEqual({ kind: 'on' })
  })

  it('doesn’t open the sign-in page while the storage is off', async () => {
    const here = computer({ account: null })
    whenStorage('check', /^/, () => new AppError('storage.off'))
    await here.turnOn()
    expect(here.session.signInAndWait).not.toHaveBeenCalled()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'storage.off' } })
  })

  it('joins the location that this account has in that storage already', async () => {
    await computer({ seed: 'a' }).turnOn()
    const other = computer({ seed: 'b', document: { ...testDocument, backup: { ...testDocument.backup, dev: 'e'.repeat(32) } } })
    await other.turnOn()
    expect(keyFiles()).toHaveLength(1)
    expect(new Set(versionFiles().map((path) => path.split('/')[2])).size).toBe(1)
    expect(other.view().versions.map(({ thisDevice }) => thisDevice).sort()).toEqual([false, true])
  })

  it('makes an own location beside another account’s', async () => {
    await computer({ seed: 'a' }).turnOn()
    await computer({ seed: 'b', account: kimsAccount }).turnOn()
    expect(new Set(versionFiles().map((path) => path.split('/')[2])).size).toBe(2)
  })

  it.each(['a', 'b', 'c', 'd', 'e', 'f'])('goes on beside the location of the recovery account before, whichever has the smaller id (%s)', async (seed) => {
    const here = computer({ seed })
    await here.turnOn()
    const before = here.backup()
    await here.service.turnOff()
    here.session.account.mockReturnValue(kimsAccount)
    storage.fault = (operation, path) => {
      if (operation === 'create' && path.endsWith('location.json')) throw new AppError('storage.full')
    }
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'storage.full' } })
    storage.fault = null
    await here.turnOn()
    expect(here.backup()).toMatchObject({ on: true, recoveryAccount: kimsAccount })
    expect(here.backup().loc).not.toBe(before.loc)
    await here.change('One')
    await here.run()
    expect(here.view().status).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded' } })
    expect(here.backup().pins).toEqual(expect.arrayContaining([...before.pins]))
  })

  it('doesn’t join a location that was deleted', async () => {
    const first = computer({ seed: 'a' })
    await first.turnOn()
    storage.files.set(`Twofold/v1/${first.backup().loc ?? ''}/deleted-${'e'.repeat(32)}-00000000.json`, utf8('{}'))
    const other = computer({ seed: 'b' })
    await other.turnOn()
    expect(other.backup().loc).not.toBe(first.backup().loc)
  })

  it('with an empty vault prepares both guards and writes no version', async () => {
    const here = computer({ document: { ...testDocument, accounts: [] } })
    await here.turnOn()
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'nothing-yet' } })
    expect(versionFiles()).toEqual([])
    expect(keyFiles()).toHaveLength(1)
  })
})

describe('turning on fails', () => {
  const onKeyRead = (change: (path: string, files: Map<string, Uint8Array>) => unknown) => (): void => {
    appFolder.fault = (operation, path) => {
      if (operation === 'read') change(path, appFolder.filesOf(samsAccount.oid))
    }
  }
  const guard = (operation: string, code: AppError['code']) => (): void => {
    appFolder.fault = (at) => {
      if (at === operation) throw new AppError(code)
    }
  }
  it.each<[string, string, () => void]>([
    ['cloud.unauthorized', '401 at the key file', guard('create', 'cloud.unauthorized')],
    ['cloud.conflict', '409 at the key file', guard('create', 'cloud.conflict')],
    ['cloud.offline', 'no network when the key is read back', guard('read', 'cloud.offline')],
    ['cloud.timed-out', 'a slow cloud', guard('create', 'cloud.timed-out')],
    ['cloud.full', 'a full OneDrive', guard('create', 'cloud.full')],
    ['session.needs-sign-in', 'a lost sign-in', guard('create', 'session.needs-sign-in')],
    ['key-guard.missing', 'a key file that isn’t there when read back', onKeyRead((path, files) => files.delete(path))],
    ['key-guard.changed', 'a key file that is another when read back', onKeyRead((path, files) => files.set(path, utf8('{}')))],
    ['storage.read-only', 'a read-only folder', () => whenStorage('check', /^/, () => new AppError('storage.read-only'))],
    ['storage.in-onedrive', 'a folder in OneDrive', () => whenStorage('check', /^/, () => new AppError('storage.in-onedrive'))],
    ['storage.full', 'a full disk', () => whenStorage('create', /twofold$/, () => new AppError('storage.full'))],
    ['storage.missing', 'a folder that vanishes while writing', () => whenStorage('create', /twofold$/, () => new AppError('storage.missing'))],
    ['storage.missing', 'a folder that vanishes before the check', () => whenStorage('read', /twofold$/, () => new AppError('storage.missing'))],
    ['backup.check-failed', 'a storage that lost the file', () => (storage.onRead = () => null)],
    ['backup.check-failed', 'a storage that cut the file', () => (storage.onRead = (_, bytes) => bytes?.slice(0, -100) ?? null)],
    ['backup.check-failed', 'a storage that changed one bit', () => (storage.onRead = (_, bytes) => bytes?.map((byte, i) => (i === 2_000 ? byte ^ 1 : byte)) ?? null)],
    ['app.unexpected', 'a mistake of ours', () => whenStorage('create', /twofold$/, () => new TypeError('oops'))],
  ])('%s: %s', async (code, _, prepare) => {
    const here = computer()
    prepare()
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code } })
    expect(here.view().status).toEqual({ kind: 'off' })
    expect(here.backup()).toMatchObject({ on: false, last: null })
    expect(here.seen).not.toContain('done')
  })

  it.each(['storage.full', 'backup.check-failed'])('by %s and then works: the key that was made is taken up, not made again', async (code) => {
    const here = computer()
    if (code === 'storage.full') whenStorage('create', /^/, () => new AppError('storage.full'))
    else storage.onRead = () => null
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ error: { code } })
    storage.fault = null
    storage.onRead = null
    await here.turnOn()
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' } })
    expect(keyFiles()).toHaveLength(1)
  })

  it('when a known key was changed: it is never used', async () => {
    const here = computer()
    await here.turnOn()
    await here.service.turnOff()
    const [path = ''] = keyFiles()
    appFolder.filesOf(samsAccount.oid).set(path, utf8('{}'))
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'key-guard.changed' } })
  })

  it('when the sign-in does, with its reason', async () => {
    const here = computer({ account: null })
    here.session.signInAndWait.mockRejectedValue(new AppError('session.work-account'))
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'session.work-account' } })
  })

  it('by cancelling the sign-in: off, without an error', async () => {
    const here = computer({ account: null })
    here.session.signInAndWait.mockImplementation((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Cancelled()), { once: true })))
    here.service.turnOn()
    await vi.waitFor(() => expect(here.session.signInAndWait).toHaveBeenCalled())
    here.service.cancel()
    await here.service.settled()
    expect(here.view().switch).toEqual({ kind: 'off', error: null })
  })

  it('by cancelling while the storage is slow', async () => {
    const here = computer()
    storage.fault = (operation, path, signal) =>
      operation === 'create' && path.endsWith('.twofold') ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true })) : undefined
    here.service.turnOn()
    await vi.waitFor(() => expect(here.view().switch).toEqual({ kind: 'turning-on', step: 'write' }))
    here.service.cancel()
    await here.service.settled()
    expect(here.view().switch).toEqual({ kind: 'off', error: null })
    expect(here.backup().on).toBe(false)
  })
})

describe('the runner', () => {
  const onComputer = async (options: ComputerOptions = {}) => {
    const here = computer(options)
    await here.turnOn()
    here.seen.length = 0
    return here
  }
  const later = async (here: ReturnType<typeof computer>, ms: number): Promise<void> => {
    here.time.advance(ms)
    await here.service.settled()
  }

  it('backs up a few seconds after a change, once for several', async () => {
    const here = await onComputer()
    await here.change('One')
    await here.change('Two')
    expect(here.view().status).toEqual({ kind: 'waiting' })
    await later(here, 2_000)
    expect(versionFiles()).toHaveLength(1)
    await later(here, 1_000)
    expect(versionFiles()).toHaveLength(2)
    expect((await openFile(newest())).accounts[0]?.issuer).toBe('Two')
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { atMs: noon + 3_000 } } })
    expect(here.view().versions).toHaveLength(2)
    expect(fileNames().map((name) => parseVersionName(name)?.seq)).toEqual([1, 2])
  })

  it('makes no new version of what is there already, but looks whether it still is', async () => {
    const here = await onComputer()
    storage.calls.length = 0
    here.time.advance(60_000)
    await here.run()
    expect(versionFiles()).toHaveLength(1)
    expect(storage.calls).toContain(`read ${newest()}`)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded', atMs: noon + 60_000 } } })
  })

  it.each<[string, (path: string) => unknown]>([
    ['gone', (path) => storage.files.delete(path)],
    ['damaged', (path) => storage.files.set(path, utf8('x'))],
  ])('writes anew when the last version is %s', async (_, spoil) => {
    const here = await onComputer()
    spoil(newest())
    here.time.advance(60_000)
    await here.run()
    expect(here.view()).toMatchObject({ status: { kind: 'done' } })
    expect(await openFile(newest())).toMatchObject({ seq: 2 })
  })

  it('runs at start and daily', async () => {
    const before = await onComputer()
    await before.change('Changed while it was off')
    before.service.stop()
    const here = computer({ document: before.store.current(), seed: 'again' })
    expect(versionFiles()).toHaveLength(1)
    await later(here, 2_000)
    expect(versionFiles()).toHaveLength(2)
    const reads = (): number => storage.calls.filter((call) => call.startsWith('read') && call.endsWith('twofold')).length
    const so = reads()
    await later(here, 24 * 3_600_000)
    expect(reads()).toBeGreaterThan(so)
  })

  it('never backs up an emptied vault by itself', async () => {
    const here = await onComputer()
    await here.store.update((document) => ({ ...document, accounts: [] }))
    await later(here, 3_000)
    expect(versionFiles()).toHaveLength(1)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { accounts: 7 } } })
  })

  it('doesn’t run for changes that no backup holds', async () => {
    const here = await onComputer()
    await here.store.update((document) => ({ ...document, session: kimsAccount }))
    expect(here.view().status.kind).toBe('done')
    await later(here, 10_000)
    expect(here.seen).not.toContain('running key')
  })

  it('takes up a change that comes while it runs', async () => {
    const here = await onComputer()
    await here.change('One')
    let isFirst = true
    storage.fault = async (operation, path) => {
      if (operation !== 'create' || !path.endsWith('.twofold') || !isFirst) return
      isFirst = false
      await here.change('Two')
    }
    await later(here, 3_000)
    expect(here.view().status).toEqual({ kind: 'waiting' })
    await later(here, 3_000)
    expect((await openFile(newest())).accounts[0]?.issuer).toBe('Two')
    expect(here.view().status.kind).toBe('done')
  })

  it.each<[AppError['code']]>([['cloud.offline'], ['cloud.timed-out'], ['cloud.unauthorized'], ['session.needs-sign-in']])('%s: goes on with the known key, and says no more than "written"', async (code) => {
    const here = await onComputer()
    await here.change('One')
    appFolder.fault = () => {
      throw new AppError(code)
    }
    await later(here, 3_000)
    expect(versionFiles()).toHaveLength(2)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'written' } } })
    expect(here.session.noteNeedsSignIn).toHaveBeenCalledTimes(code === 'session.needs-sign-in' ? 1 : 0)
    appFolder.fault = null
    await later(here, 10 * 60_000)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded' } } })
    expect(versionFiles()).toHaveLength(2)
  })

  it('makes good for the missing key as soon as the account is signed in again', async () => {
    const here = await onComputer()
    await here.change('One')
    appFolder.fault = () => {
      throw new AppError('session.needs-sign-in')
    }
    await later(here, 3_000)
    appFolder.fault = null
    here.session.view.set({ kind: 'signed-in', account: { userName: 'x', displayName: 'x' } })
    await here.service.settled()
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded' } } })
  })

  it('keeps what was known when nothing changed and the guard is away', async () => {
    const here = await onComputer()
    appFolder.fault = () => {
      throw new AppError('cloud.offline')
    }
    here.time.advance(60_000)
    await here.run()
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded', atMs: noon } } })
  })

  it.each<[string, AppError['code'], () => void]>([
    ['a key that is gone', 'key-guard.missing', () => appFolder.filesOf(samsAccount.oid).clear()],
    ['a key that was changed', 'key-guard.changed', () => keyFiles().forEach((path) => appFolder.filesOf(samsAccount.oid).set(path, utf8('{}')))],
    ['a full disk', 'storage.full', () => whenStorage('create', /twofold$/, () => new AppError('storage.full'))],
    ['a read-only folder', 'storage.read-only', () => whenStorage('check', /^/, () => new AppError('storage.read-only'))],
    ['a folder that vanished', 'storage.missing', () => whenStorage('create', /twofold$/, () => new AppError('storage.missing'))],
    ['a storage that answers other bytes', 'backup.check-failed', () => (storage.onRead = () => utf8('other'))],
    ['a location that was deleted', 'backup.location-deleted', () => storage.files.set(`${newest().split('/').slice(0, 3).join('/')}/deleted-x.json`, utf8('{}'))],
  ])('%s: failing since then, with the last good one, until it works again', async (_, code, spoil) => {
    const here = await onComputer()
    const files = new Map(storage.files)
    const guard = new Map(appFolder.filesOf(samsAccount.oid))
    await here.change('One')
    spoil()
    await later(here, 3_000)
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'failing', sinceMs: noon + 3_000, error: { code }, last: { atMs: noon } } })
    await later(here, 60_000)
    expect(here.view()).toMatchObject({ status: { kind: 'failing', sinceMs: noon + 3_000, error: { code } } })
    expect(here.seen).not.toContain('done')

    storage.fault = null
    storage.onRead = null
    for (const [path, bytes] of guard) appFolder.filesOf(samsAccount.oid).set(path, bytes)
    for (const path of storage.files.keys()) if (path.includes('deleted-')) storage.files.delete(path)
    for (const [path, bytes] of files) storage.files.set(path, bytes)
    await later(here, 120_000)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded' } } })
    expect(here.backup().failingSince).toBeNull()
    expect((await openFile(newest())).accounts[0]?.issuer).toBe('One')
  })

  it('remembers over a restart that it is failing, and since when', async () => {
    const before = await onComputer()
    await before.change('One')
    whenStorage('create', /twofold$/, () => new AppError('storage.full'))
    await later(before, 3_000)
    before.service.stop()
    const here = computer({ document: before.store.current() })
    expect(here.view().status).toMatchObject({ kind: 'failing', sinceMs: noon + 3_000, error: { code: 'storage.full' } })
  })

  it('never gives a number out twice, even when it was cut off after writing', async () => {
    const before = await onComputer()
    await before.change('One')
    const cut = before.store.current()
    await later(before, 3_000)
    // As after a crash between the file and the note of it: the number was kept, the last version was not.
    const here = computer({ document: { ...before.store.current(), backup: { ...before.backup(), last: cut.backup.last } }, seed: 'after' })
    await later(here, 2_000)
    expect(fileNames().map((name) => parseVersionName(name)?.seq).sort()).toEqual([1, 2, 3])
    expect(here.backup().dev).toBe(before.backup().dev)
  })

  it('takes a new device id when a copy of this computer has written under its own', async () => {
    const original = await onComputer()
    const copy = computer({ document: original.store.current(), seed: 'copy' })
    await copy.change('From the copy')
    await later(copy, 3_000)
    await original.change('From the original')
    await later(original, 3_000)
    expect(original.backup().dev).not.toBe(copy.backup().dev)
    expect(original.backup().seq).toBe(1)
    expect(versionFiles()).toHaveLength(3)
    expect(original.view().status.kind).toBe('done')
  })

  it('isn’t driven out of its device id by a file that only has such a name', async () => {
    const here = await onComputer()
    const { dev } = here.backup()
    storage.files.set(newest().replace(/-0000000001-.*/, '-9999999999-00000000.twofold'), utf8('junk'))
    await here.change('One')
    await later(here, 3_000)
    expect(here.backup().dev).toBe(dev)
  })

  it('after a race of two computers all write into the smallest location', async () => {
    const one = await onComputer({ seed: 'one' })
    const files = new Map(storage.files)
    storage.files.clear()
    const two = await onComputer({ seed: 'two', document: { ...testDocument, backup: { ...testDocument.backup, dev: 'e'.repeat(32) } } })
    for (const [path, bytes] of files) storage.files.set(path, bytes)
    expect(one.backup().loc).not.toBe(two.backup().loc)
    const smallest = [one.backup().loc ?? '', two.backup().loc ?? ''].sort()[0]
    for (const here of [one, two]) {
      await here.change(`Changed`)
      await later(here, 3_000)
      expect(here.backup().loc).toBe(smallest)
      expect(here.view().status.kind).toBe('done')
    }
    one.service.refresh()
    await one.service.settled()
    expect(one.view().versions.length).toBeGreaterThanOrEqual(3)
  })

  it('says "uploaded" only once iCloud says so', async () => {
    storage.uploadState = 'pending'
    const here = await onComputer()
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-in-folder' } } })
    await later(here, 10_000)
    expect(here.view()).toMatchObject({ status: { last: { level: 'checked-in-folder' } } })
    storage.uploadState = 'uploaded'
    await later(here, 30_000)
    expect(here.view()).toMatchObject({ status: { last: { level: 'checked-and-uploaded' } } })
  })

  it('doesn’t take an unanswered question about the upload for a yes', async () => {
    whenStorage('uploaded', /^/, () => new AppError('storage.failed'))
    const here = await onComputer()
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-in-folder' } } })
  })

  it('leaves a head for the recovery, and is as good without', async () => {
    const here = await onComputer()
    const { loc, dev } = here.backup()
    const head = JSON.parse(Buffer.from(appFolder.filesOf(samsAccount.oid).get(`heads/${loc ?? ''}/${dev}.json`) ?? []).toString()) as object
    expect(head).toMatchObject({ v: 1, loc, dev, seq: 1, at: noon, file: fileNames()[0] })
    appFolder.fault = (operation) => {
      if (operation === 'replace') throw new AppError('cloud.unavailable')
    }
    await here.change('One')
    await later(here, 3_000)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded' } } })
    expect(here.logged).toContainEqual({ at: 'backup-head', code: 'cloud.unavailable' })
  })

  it('never removes or replaces anything in the storage', async () => {
    const here = await onComputer()
    const first = new Map(storage.files)
    for (const name of ['One', 'Two', 'Three']) {
      await here.change(name)
      await later(here, 3_000)
    }
    for (const [path, bytes] of first) expect(storage.files.get(path)).toEqual(bytes)
    expect(storage.calls.filter((call) => call.startsWith('remove'))).toEqual([])
  })

  it('starts a backup of its own after a recovery put accounts and backup in place', async () => {
    const old = await onComputer()
    const fresh = computer({ seed: 'fresh', document: { ...testDocument, accounts: [] } })
    await fresh.store.update((document) => ({
      ...document,
      accounts: testAccounts,
      backup: { ...document.backup, on: true, dev: 'f'.repeat(32), loc: old.backup().loc, recoveryAccount: samsAccount, pins: old.backup().pins },
    }))
    expect(fresh.view().status.kind).toBe('waiting')
    await later(fresh, 3_000)
    expect(fresh.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' } })
    expect(await openFile(versionFiles().find((path) => path.includes('f'.repeat(32))) ?? '')).toMatchObject({ dev: 'f'.repeat(32), seq: 1 })
  })

  it('leaves alone what a recovery put in place while it waited for the guard', async () => {
    const here = await onComputer({ document: { ...testDocument, accounts: [] } })
    const restored = { on: true, dev: 'f'.repeat(32), seq: 0, loc: 'b'.repeat(32), recoveryAccount: kimsAccount, pins: [], last: null }
    appFolder.fault = async (operation) => {
      if (operation !== 'list') return
      appFolder.fault = null
      await here.store.update((document) => ({ ...document, accounts: testAccounts, backup: { ...document.backup, ...restored } }))
    }
    await here.run()
    expect(here.backup()).toMatchObject(restored)
    expect(versionFiles()).toEqual([])
  })

  it('stops: no timer of it is left', async () => {
    const here = await onComputer()
    await here.change('One')
    here.service.stop()
    await later(here, 48 * 3_600_000)
    expect(versionFiles()).toHaveLength(1)
  })
})

describe('turning off', () => {
  it('keeps versions and key, and on again goes on in the same place', async () => {
    const here = computer()
    await here.turnOn()
    const { loc } = here.backup()
    await here.service.turnOff()
    expect(here.view()).toMatchObject({ switch: { kind: 'off', error: null }, status: { kind: 'off' } })
    expect(versionFiles()).toHaveLength(1)
    await here.turnOn()
    expect(here.backup().loc).toBe(loc)
    expect(versionFiles()).toHaveLength(1)
    expect(here.view().status.kind).toBe('done')
  })

  it('ends a backup that runs', async () => {
    const here = computer()
    await here.turnOn()
    await here.change('One')
    storage.fault = (operation, _path, signal) =>
      operation === 'create' ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true })) : undefined
    here.time.advance(3_000)
    await vi.waitFor(() => expect(here.view().status).toEqual({ kind: 'running', step: 'write' }))
    await here.service.turnOff()
    await here.service.settled()
    expect(here.view()).toMatchObject({ switch: { kind: 'off', error: null }, status: { kind: 'off' } })
  })

  it('drops a move to another folder that still waits for its turn', async () => {
    const here = computer()
    await here.turnOn()
    await here.change('One')
    storage.fault = (operation, _path, signal) =>
      operation === 'create' ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true })) : undefined
    here.time.advance(3_000)
    await vi.waitFor(() => expect(here.view().status).toEqual({ kind: 'running', step: 'write' }))
    await here.service.useFolder('/next')
    await here.service.turnOff()
    await here.service.settled()
    expect(here.backup()).toMatchObject({ on: false, folder: null })
  })

  it('run is refused while it is off', () => {
    const here = computer()
    expect(() => here.service.run()).toThrow(expect.objectContaining({ code: 'backup.not-on' }))
  })
})

describe('another folder', () => {
  it('is taken when it can serve, and refused by name when not', async () => {
    const good = memoryStorage({ kind: 'folder', label: 'good' })
    const bad = memoryStorage({ kind: 'folder', label: 'bad' })
    bad.fault = (operation) => {
      if (operation === 'check') throw new AppError('storage.in-onedrive')
    }
    const here = computer({ folders: { '/good': good, '/bad': bad } })
    const error: unknown = await here.service.useFolder('/bad').catch((thrown: unknown) => thrown)
    expect(isAppError(error, 'storage.in-onedrive')).toBe(true)
    expect(here.backup().folder).toBeNull()
    await here.service.useFolder('/good')
    await here.service.settled()
    expect(here.view().storage).toMatchObject({ kind: 'folder', label: 'good' })
    await here.turnOn()
    expect([...good.files.keys()].filter((path) => path.endsWith('.twofold'))).toHaveLength(1)
    expect(storage.files.size).toBe(0)
    expect(here.view()).toMatchObject({ status: { kind: 'done' } })
  })

  it('is moved to only once a whole backup was checked in it', async () => {
    const next = memoryStorage({ kind: 'folder', label: 'next' })
    const here = computer({ folders: { '/next': next } })
    await here.turnOn()
    next.onRead = () => null
    await here.service.useFolder('/next')
    await here.service.settled()
    expect(here.backup()).toMatchObject({ on: true, folder: null })
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'failing', error: { code: 'backup.check-failed' }, last: { atMs: noon } } })

    next.onRead = null
    await here.service.useFolder('/next')
    await here.service.settled()
    expect(here.backup()).toMatchObject({ on: true, folder: '/next' })
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' }, storage: { kind: 'folder', label: 'next' } })
    expect(versionFiles()).toHaveLength(1)
  })
})

describe('a look at the storage', () => {
  it('shows what is wrong with it, and that it is well again', async () => {
    const here = computer()
    whenStorage('check', /^/, () => new AppError('storage.denied'))
    here.service.refresh()
    await here.service.settled()
    expect(here.view().storage).toMatchObject({ account: 'sam@icloud.example', error: { code: 'storage.denied' } })
    storage.fault = null
    here.service.refresh()
    await here.service.settled()
    expect(here.view().storage.error).toBeNull()
  })

  it('keeps the list when a guard doesn’t answer', async () => {
    const here = computer()
    await here.turnOn()
    appFolder.fault = () => {
      throw new AppError('cloud.offline')
    }
    here.service.refresh()
    await here.service.settled()
    expect(here.view().versions).toHaveLength(1)
  })
})
