// Who is signed in: starts, ends and remembers sign-in with the personal Microsoft account. One attempt at a time; a newer one
// cancels the older. A network failure never signs out. tests/unit/services/session.test.ts, tests/integration/session.test.ts.
import { AppError } from '../core/app-error.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { Clipboard, Clock, IdentityProvider, SignedInAccount } from '../core/ports.ts'
import { restingOf, signedOut, signInTimeoutMs, step, viewOf, type SessionEvent, type SessionFlow } from '../core/session/flow.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { VaultDocument } from '../core/vault/document.ts'
import type { SessionView } from '../../shared/contract/views.ts'

export interface SessionPorts {
  readonly store: DocumentStore
  readonly identity: IdentityProvider
  readonly clock: Clock
  readonly clipboard: Pick<Clipboard, 'write'>
  readonly report: ErrorReport
}

export interface SessionService {
  readonly view: Slice<SessionView>
  /** Call after the vault was opened. */
  start(): void
  /** Throws session.not-configured or vault.not-open; everything later is told by the slice. */
  signIn(): void
  /** Ends the attempt, or takes the message of a failed one away. */
  cancel(): void
  /** False when no page is open. */
  copyLink(): boolean
  /** Forgets the account and its tokens on this computer. Throws vault.write-failed. */
  signOut(): Promise<void>
  /** The account whose tokens work as far as we know; null when signed out or when it has to sign in again. */
  account(): SignedInAccount | null
  /** Drives the same slice. Throws Cancelled when it was cancelled here, on the page or by a newer attempt, else an AppError. */
  signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
  /** Somebody's call was told that this account's tokens are refused for good. */
  noteNeedsSignIn(homeAccountId: string): void
}

export const createSessionService = (ports: SessionPorts): SessionService => {
  const { store, identity, clock, clipboard, report } = ports
  let flow: SessionFlow = signedOut
  let current: { readonly attempt: number; readonly abort: AbortController } | null = null
  let attempts = 0
  const view = createSlice<SessionView>(viewOf(flow))

  const move = (event: SessionEvent): void => {
    const next = step(flow, event)
    if (next === flow) return
    flow = next
    view.set(viewOf(next))
  }

  const checkCanSignIn = (): void => {
    if (!identity.configured) throw new AppError('session.not-configured')
    // The account is kept in the vault: without it, signing in would be forgotten at once.
    store.current()
  }

  const isCurrent = (attempt: number): boolean => current?.attempt === attempt

  /** Keeps the account, and lets go of the tokens of the one before unless the backup still needs them. */
  const keep = async (account: SignedInAccount, attempt: number): Promise<void> => {
    const left: string[] = []
    try {
      await store.update((document) => {
        if (!isCurrent(attempt)) throw new Cancelled()
        left.push(...accountToForget(document, account))
        return { ...document, session: account }
      })
    } catch (error) {
      if (!isNeeded(store.current(), account.homeAccountId)) await forgetQuietly(account.homeAccountId)
      throw error
    }
    for (const homeAccountId of left) await forgetQuietly(homeAccountId)
  }

  /** Tokens that stay behind harm nothing: they are sealed, and the next sign-in replaces them. */
  const forgetQuietly = (homeAccountId: string): Promise<void> =>
    identity.forget(homeAccountId).catch((error: unknown) => {
      report(error)
    })

  const attemptSignIn = async (signal: AbortSignal): Promise<SignedInAccount> => {
    throwIfCancelled(signal)
    checkCanSignIn()
    current?.abort.abort()
    const attempt = ++attempts
    const abort = new AbortController()
    current = { attempt, abort }
    const untilMs = clock.nowMs() + signInTimeoutMs
    const cancelFromOutside = (): void => abort.abort()
    signal.addEventListener('abort', cancelFromOutside, { once: true })
    move({ kind: 'sign-in', attempt })
    try {
      const account = await identity.signIn({
        signal: abort.signal,
        timeoutMs: signInTimeoutMs,
        onWaiting: (pageUrl) => move({ kind: 'page-opened', attempt, untilMs, pageUrl }),
      })
      throwIfCancelled(abort.signal)
      await keep(account, attempt)
      move({ kind: 'signed-in', attempt, account })
      return account
    } catch (error) {
      move(error instanceof Cancelled ? { kind: 'cancelled', attempt } : { kind: 'failed', attempt, error: report(error) })
      throw error
    } finally {
      signal.removeEventListener('abort', cancelFromOutside)
      if (isCurrent(attempt)) current = null
    }
  }

  return {
    view,
    start: () => move({ kind: 'opened', account: store.current().session }),
    signIn: () => {
      checkCanSignIn()
      // How it ends is in the slice; nobody waits for this promise.
      attemptSignIn(new AbortController().signal).catch(() => undefined)
    },
    cancel: () => {
      if (current) {
        const { attempt, abort } = current
        abort.abort()
        move({ kind: 'cancelled', attempt })
      } else {
        move({ kind: 'dismissed' })
      }
    },
    copyLink: () => {
      if (flow.kind !== 'waiting') return false
      clipboard.write(flow.pageUrl)
      return true
    },
    signOut: async () => {
      current?.abort.abort()
      current = null
      const { session } = store.current()
      await store.update((document) => (document.session ? { ...document, session: null } : document))
      move({ kind: 'signed-out' })
      if (session) await forgetQuietly(session.homeAccountId)
    },
    account: () => {
      const resting = restingOf(flow)
      return resting.kind === 'signed-in' ? resting.account : null
    },
    signInAndWait: attemptSignIn,
    noteNeedsSignIn: (homeAccountId) => move({ kind: 'refused', homeAccountId }),
  }
}

/** The account that was signed in before, unless it is the same one or the backup goes on using it. */
const accountToForget = ({ session, backup }: VaultDocument, next: SignedInAccount): string[] =>
  session && session.homeAccountId !== next.homeAccountId && session.homeAccountId !== backup.recoveryAccount?.homeAccountId ? [session.homeAccountId] : []

const isNeeded = ({ session, backup }: VaultDocument, homeAccountId: string): boolean =>
  session?.homeAccountId === homeAccountId || backup.recoveryAccount?.homeAccountId === homeAccountId
