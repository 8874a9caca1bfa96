import { describe, expect, test, vi } from 'vitest'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'
import type { RecoveryView } from '../../../src/shared/contract/views.ts'
import { recoveryView } from '../../../src/shared/contract/views.ts'
import { AppError } from '../../../src/main/core/app-error.ts'
import type { BackupReader } from '../../../src/main/core/backup/reader.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import type { SignedInAccount } from '../../../src/main/core/ports.ts'
import type { VaultDocument } from '../../../src/main/core/vault/document.ts'
import { currentPassphrase } from '../../../src/main/core/backup/passphrase.ts'
import { maxSmallFileBytes } from '../../../src/main/core/backup/limits.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { SecretText } from '../../../src/main/core/secret.ts'
import { createRecoveryService } from '../../../src/main/services/recovery.ts'
import { kimsAccount, samsAccount, testKey, testLoc } from '../../fakes/backup-fixtures.ts'
import { fakeKdf } from '../../fakes/fake-kdf.ts'
import { fakeTime } from '../../fakes/fake-time.ts'
import { lockedBackup, lockOf, noon } from '../../fakes/locked-backup.ts'
import { boundWork, existingAccount, found, newest, opened, samAccount } from '../../fakes/recovery-fixtures.ts'
import { freshDocument, memoryStore } from '../../fakes/memory-store.ts'
import { memoryStorage, type MemoryStorage } from '../../fakes/memory-storage.ts'
import { testCrypto } from '../../fakes/node-crypto-for-tests.ts'

interface Surroundings {
  readonly document?: VaultDocument
  readonly signedIn?: SignedInAccount | null
  readonly signIn?: (signal: AbortSignal) => Promise<SignedInAccount>
  readonly reader?: Partial<BackupReader>
  readonly storage?: MemoryStorage
  /** What the dialog for a key file gives. */
  readonly keyFile?: Uint8Array | null
}

const setUp = ({ document = freshDocument(), signedIn = null, signIn = () => Promise.resolve(samAccount), reader = {}, storage = memoryStorage(), keyFile = null }: Surroundings = {}) => {
  const store = memoryStore(document)
  const kdf = fakeKdf()
  const time = fakeTime(noon)
  const chooseKeyFile = vi.fn((_maxBytes: number) => Promise.resolve(keyFile))
  const service = createRecoveryService({
    store,
    session: { account: () => signedIn, signInAndWait: signIn },
    reader: { find: () => Promise.resolve(found), open: () => Promise.resolve(opened), ...reader },
    storage: { current: () => storage, view: () => ({ kind: 'icloud', label: '', account: null, error: null }) },
    kdf,
    dialogs: { chooseKeyFile },
    crypto: testCrypto,
    clock: time.clock,
    random: { bytes: (length) => new Uint8Array(length).fill(0xdd) },
    report: (error) => ({ code: error.code, detail: error.detail, reference: '00000000' }),
  })
  const seen: RecoveryView[] = []
  service.view.onChange((view) => seen.push(view))
  const reach = (kind: RecoveryView['kind']): Promise<void> =>
    vi.waitFor(() => {
      expect(service.view.get().kind).toBe(kind)
    })
  const enter = (text: string): void => service.enterPassphrase(new SecretText(text))
  return { store, service, seen, reach, enter, kdf, time, chooseKeyFile }
}

