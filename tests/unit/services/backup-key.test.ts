// The key guard's part of a backup: joining, rotating, holding against what was seen, putting back, purging. Starts from what an
// attacker, another computer, a fault or a kill could do to the keys.
import { describe, expect, it } from 'vitest'
import { AppError, isAppError } from '../../../src/main/core/app-error.ts'
import { createKey, keyFilePath, kidOf, pinOf, readKeys, writeHead, type KeyFile } from '../../../src/main/core/backup/key-guard.ts'
import { releaseNames } from '../../../src/main/core/backup/names.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { toBase64url, utf8 } from '../../../src/main/core/encoding.ts'
import type { Random, SignedInAccount } from '../../../src/main/core/ports.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import type { BackupState } from '../../../src/main/core/vault/document.ts'
import { createBackupKeys, type GuardedLocation } from '../../../src/main/services/backup-key.ts'
import { kimsAccount, samsAccount, testApp, testDev, testLoc } from '../../fakes/backup-fixtures.ts'
import { memoryAppFolder, type MemoryAppFolder } from '../../fakes/memory-app-folder.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'
import { freshDocument, memoryStore } from '../../fakes/memory-store.ts'
import { testCrypto } from '../../fakes/node-crypto-for-tests.ts'

const signal = new AbortController().signal
const shareOf = (fill: number): SecretBytes => new SecretBytes(new Uint8Array(32).fill(fill))

const keyOf = (n: number, fill: number, change: Partial<KeyFile> = {}): KeyFile => ({
  v: 1,
  loc: testLoc,
  n,
  kid: kidOf(testCrypto, shareOf(fill)),
  share: shareOf(fill),
  createdAt: 1_800_000_000_000,
  tid: samsAccount.tid,
  oid: samsAccount.oid,
  app: testApp,
  storage: { kind: 'icloud', hint: '' },
  ...change,
})

/** Fills with 1, 2, 3 ... from `first`, so that each share is known. */
const countingRandom = (first: number): Random => {
  let next = first
  return { bytes: (length) => new Uint8Array(length).fill(next++) }
}

interface World {
  readonly appFolder: MemoryAppFolder
  readonly storage: MemoryStorage
}

const newWorld = (): World => ({ appFolder: memoryAppFolder(), storage: memoryStorage({ account: 'sam.rivera@icloud.example' }) })

const computer = ({ appFolder, storage }: World, backup: Partial<BackupState> = {}, options: { random?: Random; app?: string } = {}) => {
  const fresh = freshDocument()
  const store = memoryStore({ ...fresh, backup: { ...fresh.backup, on: true, loc: testLoc, recoveryAccount: samsAccount, ...backup } })
  const keys = createBackupKeys({
    store,
    appFolder,
    crypto: testCrypto,
    random: options.random ?? countingRandom(100),
    clock: { nowMs: () => 1_900_000_000_000 },
    names: releaseNames,
    app: options.app ?? testApp,
  })
  const where = (account: SignedInAccount = samsAccount) => ({ account, storage, signal })
  /** As the runner does with what it was answered. */
  const keep = (guarded: GuardedLocation) => store.update((document) => ({ ...document, backup: { ...document.backup, pins: [...guarded.pins] } }))
  const down: AppError[] = []
  const current = (loc = testLoc) => keys.current(loc, where(), (error) => void down.push(error))
  return { keys, store, where, keep, current, down, pins: () => store.current().backup.pins }
}

const put = (world: World, key: KeyFile, account = samsAccount) => createKey(world.appFolder, key, { account, signal })
const filesOf = ({ appFolder }: World, account = samsAccount) => appFolder.filesOf(account.oid)
const keysIn = async (world: World, app = testApp): Promise<readonly KeyFile[]> =>
  (await readKeys({ appFolder: world.appFolder, crypto: testCrypto, app }, testLoc, { account: samsAccount, signal })).keys

