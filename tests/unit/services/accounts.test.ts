// The list of accounts as the window drives it: what is kept, what is shown, what is asked first.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import type { DocumentStore } from '../../../src/main/core/vault/document-store.ts'
import { createAccountsService, type AccountsService } from '../../../src/main/services/accounts.ts'
import { accountsView } from '../../../src/shared/contract/views.ts'
import { memoryStore } from '../../fakes/memory-store.ts'
import { seededRandom } from '../../fakes/node-crypto-for-tests.ts'

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const link = (name: string, more = '') => `otpauth://totp/${name}:ann?secret=${secret}${more}`

let store: DocumentStore
let asked: unknown[][]
let answer: boolean
let service: AccountsService

beforeEach(() => {
  store = memoryStore()
  asked = []
  answer = true
  service = createAccountsService({
    store,
    random: seededRandom(),
    dialogs: {
      confirm: (...question) => {
        asked.push(question)
        return Promise.resolve(answer)
      },
    },
  })
})

const issuers = (): string[] => service.view.get().list.map(({ issuer }) => issuer)
const addAll = async (...names: string[]): Promise<string[]> => {
  const ids: string[] = []
  for (const name of names) ids.push((await service.addText(link(name))).id)
  return ids
}
const codeOf = async (task: Promise<unknown>): Promise<string> => {
  try {
    await task
    return 'fine'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('adding', () => {
  it('keeps the secret, shows the name, and gives each an id of its own', async () => {
    const [a, b] = await addAll('One', 'Two')
    expect(issuers()).toEqual(['One', 'Two'])
    expect(a).not.toBe(b)
    expect(store.current().accounts[0]?.credential?.secret.length).toBe(20)
    const view = accountsView.parse(service.view.get())
    expect(JSON.stringify(view)).not.toMatch(/secret|GEZDGN|31323334/)
  })

  it.each([
    ['phonefactor://activate_account?code=1', 'link.microsoft-activation'],
    ['https://example.com', 'link.web-address'],
    ['', 'link.empty'],
  ])('refuses %j by name and keeps nothing', async (text, code) => {
    expect(await codeOf(service.addText(text))).toBe(code)
    expect(store.current().accounts).toEqual([])
  })

  it('refuses what is there already, even twice at once', async () => {
    const both = await Promise.all([codeOf(service.addText(link('One'))), codeOf(service.addText(link('One')))])
    expect(both).toEqual(['fine', 'account.duplicate'])
    expect(issuers()).toEqual(['One'])
  })

  it('binds a work account to this computer by default', async () => {
    expect(await service.addText(link('Contoso', '&issuer=Microsoft'))).toMatchObject({ kind: 'work', binding: 'this-device', issuer: 'Contoso' })
  })
})

describe('order, names and kinds', () => {
  it('follow what was asked', async () => {
    const [a = '', b = ''] = await addAll('One', 'Two', 'Three')
    await service.move(a, 2)
    expect(issuers()).toEqual(['Two', 'Three', 'One'])
    await service.rename(b, 'Renamed', 'bob')
    expect(service.view.get().list[0]).toMatchObject({ issuer: 'Renamed', userName: 'bob' })
    await service.setKind(b, 'personal')
    expect(service.view.get().list[0]).toMatchObject({ kind: 'personal', binding: 'portable' })
  })

  it('of an account that is gone are account.not-found', async () => {
    const none = 'f'.repeat(32)
    for (const task of [() => service.move(none, 0), () => service.rename(none, '', ''), () => service.setKind(none, 'work'), () => service.remove(none), () => service.setBinding(none, 'portable')]) {
      expect(await codeOf(task())).toBe('account.not-found')
    }
  })
})

describe('removing', () => {
  it('can be undone, to the same place and with the same secret', async () => {
    const [, b = ''] = await addAll('One', 'Two', 'Three')
    const before = store.current().accounts
    await service.remove(b)
    expect(issuers()).toEqual(['One', 'Three'])
    expect(service.view.get().undo).toEqual({ issuer: 'Two', userName: 'ann' })
    await service.undoRemove()
    expect(store.current().accounts).toEqual(before)
    expect(service.view.get().undo).toBeNull()
    expect(await codeOf(service.undoRemove())).toBe('account.nothing-to-undo')
  })

  it('offers the last one only', async () => {
    const [a = '', b = ''] = await addAll('One', 'Two')
    await service.remove(a)
    await service.remove(b)
    await service.undoRemove()
    expect(issuers()).toEqual(['Two'])
  })

  it('keeps the undo until it has been carried out', async () => {
    const [a = ''] = await addAll('One')
    await service.remove(a)
    const writable = { ...store }
    store.update = () => Promise.reject(new AppError('vault.write-failed'))
    expect(await codeOf(service.undoRemove())).toBe('vault.write-failed')
    Object.assign(store, writable)
    await service.undoRemove()
    expect(issuers()).toEqual(['One'])
  })
})

describe('binding', () => {
  it('is asked first, in the question of its direction', async () => {
    const [a = ''] = await addAll('One')
    expect(await service.setBinding(a, 'this-device')).toBe(true)
    expect(await service.setBinding(a, 'portable')).toBe(true)
    expect(asked).toEqual([
      ['binding-this-device', { issuer: 'One', userName: 'ann' }],
      ['binding-portable', { issuer: 'One', userName: 'ann' }],
    ])
    expect(service.view.get().list[0]).toMatchObject({ binding: 'portable' })
  })

  it('stays when the user says no, and is not asked when it is so already', async () => {
    const [a = ''] = await addAll('One')
    answer = false
    expect(await service.setBinding(a, 'this-device')).toBe(false)
    expect(await service.setBinding(a, 'portable')).toBe(false)
    expect(asked).toHaveLength(1)
    expect(store.current().accounts[0]).toMatchObject({ binding: 'portable' })
  })
})

describe('a vault that opens later', () => {
  it('is shown when it does', () => {
    const listeners: Parameters<DocumentStore['onChange']>[0][] = []
    const closed: DocumentStore = {
      current: () => {
        throw new AppError('vault.not-open')
      },
      update: () => Promise.reject(new AppError('vault.not-open')),
      onChange: (listener) => {
        listeners.push(listener)
        return () => undefined
      },
    }
    const early = createAccountsService({ store: closed, random: seededRandom(), dialogs: { confirm: () => Promise.resolve(true) } })
    expect(early.view.get()).toEqual({ list: [], undo: null })
    const document = { ...store.current(), accounts: [{ id: '0'.repeat(32), kind: 'other', issuer: 'One', userName: '', binding: 'portable', credential: null } as const] }
    for (const listener of listeners) listener(document, null)
    expect(early.view.get().list).toMatchObject([{ issuer: 'One', need: 'scan', code: null }])
  })
})
