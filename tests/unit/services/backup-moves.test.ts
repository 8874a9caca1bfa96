// Moving to another folder or recovery account: the new place is made and checked first, the old one works until then and is kept
// for 30 days, and a kill between any two steps loses nothing. Also joining a place whose versions need a passphrase.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { asVersionPassphrase, knownPassphrase } from '../../../src/main/core/backup/passphrase.ts'
import { parseVersionFile } from '../../../src/main/core/backup/format1.ts'
import { releaseNames } from '../../../src/main/core/backup/names.ts'
import { withBackup } from '../../../src/main/core/backup/plan.ts'
import { fromHex } from '../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import { backupComputer, dayMs, hookGuards, keyFilesOf, killSwitch, memoryGuards, noon, openAsRecovery, versionFilesIn, type BackupComputer, type ComputerOptions, type Guards } from '../../fakes/backup-computer.ts'
import { kimsAccount, samsAccount, testDocument } from '../../fakes/backup-fixtures.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'

let guards: Guards
let next: MemoryStorage
beforeEach(() => {
  guards = memoryGuards()
  next = memoryStorage({ kind: 'folder', label: 'next' })
  next.uploadState = 'not-tracked'
  guards.folders['/next'] = next
})

const computer = (options: ComputerOptions = {}): BackupComputer => backupComputer(guards, options)
const turnedOn = async (options: ComputerOptions = {}): Promise<BackupComputer> => {
  const here = computer(options)
  await here.turnOn()
  return here
}
const moveToFolder = async (here: BackupComputer): Promise<void> => {
  await here.service.useFolder('/next')
  await here.service.settled()
}
const moveToKim = async (here: BackupComputer): Promise<void> => {
  here.session.signInAndWait.mockResolvedValue(kimsAccount)
  here.service.useOtherAccount()
  await here.service.settled()
}
const restarted = (before: BackupComputer, days = 0): BackupComputer => {
  before.service.stop()
  return computer({ document: before.store.current(), startMs: before.time.clock.nowMs() + days * dayMs, seed: 'restarted' })
}
const folderOf = (storage: MemoryStorage): Pick<Guards, 'appFolder' | 'storage'> => ({ appFolder: guards.appFolder, storage })

describe('another recovery account', () => {
  it('gets a place of its own, checked first; the one before is kept for 30 days', async () => {
    const here = await turnedOn()
    const { loc } = here.backup()
    const before = versionFilesIn(guards.storage)
    await moveToKim(here)
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' }, recoveryAccount: { userName: kimsAccount.userName } })
    expect(here.view().retired).toMatchObject([{ loc, why: 'moved', recoveryAccount: samsAccount.userName, untilMs: noon + 30 * dayMs }])
    const now = versionFilesIn(guards.storage).filter((path) => !before.includes(path))
    expect(now).toHaveLength(1)
    await openAsRecovery(guards, now[0] ?? '', kimsAccount)
    await openAsRecovery(guards, before[0] ?? '', samsAccount)
  })

  it('that is the same changes nothing', async () => {
    const here = await turnedOn()
    const { loc, recoveryAccount } = here.backup()
    here.service.useOtherAccount()
    await here.service.settled()
    expect(here.backup()).toMatchObject({ loc, recoveryAccount, retired: [] })
    expect(here.view().switch).toEqual({ kind: 'on' })
  })

  it('that can’t serve leaves the old backup as well as it was', async () => {
    const here = await turnedOn()
    const { loc } = here.backup()
    guards.appFolder.fault = (operation, _path, { account }) => {
      if (account.oid === kimsAccount.oid && operation === 'create') throw new AppError('cloud.full')
    }
    await moveToKim(here)
    expect(here.view()).toMatchObject({ switch: { kind: 'on', error: { code: 'cloud.full' } }, status: { kind: 'done' }, recoveryAccount: { userName: samsAccount.userName }, retired: [] })
    expect(here.backup()).toMatchObject({ loc, failingSince: null })
    await here.change('After')
    await here.later(3_000)
    expect(here.view().status.kind).toBe('done')
  })

  it('is refused while backup is off', () => {
    expect(() => computer().service.useOtherAccount()).toThrow(expect.objectContaining({ code: 'backup.not-on' }))
  })
})