/** A key file with other members: what a hand or an attacker leaves. */
const spoil = (world: World, key: KeyFile, change: Record<string, unknown>): void => {
  const path = keyFilePath(key)
  const text = Buffer.from(filesOf(world).get(path) ?? []).toString()
  filesOf(world).set(path, utf8(JSON.stringify({ ...(JSON.parse(text) as object), ...change })))
}

const codeOf = async (run: Promise<unknown>): Promise<string> => {
  try {
    await run
    return 'nothing was thrown'
  } catch (error) {
    if (error instanceof Cancelled) return 'cancelled'
    return isAppError(error) ? error.code : `not an AppError: ${String(error)}`
  }
}

const first = keyOf(1, 1)
const second = keyOf(2, 2)

describe('the current key', () => {
  it('is the highest, and nothing is announced when all were seen', async () => {
    const world = newWorld()
    for (const key of [first, second]) await put(world, key)
    const guarded = await computer(world, { pins: [first, second].map(pinOf) }).current()
    expect(guarded).toMatchObject({ loc: testLoc, isKeyChecked: true, isNewKey: false, key: { kid: second.kid } })
  })

  it('is taken up and announced when it is new where others were seen before, once', async () => {
    const world = newWorld()
    for (const key of [first, second]) await put(world, key)
    const here = computer(world, { pins: [pinOf(first)] })
    const guarded = await here.current()
    expect(guarded).toMatchObject({ isNewKey: true, key: { kid: second.kid } })
    expect(guarded.pins).toEqual([pinOf(first), pinOf(second)])
    await here.keep(guarded)
    expect(await here.current()).toMatchObject({ isNewKey: false })
  })

  it('of a location that is seen for the first time is no news', async () => {
    const world = newWorld()
    await put(world, first)
    expect(await computer(world, { pins: [pinOf({ ...second, loc: 'f'.repeat(32) })] }).current()).toMatchObject({ isNewKey: false, key: { kid: first.kid } })
  })

  it('is never used when a known one is missing or changed, whatever else is there', async () => {
    const world = newWorld()
    for (const key of [first, second]) await put(world, key)
    const here = computer(world, { pins: [first, second].map(pinOf) })
    spoil(world, first, { share: toBase64url(shareOf(9).bytes()) })
    expect(await codeOf(here.current())).toBe('key-guard.changed')
    filesOf(world).delete(keyFilePath(first))
    expect(await codeOf(here.current())).toBe('key-guard.missing')
    filesOf(world).clear()
    expect(await codeOf(here.current())).toBe('key-guard.missing')
    expect(here.down).toEqual([])
  })

  it('is the pinned one, unchecked, when the guard can’t be asked', async () => {
    const world = newWorld()
    const here = computer(world, { pins: [first, second].map(pinOf) })
    world.appFolder.fault = () => {
      throw new AppError('session.needs-sign-in')
    }
    expect(await here.current()).toMatchObject({ isKeyChecked: false, isNewKey: false, key: { kid: second.kid } })
    expect(here.down.map(({ code }) => code)).toEqual(['session.needs-sign-in'])
  })

  it('tells of a new key in its own location also when it moves on to a smaller one', async () => {
    const world = newWorld()
    const smaller = keyOf(1, 3, { loc: '0'.repeat(32) })
    for (const key of [first, second, smaller]) await put(world, key)
    world.storage.files.set(`${releaseNames.rootFolder}/${smaller.loc}/location.json`, utf8('{}'))
    expect(await computer(world, { pins: [pinOf(first)] }).current()).toMatchObject({ loc: smaller.loc, isNewKey: true })
  })
})

