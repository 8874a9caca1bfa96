// What can be done to the list of accounts. Pure: each function answers the new list, or throws AppError account.*. The
// list's order is the manual order.
import { maxAccounts } from '../../../shared/contract/limits.ts'
import type { Binding, Kind } from '../../../shared/contract/views.ts'
import { AppError } from '../app-error.ts'
import type { Account } from './account.ts'
import { cleanName } from './clean-name.ts'

export type AccountList = readonly Account[]

/** An account that was taken out, and where it stood. */
export interface Removed {
  readonly account: Account
  readonly at: number
}

export const findAccount = (list: AccountList, id: string): Account => {
  const account = list.find((candidate) => candidate.id === id)
  if (!account) throw new AppError('account.not-found')
  return account
}

/** To the end of the list. */
export const addAccount = (list: AccountList, account: Account): AccountList => {
  if (list.length >= maxAccounts) throw new AppError('account.too-many', { count: maxAccounts })
  const twin = list.find((other) => isSame(other, account))
  if (twin) throw new AppError('account.duplicate', { name: twin.issuer === '' ? twin.userName : twin.issuer })
  return [...list, account]
}

/** Two entries that would make the same codes under the same name. */
const isSame = (a: Account, b: Account): boolean =>
  a.issuer === b.issuer &&
  a.userName === b.userName &&
  a.credential !== null &&
  b.credential !== null &&
  a.credential.type === b.credential.type &&
  a.credential.secret.equals(b.credential.secret)

/** Answers the same list when the change answers the same account. */
export const changeAccount = (list: AccountList, id: string, change: (account: Account) => Account): AccountList => {
  const before = findAccount(list, id)
  const after = change(before)
  return after === before ? list : list.map((account) => (account === before ? after : account))
}

export const renameAccount = (list: AccountList, id: string, issuer: string, userName: string): AccountList => {
  const names = { issuer: cleanName(issuer), userName: cleanName(userName) }
  return changeAccount(list, id, (a) => (a.issuer === names.issuer && a.userName === names.userName ? a : { ...a, ...names }))
}

/** The binding stays: changing it gives or withholds a secret, which is asked for by itself. */
export const setKind = (list: AccountList, id: string, kind: Kind): AccountList =>
  changeAccount(list, id, (account) => (account.kind === kind ? account : { ...account, kind }))

export const setBinding = (list: AccountList, id: string, binding: Binding): AccountList =>
  changeAccount(list, id, (account) => (account.binding === binding ? account : { ...account, binding }))

/** `to` is the index in the list without the moved account; beyond the end means the end. */
export const moveAccount = (list: AccountList, id: string, to: number): AccountList => {
  const account = findAccount(list, id)
  const others = list.filter((other) => other !== account)
  const at = Math.min(to, others.length)
  return list[at] === account ? list : [...others.slice(0, at), account, ...others.slice(at)]
}

export const removeAccount = (list: AccountList, id: string): { readonly list: AccountList; readonly removed: Removed } => {
  const account = findAccount(list, id)
  return { list: list.filter((other) => other !== account), removed: { account, at: list.indexOf(account) } }
}

/**
 * Back to where it stood, or to the end of a list that has become shorter. Answers the same list when it is back already: a
 * recovery may have brought it meanwhile.
 */
export const restoreAccount = (list: AccountList, { account, at }: Removed): AccountList => {
  if (list.some(({ id }) => id === account.id)) return list
  if (list.length >= maxAccounts) throw new AppError('account.too-many', { count: maxAccounts })
  return [...list.slice(0, at), account, ...list.slice(at)]
}