describe('recovery service', () => {
  test('signs in, finds, opens, previews and restores; every view fits the contract', async () => {
    const { store, service, seen, reach } = setUp()
    service.begin()
    await reach('choosing')
    service.choose(newest.id)
    await reach('preview')
    expect(service.view.get()).toMatchObject({ accounts: [{ need: 'sign-in' }, { need: 'scan' }, { need: 'none' }] })
    service.restore()
    await reach('done')
    expect(service.view.get()).toEqual({ kind: 'done', restored: 3, needSignIn: 1, needScan: 1 })
    expect(store.current().accounts).toEqual(opened.accounts)
    expect(seen.map(({ kind }) => kind)).toEqual(['signing-in', 'looking', 'choosing', 'opening', 'preview', 'restoring', 'done'])
    for (const view of seen) expect(recoveryView.safeParse(view).success).toBe(true)
  })

  test('is refused when accounts exist, and nothing is asked of anybody', () => {
    const find = vi.fn()
    const { store, service } = setUp({ document: freshDocument({ accounts: [existingAccount] }), reader: { find } })
    service.begin()
    expect(service.view.get()).toEqual({ kind: 'refused', accounts: 1 })
    expect(find).not.toHaveBeenCalled()
    expect(store.current().accounts).toEqual([existingAccount])
  })

  test('accounts that appear during the recovery are not overwritten', async () => {
    const { store, service, reach } = setUp()
    service.begin()
    await reach('choosing')
    service.choose(newest.id)
    await reach('preview')
    await store.update((document) => ({ ...document, accounts: [existingAccount] }))
    service.restore()
    await reach('failed')
    expect(service.view.get()).toMatchObject({ error: { code: 'recovery.accounts-exist' } })
    expect(store.current().accounts).toEqual([existingAccount])
  })

  test.each<ErrorCode>(['cloud.offline', 'backup.none', 'backup.wrong-account', 'key-guard.missing', 'storage.off', 'backup.newer'])(
    '%s ends in its own failure, and looking again goes on from there',
    async (code) => {
      const find = vi.fn<BackupReader['find']>().mockRejectedValueOnce(new AppError(code)).mockResolvedValue(found)
      const { service, reach } = setUp({ reader: { find } })
      service.begin()
      await reach('failed')
      expect(service.view.get()).toMatchObject({ error: { code } })
      service.lookAgain()
      await reach('choosing')
    },
  )

  test('cancelling on the sign-in page leads back to the first screen without an error', async () => {
    const { service, seen, reach } = setUp({ signIn: () => Promise.reject(new Cancelled()) })
    service.begin()
    await reach('idle')
    expect(seen.map(({ kind }) => kind)).toEqual(['signing-in', 'idle'])
  })

  test('a cancel aborts what runs, and a late answer of it is dropped', async () => {
    let answer: (account: SignedInAccount) => void = () => undefined
    let aborted = false
    const { service } = setUp({
      signIn: (signal) => {
        signal.addEventListener('abort', () => (aborted = true))
        return new Promise((resolve) => (answer = resolve))
      },
    })
    service.begin()
    service.cancel()
    expect(aborted).toBe(true)
    answer(samAccount)
    await Promise.resolve()
    expect(service.view.get()).toEqual({ kind: 'idle' })
  })

  test('going back from an opening version drops its late answer', async () => {
    let answer: (value: typeof opened) => void = () => undefined
    const { service, reach } = setUp({ reader: { open: () => new Promise((resolve) => (answer = resolve)) } })
    service.begin()
    await reach('choosing')
    service.choose(newest.id)
    service.back()
    answer(opened)
    await Promise.resolve()
    expect(service.view.get().kind).toBe('choosing')
  })

  test('an intent without meaning is refused by name', () => {
    const { service } = setUp()
    expect(() => service.restore()).toThrow(expect.objectContaining({ code: 'recovery.not-now' }))
  })
})

