// Use case: get the accounts back on a new computer. Carries out core/recovery/flow.ts: one attempt at a time, late answers
// of an abandoned attempt are dropped, and the vault changes in one write or not at all.
// tests/unit/services/recovery.test.ts; tests/e2e/recovery.spec.ts.
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { PreviewAccountView, RecoveryView, StorageView, VersionView } from '../../shared/contract/views.ts'
import { AppError, assertNever, isAppError } from '../core/app-error.ts'
import { needOf } from '../core/accounts/account.ts'
import type { BackupReader, FoundVersion, OpenedVersion } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import { toHex } from '../core/encoding.ts'
import type { Random, SignedInAccount, Storage } from '../core/ports.ts'
import { nextRecovery, type RecoveryEvent, type RecoveryFlow } from '../core/recovery/flow.ts'
import { countRestored, restoreInto } from '../core/recovery/restore.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'

export interface RecoveryPorts {
  readonly store: DocumentStore
  readonly session: {
    account(): SignedInAccount | null
    signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
  }
  readonly reader: BackupReader
  /** The storage that is chosen now and what the user sees of it. */
  readonly storage: { current(): Storage; view(): StorageView }
  readonly random: Random
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
  restore(): void
  cancel(): void
  close(): void
}

export const createRecoveryService = (ports: RecoveryPorts): RecoveryService => {
  const { store, session, reader, storage, random, report } = ports
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

  /** What a state does by itself, without waiting for the user. */
  const proceed = (): void => {
    const now = flow
    switch (now.kind) {
      case 'signing-in':
        work(async (signal) => ({ kind: 'signed-in', account: await session.signInAndWait(signal) }))
        return
      case 'looking':
        work(async (signal) => ({ kind: 'found', found: await reader.find(now.account, storage.current(), signal) }))
        return
      case 'opening':
        work(async (signal) => ({ kind: 'opened', opened: await reader.open(now.account, storage.current(), now.version, signal) }))
        return
      case 'restoring':
        work(async (signal) => {
          throwIfCancelled(signal)
          const dev = toHex(random.bytes(16))
          await store.update((document) => restoreInto(document, { ...now, dev }))
          return { kind: 'restored' }
        })
        return
      case 'idle':
      case 'refused':
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
      case 'looking':
      case 'opening':
        return { kind: now.kind }
      case 'refused':
        return { kind: 'refused', accounts: now.accounts }
      case 'choosing':
        return {
          kind: 'choosing',
          userName: now.account.userName,
          storage: storage.view(),
          versions: now.found.versions.map(showVersion),
          damaged: now.found.damaged,
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

const showVersion = (version: FoundVersion): VersionView => ({
  id: version.id,
  atMs: version.atMs,
  deviceName: version.deviceName,
  os: version.os,
  accounts: version.accounts,
  // A recovery is for a new computer: no version is its own.
  thisDevice: false,
})

const showAccounts = ({ accounts }: OpenedVersion): PreviewAccountView[] =>
  accounts.map((account) => ({ kind: account.kind, issuer: account.issuer, userName: account.userName, need: needOf(account) }))
