// Removing old versions, carried out: only own ones that were opened, only with a right clock, only once the newest is safe.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { maxClockDriftMs } from '../../../src/main/core/backup/limits.ts'
import { formatVersionName } from '../../../src/main/core/backup/location.ts'
import { withBackup } from '../../../src/main/core/backup/plan.ts'
import { backupComputer, dayMs, memoryGuards, noon, openAsRecovery, versionFilesIn, type BackupComputer, type ComputerOptions, type Guards } from '../../fakes/backup-computer.ts'
import { testDocument } from '../../fakes/backup-fixtures.ts'

let guards: Guards
beforeEach(() => {
  guards = memoryGuards()
})

/** 8 versions of one morning 40 days ago: the newest 5 stay, and the month's, which is one of them. */
const withOldVersions = async (options: ComputerOptions = {}): Promise<BackupComputer> => {
  const old = backupComputer(guards, { ...options, startMs: noon - 40 * dayMs })
  await old.turnOn()
  for (let i = 0; i < 7; i++) {
    await old.change(`Old ${i}`)
    await old.later(3_000)
  }
  old.service.stop()
  return old
}
const removed = (): string[] => guards.storage.calls.filter((call) => call.startsWith('remove'))
/** A run today, which makes a 9th. */
const runToday = async (old: BackupComputer, options: ComputerOptions = {}): Promise<BackupComputer> => {
  const here = backupComputer(guards, { document: old.store.current(), startMs: noon, seed: 'today', ...options })
  await here.service.settled()
  guards.storage.calls.length = 0
  await here.change('Today')
  await here.later(3_000)
  return here
}

