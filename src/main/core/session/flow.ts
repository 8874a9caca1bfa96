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
  | { readonly kind: 'needs-sign-in'; readonly account: SignedInAccount }

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
  | { readonly kind: 'cancelled'; readonly attempt: number }
  | { readonly kind: 'failed'; readonly attempt: number; readonly error: ErrorView }
  /** The user closes the message of a failure. */
  | { readonly kind: 'dismissed' }
  /** The account's tokens were refused for good. */
  | { readonly kind: 'refused'; readonly homeAccountId: string }
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
    case 'cancelled':
      return isOf(flow, event.attempt) ? flow.before : flow
    case 'failed':
      return isOf(flow, event.attempt) ? { kind: 'failed', before: flow.before, error: event.error } : flow
    case 'dismissed':
      return flow.kind === 'failed' ? flow.before : flow
    case 'refused':
      return refuse(flow, event.homeAccountId)
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

const refuse = (flow: SessionFlow, homeAccountId: string): SessionFlow => {
  const resting = restingOf(flow)
  if (resting.kind !== 'signed-in' || resting.account.homeAccountId !== homeAccountId) return flow
  const refused: Resting = { kind: 'needs-sign-in', account: resting.account }
  return 'before' in flow ? { ...flow, before: refused } : refused
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
