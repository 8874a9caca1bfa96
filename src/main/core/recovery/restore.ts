// What a restore changes in the vault's document: everything in one change, so that it is all there or not at all.
// Pure. tests/unit/core/recovery/restore.test.ts shows that nothing that exists is ever overwritten.
import { AppError } from '../app-error.ts'
import { needOf } from '../accounts/account.ts'
import { mergePins } from '../backup/plan.ts'
import type { FoundBackup, OpenedVersion } from '../backup/reader.ts'
import type { SignedInAccount } from '../ports.ts'
import type { VaultDocument } from '../vault/document.ts'

export interface Restore {
  readonly account: SignedInAccount
  readonly found: FoundBackup
  readonly opened: OpenedVersion
  /** A device id of this computer's own: the restored one belongs to the old computer. */
  readonly dev: string
}

/** Throws recovery.accounts-exist. */
export const restoreInto = (document: VaultDocument, { account, found, opened, dev }: Restore): VaultDocument => {
  if (document.accounts.length > 0) throw new AppError('recovery.accounts-exist', { count: document.accounts.length })
  return {
    ...document,
    accounts: opened.accounts,
    settings: { ...document.settings, ...opened.settings },
    session: account,
    backup: {
      ...document.backup,
      dev,
      seq: 0,
      on: true,
      loc: opened.version.loc,
      recoveryAccount: account,
      // What this computer has seen before stays known: it may be the only copy of a key.
      pins: mergePins(document.backup.pins, found.keys),
      last: null,
      failingSince: null,
    },
  }
}

export interface RestoreCounts {
  readonly restored: number
  readonly needSignIn: number
  readonly needScan: number
}

/** `restored` counts every account that is back, in whatever state. */
export const countRestored = ({ accounts }: OpenedVersion): RestoreCounts => ({
  restored: accounts.length,
  needSignIn: accounts.filter((account) => needOf(account) === 'sign-in').length,
  needScan: accounts.filter((account) => needOf(account) === 'scan').length,
})
