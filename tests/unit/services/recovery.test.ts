import { describe, expect, test, vi } from 'vitest'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'
import type { RecoveryView } from '../../../src/shared/contract/views.ts'
import { recoveryView } from '../../../src/shared/contract/views.ts'
import { AppError } from '../../../src/main/core/app-error.ts'
import type { BackupReader } from '../../../src/main/core/backup/reader.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import type { SignedInAccount } from '../../../src/main/core/ports.ts'
import type { VaultDocument } from '../../../src/main/core/vault/document.ts'
import { createRecoveryService } from '../../../src/main/services/recovery.ts'
import { existingAccount, found, newest, opened, samAccount } from '../../fakes/recovery-fixtures.ts'
import { freshDocument, memoryStore } from '../../fakes/memory-store.ts'
import { memoryStorage } from '../../fakes/memory-storage.ts'

interface Surroundings {
  readonly document?: VaultDocument
  readonly signedIn?: SignedInAccount | null
  readonly signIn?: (signal: AbortSignal) => Promise<SignedInAccount>
  readonly reader?: Partial<BackupReader>
}

const setUp = ({ document = freshDocument(), signedIn = null, signIn = () => Promise.resolve(samAccount), reader = {} }: Surroundings = {}) => {
  const store = memoryStore(document)
  const service = createRecoveryService({
    store,
    session: { account: () => signedIn, signInAndWait: signIn },
    reader: { find: () => Promise.resolve(found), open: () => Promise.resolve(opened), ...reader },
    storage: { current: () => memoryStorage(), view: () => ({ kind: 'icloud', label: '', account: null, error: null }) },
    random: { bytes: (length) => new Uint8Array(length).fill(0xdd) },
    report: (error) => ({ code: error.code, detail: error.detail, reference: '00000000' }),
  })
  const seen: RecoveryView[] = []
  service.view.onChange((view) => seen.push(view))
  const reach = (kind: RecoveryView['kind']): Promise<void> =>
    vi.waitFor(() => {
      expect(service.view.get().kind).toBe(kind)
    })
  return { store, service, seen, reach }
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