describe('what a look shows', () => {
  test('how far it is, a few times a second and at its end, and nothing of a look that was ended', async () => {
    let tell: (done: number, total: number) => void = () => undefined
    let answer: (value: typeof found) => void = () => undefined
    const { service, seen, reach, time } = setUp({
      reader: {
        find: (_account, _storage, _signal, options) => {
          tell = options.onProgress ?? tell
          return new Promise((resolve) => (answer = resolve))
        },
      },
    })
    service.begin()
    await reach('looking')
    for (let done = 0; done < 100; done++) {
      tell(done, 101)
      time.advance(100)
    }
    tell(100, 101)
    tell(101, 101)
    const shown = seen.flatMap((view) => (view.kind === 'looking' && view.progress ? [view.progress.done] : []))
    expect(shown).toEqual([...Array.from({ length: 34 }, (_, i) => 3 * i), 101])
    service.cancel()
    tell(1, 101)
    answer(found)
    await Promise.resolve()
    expect(service.view.get()).toEqual({ kind: 'idle' })
  })

  test('goes on being told after the clock was set back', async () => {
    let tell: (done: number, total: number) => void = () => undefined
    const { service, reach, time } = setUp({
      reader: {
        find: (_account, _storage, _signal, options) => {
          tell = options.onProgress ?? tell
          return new Promise(() => undefined)
        },
      },
    })
    service.begin()
    await reach('looking')
    tell(1, 9)
    time.setClock(noon - 3_600_000)
    tell(2, 9)
    expect(service.view.get()).toEqual({ kind: 'looking', progress: { done: 2, total: 9 } })
  })

  test('how many files don’t open, by what would help, and when the newest is still missing', async () => {
    const states = ['damaged', 'unknown-key', 'practice-data', 'passphrase', 'passphrase', 'newer', 'not-downloaded'] as const
    const { service, reach } = setUp({
      reader: {
        find: () =>
          Promise.resolve({ ...found, missingNewestAtMs: 9_000, locks: [lockOf(1)], unopened: states.map((state, i) => ({ id: `file ${i}`, loc: newest.loc, atMs: null, state })) }),
      },
    })
    service.begin()
    await reach('choosing')
    expect(service.view.get()).toMatchObject({ damaged: 3, locked: 2, newer: 1, notDownloaded: 1, missingNewestAtMs: 9_000 })
    expect(recoveryView.safeParse(service.view.get()).success).toBe(true)
  })

  test('names that don’t turn the line they stand in', async () => {
    const hostile = { ...opened, accounts: [{ ...boundWork, issuer: 'Con\u202etoso' }] }
    const { service, reach } = setUp({
      reader: { find: () => Promise.resolve({ ...found, versions: [{ ...newest, deviceName: 'Old\u202e computer' }] }), open: () => Promise.resolve(hostile) },
    })
    service.begin()
    await reach('choosing')
    expect(service.view.get()).toMatchObject({ versions: [{ deviceName: 'Old computer' }] })
    service.choose(newest.id)
    await reach('preview')
    expect(service.view.get()).toMatchObject({ version: { deviceName: 'Old computer' }, accounts: [{ issuer: 'Contoso' }] })
  })
})

