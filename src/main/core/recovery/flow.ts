// The recovery as one union of states with a pure transition function: which step follows which, and what a step may
// still do. No I/O here; services/recovery.ts carries it out. tests/unit/core/recovery/flow.test.ts walks every order.
import type { AppError } from '../app-error.ts'
import { assertNever } from '../app-error.ts'
import type { FoundBackup, FoundVersion, OpenedVersion } from '../backup/reader.ts'
import type { SignedInAccount } from '../ports.ts'

export type RecoveryFlow =
  | { readonly kind: 'idle' }
  | { readonly kind: 'refused'; readonly accounts: number }
  | { readonly kind: 'signing-in' }
  | { readonly kind: 'looking'; readonly account: SignedInAccount }
  | { readonly kind: 'choosing'; readonly account: SignedInAccount; readonly found: FoundBackup }
  | { readonly kind: 'opening'; readonly account: SignedInAccount; readonly found: FoundBackup; readonly version: FoundVersion }
  | { readonly kind: 'preview'; readonly account: SignedInAccount; readonly found: FoundBackup; readonly opened: OpenedVersion }
  | { readonly kind: 'restoring'; readonly account: SignedInAccount; readonly found: FoundBackup; readonly opened: OpenedVersion }
  | { readonly kind: 'done'; readonly opened: OpenedVersion }
  /** `account` is who was signed in, if anybody was. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly account: SignedInAccount | null }

export type RecoveryEvent =
  | { readonly kind: 'begin'; readonly existingAccounts: number; readonly account: SignedInAccount | null }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'signed-in'; readonly account: SignedInAccount }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'found'; readonly found: FoundBackup }
  | { readonly kind: 'choose'; readonly versionId: string }
  | { readonly kind: 'opened'; readonly opened: OpenedVersion }
  | { readonly kind: 'back' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'close' }

const idle: RecoveryFlow = { kind: 'idle' }

/** The state after the event, or null when the event has no meaning in this state (nothing changes then). */
export const nextRecovery = (flow: RecoveryFlow, event: RecoveryEvent): RecoveryFlow | null => {
  switch (event.kind) {
    case 'begin':
      if (flow.kind !== 'idle' && flow.kind !== 'refused') return null
      if (event.existingAccounts > 0) return { kind: 'refused', accounts: event.existingAccounts }
      return event.account ? { kind: 'looking', account: event.account } : { kind: 'signing-in' }
    case 'sign-in':
      return flow.kind === 'failed' || flow.kind === 'choosing' || flow.kind === 'signing-in' ? { kind: 'signing-in' } : null
    case 'signed-in':
      return flow.kind === 'signing-in' ? { kind: 'looking', account: event.account } : null
    case 'look-again':
      if (flow.kind === 'failed') return flow.account ? { kind: 'looking', account: flow.account } : { kind: 'signing-in' }
      return flow.kind === 'choosing' ? { kind: 'looking', account: flow.account } : null
    case 'found':
      return flow.kind === 'looking' ? { kind: 'choosing', account: flow.account, found: event.found } : null
    case 'choose': {
      if (flow.kind !== 'choosing') return null
      const version = flow.found.versions.find(({ id }) => id === event.versionId)
      return version ? { kind: 'opening', account: flow.account, found: flow.found, version } : null
    }
    case 'opened':
      return flow.kind === 'opening' ? { kind: 'preview', account: flow.account, found: flow.found, opened: event.opened } : null
    case 'back':
      return flow.kind === 'preview' || flow.kind === 'opening' ? { kind: 'choosing', account: flow.account, found: flow.found } : null
    case 'restore':
      return flow.kind === 'preview' ? { ...flow, kind: 'restoring' } : null
    case 'restored':
      return flow.kind === 'restoring' ? { kind: 'done', opened: flow.opened } : null
    case 'failed':
      switch (flow.kind) {
        case 'signing-in':
          return { kind: 'failed', error: event.error, account: null }
        case 'looking':
        case 'opening':
        case 'restoring':
          return { kind: 'failed', error: event.error, account: flow.account }
        case 'idle':
        case 'refused':
        case 'choosing':
        case 'preview':
        case 'done':
        case 'failed':
          return null
        default:
          return assertNever(flow)
      }
    case 'cancel':
      return flow.kind === 'done' || flow.kind === 'idle' ? null : idle
    case 'close':
      return flow.kind === 'done' || flow.kind === 'refused' || flow.kind === 'failed' ? idle : null
    default:
      return assertNever(event)
  }
}
