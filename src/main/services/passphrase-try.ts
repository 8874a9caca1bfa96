// Tries a typed passphrase against the locks that wait for one. Loaded by main; used by services/passphrase.ts and
// services/recovery.ts. Guards that only one that has opened a version is taken for the right one.
import { knownPassphrase, rightPassphrases } from '../core/backup/passphrase.ts'
import type { BackupReader, FoundBackup, LookOptions } from '../core/backup/reader.ts'
import type { KdfParameters, PassphraseKdf, SignedInAccount, Storage } from '../core/ports.ts'
import type { SecretText } from '../core/secret.ts'
import type { KnownPassphrase } from '../core/vault/document.ts'

export interface PassphraseTry {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly passphrase: SecretText
  /** Of the last look, which bounds how many there are. */
  readonly locks: readonly KdfParameters[]
  /** What the look uses besides. */
  readonly options: LookOptions
  readonly signal: AbortSignal
}

export interface Tried {
  /** Those that opened a version; empty when the passphrase was wrong. */
  readonly right: readonly KnownPassphrase[]
  readonly found: FoundBackup
}

/** Null when there was nothing to try. Throws as BackupReader.find and PassphraseKdf.derive do. */
export const tryPassphrase = async (
  { kdf, reader }: { readonly kdf: PassphraseKdf; readonly reader: Pick<BackupReader, 'find'> },
  { account, storage, passphrase, locks, options, signal }: PassphraseTry,
): Promise<Tried | null> => {
  if (passphrase.text() === '' || locks.length === 0) return null
  const candidates: KnownPassphrase[] = []
  // One after the other: each may take 256 MiB.
  for (const lock of locks) candidates.push(knownPassphrase(lock, await kdf.derive(passphrase, lock, signal)))
  const found = await reader.find(account, storage, signal, { ...options, passphrases: [...candidates, ...options.passphrases] })
  return { right: rightPassphrases(candidates, found.versions), found }
}
