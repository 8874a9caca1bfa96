// The switch and the runner on two guards in memory, with every fault put between: "done" is said only of a version that was
// read back from the storage, opened with the guard's key and compared; a failing attempt leaves the switch off.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, isAppError } from '../../../src/main/core/app-error.ts'
import { keyFilePath } from '../../../src/main/core/backup/key-guard.ts'
import { locationFile, parseLocationFile, parseVersionName } from '../../../src/main/core/backup/location.ts'
import { releaseNames } from '../../../src/main/core/backup/names.ts'
import { accountsOf, serializePayload } from '../../../src/main/core/backup/payload.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { backupComputer, dayMs, hookGuards, hourMs, keyFilesOf, killSwitch, memoryGuards, nameOf, noon, openAsRecovery, versionFilesIn, type BackupComputer, type ComputerOptions, type Guards } from '../../fakes/backup-computer.ts'
import { boundSecret, kimsAccount, samsAccount, testAccounts, testApp, testDocument } from '../../fakes/backup-fixtures.ts'
import type { MemoryAppFolder } from '../../fakes/memory-app-folder.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'

let guards: Guards
let appFolder: MemoryAppFolder
let storage: MemoryStorage

beforeEach(() => {
  guards = memoryGuards()
  appFolder = guards.appFolder
  storage = guards.storage
})

