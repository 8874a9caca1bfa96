// Deleting, taking back and purging on guards in memory, with the app killed between all steps: what is deleted can be taken back
// for 30 days by the server's clock, and goes in the end; what was taken back stays.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import type { VaultDocument } from '../../../src/main/core/vault/document.ts'
import { backupComputer, dayMs, hookGuards, keyFilesOf, killSwitch, memoryGuards, noon, openAsRecovery, versionFilesIn, type BackupComputer, type ComputerOptions, type Guards } from '../../fakes/backup-computer.ts'
import { kimsAccount, testDocument } from '../../fakes/backup-fixtures.ts'
import { memoryStorage } from '../../fakes/memory-storage.ts'

let guards: Guards
beforeEach(() => {
  guards = memoryGuards()
})

const computer = (options: ComputerOptions = {}): BackupComputer => backupComputer(guards, options)
const withVersions = async (options: ComputerOptions = {}): Promise<BackupComputer> => {
  const here = computer(options)
  await here.turnOn()
  for (const name of ['One', 'Two']) {
    await here.change(name)
    await here.later(3_000)
  }
  return here
}
const marks = (): string[] => [...guards.storage.files.keys()].filter((path) => path.includes('/deleted-'))
const versions = (): string[] => versionFilesIn(guards.storage)
/** As a restart: what the vault held, on a computer whose clock went on. */
const restarted = (before: BackupComputer, options: ComputerOptions = {}): BackupComputer => {
  before.service.stop()
  return computer({ document: before.store.current(), startMs: before.time.clock.nowMs(), seed: 'restarted', ...options })
}
const otherComputers: VaultDocument = { ...testDocument, backup: { ...testDocument.backup, dev: 'e'.repeat(32) } }

describe('deleting', () => {
  it('asks with the number of versions, puts a mark there, and moves nothing', async () => {
    const here = await withVersions()
    const { loc } = here.backup()
    const before = versions()
    expect(await here.service.delete()).toBe(true)
    expect(here.confirm).toHaveBeenCalledExactlyOnceWith('delete-backup', { versions: 3 })
    expect(versions()).toEqual(before)
    expect(marks()).toHaveLength(1)
    expect(here.view()).toMatchObject({ switch: { kind: 'off', error: null }, status: { kind: 'off' }, versions: [], retired: [{ loc, why: 'deleted', untilMs: here.time.clock.nowMs() + 30 * dayMs }] })
    expect([...guards.storage.files].filter(([path]) => path.includes('deleted-')).some(([, bytes]) => Buffer.from(bytes).includes('sam'))).toBe(false)
  })

  it('does nothing when the user says no', async () => {
    const here = await withVersions()
    here.confirm.mockResolvedValue(false)
    expect(await here.service.delete()).toBe(false)
    expect(marks()).toEqual([])
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, retired: [] })
  })

  it.each<['check' | 'list' | 'create', AppError['code']]>([['check', 'storage.off'], ['list', 'storage.denied'], ['create', 'storage.full']])('that fails at %s leaves the backup on, and its change isn’t forgotten', async (operation, code) => {
    const here = await withVersions()
    await here.change('Pending')
    guards.storage.fault = (at) => {
      if (at === operation) throw new AppError(code)
    }
    await expect(here.service.delete()).rejects.toMatchObject({ code })
    guards.storage.fault = null
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, retired: [] })
    expect(marks()).toEqual([])
    await here.later(3_000)
    expect(here.view().status.kind).toBe('done')
    expect(versions()).toHaveLength(4)
  })

  it('isn’t done in the storage of another owner', async () => {
    const here = await withVersions()
    guards.storage = memoryStorage({ account: 'kim@icloud.example' })
    const there = restarted(here)
    await expect(there.service.delete()).rejects.toMatchObject({ code: 'storage.other-account' })
    expect(guards.storage.files.size).toBe(0)
    expect(there.backup().on).toBe(true)
  })

  it('stops the other computers, which say so and can take it back', async () => {
    const here = await withVersions()
    const other = computer({ document: otherComputers, seed: 'other' })
    await other.turnOn()
    await here.service.delete()
    await other.run()
    expect(other.view()).toMatchObject({ status: { kind: 'failing', error: { code: 'backup.location-deleted' } } })
    const { loc } = other.backup()
    other.service.takeBack(loc ?? '')
    await other.service.settled()
    expect(marks()).toEqual([])
    expect(other.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' } })
    // Who deleted it sees in the end that it was taken back, and purges nothing.
    const kept = versions()
    await restarted(here, { startMs: noon + 31 * dayMs }).later(2_000)
    expect(versions()).toEqual(kept)
    expect(keyFilesOf(guards)).toHaveLength(1)
  })

  it('and turning on again makes a location of its own', async () => {
    const here = await withVersions()
    const { loc } = here.backup()
    await here.service.delete()
    await here.turnOn()
    expect(here.view().switch.kind).toBe('on')
    expect(here.backup().loc).not.toBe(loc)
    expect(here.view().retired.map((record) => record.loc)).toEqual([loc])
  })

  it.each(Array.from({ length: 14 }, (_, steps) => steps))('killed after %i steps: it is either on as before or deleted as asked, and can be taken back', async (steps) => {
    const kill = killSwitch()
    const here = await withVersions({ onUpdate: kill.step })
    const { loc } = here.backup()
    const before = versions()
    hookGuards(guards, kill.step)
    kill.arm(steps)
    await Promise.race([here.service.delete(), kill.killed])
    hookGuards(guards, null)
    const there = restarted(here)
    await there.later(2_000)
    expect(versions()).toEqual(before)
    if (there.backup().on) {
      expect(marks()).toEqual([])
      expect(there.view()).toMatchObject({ retired: [], status: { kind: 'done' } })
      return
    }
    expect(marks()).toHaveLength(1)
    expect(marks()[0]).toContain(there.backup().retired[0]?.mark)
    there.service.takeBack(loc ?? '')
    await there.service.settled()
    expect(marks()).toEqual([])
    expect(there.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' }, retired: [] })
    for (const path of before) await openAsRecovery(guards, path)
  })
})