describe('a backup with a passphrase', () => {
  const right = 'right passphrase'

  test('asks for it, says when it was wrong, and goes on to the end; the computer then writes with it', async () => {
    const backup = await lockedBackup()
    await backup.put(1, right)
    await backup.put(2, right, lockOf(1))
    const { store, service, seen, reach, enter } = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    service.begin()
    await reach('passphrase')
    expect(service.view.get()).toEqual({ kind: 'passphrase', locked: 2, wasWrong: false })
    enter('wrong passphrase')
    await vi.waitFor(() => expect(service.view.get()).toEqual({ kind: 'passphrase', locked: 2, wasWrong: true }))
    enter(right)
    await reach('choosing')
    const view = service.view.get()
    if (view.kind !== 'choosing') throw new Error('not choosing')
    expect(view).toMatchObject({ locked: 0, versions: [{ accounts: 3 }, { accounts: 2 }] })
    service.choose(view.versions[1]?.id ?? '')
    await reach('preview')
    service.restore()
    await reach('done')
    expect(store.current()).toMatchObject({ accounts: { length: 2 }, backup: { on: true, loc: testLoc, pins: [{ kid: testKey.kid }] } })
    expect(currentPassphrase(store.current().backup)).toMatchObject(lockOf(1))
    expect(seen.map(({ kind }) => kind).filter((kind) => kind.includes('passphrase'))).toEqual(['passphrase', 'trying-passphrase', 'passphrase', 'trying-passphrase'])
    for (const one of seen) expect(recoveryView.safeParse(one).success).toBe(true)
    expect(JSON.stringify(seen)).not.toContain(right)
  })

  test('offers it where some versions open without, and a wrong one leaves those', async () => {
    const backup = await lockedBackup()
    await backup.put(1)
    await backup.put(2, right)
    const { service, reach, enter } = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    service.begin()
    await reach('choosing')
    expect(service.view.get()).toMatchObject({ locked: 1, versions: [{ accounts: 2 }] })
    enter('wrong passphrase')
    await reach('passphrase')
    service.back()
    expect(service.view.get()).toMatchObject({ kind: 'choosing', locked: 1 })
    enter(right)
    await reach('choosing')
    expect(service.view.get()).toMatchObject({ locked: 0, versions: [{ accounts: 3 }, { accounts: 2 }] })
  })

  test('a second passphrase opens what the first doesn’t, and the first still opens the rest', async () => {
    const backup = await lockedBackup()
    await backup.put(1, 'an older one')
    await backup.put(2, right)
    const { store, service, reach, enter } = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    service.begin()
    await reach('passphrase')
    enter('an older one')
    await reach('choosing')
    enter(right)
    await reach('choosing')
    const view = service.view.get()
    if (view.kind !== 'choosing') throw new Error('not choosing')
    expect(view).toMatchObject({ locked: 0, versions: { length: 2 } })
    service.choose(view.versions[1]?.id ?? '')
    await reach('preview')
    service.restore()
    await reach('done')
    expect(store.current().backup.passphrases).toHaveLength(2)
    // Of the newest version, whichever was restored.
    expect(currentPassphrase(store.current().backup)).toMatchObject(lockOf(2))
  })

  test('one that this computer knows isn’t asked for', async () => {
    const backup = await lockedBackup()
    await backup.put(1, right)
    const first = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    first.service.begin()
    await first.reach('passphrase')
    first.enter(right)
    await first.reach('choosing')
    const view = first.service.view.get()
    if (view.kind !== 'choosing') throw new Error('not choosing')
    first.service.choose(view.versions[0]?.id ?? '')
    await first.reach('preview')
    first.service.restore()
    await first.reach('done')
    const again = setUp({ document: { ...first.store.current(), accounts: [] }, reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    again.service.begin()
    await again.reach('choosing')
  })

  test('cancelling while it is computed ends the work, keeps nothing and leads out', async () => {
    const backup = await lockedBackup()
    await backup.put(1, right)
    const { store, service, reach, enter, kdf } = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    let ended = false
    kdf.hold = (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended = true
          resolve()
        })
      })
    service.begin()
    await reach('passphrase')
    enter(right)
    await reach('trying-passphrase')
    service.cancel()
    expect(ended).toBe(true)
    await Promise.resolve()
    expect(service.view.get()).toEqual({ kind: 'idle' })
    expect(store.current()).toEqual(freshDocument())
  })

  test('what fails meanwhile is told by its own name, and the way goes on from there', async () => {
    const backup = await lockedBackup()
    await backup.put(1, right)
    const { service, reach, enter, kdf } = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount })
    service.begin()
    await reach('passphrase')
    kdf.hold = () => Promise.reject(new AppError('backup.passphrase-failed'))
    enter(right)
    await reach('failed')
    expect(service.view.get()).toMatchObject({ error: { code: 'backup.passphrase-failed' } })
    kdf.hold = null
    backup.appFolder.fault = () => Promise.reject(new AppError('cloud.offline'))
    service.lookAgain()
    await vi.waitFor(() => expect(service.view.get()).toMatchObject({ error: { code: 'cloud.offline' } }))
    backup.appFolder.fault = null
    service.lookAgain()
    await reach('passphrase')
    enter(right)
    await reach('choosing')
  })

  test('is not asked for by anybody else’s leave: where nothing waits for one it is refused by name', async () => {
    const { service, reach, enter } = setUp()
    expect(() => enter(right)).toThrow(expect.objectContaining({ code: 'recovery.not-now' }))
    service.begin()
    await reach('choosing')
    expect(() => enter(right)).toThrow(expect.objectContaining({ code: 'recovery.not-now' }))
  })
})