describe('after a checked backup', () => {
  it('old versions go but for the newest five, and the list shows it', async () => {
    const here = await runToday(await withOldVersions())
    expect(here.view().status).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded' } })
    expect(versionFilesIn(guards.storage)).toHaveLength(5)
    expect(removed()).toHaveLength(4)
    expect(here.view().versions).toHaveLength(5)
    for (const path of versionFilesIn(guards.storage)) await openAsRecovery(guards, path)
  })

  it('other computers’ versions stay, and so do files that don’t open', async () => {
    const other = await withOldVersions({ document: withBackup(testDocument, { dev: 'e'.repeat(32) }), seed: 'other' })
    const theirs = versionFilesIn(guards.storage)
    const old = await withOldVersions()
    const { loc, dev } = old.backup()
    const junk = `Twofold/v1/${loc ?? ''}/versions/${formatVersionName({ atMs: noon - 50 * dayMs, dev, seq: 1, random: 'ffffffff' })}`
    guards.storage.files.set(junk, Uint8Array.of(1))
    await runToday(old)
    expect(versionFilesIn(guards.storage)).toEqual(expect.arrayContaining([...theirs, junk]))
    expect(removed()).toHaveLength(4)
    expect(other.backup().loc).toBe(loc)
  })

  it('a newer version that was damaged since it was listed doesn’t count among the five that stay', async () => {
    const old = await withOldVersions()
    const here = backupComputer(guards, { document: old.store.current(), startMs: noon, seed: 'today' })
    await here.service.settled()
    const [, , , , , , seventh = ''] = versionFilesIn(guards.storage).sort()
    guards.storage.files.set(seventh, Uint8Array.of(1))
    await here.change('Today')
    await here.later(3_000)
    const left = versionFilesIn(guards.storage).filter((path) => path !== seventh)
    expect(left).toHaveLength(5)
    for (const path of left) await openAsRecovery(guards, path)
  })

  it('what a copy of this computer wrote stays, also where its numbers are lower: this one goes on under another id', async () => {
    const first = backupComputer(guards, { startMs: noon - 40 * dayMs })
    await first.turnOn()
    const copied = first.store.current()
    for (let i = 0; i < 7; i++) {
      await first.change(`First ${i}`)
      await first.later(3_000)
    }
    first.service.stop()
    // Before any of those has arrived there, the copy makes one of its own.
    const arrived = new Map(guards.storage.files)
    for (const path of versionFilesIn(guards.storage).sort().slice(1)) guards.storage.files.delete(path)
    const copy = backupComputer(guards, { document: copied, startMs: noon - 40 * dayMs + 10_000, seed: 'copy' })
    await copy.change('Copy')
    await copy.later(3_000)
    copy.service.stop()
    const ofCopy = versionFilesIn(guards.storage).filter((path) => !arrived.has(path))
    expect(ofCopy).toHaveLength(1)
    for (const [path, bytes] of arrived) guards.storage.files.set(path, bytes)
    const here = await runToday(first)
    await here.run()
    expect(versionFilesIn(guards.storage)).toEqual(expect.arrayContaining([...ofCopy, ...[...arrived.keys()].filter((path) => path.endsWith('.twofold'))]))
    expect(here.backup().dev).not.toBe(first.backup().dev)
  })

  it.each<[string, ComputerOptions]>([
    ['no server has told the time', { serverNowMs: () => null }],
    ['this computer’s clock is ahead by more than 10 minutes', { serverNowMs: (ms) => ms - maxClockDriftMs - 1 }],
    ['this computer’s clock is behind by more than 10 minutes', { serverNowMs: (ms) => ms + maxClockDriftMs + 1 }],
  ])('nothing goes while %s', async (_, options) => {
    await runToday(await withOldVersions(), options)
    expect(versionFilesIn(guards.storage)).toHaveLength(9)
  })

  it('nothing goes while iCloud has not uploaded the newest; then it does', async () => {
    const old = await withOldVersions()
    guards.storage.uploadState = 'pending'
    const here = await runToday(old)
    expect(here.view().status).toMatchObject({ last: { level: 'checked-in-folder' } })
    expect(removed()).toEqual([])
    guards.storage.uploadState = 'uploaded'
    await here.later(10_000)
    expect(here.view().status).toMatchObject({ last: { level: 'checked-and-uploaded' } })
    expect(removed()).toHaveLength(4)
  })

  it('nothing goes when the key wasn’t checked', async () => {
    const old = await withOldVersions()
    const here = backupComputer(guards, { document: old.store.current(), startMs: noon, seed: 'today' })
    await here.service.settled()
    guards.appFolder.fault = () => {
      throw new AppError('cloud.offline')
    }
    await here.change('Today')
    await here.later(3_000)
    expect(here.view().status).toMatchObject({ last: { level: 'written' } })
    expect(removed()).toEqual([])
  })

  it('a file that can’t be removed fails no backup and is tried again after the next', async () => {
    const old = await withOldVersions()
    let isDenied = true
    guards.storage.fault = (operation) => {
      if (operation === 'remove' && isDenied) throw new AppError('storage.denied')
    }
    const here = await runToday(old)
    expect(here.view().status.kind).toBe('done')
    expect(versionFilesIn(guards.storage)).toHaveLength(9)
    expect(here.logged).toContainEqual({ at: 'backup-retention', code: 'storage.denied' })
    isDenied = false
    await here.run()
    expect(versionFilesIn(guards.storage)).toHaveLength(5)
  })

  it('the version that was just checked stays, also where its number is the lowest of a full list', async () => {
    const here = await runToday(await withOldVersions())
    const { last } = here.backup()
    expect(versionFilesIn(guards.storage).some((path) => path.endsWith(last?.file ?? '?'))).toBe(true)
  })
})

describe('the public hint', () => {
  it('that got lost is put back after a backup, and one that is there is left alone', async () => {
    const here = await withOldVersions()
    const path = `Twofold/v1/${here.backup().loc ?? ''}/location.json`
    const hint = guards.storage.files.get(path)
    guards.storage.files.delete(path)
    const there = await runToday(here)
    expect(guards.storage.files.get(path)).toEqual(hint)
    guards.storage.calls.length = 0
    await there.run()
    expect(guards.storage.calls).not.toContain(`create ${path}`)
  })
})
