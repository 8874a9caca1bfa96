// What a look shows of the storage: whose it is, what is wrong with it, and lists that never grow beyond what their schemas take.
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import type { BackupReader, FoundBackup, FoundVersion, UnopenedFile } from '../../../src/main/core/backup/reader.ts'
import { createBackupLook } from '../../../src/main/services/backup-look.ts'
import { backupView } from '../../../src/shared/contract/views.ts'
import { samsAccount, testLoc } from '../../fakes/backup-fixtures.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'

const version = (n: number): FoundVersion => ({ id: `${n}.twofold`, loc: testLoc, atMs: n, dev: 'd'.repeat(32), seq: n, deviceName: '', os: 'linux', accounts: 1 })
const file = (n: number): UnopenedFile => ({ id: `${n}.twofold`, loc: testLoc, atMs: null, state: 'damaged' })
const found = (change: Partial<FoundBackup>): FoundBackup => ({ versions: [], unopened: [], locks: [], missingNewestAtMs: null, keys: [], ...change })

const lookWith = (find: BackupReader['find']) =>
  createBackupLook({
    reader: { find, open: () => Promise.reject(new Error('not asked')) },
    report: (error) => ({ code: error instanceof AppError ? error.code : 'app.unexpected', detail: error instanceof AppError ? error.detail : {}, reference: '00000000' }),
    onChange: () => undefined,
    initial: memoryStorage(),
  })
const at = (storage: MemoryStorage, storageIdentity: string | null) => ({ storage, backup: { account: samsAccount, storageIdentity }, passphrases: [] })

describe('lists', () => {
  it('a new version pushes the oldest out of a full list, and no more files are shown than fit', async () => {
    const full = Array.from({ length: 5_001 }, (_, i) => version(5_001 - i))
    const look = lookWith(() => Promise.resolve(found({ versions: full, unopened: full.map(({ seq }) => file(seq)) })))
    look.start(at(memoryStorage(), null))
    await look.settled()
    look.add(version(6_000))
    const shown = look.versions().map(({ id, loc, atMs, deviceName, os, accounts }) => ({ id, loc, atMs, deviceName, os, accounts, thisDevice: true }))
    expect(backupView.shape.versions.safeParse(shown).success).toBe(true)
    expect(backupView.shape.unopened.safeParse(look.unopened()).success).toBe(true)
    expect(shown[0]?.id).toBe('6000.twofold')
  })

  it('drop what was removed, in its own location alone', async () => {
    const other = { ...version(1), loc: 'b'.repeat(32) }
    const look = lookWith(() => Promise.resolve(found({ versions: [version(2), version(1), other] })))
    look.start(at(memoryStorage(), null))
    await look.settled()
    look.drop(version(1))
    expect(look.versions()).toEqual([version(2), other])
  })

  it('are empty where nothing is, and stay where a guard doesn’t answer', async () => {
    let answer: () => Promise<FoundBackup> = () => Promise.resolve(found({ versions: [version(1)], unopened: [file(2)] }))
    const look = lookWith(() => answer())
    const again = async (): Promise<void> => {
      look.start(at(memoryStorage(), null))
      await look.settled()
    }
    await again()
    answer = () => Promise.reject(new AppError('cloud.offline'))
    await again()
    expect([look.versions().length, look.unopened().length]).toEqual([1, 1])
    answer = () => Promise.reject(new AppError('backup.none'))
    await again()
    expect([look.versions().length, look.unopened().length]).toEqual([0, 0])
  })
})

describe('whose storage it is', () => {
  it.each([
    ['the same', 'sam@icloud.example', 'sam@icloud.example', null],
    ['not told', 'sam@icloud.example', null, null],
    ['not kept yet', null, 'kim@icloud.example', null],
    ['another', 'sam@icloud.example', 'kim@icloud.example', { code: 'storage.other-account', detail: { expected: 'sam@icloud.example', found: 'kim@icloud.example' } }],
  ])('%s', async (_, kept, account, error) => {
    let asked = 0
    const look = lookWith(() => {
      asked += 1
      return Promise.resolve(found({}))
    })
    look.start(at(memoryStorage({ account }), kept))
    await look.settled()
    if (error) expect(look.storageView().error).toMatchObject(error)
    else expect(look.storageView().error).toBeNull()
    // In somebody else's storage nothing is looked for.
    expect(asked).toBe(error ? 0 : 1)
  })
})
