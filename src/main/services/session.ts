// Who is signed in: starts, ends and remembers sign-in with the personal Microsoft account. One attempt at a time; a newer one
// cancels the older. A network failure never signs out; an account that the backup needs is never passed over. tests/unit/services/session.test.ts, tests/integration/session.test.ts.
import { AppError } from '../core/app-error.ts'
import { maskUserName } from '../core/backup/location.ts'
import { isSameAccount } from '../core/backup/plan.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { Clipboard, Clock, IdentityProvider, SignedInAccount } from '../core/ports.ts'
import type { SecretText } from '../core/secret.ts'
import { restingOf, signedOut, signInTimeoutMs, step, viewOf, workingAccount, type SessionEvent, type SessionFlow } from '../core/session/flow.ts'
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
  /**
   * Throws session.not-configured or vault.not-open; everything later is told by the slice. While the recovery account of a
   * backup that is on has to sign in again, it must be that one: another ends in session.wrong-account.
   */
  signIn(): void
  /** Ends the attempt, or takes the message of a failed one away. */
  cancel(): void
  /** False when no page is open. */
  copyLink(): boolean
  /** Forgets the account and its tokens on this computer. Throws vault.write-failed. */
  signOut(): Promise<void>
  /** The account whose tokens work as far as we know; null when signed out or when it has to sign in again. */
  account(): SignedInAccount | null
  /**
   * Any personal account; it is the one that is signed in from then on. The tokens of the backup's accounts are kept. Drives the
   * same slice. Throws Cancelled when it was cancelled here, on the page or by a newer attempt, else an AppError.
   */
  signInAndWait(signal: AbortSignal): Promise<SignedInAccount>
  /**
   * The wider consent of this very account, once: the token is the caller's to use and drop. Drives the same slice, which goes
   * back to where it was: nobody else is signed in afterwards. Throws as `signInAndWait`, and session.wrong-account.
   */
  widerTokenAndWait(account: SignedInAccount, signal: AbortSignal): Promise<SecretText>
  /** Forgets the account's tokens on this computer unless it is signed in or the backup still needs them. */
  letGo(account: SignedInAccount): Promise<void>
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
    const before: SignedInAccount[] = []
    try {
      await store.update((document) => {
        if (!isCurrent(attempt)) throw new Cancelled()
        if (document.session) before.push(document.session)
        return { ...document, session: account }
      })
    } catch (error) {
      await letGo(account)
      throw error
    }
    for (const left of before) await letGo(left)
  }

  const letGo = async (account: SignedInAccount): Promise<void> => {
    if (!isNeeded(store.current(), account)) await forgetQuietly(account)
  }

  /** Tokens that stay behind harm nothing: they are sealed, and the next sign-in replaces them. */
  const forgetQuietly = ({ homeAccountId }: SignedInAccount): Promise<void> =>
    identity.forget(homeAccountId).catch((error: unknown) => {
      report(error)
    })

  /** What an attempt asks of the identity provider. */
  type Ask = Parameters<IdentityProvider['signIn']>[0]

  /** One attempt in the browser; `carryOut` says what became of it. */
  const tryInBrowser = async <T>(signal: AbortSignal, carryOut: (ask: Ask, attempt: number) => Promise<{ readonly result: T; readonly event: SessionEvent }>): Promise<T> => {
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
    const ask: Ask = {
      signal: abort.signal,
      timeoutMs: signInTimeoutMs,
      onWaiting: (pageUrl) => move({ kind: 'page-opened', attempt, untilMs, pageUrl }),
    }
    try {
      const { result, event } = await carryOut(ask, attempt)
      move(event)
      return result
    } catch (error) {
      move(error instanceof Cancelled ? { kind: 'ended', attempt } : { kind: 'failed', attempt, error: report(error) })
      throw error
    } finally {
      signal.removeEventListener('abort', cancelFromOutside)
      if (isCurrent(attempt)) current = null
    }
  }

  const attemptSignIn = async (signal: AbortSignal, expected: SignedInAccount | null): Promise<SignedInAccount> => {
    const before = restingOf(flow)
    const account = await tryInBrowser(signal, async (ask, attempt) => {
      const found = await identity.signIn(ask)
      throwIfCancelled(ask.signal)
      if (expected && !isSameAccount(expected, found)) {
        await letGo(found)
        throw new AppError('session.wrong-account', { expected: maskUserName(expected.userName), found: found.userName })
      }
      await keep(found, attempt)
      return { result: found, event: { kind: 'signed-in', attempt, account: found } }
    })
    // Somebody else signed in meanwhile: the one who had to still has to.
    if (before.kind === 'needs-sign-in' && !isSameAccount(before.account, account)) noteNeedsSignIn(before.account.homeAccountId)
    return account
  }

  const noteNeedsSignIn = (homeAccountId: string): void => {
    const account = neededNow(store.current()).find((needed) => needed.homeAccountId === homeAccountId)
    if (account) move({ kind: 'refused', account })
  }

  /** A recovery account of a backup that is on is the only one that may follow itself. */
  const expectedNow = (): SignedInAccount | null => {
    const { on, recoveryAccount } = store.current().backup
    const resting = restingOf(flow)
    return on && resting.kind === 'needs-sign-in' && isSameAccount(resting.account, recoveryAccount) ? recoveryAccount : null
  }

  const onDocument = (document: VaultDocument): void => {
    const resting = restingOf(flow)
    if (resting.kind !== 'needs-sign-in' || neededNow(document).some((needed) => isSameAccount(needed, resting.account))) return
    move({ kind: 'released', homeAccountId: resting.account.homeAccountId, kept: document.session })
  }

  let stopListening = (): void => undefined

  return {
    view,
    start: () => {
      stopListening()
      stopListening = store.onChange(onDocument)
      move({ kind: 'opened', account: store.current().session })
    },
    signIn: () => {
      checkCanSignIn()
      // How it ends is in the slice; nobody waits for this promise.
      attemptSignIn(new AbortController().signal, expectedNow()).catch(() => undefined)
    },
    cancel: () => {
      if (current) {
        const { attempt, abort } = current
        abort.abort()
        move({ kind: 'ended', attempt })
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
      if (session) await forgetQuietly(session)
    },
    account: () => workingAccount(restingOf(flow)),
    signInAndWait: (signal) => attemptSignIn(signal, null),
    widerTokenAndWait: (account, signal) =>
      tryInBrowser(signal, async (ask, attempt) => {
        const result = await identity.widerToken(account, ask)
        throwIfCancelled(ask.signal)
        return { result, event: { kind: 'ended', attempt } }
      }),
    letGo,
    noteNeedsSignIn,
  }
}

/** Accounts that something goes on with now: who is signed in, and the recovery account of a backup that is on. */
const neededNow = ({ session, backup }: VaultDocument): SignedInAccount[] => [session, backup.on ? backup.recoveryAccount : null].filter((account) => account !== null)

/** Whose tokens stay: also the recovery account of a backup that is off for now, and of one that is kept for its 30 days. */
const isNeeded = ({ session, backup }: VaultDocument, { homeAccountId }: SignedInAccount): boolean =>
  [session, backup.recoveryAccount, ...backup.retired.map(({ recoveryAccount }) => recoveryAccount)].some((account) => account?.homeAccountId === homeAccountId)
