// The account as the window sees it: built field by field, so that no secret can ride along. Pure.
import type { AccountView } from '../../../shared/contract/views.ts'
import { needOf, type Account } from './account.ts'

export const accountView = (account: Account): AccountView => {
  const { id, kind, issuer, userName, binding, credential } = account
  return {
    id,
    kind,
    issuer,
    userName,
    binding,
    need: needOf(account),
    code: credential && {
      type: credential.type,
      digits: credential.digits,
      periodSeconds: credential.type === 'hotp' ? null : credential.period,
    },
  }
}
