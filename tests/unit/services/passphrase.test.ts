// Setting, changing, removing and typing the backup's passphrase, with the real reader over versions that are really locked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { currentPassphrase } from '../../../src/main/core/backup/passphrase.ts'
import { withBackup } from '../../../src/main/core/backup/plan.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { toHex } from '../../../src/main/core/encoding.ts'
import type { RecoverySheet } from '../../../src/main/core/ports.ts'
import { restoreInto } from '../../../src/main/core/recovery/restore.ts'
import { SecretText } from '../../../src/main/core/secret.ts'
import { parseDocument, serializeDocument, type VaultDocument } from '../../../src/main/core/vault/document.ts'
import { createPassphraseService } from '../../../src/main/services/passphrase.ts'
import { samsAccount } from '../../fakes/backup-fixtures.ts'
import { fakeKdf, keyOf } from '../../fakes/fake-kdf.ts'
import { fakeTime } from '../../fakes/fake-time.ts'
import { lockedBackup, lockOf, noon } from '../../fakes/locked-backup.ts'
import { freshDocument, memoryStore } from '../../fakes/memory-store.ts'
import { seededRandom } from '../../fakes/node-crypto-for-tests.ts'

const backedUp = (): VaultDocument => withBackup(freshDocument({ session: samsAccount }), { on: true, recoveryAccount: samsAccount })
const typed = (text: string): SecretText => new SecretText(text)
const [right, wrong] = ['right passphrase', 'wrong passphrase']

const setUp = async (document = backedUp(), answer = true) => {
  const backup = await lockedBackup()
  const store = memoryStore(document)
  const kdf = fakeKdf()
  const sheets: RecoverySheet[] = []
  const asked: string[] = []
  let unlocked = 0
  const service = createPassphraseService({
    store,
    kdf,
    reader: backup.reader,
    storage: { current: () => backup.storage, name: () => 'iCloud Drive' },
    random: seededRandom('passphrase'),
    clock: fakeTime(noon).clock,
    dialogs: { confirm: (question) => (asked.push(question), Promise.resolve(answer)) },
    sheet: { open: (sheet) => void sheets.push(sheet) },
    onUnlocked: () => (unlocked += 1),
  })
  return { ...backup, store, kdf, service, sheets, asked, unlocked: () => unlocked, kept: () => store.current().backup }
}

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work
  } catch (error) {
    return error instanceof AppError ? error.code : error
  }
}