const computer = (options: ComputerOptions = {}): BackupComputer => backupComputer(guards, options)
const versionFiles = (): string[] => versionFilesIn(storage)
const fileNames = (): string[] => versionFiles().map(nameOf).sort()
const keyFiles = (): string[] => keyFilesOf(guards)
const openFile = (path: string) => openAsRecovery(guards, path)
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
    here.service.turnOn({ withoutPassphrase: false })
    await vi.waitFor(() => expect(here.session.signInAndWait).toHaveBeenCalled())
    here.service.cancel()
    await here.service.settled()
    expect(here.view().switch).toEqual({ kind: 'off', error: null })
  })

  it('by cancelling while the storage is slow', async () => {
    const here = computer()
    storage.fault = (operation, path, signal) =>
      operation === 'create' && path.endsWith('.twofold') ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true })) : undefined
    here.service.turnOn({ withoutPassphrase: false })
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
  const later = (here: BackupComputer, ms: number): Promise<void> => here.later(ms)

  it('backs up a few seconds after a change, once for several', async () => {
    const here = await onComputer()
    await here.change('One')
    await here.change('Two')
    expect(here.view().status).toMatchObject({ kind: 'waiting', for: 'change' })
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
    expect(here.view().status).toMatchObject({ kind: 'waiting', for: 'change' })
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

  it('never replaces anything in the storage, and removes nothing that isn’t old', async () => {
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

  it('claims nothing after a start before it has looked', async () => {
    const before = await onComputer()
    before.service.stop()
    const here = computer({ document: before.store.current(), seed: 'again' })
    expect(here.view().status).toMatchObject({ kind: 'waiting', for: 'change', last: { level: 'checked-and-uploaded' } })
    await later(here, 2_000)
    expect(here.view().status.kind).toBe('done')
  })

  it('a run that was cancelled forgets no change, and says that it waits', async () => {
    const here = await onComputer()
    await here.change('One')
    storage.fault = (operation, _path, signal) =>
      operation === 'create' ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true })) : undefined
    here.time.advance(3_000)
    await vi.waitFor(() => expect(here.view().status).toMatchObject({ kind: 'running', step: 'write' }))
    here.service.cancel()
    await here.service.settled()
    expect(here.view().status).toMatchObject({ kind: 'waiting', for: 'change' })
    storage.fault = null
    await later(here, 10 * 60_000)
    expect(here.view().status.kind).toBe('done')
    expect((await openFile(newest())).accounts[0]?.issuer).toBe('One')
  })

  it.each(Array.from({ length: 22 }, (_, steps) => steps))('killed after %i steps: every version that was ever checked still opens, and the next start backs the change up', async (steps) => {
    const kill = killSwitch()
    const here = await onComputer({ onUpdate: kill.step })
    await here.change('Before')
    await later(here, 3_000)
    const checked = versionFiles()
    await here.change('After')
    hookGuards(guards, kill.step)
    kill.arm(steps)
    here.time.advance(3_000)
    await Promise.race([here.service.settled(), kill.killed])
    hookGuards(guards, null)
    here.service.stop()
    const there = computer({ document: here.store.current(), startMs: here.time.clock.nowMs(), seed: 'again' })
    await later(there, 2_000)
    expect(there.view().status).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded' } })
    for (const path of checked) await openFile(path)
    const { last, dev } = there.backup()
    expect((await openFile(versionFiles().find((path) => nameOf(path) === last?.file) ?? '')).accounts[0]?.issuer).toBe('After')
    // Its own cut-off files are no clone's.
    expect(dev).toBe(here.backup().dev)
    expect(new Set(fileNames().map((name) => parseVersionName(name)?.seq)).size).toBe(versionFiles().length)
  })

  it('runs after sleep where there is something to make good, and not at every unlocking of the screen', async () => {
    const here = await onComputer()
    storage.calls.length = 0
    here.wake()
    await later(here, 10_000)
    expect(storage.calls).toEqual([])
    here.time.setClock(noon + 2 * hourMs)
    here.wake()
    await later(here, 5_000)
    expect(here.view().status).toMatchObject({ kind: 'done', last: { atMs: noon + 2 * hourMs + 5_000 } })
    await here.service.turnOff()
    storage.calls.length = 0
    here.wake()
    await later(here, 10_000)
    expect(storage.calls).toEqual([])
  })

  it('two computers at the same time, in one location, lose nothing of each other', async () => {
    const one = await onComputer()
    const two = await onComputer({ seed: 'two', document: { ...testDocument, backup: { ...testDocument.backup, dev: 'e'.repeat(32) } } })
    await Promise.all([one.change('By one'), two.change('By two')])
    one.time.advance(3_000)
    two.time.advance(3_000)
    await Promise.all([one.service.settled(), two.service.settled()])
    const issuers = await Promise.all(versionFiles().map(async (path) => (await openFile(path)).accounts[0]?.issuer))
    expect(issuers).toEqual(expect.arrayContaining(['By one', 'By two']))
    expect(versionFiles()).toHaveLength(4)
    for (const here of [one, two]) expect(here.view().status.kind).toBe('done')
  })

  it('two turned on at the very same moment end in one location', async () => {
    const one = computer({ seed: 'one' })
    const two = computer({ seed: 'two', document: { ...testDocument, backup: { ...testDocument.backup, dev: 'e'.repeat(32) } } })
    await Promise.all([one.turnOn(), two.turnOn()])
    for (const here of [one, two, one]) await here.run()
    expect(one.backup().loc).toBe(two.backup().loc)
    for (const here of [one, two]) {
      expect(here.view().status).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded' } })
      here.service.refresh()
      await here.service.settled()
      expect(new Set(here.view().versions.map(({ thisDevice }) => thisDevice)).size).toBe(2)
    }
    for (const path of versionFiles()) await openFile(path)
  })

  it('stops: no timer of it is left', async () => {
    const here = await onComputer()
    await here.change('One')
    here.service.stop()
    await later(here, 48 * 3_600_000)
    expect(versionFiles()).toHaveLength(1)
  })
})

