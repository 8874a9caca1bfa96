// Sign-in as one union and one pure transition: where it rests, and an attempt that is under way. Events of an attempt that
// is over are dropped by their number. Carried out by services/session.ts; tests/unit/core/session/flow.test.ts has the tables.
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { SessionView } from '../../../shared/contract/views.ts'
import { assertNever } from '../app-error.ts'
import type { SignedInAccount } from '../ports.ts'

/** How long a person has to finish on the page. */
export const signInTimeoutMs = 5 * 60_000

/** What an attempt goes back to when it is given up. */
export type Resting =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly account: SignedInAccount }
  /** `other`: who is signed in besides, when it is the recovery account that has to sign in again. */
  | { readonly kind: 'needs-sign-in'; readonly account: SignedInAccount; readonly other: SignedInAccount | null }

export type SessionFlow =
  | Resting
  | { readonly kind: 'opening-browser'; readonly attempt: number; readonly before: Resting }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly before: Resting; readonly untilMs: number; readonly pageUrl: string }
  | { readonly kind: 'failed'; readonly before: Resting; readonly error: ErrorView }

export type SessionEvent =
  | { readonly kind: 'opened'; readonly account: SignedInAccount | null }
  | { readonly kind: 'sign-in'; readonly attempt: number }
  | { readonly kind: 'page-opened'; readonly attempt: number; readonly untilMs: number; readonly pageUrl: string }
  | { readonly kind: 'signed-in'; readonly attempt: number; readonly account: SignedInAccount }
  /** It changed nothing: it was given up, or was about a consent alone. */
  | { readonly kind: 'ended'; readonly attempt: number }
  | { readonly kind: 'failed'; readonly attempt: number; readonly error: ErrorView }
  /** The user closes the message of a failure. */
  | { readonly kind: 'dismissed' }
  /** Tokens of an account that is needed were refused for good. */
  | { readonly kind: 'refused'; readonly account: SignedInAccount }
  /** An account that has to sign in again isn't needed any more. `kept`: the one that the vault says is signed in. */
  | { readonly kind: 'released'; readonly homeAccountId: string; readonly kept: SignedInAccount | null }
  | { readonly kind: 'signed-out' }

export const signedOut: Resting = { kind: 'signed-out' }

/** Answers the same state where the event has no meaning: a late answer, mostly. */
export const step = (flow: SessionFlow, event: SessionEvent): SessionFlow => {
  switch (event.kind) {
    case 'opened':
      return event.account ? { kind: 'signed-in', account: event.account } : signedOut
    case 'sign-in':
      return { kind: 'opening-browser', attempt: event.attempt, before: restingOf(flow) }
    case 'page-opened':
      return flow.kind === 'opening-browser' && flow.attempt === event.attempt
        ? { kind: 'waiting', attempt: event.attempt, before: flow.before, untilMs: event.untilMs, pageUrl: event.pageUrl }
        : flow
    case 'signed-in':
      return isOf(flow, event.attempt) ? { kind: 'signed-in', account: event.account } : flow
    case 'ended':
      return isOf(flow, event.attempt) ? flow.before : flow
    case 'failed':
      return isOf(flow, event.attempt) ? { kind: 'failed', before: flow.before, error: event.error } : flow
    case 'dismissed':
      return flow.kind === 'failed' ? flow.before : flow
    case 'refused':
      return rest(flow, refuse(restingOf(flow), event.account))
    case 'released':
      return rest(flow, release(restingOf(flow), event.homeAccountId, event.kept))
    case 'signed-out':
      return signedOut
    default:
      return assertNever(event)
  }
}

type Trying = Extract<SessionFlow, { attempt: number }>

const isTrying = (flow: SessionFlow): flow is Trying => flow.kind === 'opening-browser' || flow.kind === 'waiting'

const isOf = (flow: SessionFlow, attempt: number): flow is Trying => isTrying(flow) && flow.attempt === attempt

export const restingOf = (flow: SessionFlow): Resting => ('before' in flow ? flow.before : flow)

/** The account that is signed in and works as far as is known. */
export const workingAccount = (resting: Resting): SignedInAccount | null => {
  switch (resting.kind) {
    case 'signed-out':
      return null
    case 'signed-in':
      return resting.account
    case 'needs-sign-in':
      return resting.other
    default:
      return assertNever(resting)
  }
}

const isSame = (a: SignedInAccount | null, b: SignedInAccount): boolean => a?.homeAccountId === b.homeAccountId

const refuse = (resting: Resting, account: SignedInAccount): Resting => {
  const working = workingAccount(resting)
  if (resting.kind === 'needs-sign-in') {
    if (isSame(resting.account, account)) return resting
    // The one that is shown needs it all the same.
    if (isSame(working, account)) return { ...resting, other: null }
  }
  return { kind: 'needs-sign-in', account, other: isSame(working, account) ? null : working }
}

const release = (resting: Resting, homeAccountId: string, kept: SignedInAccount | null): Resting => {
  if (resting.kind !== 'needs-sign-in' || resting.account.homeAccountId !== homeAccountId) return resting
  if (resting.other) return { kind: 'signed-in', account: resting.other }
  return kept ? { kind: 'needs-sign-in', account: kept, other: null } : signedOut
}

/** The same state, resting elsewhere. */
const rest = (flow: SessionFlow, resting: Resting): SessionFlow => {
  if (resting === restingOf(flow)) return flow
  return 'before' in flow ? { ...flow, before: resting } : resting
}

export const viewOf = (flow: SessionFlow): SessionView => {
  switch (flow.kind) {
    case 'signed-out':
    case 'opening-browser':
      return { kind: flow.kind }
    case 'waiting':
      return { kind: 'waiting', untilMs: flow.untilMs }
    case 'signed-in':
    case 'needs-sign-in':
      return { kind: flow.kind, account: { userName: flow.account.userName, displayName: flow.account.displayName } }
    case 'failed':
      return { kind: 'failed', error: flow.error }
    default:
      return assertNever(flow)
  }
}
