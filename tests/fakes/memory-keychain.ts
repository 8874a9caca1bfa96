// The Keychain port in memory. A test can make it fail as a real one does, and look at what is in it.
import { AppError } from '../../src/main/core/app-error.ts'
import type { Keychain } from '../../src/main/core/ports.ts'
import type { SecretBytes } from '../../src/main/core/secret.ts'
import type { ErrorCode } from '../../src/shared/contract/errors.ts'

export interface MemoryKeychain extends Keychain {
  readonly entries: Map<string, SecretBytes>
  /** Every call fails with this code until it is null again. */
  failWith: ErrorCode | null
  /** Writes are accepted and forgotten. */
  forgetful: boolean
}

export const memoryKeychain = (): MemoryKeychain => {
  const entries = new Map<string, SecretBytes>()
  const answer = <T>(task: () => T): Promise<T> => {
    if (keychain.failWith) return Promise.reject(new AppError(keychain.failWith))
    return Promise.resolve(task())
  }
  const keychain: MemoryKeychain = {
    entries,
    failWith: null,
    forgetful: false,
    read: (account) => answer(() => entries.get(account) ?? null),
    write: (account, secret) =>
      answer(() => {
        if (!keychain.forgetful) entries.set(account, secret)
      }),
    remove: (account) =>
      answer(() => {
        entries.delete(account)
      }),
  }
  return keychain
}
