// A version held against what is here now. Pure; loaded by main. Guards that a secret which the version can't hold is no
// difference, and that no secret is in the answer. tests/unit/core/backup/compare.test.ts.
import type { ComparisonView } from '../../../shared/contract/views.ts'
import type { Account, Credential } from '../accounts/account.ts'
import type { VaultDocument } from '../vault/document.ts'
import type { OpenedVersion } from './reader.ts'

export type Comparison = Pick<Extract<ComparisonView, { kind: 'ready' }>, 'accounts' | 'settingsDiffer' | 'orderDiffers'>

/** In the order of the list here, then what only the version has. Accounts are the same by id; here's names are told. */
export const compareWithNow = (document: Pick<VaultDocument, 'accounts' | 'settings'>, { accounts: there, settings }: Pick<OpenedVersion, 'accounts' | 'settings'>): Comparison => {
  const here = document.accounts
  const inVersion = new Map(there.map((account) => [account.id, account]))
  const idsHere = new Set(here.map(({ id }) => id))
  const common = (list: readonly Account[]): string[] => list.flatMap(({ id }) => (idsHere.has(id) && inVersion.has(id) ? [id] : []))
  const orderThere = common(there)
  return {
    accounts: [
      ...here.map((account) => {
        const other = inVersion.get(account.id)
        return { ...namesOf(account), state: other === undefined ? ('only-here' as const) : isAlike(account, other) ? ('same' as const) : ('changed' as const) }
      }),
      ...there.filter(({ id }) => !idsHere.has(id)).map((account) => ({ ...namesOf(account), state: 'only-in-version' as const })),
    ],
    settingsDiffer:
      settings.theme !== document.settings.theme ||
      settings.language !== document.settings.language ||
      settings.clipboardSeconds !== document.settings.clipboardSeconds ||
      settings.hideCodes !== document.settings.hideCodes,
    orderDiffers: common(here).some((id, index) => id !== orderThere[index]),
  }
}

const namesOf = ({ issuer, userName }: Account): { issuer: string; userName: string } => ({ issuer, userName })

/** But for names and place, which are told apart from it, and for `msa`, which nobody sees. */
const isAlike = (here: Account, there: Account): boolean =>
  here.kind === there.kind &&
  here.binding === there.binding &&
  (here.pinned ?? false) === (there.pinned ?? false) &&
  (here.note ?? '') === (there.note ?? '') &&
  JSON.stringify(here.groups ?? []) === JSON.stringify(there.groups ?? []) &&
  // A version holds no secret of an account that is bound to its computer.
  (there.binding === 'this-device' || isSameCredential(here.credential, there.credential))

const isSameCredential = (a: Credential | null, b: Credential | null): boolean => {
  if (a === null || b === null) return a === b
  return (
    a.type === b.type &&
    a.algorithm === b.algorithm &&
    a.digits === b.digits &&
    a.secret.equals(b.secret) &&
    (a.type === 'hotp' ? b.type === 'hotp' && a.counter === b.counter : b.type !== 'hotp' && a.period === b.period)
  )
}
