// One version against what is here: opened anew with both guards, shown without a secret, and never the answer to an older question.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { backupComputer, memoryGuards, versionFilesIn, type BackupComputer, type Guards } from '../../fakes/backup-computer.ts'

let guards: Guards
let here: BackupComputer
beforeEach(async () => {
  guards = memoryGuards()
  here = backupComputer(guards)
  await here.turnOn()
})

const compare = async (at = 0): Promise<void> => {
  const version = here.view().versions[at]
  here.service.compare(version?.loc ?? '', version?.id ?? '')
  await here.service.settled()
}

describe('comparing', () => {
  it('says that nothing differs right after a backup, and what does later', async () => {
    await compare()
    expect(here.view().comparison).toMatchObject({ kind: 'ready', settingsDiffer: false, orderDiffers: false, version: { thisDevice: true } })
    await here.store.update((document) => ({ ...document, accounts: document.accounts.slice(1), settings: { ...document.settings, theme: 'light' } }))
    await compare()
    const { comparison } = here.view()
    expect(comparison).toMatchObject({ kind: 'ready', settingsDiffer: true })
    expect(comparison.kind === 'ready' && comparison.accounts.map(({ state }) => state)).toEqual(['same', 'same', 'same', 'same', 'same', 'same', 'only-in-version'])
    here.service.closeComparison()
    expect(here.view().comparison).toEqual({ kind: 'none' })
  })

  it('writes nothing', async () => {
    guards.storage.calls.length = 0
    await compare()
    expect(guards.storage.calls.filter((call) => /^(create|remove)/.test(call))).toEqual([])
  })

  it.each<[string, () => void, string]>([
    ['damaged since', () => guards.storage.files.set(versionFilesIn(guards.storage)[0] ?? '', Uint8Array.of(1)), 'backup.damaged'],
    ['gone', () => guards.storage.files.delete(versionFilesIn(guards.storage)[0] ?? ''), 'backup.none'],
    ['out of reach', () => (guards.appFolder.fault = () => { throw new AppError('cloud.offline') }), 'cloud.offline'],
  ])('a version that is %s says so, and the backup is as it was', async (_, spoil, code) => {
    spoil()
    await compare()
    expect(here.view()).toMatchObject({ comparison: { kind: 'failed', error: { code } }, status: { kind: 'done' } })
  })

  it('one that isn’t in the list is none', async () => {
    here.service.compare('f'.repeat(32), '../../../etc/passwd')
    await here.service.settled()
    expect(here.view().comparison).toMatchObject({ kind: 'failed', error: { code: 'backup.none' } })
    expect(guards.storage.calls.some((call) => call.includes('passwd'))).toBe(false)
  })

  it('a late answer to a question that was closed is dropped', async () => {
    let release: () => void = () => undefined
    guards.storage.fault = (operation, path) => (operation === 'read' && path.endsWith('.twofold') ? new Promise<void>((resolve) => (release = resolve)) : undefined)
    const [version] = here.view().versions
    here.service.compare(version?.loc ?? '', version?.id ?? '')
    await vi.waitFor(() => expect(guards.storage.calls.at(-1)).toMatch(/^read/))
    here.service.closeComparison()
    release()
    await here.service.settled()
    expect(here.view().comparison).toEqual({ kind: 'none' })
  })
})
