// Use case: the optional passphrase of the backup, its recovery sheet, and opening what another computer locked. Loaded by main.
// The passphrase itself is kept nowhere. Guards that only the user's own yes leads back to backups without one.
// tests/unit/services/passphrase.test.ts; tests/security/passphrase.test.ts plants one and searches for it.
import { AppError } from '../core/app-error.ts'
import { passphraseDefaults } from '../core/backup/limits.ts'
import { checkNewPassphrase, knownPassphrase, withNewPassphrase, withoutPassphrase, withRightPassphrases } from '../core/backup/passphrase.ts'
import { withBackup } from '../core/backup/plan.ts'
import type { BackupReader } from '../core/backup/reader.ts'
import { throwIfCancelled } from '../core/cancelled.ts'
import type { Clock, KdfParameters, NativeDialogs, PassphraseKdf, Random, RecoverySheetWindow, Storage } from '../core/ports.ts'
import type { SecretText } from '../core/secret.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import { tryPassphrase } from './passphrase-try.ts'

export interface PassphrasePorts {
  readonly store: DocumentStore
  readonly kdf: PassphraseKdf
  readonly reader: Pick<BackupReader, 'find'>
  readonly storage: {
    /** The one that is chosen now. */
    current(): Storage
    /** As the user calls it. */
    name(): string
  }
  readonly random: Random
  readonly clock: Clock
  readonly dialogs: Pick<NativeDialogs, 'confirm'>
  readonly sheet: RecoverySheetWindow
  /** Versions open that didn't before. */
  readonly onUnlocked: () => void
}

export interface PassphraseService {
  /**
   * New versions need it from now on; a new one replaces it. With `sheet` a printable sheet opens. Throws
   * backup.passphrase-too-short, backup.passphrase-failed, vault.*, Cancelled when another call took over.
   */
  set(passphrase: SecretText, options: { readonly sheet: boolean }): Promise<void>
  /**
   * Opens versions that are locked with it. Throws backup.passphrase-wrong (nothing is kept then), backup.passphrase-failed,
   * session.needs-sign-in when nobody is signed in, what BackupReader.find throws, vault.*, Cancelled.
   */
  enter(passphrase: SecretText): Promise<void>
  /** Asks first; false when the user said no, or there is none. What is locked stays so, and opens here. Throws vault.*. */
  remove(): Promise<boolean>
  /** Ends what is being computed. */
  stop(): void
}

export const createPassphraseService = (ports: PassphrasePorts): PassphraseService => {
  const { store, kdf, reader, storage, random, clock, dialogs, sheet, onUnlocked } = ports
  let running = new AbortController()

  /** The newest wish counts: what is still being computed for an older one is ended. */
  const begin = (): AbortSignal => {
    running.abort()
    running = new AbortController()
    return running.signal
  }

  return {
    set: async (passphrase, options) => {
      checkNewPassphrase(passphrase)
      const signal = begin()
      // Fails before the work where the vault isn't open.
      store.current()
      const parameters: KdfParameters = { ...passphraseDefaults, salt: random.bytes(16) }
      const known = knownPassphrase(parameters, await kdf.derive(passphrase, parameters, signal))
      const { backup, session } = await store.update((document) => {
        throwIfCancelled(signal)
        return withBackup(document, withNewPassphrase(document.backup, known))
      })
      if (!options.sheet) return
      sheet.open({ passphrase, recoveryAccount: (backup.recoveryAccount ?? session)?.userName ?? '', storage: storage.name(), atMs: clock.nowMs() })
    },

    enter: async (passphrase) => {
      const signal = begin()
      const { backup, session } = store.current()
      const account = backup.recoveryAccount ?? session
      if (!account) throw new AppError('session.needs-sign-in')
      const options = { passphrases: backup.passphrases }
      const where = storage.current()
      const { locks } = await reader.find(account, where, signal, options)
      const tried = await tryPassphrase({ kdf, reader }, { account, storage: where, passphrase, locks, options, signal })
      if (!tried || tried.right.length === 0) throw new AppError('backup.passphrase-wrong')
      const { right, found } = tried
      await store.update((document) => {
        throwIfCancelled(signal)
        return withBackup(document, withRightPassphrases(document.backup, right, found.versions))
      })
      onUnlocked()
    },

    remove: async () => {
      if (store.current().backup.passphraseSalt === null) return false
      if (!(await dialogs.confirm('remove-passphrase', {}))) return false
      begin()
      await store.update((document) => withBackup(document, withoutPassphrase(document.backup)))
      return true
    },

    stop: () => running.abort(),
  }
}
