// Use case: the list of accounts. Loaded by main; text becomes an account here and its secret doesn't leave again: the views
// hold names. tests/unit/services/accounts.test.ts.
import type { AccountView, AccountsView, Binding, Kind } from '../../shared/contract/views.ts'
import { AppError, isAppError } from '../core/app-error.ts'
import type { Account } from '../core/accounts/account.ts'
import * as edit from '../core/accounts/list.ts'
import { parseText } from '../core/accounts/parse-text.ts'
import { accountView } from '../core/accounts/view.ts'
import { toHex } from '../core/encoding.ts'
import type { NativeDialogs, Random } from '../core/ports.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'

export interface AccountsPorts {
  readonly store: DocumentStore
  readonly random: Random
  readonly dialogs: Pick<NativeDialogs, 'confirm'>
}

/** Unless said otherwise each function throws account.not-found, vault.not-open or vault.write-failed. */
export interface AccountsService {
  readonly view: Slice<AccountsView>
  /** Also throws link.*, account.duplicate, account.too-many. */
  addText(text: string): Promise<AccountView>
  rename(id: string, issuer: string, userName: string): Promise<void>
  setKind(id: string, kind: Kind): Promise<void>
  /** False when nothing changed: the user said no, or it was so already. */
  setBinding(id: string, binding: Binding): Promise<boolean>
  move(id: string, to: number): Promise<void>
  remove(id: string): Promise<void>
  /** Brings back what was removed last since the start. Throws account.nothing-to-undo. */
  undoRemove(): Promise<void>
}

export const createAccountsService = ({ store, random, dialogs }: AccountsPorts): AccountsService => {
  const view = createSlice<AccountsView>({ list: [], undo: null })
  let undo: edit.Removed | null = null

  const publish = (accounts: readonly Account[]): void => {
    view.set({ list: accounts.map(accountView), undo: undo && { issuer: undo.account.issuer, userName: undo.account.userName } })
  }

  const change = async (edited: (list: edit.AccountList) => edit.AccountList): Promise<void> => {
    await store.update((document) => {
      const accounts = edited(document.accounts)
      return accounts === document.accounts ? document : { ...document, accounts }
    })
  }

  const setUndo = (next: edit.Removed | null): void => {
    undo = next
    publish(store.current().accounts)
  }

  store.onChange((document, previous) => {
    if (document.accounts !== previous?.accounts) publish(document.accounts)
  })
  try {
    publish(store.current().accounts)
  } catch (error) {
    // Not open yet: the store tells when it is.
    if (!isAppError(error, 'vault.not-open')) throw error
  }

  return {
    view,
    addText: async (text) => {
      const { account: parsed } = parseText(text)
      const account: Account = { id: toHex(random.bytes(16)), ...parsed }
      await change((list) => edit.addAccount(list, account))
      return accountView(account)
    },
    rename: (id, issuer, userName) => change((list) => edit.renameAccount(list, id, issuer, userName)),
    setKind: (id, kind) => change((list) => edit.setKind(list, id, kind)),
    setBinding: async (id, binding) => {
      const account = edit.findAccount(store.current().accounts, id)
      if (account.binding === binding) return false
      const question = binding === 'portable' ? 'binding-portable' : 'binding-this-device'
      if (!(await dialogs.confirm(question, { issuer: account.issuer, userName: account.userName }))) return false
      await change((list) => edit.setBinding(list, id, binding))
      return true
    },
    move: (id, to) => change((list) => edit.moveAccount(list, id, to)),
    remove: async (id) => {
      // An array, because the change runs later than this function sees.
      const taken: edit.Removed[] = []
      await change((list) => {
        const result = edit.removeAccount(list, id)
        taken.push(result.removed)
        return result.list
      })
      setUndo(taken.at(-1) ?? null)
    },
    undoRemove: async () => {
      const removed = undo
      if (!removed) throw new AppError('account.nothing-to-undo')
      await change((list) => edit.restoreAccount(list, removed))
      setUndo(null)
    },
  }
}