describe('turning on', () => {
  it('is not held up by keys of a deleted or purged location', async () => {
    const world = newWorld()
    const left = keyOf(1, 3, { loc: '0'.repeat(32) })
    world.storage.files.set(`${releaseNames.rootFolder}/${left.loc}/deleted-x.json`, utf8('{}'))
    world.storage.files.set(`${releaseNames.rootFolder}/${testLoc}/location.json`, utf8('{}'))
    await put(world, first)
    await put(world, left)
    spoil(world, left, { more: 1 })
    const retired = { loc: left.loc, why: 'deleted' as const, folder: null, storageIdentity: null, label: '', recoveryAccount: samsAccount, mark: 'deleted-x.json', sinceMs: 0, untilMs: 1, isServerTime: true }
    const here = computer(world, { on: false, loc: null, pins: [pinOf(left), pinOf(first)], retired: [retired] })
    expect(await here.keys.joinOrMake(here.where())).toMatchObject({ loc: testLoc, isNewKey: false })
    world.storage.files.delete(`${releaseNames.rootFolder}/${left.loc}/deleted-x.json`)
    world.storage.files.set(`${releaseNames.rootFolder}/${left.loc}/location.json`, utf8('{}'))
    filesOf(world).delete(keyFilePath(left))
    expect(await here.keys.joinOrMake(here.where())).toMatchObject({ loc: testLoc })
  })

  it('holds a location that was left against its pins, also with another recovery account since', async () => {
    const world = newWorld()
    await put(world, first)
    world.storage.files.set(`${releaseNames.rootFolder}/${testLoc}/location.json`, utf8('{}'))
    const retired = { loc: testLoc, why: 'moved' as const, folder: null, storageIdentity: null, label: '', recoveryAccount: samsAccount, mark: null, sinceMs: 0, untilMs: 1, isServerTime: true }
    const here = computer(world, { loc: 'f'.repeat(32), recoveryAccount: kimsAccount, pins: [pinOf(first)], retired: [retired] })
    expect(await here.keys.joinOrMake(here.where())).toMatchObject({ loc: testLoc, key: { kid: first.kid } })
    spoil(world, first, { app: 'another-client' })
    expect(await codeOf(here.keys.joinOrMake(here.where()))).toBe('key-guard.changed')
  })
})