describe('a move', () => {
  it('back again takes up the old place, and leaves the new one', async () => {
    const here = await turnedOn()
    const { loc } = here.backup()
    await moveToFolder(here)
    const moved = here.backup().loc
    here.service.takeBack(loc ?? '')
    await here.service.settled()
    expect(here.backup()).toMatchObject({ on: true, loc, folder: null })
    expect(here.view().retired).toMatchObject([{ loc: moved, why: 'moved', label: 'next' }])
    await moveToFolder(here)
    expect(here.backup()).toMatchObject({ loc: moved, folder: '/next' })
    expect(here.view().retired).toMatchObject([{ loc, label: '' }])
    expect(keyFilesOf(guards)).toHaveLength(2)
  })

  it('to a copy of the folder leaves nothing behind that could be purged', async () => {
    const here = await turnedOn()
    for (const [path, bytes] of guards.storage.files) next.files.set(path, bytes)
    await moveToFolder(here)
    expect(here.backup()).toMatchObject({ folder: '/next', retired: [] })
    const there = restarted(here, 31)
    await there.later(2_000)
    expect(keyFilesOf(guards)).toHaveLength(1)
    expect(versionFilesIn(next).length).toBeGreaterThan(0)
  })

  it('is purged after 30 days, with its key, where nobody else has versions', async () => {
    const here = await turnedOn()
    await moveToFolder(here)
    const early = restarted(here, 29)
    await early.later(2_000)
    expect(versionFilesIn(guards.storage)).toHaveLength(1)
    const late = restarted(early, 2)
    await late.later(2_000)
    expect(guards.storage.files.size).toBe(0)
    expect(keyFilesOf(guards).map((path) => path.split('/')[1])).toEqual([late.backup().loc])
    expect(late.view()).toMatchObject({ retired: [], status: { kind: 'done' } })
    for (const path of versionFilesIn(next)) await openAsRecovery(folderOf(next), path)
  })

  it('keeps its key where iCloud has another owner by then: its versions lie in a place that can’t be looked at', async () => {
    const here = await turnedOn()
    const { loc } = here.backup()
    const left = guards.storage
    await moveToFolder(here)
    guards.storage = memoryStorage({ account: 'kim@icloud.example' })
    const late = restarted(here, 31)
    await late.later(2_000)
    expect(keyFilesOf(guards).some((path) => path.includes(loc ?? ''))).toBe(true)
    expect(late.view().retired).toMatchObject([{ loc }])
    for (const path of versionFilesIn(left)) await openAsRecovery(folderOf(left), path)
    guards.storage = left
    await late.later(dayMs)
    expect(left.files.size).toBe(0)
    expect(late.view().retired).toEqual([])
  })

  it('leaves what other computers have there, and the key with it', async () => {
    const here = await turnedOn()
    const other = await turnedOn({ document: withBackup(testDocument, { dev: 'e'.repeat(32) }), seed: 'other' })
    await moveToFolder(here)
    await restarted(here, 31).later(2_000)
    expect(versionFilesIn(guards.storage)).toEqual(expect.arrayContaining([expect.stringContaining('e'.repeat(32))]))
    expect(versionFilesIn(guards.storage)).toHaveLength(1)
    expect(keyFilesOf(guards)).toHaveLength(2)
    await other.change('Goes on')
    await other.later(3_000)
    expect(other.view().status).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded' } })
  })

  it('leaves the key of another computer whose versions have not arrived here', async () => {
    const here = await turnedOn()
    const other = await turnedOn({ document: withBackup(testDocument, { dev: 'e'.repeat(32) }), seed: 'other' })
    const theirs = versionFilesIn(guards.storage).filter((path) => path.includes('e'.repeat(32)))
    await moveToFolder(here)
    const away = theirs.map((path) => [path, guards.storage.files.get(path) ?? new Uint8Array()] as const)
    for (const path of theirs) guards.storage.files.delete(path)
    const late = restarted(here, 31)
    await late.later(2_000)
    expect(late.view().retired).toEqual([])
    for (const [path, bytes] of away) guards.storage.files.set(path, bytes)
    for (const path of theirs) await openAsRecovery(guards, path)
    expect(other.backup().loc).toBe(here.backup().retired[0]?.loc)
  })

  it('leaves what a copy of this computer goes on writing there', async () => {
    const here = await turnedOn()
    const copied = here.store.current()
    await moveToFolder(here)
    const copy = computer({ document: copied, startMs: here.time.clock.nowMs() + dayMs, seed: 'copy' })
    await copy.change('Goes on')
    await copy.later(3_000)
    const there = versionFilesIn(guards.storage)
    expect(there).toHaveLength(2)
    await restarted(here, 31).later(2_000)
    expect(versionFilesIn(guards.storage)).toEqual(there)
    for (const path of there) await openAsRecovery(guards, path)
  })

  it('purges no file that only has a name of this computer’s', async () => {
    const here = await turnedOn()
    const [own = ''] = versionFilesIn(guards.storage)
    await moveToFolder(here)
    const foreign = own.replace(/-[0-9a-f]{8}\.twofold$/, '-ffffffff.twofold')
    guards.storage.files.set(foreign, Uint8Array.of(1))
    await restarted(here, 31).later(2_000)
    expect(versionFilesIn(guards.storage)).toEqual([foreign])
    expect(keyFilesOf(guards)).toHaveLength(2)
  })

  for (const [kind, move] of [['folder', moveToFolder], ['account', moveToKim]] as const) {
    it.each(Array.from({ length: 34 }, (_, steps) => steps))(`to another ${kind}, killed after %i steps, is made or not made; nothing is lost and the next backup succeeds`, async (steps) => {
      const kill = killSwitch()
      const here = await turnedOn({ onUpdate: kill.step })
      const { loc } = here.backup()
      const [old = ''] = versionFilesIn(guards.storage)
      hookGuards(guards, kill.step)
      kill.arm(steps)
      await Promise.race([move(here), kill.killed])
      hookGuards(guards, null)
      const there = restarted(here)
      await there.change('After the kill')
      await there.later(4_000)
      expect(there.view()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done', last: { level: kind === 'folder' && there.backup().loc !== loc ? 'checked-in-folder' : 'checked-and-uploaded' } } })
      expect(there.view().retired.map((record) => record.loc)).toEqual(there.backup().loc === loc ? [] : [loc])
      await openAsRecovery(guards, old)
      const account = there.backup().recoveryAccount ?? samsAccount
      const place = there.backup().folder === null ? guards.storage : next
      const newest = versionFilesIn(place).filter((path) => path.includes(there.backup().loc ?? '?')).at(-1) ?? ''
      expect((await openAsRecovery(folderOf(place), newest, account)).accounts[0]?.issuer).toBe('After the kill')
    })
  }
})

describe('a place whose versions need a passphrase', () => {
  const pw = { salt: fromHex('ab'.repeat(16)) ?? new Uint8Array(), m: 65_536, t: 3, p: 4 }
  const known = knownPassphrase(pw, new SecretBytes(new Uint8Array(32).fill(7)))
  const locked = withBackup(testDocument, { dev: 'e'.repeat(32), passphrases: [known], passphraseSalt: known.salt })
  const lockOf = (path: string) => parseVersionFile(guards.storage.files.get(path) ?? new Uint8Array(), releaseNames).header.pw?.salt

  it('isn’t joined in silence without it, and nothing is written', async () => {
    await turnedOn({ document: locked, seed: 'locked' })
    const here = computer()
    const before = new Map(guards.storage.files)
    await here.turnOn()
    expect(here.view().switch).toMatchObject({ kind: 'off', error: { code: 'backup.passphrase-needed' } })
    expect(guards.storage.files).toEqual(before)
    await here.turnOn({ withoutPassphrase: true })
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, hasPassphrase: false })
    expect(here.view().unopened).toMatchObject([{ state: 'passphrase' }])
  })

  it('is joined with it once it is known here, and new versions are locked with it', async () => {
    await turnedOn({ document: locked, seed: 'locked' })
    const here = await turnedOn({ document: withBackup(testDocument, { passphrases: [known] }) })
    expect(here.view()).toMatchObject({ switch: { kind: 'on' }, hasPassphrase: true, unopened: [] })
    const own = versionFilesIn(guards.storage).find((path) => path.includes(here.backup().dev)) ?? ''
    expect(lockOf(own)).toEqual(asVersionPassphrase(known).salt)
  })

  it('isn’t left without it by a move either', async () => {
    const other = await turnedOn({ document: locked, seed: 'locked' })
    for (const [path, bytes] of guards.storage.files) next.files.set(path, bytes)
    guards.storage.files.clear()
    other.service.stop()
    const here = await turnedOn({ seed: 'plain' })
    await moveToFolder(here)
    expect(here.view()).toMatchObject({ switch: { kind: 'on', error: { code: 'backup.passphrase-needed' } }, status: { kind: 'done' } })
    expect(here.backup().folder).toBeNull()
  })
})