describe('a key file from OneDrive', () => {
  const lost = async (change: Partial<Surroundings> = {}) => {
    const backup = await lockedBackup({ withKeyFile: false })
    await backup.put(1)
    const made = setUp({ reader: backup.reader, storage: backup.storage, signedIn: samsAccount, keyFile: backup.keyFileBytes, ...change })
    made.service.begin()
    await made.reach('failed')
    expect(made.service.view.get()).toMatchObject({ error: { code: 'key-guard.missing' } })
    return { ...backup, ...made }
  }

  test('opens the backup whose key is missing, and is kept', async () => {
    const { service, store, reach, chooseKeyFile } = await lost()
    expect(await service.useKeyFile()).toBe(true)
    expect(chooseKeyFile).toHaveBeenCalledWith(maxSmallFileBytes)
    await reach('choosing')
    const view = service.view.get()
    if (view.kind !== 'choosing') throw new Error('not choosing')
    service.choose(view.versions[0]?.id ?? '')
    await reach('preview')
    service.restore()
    await reach('done')
    expect(store.current().backup.pins).toEqual([{ loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share }])
  })

  test('nothing happens when the dialog is closed', async () => {
    const { service } = await lost({ keyFile: null })
    const before = service.view.get()
    expect(await service.useKeyFile()).toBe(false)
    expect(service.view.get()).toBe(before)
  })

  test('of another account, or of no account, is refused by name and the screen stays', async () => {
    const { service } = await lost({ keyFile: utf8('{"v":1}') })
    const before = service.view.get()
    await expect(service.useKeyFile()).rejects.toMatchObject({ code: 'key-file.not-a-key' })
    expect(service.view.get()).toBe(before)
    const kims = await lost({ signedIn: kimsAccount })
    await expect(kims.service.useKeyFile()).rejects.toMatchObject({ code: 'key-file.other-account' })
  })

  test('is not asked for where it can’t help, nor taken once the recovery was left while the dialog was open', async () => {
    const { service, chooseKeyFile } = setUp()
    await expect(service.useKeyFile()).rejects.toMatchObject({ code: 'recovery.not-now' })
    expect(chooseKeyFile).not.toHaveBeenCalled()
    const left = await lost()
    const work = left.service.useKeyFile()
    left.service.cancel()
    await expect(work).rejects.toMatchObject({ code: 'recovery.not-now' })
    expect(left.service.view.get()).toEqual({ kind: 'idle' })
  })
})

describe('the storage’s account', () => {
  test.each([
    ['as the system tells it now', memoryStorage({ account: 'sam@icloud.example' }), 'sam@icloud.example'],
    ['nothing where it doesn’t tell', memoryStorage(), null],
  ])('%s is kept with the restore', async (_, storage, expected) => {
    const { store, service, reach } = setUp({ storage })
    service.begin()
    await reach('choosing')
    service.choose(newest.id)
    await reach('preview')
    service.restore()
    await reach('done')
    expect(store.current().backup.storageIdentity).toBe(expected)
  })

  test('a restore doesn’t fail for want of it', async () => {
    const storage = memoryStorage()
    storage.fault = (operation) => (operation === 'identity' ? Promise.reject(new AppError('storage.denied')) : undefined)
    const { store, service, reach } = setUp({ storage })
    service.begin()
    await reach('choosing')
    service.choose(newest.id)
    await reach('preview')
    service.restore()
    await reach('done')
    expect(store.current().backup).toMatchObject({ on: true, storageIdentity: null })
  })
})