describe('a failure', () => {
  const failing = async (code: AppError['code'] = 'storage.full'): Promise<BackupComputer> => {
    const here = computer()
    await here.turnOn()
    await here.change('One')
    whenStorage('check', /^/, () => new AppError(code))
    await here.later(3_000)
    return here
  }

  it('of the network is waited for quietly, for a day', async () => {
    const here = await failing('cloud.offline')
    expect(here.view().status).toMatchObject({ kind: 'waiting', for: 'network', last: { atMs: noon } })
    await here.later(23 * hourMs)
    expect(here.view().status.kind).toBe('waiting')
    for (let hours = 0; hours < 3; hours++) await here.later(hourMs)
    expect(here.view().status).toMatchObject({ kind: 'failing', isLong: true, error: { code: 'cloud.offline' } })
  })

  it('of a day is told outside the window once, also over a restart, and anew for the next one', async () => {
    const here = await failing()
    for (let hours = 0; hours < 23; hours++) await here.later(hourMs)
    expect(here.tellFailing).not.toHaveBeenCalled()
    for (let hours = 0; hours < 3; hours++) await here.later(hourMs)
    expect(here.tellFailing).toHaveBeenCalledOnce()
    expect(here.tellFailing.mock.calls[0]?.[0].status).toMatchObject({ kind: 'failing', isLong: true, sinceMs: noon + 3_000, error: { code: 'storage.full' } })
    for (let hours = 0; hours < 48; hours++) await here.later(hourMs)
    expect(here.tellFailing).toHaveBeenCalledOnce()

    here.service.stop()
    const again = computer({ document: here.store.current(), startMs: here.time.clock.nowMs(), seed: 'again' })
    await again.later(2_000)
    expect(again.view().status).toMatchObject({ kind: 'failing', isLong: true })
    expect(again.tellFailing).not.toHaveBeenCalled()
    storage.fault = null
    await again.run()
    expect(again.view().status.kind).toBe('done')
    whenStorage('check', /^/, () => new AppError('storage.off'))
    await again.run()
    for (let hours = 0; hours < 26; hours++) await again.later(hourMs)
    expect(again.tellFailing).toHaveBeenCalledOnce()
  })

  it('of a day is told once also while the vault takes no write', async () => {
    let isFull = false
    const here = computer({
      onUpdate: () => {
        if (isFull) throw new AppError('vault.write-failed')
        return undefined
      },
    })
    await here.turnOn()
    await here.change('One')
    isFull = true
    await here.later(3_000)
    for (let hours = 0; hours < 48; hours++) await here.later(hourMs)
    expect(here.tellFailing).toHaveBeenCalledOnce()
  })

  it('that ends before the day is over is told to nobody', async () => {
    const here = await failing()
    await here.later(20 * hourMs)
    storage.fault = null
    await here.later(hourMs)
    await here.later(20 * hourMs)
    expect(here.view().status.kind).toBe('done')
    expect(here.tellFailing).not.toHaveBeenCalled()
  })

  it('isn’t put off by a clock that was set back', async () => {
    const here = await failing()
    here.time.setClock(noon - 300 * dayMs)
    for (let hours = 0; hours < 27; hours++) await here.later(hourMs)
    expect(here.tellFailing).toHaveBeenCalledOnce()
  })
})

describe('the owner of the storage', () => {
  const otherOwner = (): void => {
    storage = memoryStorage({ account: 'kim@icloud.example' })
    guards.storage = storage
  }
  const onOtherOwner = async (): Promise<BackupComputer> => {
    const before = computer()
    await before.turnOn()
    before.service.stop()
    otherOwner()
    const here = computer({ document: before.store.current(), seed: 'again' })
    await here.later(2_000)
    return here
  }

  it('is another than before: nothing is written, and both are named', async () => {
    const here = await onOtherOwner()
    const detail = { expected: 'sam@icloud.example', found: 'kim@icloud.example' }
    expect(here.view()).toMatchObject({ status: { kind: 'failing', error: { code: 'storage.other-account', detail } }, storage: { error: { code: 'storage.other-account', detail } } })
    expect(storage.calls.filter((call) => call.startsWith('create'))).toEqual([])
  })

  it('that changes while a version is written is found before it is called a backup', async () => {
    const here = computer()
    await here.turnOn()
    const before = here.backup().last
    await here.change('One')
    let owner = 'sam@icloud.example'
    storage.identity = () => Promise.resolve(owner)
    storage.fault = (operation, path) => {
      if (operation === 'create' && path.endsWith('.twofold')) owner = 'kim@icloud.example'
    }
    await here.later(3_000)
    expect(here.view().status).toMatchObject({ kind: 'failing', error: { code: 'storage.other-account' } })
    expect(here.backup().last).toEqual(before)
  })

  it('is taken once the user says so, and asked with both names', async () => {
    const here = await onOtherOwner()
    here.confirm.mockResolvedValueOnce(false)
    expect(await here.service.acceptStorage()).toBe(false)
    expect(here.backup().storageIdentity).toBe('sam@icloud.example')
    expect(await here.service.acceptStorage()).toBe(true)
    await here.service.settled()
    expect(here.confirm).toHaveBeenLastCalledWith('accept-storage', { before: 'sam@icloud.example', now: 'kim@icloud.example' })
    expect(here.view()).toMatchObject({ status: { kind: 'done' }, storage: { error: null, account: 'kim@icloud.example' } })
    expect([...storage.files.keys()].map(nameOf)).toEqual(expect.arrayContaining(['location.json', here.backup().last?.file]))
    expect(await here.service.acceptStorage()).toBe(false)
  })

  it('that the system doesn’t tell is no other, and the first one told is kept', async () => {
    storage = memoryStorage()
    guards.storage = storage
    const here = computer()
    await here.turnOn()
    expect(here.backup().storageIdentity).toBeNull()
    storage.identity = () => Promise.resolve('sam@icloud.example')
    await here.run()
    expect(here.backup().storageIdentity).toBe('sam@icloud.example')
    storage.identity = () => Promise.resolve(null)
    await here.run()
    expect(here.view().status.kind).toBe('done')
  })
})

