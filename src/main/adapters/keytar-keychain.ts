// The Keychain port on the system's keychain through keytar (Keychain, Credential Manager, Secret Service). Loaded by main;
// guards that every call ends in time and that "locked" is never taken for "not there".
// tests/unit/adapters/keytar-keychain.test.ts; on a real keyring: tests/integration/keychain.
import { AppError } from '../core/app-error.ts'
import { fromBase64url, toBase64url } from '../core/encoding.ts'
import type { Keychain } from '../core/ports.ts'
import { SecretBytes } from '../core/secret.ts'

/** What is used of keytar. */
export interface KeytarModule {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export interface KeytarOptions {
  /** One per build flavour. */
  readonly service: string
  /** Long enough to answer the system's own question. */
  readonly timeoutMs?: number
  /** Whether "not there" must be told from "locked" by a try to write: see [Note: Locked reads as empty]. */
  readonly lockedReadsAsEmpty?: boolean
  /** Loads the native module at the first call, so that a missing one is an error of the keychain and not of the start. */
  readonly load?: () => Promise<KeytarModule>
}

export interface KeytarKeychain extends Keychain {
  /** True while a call has outlived its time limit: its thread can't be ended, and a normal exit would wait for it for ever. */
  isStuck(): boolean
}

const lockCheckAccount = 'lock-check'

const loadKeytar = async (): Promise<KeytarModule> => (await import('keytar')).default

export const createKeytarKeychain = (options: KeytarOptions): KeytarKeychain => {
  const { service, timeoutMs = 30_000, lockedReadsAsEmpty = process.platform === 'linux', load = loadKeytar } = options
  let loaded: Promise<KeytarModule> | null = null
  /** Calls go one by one: each holds a thread of Node's pool, and stuck ones must not fill it. */
  let last: Promise<unknown> = Promise.resolve()
  let isStuck = false

  const loadOnce = (): Promise<KeytarModule> => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null
      throw error
    })
    return loaded
  }

  const call = async <T>(use: (keytar: KeytarModule) => Promise<T>): Promise<T> => {
    const limit = startLimit(timeoutMs)
    const answer = last.then(async () => {
      const keytar = await loadOnce()
      // Nobody waits for it any more: it must not be carried out late.
      if (limit.isOver()) throw new TimedOut()
      return use(keytar)
    })
    last = answer.then(
      () => (isStuck = false),
      () => (isStuck = false),
    )
    try {
      return await Promise.race([answer, limit.reached])
    } catch (error) {
      if (!(error instanceof TimedOut)) throw translate(error)
      isStuck = true
      throw new AppError('keychain.timed-out')
    } finally {
      limit.end()
    }
  }

  const readText = (account: string): Promise<string | null> => call((keytar) => keytar.getPassword(service, account))

  /**
   * [Note: Locked reads as empty] The Secret Service answers "nothing" for an item of a locked keyring that it doesn't ask about. Only
   * a write fails then; where the system does ask, it unlocks.
   */
  const checkUnlocked = async (): Promise<void> => {
    await call((keytar) => keytar.setPassword(service, lockCheckAccount, 'unlocked'))
    await call((keytar) => keytar.deletePassword(service, lockCheckAccount))
  }

  return {
    read: async (account) => {
      let text = await readText(account)
      if (text === null && lockedReadsAsEmpty) {
        await checkUnlocked()
        text = await readText(account)
      }
      if (text === null) return null
      const bytes = fromBase64url(text)
      // Somebody else's entry, or a changed one: as bad as none that can be read, and never replaced.
      if (!bytes || bytes.length === 0) throw new AppError('keychain.unavailable')
      return new SecretBytes(bytes)
    },
    write: (account, secret) => call((keytar) => keytar.setPassword(service, account, toBase64url(secret.bytes()))),
    remove: async (account) => {
      await call((keytar) => keytar.deletePassword(service, account))
    },
    isStuck: () => isStuck,
  }
}

class TimedOut extends Error {}

const startLimit = (timeoutMs: number) => {
  let over = false
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over = true
      reject(new TimedOut())
    }, timeoutMs)
  })
  return {
    reached,
    isOver: () => over,
    end: () => {
      clearTimeout(timer)
    },
  }
}

/** By the messages of libsecret, the Secret Service, macOS's Security framework and Windows: keytar passes on nothing else. */
const translate = (error: unknown): AppError => {
  const message = error instanceof Error ? error.message : ''
  const code = /locked|interaction is not allowed/i.test(message)
    ? 'keychain.locked'
    : /dismissed|denied|not permitted|cancell?ed|passphrase you entered is not correct/i.test(message)
      ? 'keychain.denied'
      : 'keychain.unavailable'
  return new AppError(code, {}, { cause: error })
}
