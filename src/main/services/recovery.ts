// Use case: get the accounts back on a new computer. Carries out core/recovery/flow.ts: one attempt at a time, late answers
// of an abandoned attempt are dropped, and the vault changes in one write or not at all.
// tests/unit/services/recovery.test.ts; tests/e2e/recovery.spec.ts, tests/e2e/passphrase.spec.ts.
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { PreviewAccountView, RecoveryView, StorageView, Unopened, VersionView } from '../../shared/contract/views.ts'
import { AppError, assertNever, isAppError } from '../core/app-error.ts'
import { needOf } from '../core/accounts/account.ts'
import { cleanName } from '../core/accounts/clean-name.ts'
import { readKeyFile } from '../core/backup/key-guard.ts'
import { maxSmallFileBytes } from '../core/backup/limits.ts'
import type { BackupReader, FoundBackup, FoundVersion, LookOptions, OpenedVersion } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import { toHex } from '../core/encoding.ts'
import type { Clock, Crypto, NativeDialogs, PassphraseKdf, Random, SignedInAccount, Storage } from '../core/ports.ts'
import { keyFileWanted, nextRecovery, type Brought, type RecoveryEvent, type RecoveryFlow } from '../core/recovery/flow.ts'
import { countRestored, restoreInto, withCleanNames } from '../core/recovery/restore.ts'
import type { SecretText } from '../core/secret.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import { tryPassphrase } from './passphrase-try.ts'

export interface RecoveryPorts {
  readonly store: DocumentStore
  readonly session: {
    account(): SignedInAccount | null
    signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
  }
  readonly reader: BackupReader
  /** The storage that is chosen now and what the user sees of it. */
  readonly storage: { current(): Storage; view(): StorageView }
  readonly kdf: PassphraseKdf
  readonly dialogs: Pick<NativeDialogs, 'chooseKeyFile'>
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly random: Random
  readonly clock: Clock
  /** Gives the error its reference and logs it with its cause. */
  readonly report: (error: AppError) => ErrorView
}

export interface RecoveryService {
  readonly view: Slice<RecoveryView>
  begin(): void
  signIn(): void
  lookAgain(): void
  choose(versionId: string): void
  back(): void
  /** Tries it against every version that waits for one. Throws recovery.not-now. */
  enterPassphrase(passphrase: SecretText): void
  /** False when none was chosen. Throws recovery.not-now, key-file.*. */
  useKeyFile(): Promise<boolean>
  restore(): void
  cancel(): void
  close(): void
}

/** How often the window is told how far a look is, milliseconds. */
const progressEveryMs = 250