describe('a new key from now on', () => {
  it('is one above the highest, read back, pinned at once, and leaves the old ones untouched', async () => {
    const world = newWorld()
    for (const key of [first, second]) await put(world, key)
    const before = new Map(filesOf(world))
    const here = computer(world, { pins: [first, second].map(pinOf) })
    const guarded = await here.keys.rotate(testLoc, here.where())
    const added = (await keysIn(world)).at(-1)
    expect(added).toMatchObject({ n: 3, kid: kidOf(testCrypto, shareOf(100)), createdAt: 1_900_000_000_000, storage: { kind: 'icloud', hint: 'sa...@icloud.example' } })
    expect(guarded).toMatchObject({ isKeyChecked: true, isNewKey: false, key: { kid: added?.kid, tid: samsAccount.tid, oid: samsAccount.oid, loc: testLoc } })
    expect(guarded.key.share.equals(shareOf(100))).toBe(true)
    expect(here.pins().map(({ n }) => n)).toEqual([1, 2, 3])
    for (const [path, bytes] of before) expect(filesOf(world).get(path)).toEqual(bytes)
    expect(await here.current()).toMatchObject({ isNewKey: false, key: { kid: added?.kid } })
  })

  it('counts from the sound ones: a damaged file of a high number doesn’t set it', async () => {
    const world = newWorld()
    await put(world, first)
    filesOf(world).set(`keys/${testLoc}/999999999-${'c'.repeat(32)}.json`, utf8('{}'))
    const here = computer(world, { pins: [pinOf(first)] })
    await here.keys.rotate(testLoc, here.where())
    expect((await keysIn(world)).map(({ n }) => n)).toEqual([1, 2])
  })

  it('looks again when another computer took the name, and goes on above it', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [pinOf(first)] })
    let conflicts = 0
    world.appFolder.fault = async (operation) => {
      if (operation !== 'create' || conflicts > 0) return
      conflicts += 1
      world.appFolder.fault = null
      await put(world, second)
      throw new AppError('cloud.conflict')
    }
    const guarded = await here.keys.rotate(testLoc, here.where())
    expect((await keysIn(world)).map(({ n }) => n)).toEqual([1, 2, 3])
    expect(guarded.isNewKey).toBe(true)
    expect(guarded.pins).toHaveLength(3)
  })

  it('gives up after a few conflicts', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [pinOf(first)] })
    world.appFolder.fault = (operation) => {
      if (operation === 'create') throw new AppError('cloud.conflict')
    }
    expect(await codeOf(here.keys.rotate(testLoc, here.where()))).toBe('cloud.conflict')
    expect(world.appFolder.calls.filter((call) => call.startsWith('create'))).toHaveLength(6)
    expect(here.pins()).toEqual([pinOf(first)])
  })

  it('is the same one on two computers that do it at the same moment', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [pinOf(first)] }, { random: countingRandom(20) })
    const there = computer(world, { pins: [pinOf(first)] }, { random: countingRandom(50) })
    const both = await Promise.all([here.keys.rotate(testLoc, here.where()), there.keys.rotate(testLoc, there.where())])
    for (const [at, guarded] of [[here, both[0]], [there, both[1]]] as const) await at.keep(guarded)
    const [now, then] = [await here.current(), await there.current()]
    expect(now.key.kid).toBe(then.key.kid)
    expect((await keysIn(world)).map(({ n }) => n)).toEqual([1, 2, 2])
  })

  it('isn’t made while a known key is missing or changed, or a guard doesn’t answer, or the backup was deleted', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [first, second].map(pinOf) })
    expect(await codeOf(here.keys.rotate(testLoc, here.where()))).toBe('key-guard.missing')

    const other = computer(world, { pins: [pinOf(first)] })
    for (const code of ['storage.off', 'storage.signed-out'] as const) {
      world.storage.fault = (operation) => {
        if (operation === 'check') throw new AppError(code)
      }
      expect(await codeOf(other.keys.rotate(testLoc, other.where()))).toBe(code)
    }
    world.storage.fault = null
    for (const code of ['session.needs-sign-in', 'cloud.offline', 'cloud.app-folder-fault'] as const) {
      world.appFolder.fault = () => {
        throw new AppError(code)
      }
      expect(await codeOf(other.keys.rotate(testLoc, other.where()))).toBe(code)
    }
    world.appFolder.fault = null
    world.storage.files.set(`${releaseNames.rootFolder}/${testLoc}/deleted-x.json`, utf8('{}'))
    expect(await codeOf(other.keys.rotate(testLoc, other.where()))).toBe('backup.location-deleted')
    expect(await keysIn(world)).toHaveLength(1)
  })

  it('is our own, not news, when its answer was lost', async () => {
    const world = newWorld()
    await put(world, first)
    const plain = world.appFolder
    const losing = {
      ...plain,
      create: async (...all: Parameters<MemoryAppFolder['create']>): Promise<void> => {
        await plain.create(...all)
        throw new AppError('cloud.cut')
      },
    }
    const here = computer({ ...world, appFolder: losing }, { pins: [pinOf(first)] })
    expect(await here.keys.rotate(testLoc, here.where())).toMatchObject({ isNewKey: false, key: { kid: kidOf(testCrypto, shareOf(100)) } })
  })

  it('is our own, not news, when we are ended right after it was written', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [pinOf(first)] })
    let reads = 0
    world.appFolder.fault = (operation, path) => {
      // The last look, after the read-back: as a kill there.
      if (operation === 'read' && path.includes('/2-') && ++reads > 1) throw new Cancelled()
    }
    expect(await codeOf(here.keys.rotate(testLoc, here.where()))).toBe('cancelled')
    world.appFolder.fault = null
    expect(await here.current()).toMatchObject({ isNewKey: false, key: { kid: kidOf(testCrypto, shareOf(100)) } })
  })

  it('isn’t taken as there when other bytes are read back', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [pinOf(first)] })
    world.appFolder.fault = (operation, path) => {
      if (operation === 'read' && path.includes('/2-')) filesOf(world).set(path, utf8('{}'))
    }
    expect(await codeOf(here.keys.rotate(testLoc, here.where()))).toBe('key-guard.changed')
    expect(here.pins()).toEqual([pinOf(first)])
  })
})