describe('before the app goes away or locks', () => {
  it('a pending change is backed up at once', async () => {
    const here = computer()
    await here.turnOn()
    await here.change('Just now')
    expect(await here.service.finishPending(10_000)).toBe(true)
    expect((await openFile(newest())).accounts[0]?.issuer).toBe('Just now')
    expect(here.view().status.kind).toBe('done')
  })

  it('nothing is done where nothing is pending', async () => {
    const here = computer()
    expect(await here.service.finishPending(10_000)).toBe(true)
    await here.turnOn()
    storage.calls.length = 0
    expect(await here.service.finishPending(10_000)).toBe(true)
    expect(storage.calls).toEqual([])
  })

  it('a backup that takes longer than its time is ended, said so, and made at the next start', async () => {
    const here = computer()
    await here.turnOn()
    await here.change('Just now')
    storage.fault = (operation, _path, signal) =>
      operation === 'create' ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled()), { once: true })) : undefined
    const finished = here.service.finishPending(10_000)
    await vi.waitFor(() => expect(here.view().status).toMatchObject({ kind: 'running', step: 'write' }))
    here.time.advance(9_999)
    expect(here.view().status).toMatchObject({ kind: 'running' })
    here.time.advance(1)
    expect(await finished).toBe(false)
    await here.service.settled()
    expect(here.view().status).toMatchObject({ kind: 'waiting', for: 'change' })
    here.service.stop()
    storage.fault = null
    const there = computer({ document: here.store.current(), seed: 'again' })
    await there.later(2_000)
    expect((await openFile(newest())).accounts[0]?.issuer).toBe('Just now')
  })

  it('a failing backup is tried once more, and its failure is the answer', async () => {
    const here = computer()
    await here.turnOn()
    await here.change('Just now')
    whenStorage('check', /^/, () => new AppError('storage.off'))
    expect(await here.service.finishPending(10_000)).toBe(false)
  })

  it('nobody is waited for who is still signing in', async () => {
    const here = computer({ account: null })
    here.session.signInAndWait.mockImplementation((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Cancelled()), { once: true })))
    here.service.turnOn({ withoutPassphrase: false })
    await vi.waitFor(() => expect(here.session.signInAndWait).toHaveBeenCalled())
    expect(await here.service.finishPending(10_000)).toBe(true)
    expect(here.view().switch).toEqual({ kind: 'off', error: null })
  })
})

