// What a restore changes in the vault's document: everything in one change, so that it is all there or not at all.
// Pure. tests/unit/core/recovery/restore.test.ts shows that nothing that exists is ever overwritten.
import { AppError } from '../app-error.ts'
import { needOf, type Account } from '../accounts/account.ts'
import { cleanName } from '../accounts/clean-name.ts'
import { pinOf } from '../backup/key-guard.ts'
import { withRestored } from '../backup/passphrase.ts'
import { mergePins } from '../backup/plan.ts'
import type { FoundBackup, OpenedVersion } from '../backup/reader.ts'
import type { SignedInAccount } from '../ports.ts'
import type { VaultDocument } from '../vault/document.ts'
import type { Brought } from './flow.ts'

export interface Restore {
  readonly account: SignedInAccount
  readonly brought: Brought
  readonly found: FoundBackup
  readonly opened: OpenedVersion
  /** A device id of this computer's own: the restored one belongs to the old computer. */
  readonly dev: string
  /** The storage's account as the system tells it now, or null. */
  readonly storageIdentity: string | null
}

/** A backup is as trustworthy as whoever wrote it: its names are made fit to be kept and shown, like any from outside. */
export const withCleanNames = (account: Account): Account => ({
  ...account,
  issuer: cleanName(account.issuer),
  userName: cleanName(account.userName),
  ...(account.groups && { groups: account.groups.map(cleanName) }),
})

/** Throws recovery.accounts-exist. */
export const restoreInto = (document: VaultDocument, { account, brought, found, opened, dev, storageIdentity }: Restore): VaultDocument => {
  if (document.accounts.length > 0) throw new AppError('recovery.accounts-exist', { count: document.accounts.length })
  const { loc } = opened.version
  return {
    ...document,
    accounts: opened.accounts.map(withCleanNames),
    settings: { ...document.settings, ...opened.settings },
    session: account,
    backup: {
      ...document.backup,
      ...withRestored(document.backup, brought.passphrases, opened.version, found.versions),
      dev,
      seq: 0,
      on: true,
      loc,
      recoveryAccount: account,
      // What this computer has seen before stays known: it may be the only copy of a key. So may a key file brought by hand.
      pins: mergePins(mergePins(document.backup.pins, found.keys), brought.keyFiles.map(pinOf)),
      storageIdentity,
      last: null,
      failingSince: null,
      // What is used again is not left any more, so it is not purged either.
      retired: document.backup.retired.filter((left) => left.loc !== loc),
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