describe('taking back', () => {
  const deleted = async (options: ComputerOptions = {}): Promise<{ here: BackupComputer; loc: string }> => {
    const here = await withVersions(options)
    const loc = here.backup().loc ?? ''
    await here.service.delete()
    return { here, loc }
  }

  it('of nothing is refused', async () => {
    const here = await withVersions()
    expect(() => here.service.takeBack('f'.repeat(32))).toThrow(expect.objectContaining({ code: 'backup.nothing-to-take-back' }))
  })

  it('goes on in the same place with the same key, and lists what was there', async () => {
    const { here, loc } = await deleted()
    here.service.takeBack(loc)
    await here.service.settled()
    expect(here.backup()).toMatchObject({ on: true, loc, retired: [] })
    expect(here.view().versions.length).toBeGreaterThanOrEqual(3)
    expect(keyFilesOf(guards)).toHaveLength(1)
  })

  it('works although a new backup was turned on meanwhile', async () => {
    const { here, loc } = await deleted()
    await here.turnOn()
    const between = here.backup().loc
    here.service.takeBack(loc)
    await here.service.settled()
    expect(marks()).toEqual([])
    expect(here.backup()).toMatchObject({ on: true, loc: [loc, between ?? ''].sort()[0], retired: [] })
    expect(here.view().status.kind).toBe('done')
    expect(new Set(here.view().versions.map((version) => version.loc)).size).toBe(2)
  })

  it('that fails keeps it where it can be taken back again', async () => {
    const { here, loc } = await deleted()
    guards.storage.fault = (operation) => {
      if (operation === 'remove') throw new AppError('storage.denied')
    }
    here.service.takeBack(loc)
    await here.service.settled()
    expect(here.view()).toMatchObject({ switch: { kind: 'off', error: { code: 'storage.denied' } }, retired: [{ loc }] })
    guards.storage.fault = null
    here.service.takeBack(loc)
    await here.service.settled()
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, retired: [] })
  })

  it.each(Array.from({ length: 25 }, (_, steps) => steps))('killed after %i steps: nothing is lost, and it can be turned on or taken back again', async (steps) => {
    const kill = killSwitch()
    const { here, loc } = await deleted({ onUpdate: kill.step })
    const before = versions()
    hookGuards(guards, kill.step)
    kill.arm(steps)
    here.service.takeBack(loc)
    await Promise.race([here.service.settled(), kill.killed])
    hookGuards(guards, null)
    const there = restarted(here)
    await there.later(2_000)
    expect(versions()).toEqual(expect.arrayContaining(before))
    if (there.backup().retired.length > 0) there.service.takeBack(loc)
    else if (!there.backup().on) there.service.turnOn({ withoutPassphrase: false })
    await there.service.settled()
    expect(there.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' }, retired: [] })
    expect(there.backup().loc).toBe(loc)
    for (const path of before) await openAsRecovery(guards, path)
  })
})