describe('a look at the keys', () => {
  it('says what is missing and changed without throwing', async () => {
    const world = newWorld()
    const third = keyOf(3, 3)
    for (const key of [first, second]) await put(world, key)
    spoil(world, second, { more: true })
    const here = computer(world, { pins: [first, second, third].map(pinOf) })
    expect(await here.keys.examine(testLoc, here.where())).toEqual({ keys: [first], missing: [pinOf(third)], changed: [pinOf(second)] })
  })

  it('says that all is missing when the folder is gone', async () => {
    const world = newWorld()
    const here = computer(world, { pins: [first, second].map(pinOf) })
    expect(await here.keys.examine(testLoc, here.where())).toEqual({ keys: [], missing: [first, second].map(pinOf), changed: [] })
  })

  it('sees what a computer would see that knows nothing', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [first, second].map(pinOf) })
    expect(await here.keys.examine(testLoc, here.where(), { ignorePins: true })).toEqual({ keys: [first], missing: [], changed: [] })
  })

  it('doesn’t hold another account’s folder against the pins', async () => {
    const world = newWorld()
    const here = computer(world, { pins: [pinOf(first)] })
    expect(await here.keys.examine(testLoc, here.where(kimsAccount))).toEqual({ keys: [], missing: [], changed: [] })
  })

  it('lets the cloud’s own errors through', async () => {
    const world = newWorld()
    const here = computer(world)
    world.appFolder.fault = () => {
      throw new AppError('cloud.offline')
    }
    expect(await codeOf(here.keys.examine(testLoc, here.where()))).toBe('cloud.offline')
  })
})