describe('the key', () => {
  const kids = (): Set<string> => new Set(keyFiles().map((path) => nameOf(path)))

  it('is new from now on when asked, and older versions still open', async () => {
    const here = computer()
    await here.turnOn()
    const before = versionFiles()
    const { kid } = here.backup().last ?? {}
    here.service.newKey()
    await here.service.settled()
    expect(kids().size).toBe(2)
    expect(here.backup().last?.kid).not.toBe(kid)
    expect(here.view()).toMatchObject({ status: { kind: 'done', last: { level: 'checked-and-uploaded' } }, notices: [] })
    for (const path of [...before, newest()]) await openFile(path)
  })

  it('that couldn’t be made leaves the backup as well as it was', async () => {
    const here = computer()
    await here.turnOn()
    appFolder.fault = (operation) => {
      if (operation === 'create') throw new AppError('cloud.full')
    }
    here.service.newKey()
    await here.service.settled()
    expect(here.view()).toMatchObject({ switch: { kind: 'on', error: { code: 'cloud.full' } }, status: { kind: 'done' } })
    expect(kids().size).toBe(1)
    appFolder.fault = null
    here.service.newKey()
    await here.service.settled()
    expect(here.view().switch).toEqual({ kind: 'on' })
  })

  it('of another computer is announced once, until it is dismissed', async () => {
    const one = computer()
    await one.turnOn()
    const two = computer({ seed: 'two', document: { ...testDocument, backup: { ...testDocument.backup, dev: 'e'.repeat(32) } } })
    await two.turnOn()
    expect(two.view().notices).toEqual([])
    one.service.newKey()
    await one.service.settled()
    await two.run()
    expect(two.view()).toMatchObject({ notices: ['new-key'], status: { kind: 'done' } })
    expect(two.backup().last?.kid).toBe(one.backup().last?.kid)
    await two.service.dismissNotice('new-key')
    await two.run()
    expect(two.view().notices).toEqual([])
  })

  it('that is missing is put back without a question, and the backup goes on', async () => {
    const here = computer()
    await here.turnOn()
    appFolder.filesOf(samsAccount.oid).clear()
    await here.run()
    expect(here.view().status).toMatchObject({ kind: 'failing', error: { code: 'key-guard.missing' } })
    await here.service.putKeyBack()
    await here.service.settled()
    expect(here.confirm).not.toHaveBeenCalled()
    expect(here.view().status.kind).toBe('done')
    for (const path of versionFiles()) await openFile(path)
  })

  it('that was changed is replaced only when the user says so', async () => {
    const here = computer()
    await here.turnOn()
    const [path = ''] = keyFiles()
    const sound = appFolder.filesOf(samsAccount.oid).get(path)
    appFolder.filesOf(samsAccount.oid).set(path, utf8('{}'))
    here.confirm.mockResolvedValueOnce(false)
    await here.service.putKeyBack()
    expect(appFolder.filesOf(samsAccount.oid).get(path)).toEqual(utf8('{}'))
    await here.service.putKeyBack()
    await here.service.settled()
    expect(here.confirm).toHaveBeenLastCalledWith('put-key-back', { userName: samsAccount.userName })
    // The share is the same; its file says when it was put back.
    expect(JSON.parse(Buffer.from(appFolder.filesOf(samsAccount.oid).get(path) ?? []).toString())).toMatchObject({ share: (JSON.parse(Buffer.from(sound ?? []).toString()) as { share: string }).share })
    expect(here.view().status.kind).toBe('done')
  })

  it('that is as it was needs no putting back', async () => {
    const here = computer()
    await here.turnOn()
    await expect(here.service.putKeyBack()).rejects.toMatchObject({ code: 'key-guard.nothing-to-put-back' })
  })
})

describe('making the app folder', () => {
  it('asks once with wider consent, then turns on', async () => {
    const here = computer()
    let isMade = false
    appFolder.fault = (operation) => {
      if (operation === 'makeRoot') isMade = true
      else if (!isMade) throw new AppError('cloud.app-folder-fault')
    }
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'cloud.app-folder-fault' } })
    here.service.makeAppFolder()
    await here.service.settled()
    expect(here.session.widerTokenAndWait).toHaveBeenCalledOnce()
    expect(here.session.widerTokenAndWait.mock.calls[0]?.[0]).toEqual(samsAccount)
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' } })
  })

  it('by somebody else’s sign-in makes nothing', async () => {
    const here = computer()
    here.session.widerTokenAndWait.mockRejectedValue(new AppError('session.wrong-account'))
    here.service.makeAppFolder()
    await here.service.settled()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'session.wrong-account' } })
    expect(appFolder.calls).toEqual([])
    expect(storage.files.size).toBe(0)
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
    await vi.waitFor(() => expect(here.view().status).toMatchObject({ kind: 'running', step: 'write' }))
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
    await vi.waitFor(() => expect(here.view().status).toMatchObject({ kind: 'running', step: 'write' }))
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
    Object.assign(guards.folders, { '/good': good, '/bad': bad })
    const here = computer()
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
    guards.folders['/next'] = next
    const here = computer()
    await here.turnOn()
    next.onRead = () => null
    await here.service.useFolder('/next')
    await here.service.settled()
    expect(here.backup()).toMatchObject({ on: true, folder: null })
    // The backup in the place before is as well as it was.
    expect(here.view()).toMatchObject({ switch: { kind: 'on', error: { code: 'backup.check-failed' } }, status: { kind: 'done', last: { atMs: noon } } })
    expect(here.backup().failingSince).toBeNull()

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