describe('purging', () => {
  const deletedLongAgo = async (days: number, options: ComputerOptions = {}): Promise<BackupComputer> => {
    const here = await withVersions()
    await here.service.delete()
    here.service.stop()
    return computer({ document: here.store.current(), startMs: here.time.clock.nowMs() + days * dayMs, seed: 'later', ...options })
  }
  const isPurged = (): boolean => guards.storage.files.size === 0 && keyFilesOf(guards).length === 0 && [...guards.appFolder.filesOf('00000000-0000-0000-66f3-3332eca7ea81').keys()].length === 0

  it('takes versions, hint, keys and heads, the keys after the versions and the mark last', async () => {
    const here = await deletedLongAgo(30)
    const order: string[] = []
    guards.storage.fault = (operation, path) => {
      if (operation === 'remove') order.push(path.includes('/deleted-') ? 'mark' : path.endsWith('.twofold') ? 'version' : 'hint')
    }
    guards.appFolder.fault = (operation, path) => {
      if (operation === 'remove') order.push(path.split('/')[0] ?? '')
    }
    await here.later(2_000)
    expect(order.filter((what, i) => what !== order[i - 1])).toEqual(['version', 'hint', 'heads', 'keys', 'mark'])
    expect(isPurged()).toBe(true)
    expect(here.view().retired).toEqual([])
    expect(here.backup().pins).toEqual([])
    // And it can be turned on anew.
    guards.storage.fault = null
    guards.appFolder.fault = null
    await here.turnOn()
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' } })
  })

  it.each<[string, number, ComputerOptions['serverNowMs']]>([
    ['before 30 days are over', 29.9, undefined],
    ['while no server has told the time', 400, () => null],
    ['by this computer’s clock alone, which is a year ahead', 365, (ms) => ms - 364 * dayMs],
  ])('takes nothing %s', async (_, days, serverNowMs) => {
    const here = await deletedLongAgo(days, serverNowMs ? { serverNowMs } : {})
    const before = new Map(guards.storage.files)
    await here.later(2_000)
    expect(guards.storage.files).toEqual(before)
    expect(keyFilesOf(guards)).toHaveLength(1)
    expect(here.view().retired).toHaveLength(1)
  })

  it('counts from when the server’s clock is first known where it wasn’t at the deletion', async () => {
    const here = await withVersions({ serverNowMs: () => null, startMs: Date.parse('2020-01-01T00:00:00Z') })
    await here.service.delete()
    here.service.stop()
    const there = computer({ document: here.store.current(), startMs: noon, seed: 'later' })
    await there.later(2_000)
    expect(versions()).toHaveLength(3)
    expect(there.backup().retired[0]).toMatchObject({ isServerTime: true, sinceMs: noon + 2_000 })
    await restarted(there, { startMs: noon + 31 * dayMs }).later(2_000)
    expect(isPurged()).toBe(true)
  })

  it('gives the other computers 30 days from when the mark could be seen, also when the app was ended before it was there', async () => {
    const here = await withVersions()
    // The app ends while the mark is written.
    guards.storage.fault = (operation) => (operation === 'create' ? new Promise(() => undefined) : undefined)
    void here.service.delete()
    await new Promise((resolve) => setTimeout(resolve, 20))
    guards.storage.fault = null
    expect([marks(), here.view().retired.length]).toEqual([[], 1])
    const late = restarted(here, { startMs: noon + 40 * dayMs })
    await late.later(2_000)
    await late.later(dayMs)
    expect(marks()).toHaveLength(1)
    expect(versions()).toHaveLength(3)
    await restarted(late, { startMs: noon + 71 * dayMs }).later(2_000)
    expect(isPurged()).toBe(true)
  })

  it('takes nothing when somebody took it back, and forgets it', async () => {
    const here = await deletedLongAgo(31)
    for (const path of marks()) guards.storage.files.delete(path)
    const before = new Map(guards.storage.files)
    await here.later(2_000)
    expect(guards.storage.files).toEqual(before)
    expect(keyFilesOf(guards)).toHaveLength(1)
    expect(here.view().retired).toEqual([])
  })

  it('stops half way when somebody takes it back just then: the key stays', async () => {
    const here = await deletedLongAgo(31)
    guards.storage.fault = (operation, path) => {
      if (operation === 'remove' && path.endsWith('.twofold')) for (const mark of marks()) guards.storage.files.delete(mark)
    }
    await here.later(2_000)
    expect(keyFilesOf(guards)).toHaveLength(1)
    expect(here.view().retired).toEqual([])
  })

  it('is done only by the computer whose vault recorded it', async () => {
    await deletedLongAgo(31)
    const other = computer({ document: otherComputers, seed: 'other', startMs: noon + 31 * dayMs })
    await other.later(2 * dayMs)
    expect(versions()).toHaveLength(3)
  })

  it('leaves the location alone that is in use', async () => {
    const here = await withVersions()
    const { loc } = here.backup()
    await here.service.delete()
    const document = here.store.current()
    const inUse: VaultDocument = { ...document, backup: { ...document.backup, on: true, loc } }
    await computer({ document: inUse, startMs: noon + 31 * dayMs, seed: 'later' }).later(2_000)
    expect(versions().length).toBeGreaterThanOrEqual(3)
    expect(keyFilesOf(guards)).toHaveLength(1)
  })

  it('never goes into the storage of another owner', async () => {
    const here = await deletedLongAgo(31)
    const mine = guards.storage
    guards.storage = memoryStorage({ account: 'kim@icloud.example' })
    const there = restarted(here)
    await there.later(2_000)
    expect(there.view().retired).toHaveLength(1)
    guards.storage = mine
    await there.later(dayMs)
    expect(isPurged()).toBe(true)
  })

  it.each<[string, () => void]>([
    ['the network is away', () => (guards.appFolder.fault = () => { throw new AppError('cloud.offline') })],
    ['the account needs to sign in', () => (guards.appFolder.fault = () => { throw new AppError('session.needs-sign-in') })],
    ['the storage is off', () => (guards.storage.fault = () => { throw new AppError('storage.off') })],
    ['a file can’t be removed', () => (guards.storage.fault = (operation) => { if (operation === 'remove') throw new AppError('storage.denied') })],
    ['a key can’t be removed', () => (guards.appFolder.fault = (operation) => { if (operation === 'remove') throw new AppError('cloud.throttled') })],
  ])('is tried again the next day when %s', async (_, spoil) => {
    const here = await deletedLongAgo(31)
    spoil()
    await here.later(2_000)
    expect(isPurged()).toBe(false)
    expect(here.view().retired).toHaveLength(1)
    hookGuards(guards, null)
    await here.later(dayMs)
    expect(isPurged()).toBe(true)
    expect(here.view().retired).toEqual([])
  })

  it('takes not one version while the server can’t be asked, though its clock is known from before', async () => {
    const here = await deletedLongAgo(31)
    guards.appFolder.fault = () => {
      throw new AppError('cloud.offline')
    }
    await here.later(2_000)
    expect(versions()).toHaveLength(3)
    expect(marks()).toHaveLength(1)
  })

  it.each(Array.from({ length: 30 }, (_, steps) => steps))('killed after %i steps: the next start takes the rest', async (steps) => {
    const kill = killSwitch()
    const here = await deletedLongAgo(31, { onUpdate: kill.step })
    await here.service.settled()
    hookGuards(guards, kill.step)
    kill.arm(steps)
    here.time.advance(2_000)
    await Promise.race([here.service.settled(), kill.killed])
    hookGuards(guards, null)
    const there = restarted(here)
    await there.later(2_000)
    expect(isPurged()).toBe(true)
    expect(there.view().retired).toEqual([])
  })
})

describe('another recovery account’s', () => {
  it('location in the same storage is never touched', async () => {
    const kims = computer({ account: kimsAccount, document: otherComputers, seed: 'kim' })
    await kims.turnOn()
    const hers = new Map(guards.storage.files)
    const here = await withVersions()
    await here.service.delete()
    await restarted(here, { startMs: noon + 31 * dayMs }).later(2_000)
    expect(guards.storage.files).toEqual(hers)
    expect(keyFilesOf(guards, kimsAccount)).toHaveLength(1)
  })
})