describe('putting back', () => {
  it('writes the missing ones as they were, so that the location works again', async () => {
    const world = newWorld()
    for (const key of [first, second]) await put(world, key)
    const here = computer(world, { pins: [first, second].map(pinOf) })
    filesOf(world).delete(keyFilePath(first))
    await here.keys.putBack(testLoc, here.where(), { replaceChanged: false })
    expect((await keysIn(world)).map(pinOf)).toEqual([first, second].map(pinOf))
    expect(await here.current()).toMatchObject({ isKeyChecked: true, isNewKey: false, key: { kid: second.kid } })
  })

  it('replaces a changed one only when told, and writes nothing before that', async () => {
    const world = newWorld()
    for (const key of [first, second]) await put(world, key)
    spoil(world, second, { share: toBase64url(shareOf(9).bytes()) })
    filesOf(world).delete(keyFilePath(first))
    const here = computer(world, { pins: [first, second].map(pinOf) })
    const before = new Map(filesOf(world))
    expect(await codeOf(here.keys.putBack(testLoc, here.where(), { replaceChanged: false }))).toBe('key-guard.changed')
    expect(filesOf(world)).toEqual(before)
    await here.keys.putBack(testLoc, here.where(), { replaceChanged: true })
    expect((await keysIn(world)).map(pinOf)).toEqual([first, second].map(pinOf))
  })

  it('has nothing to do when all is there, here or in another account’s folder', async () => {
    const world = newWorld()
    await put(world, first)
    const here = computer(world, { pins: [pinOf(first)] })
    for (const replaceChanged of [false, true]) {
      expect(await codeOf(here.keys.putBack(testLoc, here.where(), { replaceChanged }))).toBe('key-guard.nothing-to-put-back')
      expect(await codeOf(here.keys.putBack(testLoc, here.where(kimsAccount), { replaceChanged }))).toBe('key-guard.nothing-to-put-back')
    }
    expect(filesOf(world, kimsAccount).size).toBe(0)
  })

  it('brings a key that came by hand into the folder of this client id', async () => {
    const world = newWorld()
    const here = computer(world, { pins: [pinOf(keyOf(4, 4))] }, { app: 'this-client' })
    expect(await codeOf(here.current())).toBe('key-guard.missing')
    await here.keys.putBack(testLoc, here.where(), { replaceChanged: false })
    expect(await keysIn(world, 'this-client')).toMatchObject([{ n: 4, kid: keyOf(4, 4).kid, app: 'this-client', oid: samsAccount.oid }])
    expect(await here.current()).toMatchObject({ isKeyChecked: true, key: { kid: keyOf(4, 4).kid } })
  })

  it('takes a file of another client id that lies there under the key’s name for a changed one', async () => {
    const world = newWorld()
    await put(world, keyOf(1, 1, { app: 'another-client' }))
    const here = computer(world, { pins: [pinOf(first)] })
    expect(await codeOf(here.keys.putBack(testLoc, here.where(), { replaceChanged: false }))).toBe('key-guard.changed')
    await here.keys.putBack(testLoc, here.where(), { replaceChanged: true })
    expect(await keysIn(world)).toMatchObject([{ app: testApp, kid: first.kid }])
  })

  it('is content when another computer was faster, unless it left something else', async () => {
    for (const [change, code] of [[{}, 'nothing was thrown'], [{ more: 1 }, 'key-guard.changed']] as const) {
      const world = newWorld()
      const here = computer(world, { pins: [pinOf(first)] })
      world.appFolder.fault = async (operation) => {
        if (operation !== 'create') return
        world.appFolder.fault = null
        await put(world, first)
        spoil(world, first, change)
      }
      expect(await codeOf(here.keys.putBack(testLoc, here.where(), { replaceChanged: false }))).toBe(code)
    }
  })

  it('says so when what was written isn’t there afterwards', async () => {
    const world = newWorld()
    const here = computer(world, { pins: [pinOf(first)] })
    world.appFolder.fault = (operation, path) => {
      if (operation === 'read') filesOf(world).delete(path)
    }
    expect(await codeOf(here.keys.putBack(testLoc, here.where(), { replaceChanged: false }))).toBe('key-guard.missing')
  })

  it('goes on after it was cut off half way', async () => {
    const world = newWorld()
    const here = computer(world, { pins: [first, second].map(pinOf) })
    world.appFolder.fault = (operation, path) => {
      if (operation === 'create' && path.includes('/2-')) throw new AppError('cloud.full')
    }
    expect(await codeOf(here.keys.putBack(testLoc, here.where(), { replaceChanged: false }))).toBe('cloud.full')
    world.appFolder.fault = null
    await here.keys.putBack(testLoc, here.where(), { replaceChanged: false })
    expect(await keysIn(world)).toHaveLength(2)
  })
})

describe('a purge', () => {
  it('ends with the keys of the location, may be repeated, and touches nothing else', async () => {
    const world = newWorld()
    const kept = keyOf(1, 3, { loc: 'f'.repeat(32) })
    for (const key of [first, second, kept]) await put(world, key)
    await put(world, { ...first, oid: kimsAccount.oid }, kimsAccount)
    await writeHead(world.appFolder, { v: 1, loc: testLoc, dev: testDev, seq: 1, at: 1, file: 'x.twofold', sha256: 'A'.repeat(43) }, { account: samsAccount, signal })
    const here = computer(world)
    let calls = 0
    world.appFolder.fault = (operation) => {
      // Ended before each step, once.
      if (operation === 'remove' && calls++ < 2) throw new Cancelled()
    }
    for (let i = 0; i < 2; i++) expect(await codeOf(here.keys.purge(testLoc, here.where()))).toBe('cancelled')
    expect(filesOf(world).size).toBe(4)
    await here.keys.purge(testLoc, here.where())
    await here.keys.purge(testLoc, here.where())
    expect([...filesOf(world).keys()]).toEqual([keyFilePath(kept)])
    expect(filesOf(world, kimsAccount).size).toBe(1)
  })
})