export const createRecoveryService = (ports: RecoveryPorts): RecoveryService => {
  const { store, session, reader, storage, kdf, dialogs, crypto, random, clock, report } = ports
  const view = createSlice<RecoveryView>({ kind: 'idle' })
  let flow: RecoveryFlow = { kind: 'idle' }
  let attempt = new AbortController()

  const move = (event: RecoveryEvent): RecoveryFlow | null => {
    const next = nextRecovery(flow, event)
    if (!next) return null
    flow = next
    view.set(show(next))
    return next
  }

  /** An intent of the user: refused by name where it has no meaning. */
  const intend = (event: RecoveryEvent): RecoveryFlow => {
    const next = move(event)
    if (!next) throw new AppError('recovery.not-now')
    return next
  }

  /** Runs the work of the state just entered. Ending the attempt aborts it, and whatever it answers later is dropped. */
  const work = (task: (signal: AbortSignal) => Promise<RecoveryEvent>): void => {
    attempt.abort()
    const mine = new AbortController()
    attempt = mine
    void task(mine.signal)
      .catch((error: unknown): RecoveryEvent => {
        if (error instanceof Cancelled) return { kind: 'cancel' }
        return { kind: 'failed', error: isAppError(error) ? error : new AppError('app.unexpected', {}, { cause: error }) }
      })
      .then((event) => {
        if (attempt !== mine || mine.signal.aborted) return
        if (move(event)) proceed()
      })
  }

  const lookOptions = ({ keyFiles, passphrases }: Brought): LookOptions => ({ keyFiles, passphrases: [...store.current().backup.passphrases, ...passphrases] })

  /** Tells of a look's progress, a few times a second and at its end. A late word of an ended attempt is dropped. */
  const progressOf = (signal: AbortSignal): ((done: number, total: number) => void) => {
    let toldAtMs: number | null = null
    return (done, total) => {
      const nowMs = clock.nowMs()
      // Also when the clock was set back.
      const isDue = toldAtMs === null || Math.abs(nowMs - toldAtMs) >= progressEveryMs || done === total
      if (!isDue || signal.aborted) return
      toldAtMs = nowMs
      move({ kind: 'progress', progress: { done, total } })
    }
  }

  /** The iCloud account, as far as the system tells it: a restore doesn't fail for want of it. */
  const storageIdentity = async (): Promise<string | null> => {
    try {
      return await storage.current().identity()
    } catch (error) {
      if (isAppError(error)) return null
      throw error
    }
  }

  /** What a state does by itself, without waiting for the user. */
  const proceed = (): void => {
    const now = flow
    switch (now.kind) {
      case 'signing-in':
        work(async (signal) => ({ kind: 'signed-in', account: await session.signInAndWait(signal) }))
        return
      case 'looking':
        work(async (signal) => ({
          kind: 'found',
          found: await reader.find(now.account, storage.current(), signal, { ...lookOptions(now.brought), onProgress: progressOf(signal) }),
        }))
        return
      case 'opening':
        work(async (signal) => ({ kind: 'opened', opened: await reader.open(now.account, storage.current(), now.version, signal, lookOptions(now.brought)) }))
        return
      case 'restoring':
        work(async (signal) => {
          const restore = { ...now, dev: toHex(random.bytes(16)), storageIdentity: await storageIdentity() }
          throwIfCancelled(signal)
          await store.update((document) => restoreInto(document, restore))
          return { kind: 'restored' }
        })
        return
      case 'idle':
      case 'refused':
      case 'passphrase':
      // Begun by enterPassphrase, which alone has the passphrase.
      case 'trying-passphrase':
      case 'choosing':
      case 'preview':
      case 'done':
      case 'failed':
        return
      default:
        assertNever(now)
    }
  }

  const show = (now: RecoveryFlow): RecoveryView => {
    switch (now.kind) {
      case 'idle':
      case 'signing-in':
      case 'trying-passphrase':
      case 'opening':
        return { kind: now.kind }
      case 'looking':
        return { kind: 'looking', progress: now.progress }
      case 'passphrase':
        return { kind: 'passphrase', locked: countUnopened(now.found, 'passphrase'), wasWrong: now.wasWrong }
      case 'refused':
        return { kind: 'refused', accounts: now.accounts }
      case 'choosing':
        return {
          kind: 'choosing',
          userName: now.account.userName,
          storage: storage.view(),
          versions: now.found.versions.map(showVersion),
          // A file of another key or of practice mode is as lost to this account as a damaged one.
          damaged: countUnopened(now.found, 'damaged', 'unknown-key', 'practice-data'),
          locked: countUnopened(now.found, 'passphrase'),
          newer: countUnopened(now.found, 'newer'),
          notDownloaded: countUnopened(now.found, 'not-downloaded'),
          missingNewestAtMs: now.found.missingNewestAtMs,
        }
      case 'preview':
        return { kind: 'preview', version: showVersion(now.opened.version), accounts: showAccounts(now.opened) }
      case 'restoring':
        return { kind: 'restoring', step: 'saving', done: 0, total: now.opened.accounts.length }
      case 'done':
        return { kind: 'done', ...countRestored(now.opened) }
      case 'failed':
        return { kind: 'failed', error: report(now.error) }
      default:
        return assertNever(now)
    }
  }

  const stopAttempt = (): void => {
    attempt.abort()
    attempt = new AbortController()
  }

  return {
    view,
    begin: () => {
      const next = move({ kind: 'begin', existingAccounts: store.current().accounts.length, account: session.account() })
      if (next) proceed()
    },
    signIn: () => {
      intend({ kind: 'sign-in' })
      proceed()
    },
    lookAgain: () => {
      intend({ kind: 'look-again' })
      proceed()
    },
    choose: (versionId) => {
      intend({ kind: 'choose', versionId })
      proceed()
    },
    back: () => {
      intend({ kind: 'back' })
      stopAttempt()
    },
    enterPassphrase: (passphrase) => {
      const now = intend({ kind: 'enter-passphrase' })
      if (now.kind !== 'trying-passphrase') return
      const { account, brought, found } = now
      work(async (signal) => {
        const tried = await tryPassphrase({ kdf, reader }, { account, storage: storage.current(), passphrase, locks: found.locks, options: lookOptions(brought), signal })
        return { kind: 'passphrase-tried', right: tried && tried.right.length > 0 ? { passphrases: tried.right, found: tried.found } : null }
      })
    },
    useKeyFile: async () => {
      const account = keyFileWanted(flow)
      if (!account) throw new AppError('recovery.not-now')
      const bytes = await dialogs.chooseKeyFile(maxSmallFileBytes)
      if (!bytes) return false
      intend({ kind: 'use-key-file', keyFile: readKeyFile({ crypto }, bytes, account) })
      proceed()
      return true
    },
    restore: () => {
      intend({ kind: 'restore' })
      proceed()
    },
    cancel: () => {
      // A restore that has begun to write is one write: it can't be stopped half way, so it is let finish.
      if (flow.kind === 'restoring') return
      if (move({ kind: 'cancel' })) stopAttempt()
    },
    close: () => {
      move({ kind: 'close' })
    },
  }
}

const countUnopened = ({ unopened }: FoundBackup, ...states: Unopened[]): number => unopened.filter(({ state }) => states.includes(state)).length

const showVersion = (version: FoundVersion): VersionView => ({
  id: version.id,
  loc: version.loc,
  atMs: version.atMs,
  deviceName: cleanName(version.deviceName),
  os: version.os,
  accounts: version.accounts,
  // A recovery is for a new computer: no version is its own.
  thisDevice: false,
})

const showAccounts = ({ accounts }: OpenedVersion): PreviewAccountView[] =>
  accounts.map(withCleanNames).map((account) => ({ kind: account.kind, issuer: account.issuer, userName: account.userName, need: needOf(account) }))