describe('setting it', () => {
  it('locks what is written from now on with a fresh salt and the default parameters', async () => {
    const { service, kept, kdf } = await setUp()
    await service.set(typed(right), { sheet: false })
    const [first] = kdf.asked
    expect(first).toMatchObject({ m: 65_536, t: 3, p: 4 })
    expect(first?.salt).toHaveLength(16)
    const inUse = currentPassphrase(kept())
    expect(inUse).toMatchObject(first ?? {})
    expect(first && inUse?.key.equals(keyOf(right, first))).toBe(true)
  })

  it('again takes another salt, also for the same words, and keeps the key of the one before', async () => {
    const { service, kept } = await setUp()
    await service.set(typed(right), { sheet: false })
    const before = kept()
    await service.set(typed(right), { sheet: false })
    expect(kept().passphraseSalt).not.toBe(before.passphraseSalt)
    expect(kept().passphrases.map(({ salt }) => salt)).toEqual([before.passphraseSalt, kept().passphraseSalt])
  })

  it('is refused below eight signs, and nothing is computed or changed', async () => {
    const { service, store, kdf } = await setUp()
    const before = store.current()
    expect(await codeOf(service.set(typed('1234567'), { sheet: true }))).toBe('backup.passphrase-too-short')
    expect(kdf.asked).toEqual([])
    expect(store.current()).toBe(before)
  })

  it('opens the sheet only when asked, and only once it is on disk', async () => {
    const { service, sheets, store } = await setUp()
    await service.set(typed(right), { sheet: false })
    expect(sheets).toEqual([])
    await service.set(typed('another one'), { sheet: true })
    expect(sheets).toHaveLength(1)
    expect(sheets[0]).toMatchObject({ recoveryAccount: samsAccount.userName, storage: 'iCloud Drive', atMs: noon })
    expect(sheets[0]?.passphrase.text()).toBe('another one')
    store.update = () => Promise.reject(new AppError('vault.write-failed'))
    expect(await codeOf(service.set(typed('a third one'), { sheet: true }))).toBe('vault.write-failed')
    expect(sheets).toHaveLength(1)
  })

  it('that fails or is overtaken by another leaves what was', async () => {
    const { service, store, kdf, kept } = await setUp()
    await service.set(typed(right), { sheet: false })
    const before = store.current()
    kdf.hold = () => Promise.reject(new AppError('backup.passphrase-failed'))
    expect(await codeOf(service.set(typed('another one'), { sheet: true }))).toBe('backup.passphrase-failed')
    expect(store.current()).toBe(before)

    let goOn: () => void = () => undefined
    kdf.hold = () => new Promise((resolve) => (goOn = resolve))
    const overtaken = codeOf(service.set(typed('overtaken'), { sheet: true }))
    kdf.hold = null
    await service.set(typed('the last wish'), { sheet: false })
    goOn()
    expect(await overtaken).toBeInstanceOf(Cancelled)
    const inUse = currentPassphrase(kept())
    expect(inUse?.key.equals(keyOf('the last wish', inUse))).toBe(true)
  })

  it('is ended by quitting', async () => {
    const { service, store, kdf } = await setUp()
    kdf.hold = (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    const work = codeOf(service.set(typed(right), { sheet: true }))
    service.stop()
    expect(await work).toBeInstanceOf(Cancelled)
    expect(store.current().backup.passphrases).toEqual([])
  })
})

describe('typing one', () => {
  it('that opens the newest version is kept, in use, and told', async () => {
    const { service, put, kept, unlocked } = await setUp()
    await put(1)
    await put(2, right)
    await service.enter(typed(right))
    expect(currentPassphrase(kept())).toMatchObject(lockOf(2))
    expect(unlocked()).toBe(1)
  })

  it('that opens an older version is kept, and what is in use stays in use', async () => {
    const { service, put, kept } = await setUp()
    await service.set(typed('in use here'), { sheet: false })
    const { passphraseSalt } = kept()
    await put(1, right)
    await put(2)
    await service.enter(typed(right))
    expect(kept()).toMatchObject({ passphraseSalt, passphrases: [{ salt: passphraseSalt }, { salt: toHex(lockOf(1).salt) }] })
  })

  it('opens every lock that was made with it, and keeps no other', async () => {
    const { service, put, kept, kdf } = await setUp()
    await put(1, right)
    await put(2, 'somebody else’s')
    await put(3, right)
    await service.enter(typed(right))
    expect(kept().passphrases.map(({ salt }) => salt)).toEqual([3, 1].map((fill) => toHex(lockOf(fill).salt)))
    expect(kdf.asked.map(({ salt }) => salt[0])).toEqual([3, 2, 1])
  })

  it.each([
    ['a wrong one', wrong],
    ['an empty one', ''],
    ['one letter of another case', 'Right passphrase'],
  ])('%s is refused, and nothing is kept', async (_, text) => {
    const { service, put, store, unlocked } = await setUp()
    await put(1)
    await put(2, right)
    const before = store.current()
    expect(await codeOf(service.enter(typed(text)))).toBe('backup.passphrase-wrong')
    expect(store.current()).toBe(before)
    expect(unlocked()).toBe(0)
  })

  it('in another spelling of the same letters opens as well', async () => {
    const { service, put, kept } = await setUp()
    await put(1, 'ﬁve café rooms')
    await service.enter(typed('five cafe\u0301 rooms'))
    expect(kept().passphrases).toHaveLength(1)
  })

  it('is not computed where nothing waits for one', async () => {
    const { service, put, kdf } = await setUp()
    await put(1)
    expect(await codeOf(service.enter(typed(right)))).toBe('backup.passphrase-wrong')
    expect(kdf.asked).toEqual([])
  })

  it('computes for a bounded number of locks, the newest first', async () => {
    const { service, put, kdf } = await setUp()
    for (let seq = 1; seq <= 12; seq++) await put(seq, 'somebody else’s')
    expect(await codeOf(service.enter(typed(right)))).toBe('backup.passphrase-wrong')
    expect(kdf.asked.map(({ salt }) => salt[0])).toEqual([12, 11, 10, 9, 8, 7, 6, 5])
  })

  it('a file with the salt in use but other parameters gets no key, and one that only claims a lock proves nothing', async () => {
    const { service, put, store, kept } = await setUp()
    await put(1, right)
    await service.enter(typed(right))
    const before = store.current()
    await put(2, wrong, lockOf(1, { m: 19_456, t: 1 }))
    expect(await codeOf(service.enter(typed(right)))).toBe('backup.passphrase-wrong')
    expect(store.current()).toBe(before)
    expect(currentPassphrase(kept())).toMatchObject(lockOf(1))
  })

  it.each(['cloud.offline', 'session.needs-sign-in', 'storage.off'] as const)('%s is no verdict on it', async (code) => {
    const { service, put, storage, appFolder, store } = await setUp()
    await put(1, right)
    const before = store.current()
    if (code === 'storage.off') storage.fault = () => Promise.reject(new AppError(code))
    else appFolder.fault = () => Promise.reject(new AppError(code))
    expect(await codeOf(service.enter(typed(right)))).toBe(code)
    expect(store.current()).toBe(before)
  })

  it('works for whoever is signed in before backup is on, and says so when nobody is', async () => {
    const joining = await setUp(freshDocument({ session: samsAccount }))
    await joining.put(1, right)
    await joining.service.enter(typed(right))
    expect(currentPassphrase(joining.kept())).toMatchObject(lockOf(1))
    expect(await codeOf((await setUp(freshDocument())).service.enter(typed(right)))).toBe('session.needs-sign-in')
  })
})

describe('removing it', () => {
  it('asks, and then writes without, while what is locked still opens here', async () => {
    const { service, asked, kept } = await setUp()
    await service.set(typed(right), { sheet: false })
    const { passphrases } = kept()
    expect(await service.remove()).toBe(true)
    expect(asked).toEqual(['remove-passphrase'])
    expect(kept()).toMatchObject({ passphraseSalt: null, passphrases })
  })

  it('changes nothing when the user says no, and doesn’t ask when there is none', async () => {
    const { service, asked, kept } = await setUp(backedUp(), false)
    expect(await service.remove()).toBe(false)
    expect(asked).toEqual([])
    await service.set(typed(right), { sheet: false })
    const before = kept()
    expect(await service.remove()).toBe(false)
    expect(kept()).toBe(before)
  })
})

describe('no way but the user’s yes leads back to backups without one', () => {
  it('in any order of setting, typing, refusing to remove, restoring, turning off and on, and starting anew', async () => {
    const wishes = ['set', 'enter right', 'enter wrong', 'refuse to remove', 'restore locked', 'restore open', 'turn off', 'turn on', 'restart'] as const
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...wishes), { maxLength: 12 }), async (order) => {
        const { service, put, store, reader, storage, kept } = await setUp(backedUp(), false)
        await put(1, right)
        await put(2)
        const restore = async (locked: boolean): Promise<void> => {
          const options = { passphrases: kept().passphrases }
          const found = await reader.find(samsAccount, storage, new AbortController().signal, options)
          const version = found.versions.find(({ lock }) => (lock !== undefined) === locked)
          if (!version) return
          const opened = await reader.open(samsAccount, storage, version, new AbortController().signal, options)
          await store.update((document) => restoreInto({ ...document, accounts: [] }, { account: samsAccount, brought: { keyFiles: [], passphrases: [] }, found, opened, dev: 'd'.repeat(32), storageIdentity: null }))
        }
        for (const wish of order) {
          const isInUse = kept().passphraseSalt !== null
          if (wish === 'set') await service.set(typed('in use here'), { sheet: false })
          if (wish === 'enter right') await codeOf(service.enter(typed(right)))
          if (wish === 'enter wrong') await codeOf(service.enter(typed(wrong)))
          if (wish === 'refuse to remove') await service.remove()
          if (wish === 'restore locked') await restore(true)
          if (wish === 'restore open') await restore(false)
          if (wish === 'turn off' || wish === 'turn on') await store.update((document) => withBackup(document, { on: wish === 'turn on' }))
          if (wish === 'restart') await store.update((document) => parseDocument(serializeDocument(document)) ?? document)
          if (isInUse || kept().passphrases.length > 0) expect(currentPassphrase(kept())).not.toBeNull()
        }
      }),
      { numRuns: 60 },
    )
  })
})
