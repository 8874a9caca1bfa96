// The recovery as one union of states with a pure transition function: which step follows which, and what a step may
// still do. No I/O here; services/recovery.ts carries it out. tests/unit/core/recovery/flow.test.ts walks every order.
import type { AppError } from '../app-error.ts'
import { assertNever } from '../app-error.ts'
import type { KeyFile } from '../backup/key-guard.ts'
import { isSameAccount } from '../backup/plan.ts'
import type { FoundBackup, FoundVersion, OpenedVersion } from '../backup/reader.ts'
import type { SignedInAccount } from '../ports.ts'
import type { KnownPassphrase } from '../vault/document.ts'

/** What the user brought by hand in this recovery, besides the two guards: it belongs to the account that was signed in then. */
export interface Brought {
  readonly keyFiles: readonly KeyFile[]
  /** Each has opened a version. */
  readonly passphrases: readonly KnownPassphrase[]
}

interface Attempt {
  readonly account: SignedInAccount
  readonly brought: Brought
}

interface Looked extends Attempt {
  readonly found: FoundBackup
}

export interface Progress {
  readonly done: number
  readonly total: number
}

export type RecoveryFlow =
  | { readonly kind: 'idle' }
  | { readonly kind: 'refused'; readonly accounts: number }
  /** `last`: who was signed in before, if anybody was. */
  | { readonly kind: 'signing-in'; readonly last: Attempt | null }
  | ({ readonly kind: 'looking'; readonly progress: Progress | null } & Attempt)
  /** Versions wait for a passphrase and none opens, or the one just typed was wrong. */
  | ({ readonly kind: 'passphrase'; readonly wasWrong: boolean } & Looked)
  | ({ readonly kind: 'trying-passphrase' } & Looked)
  | ({ readonly kind: 'choosing' } & Looked)
  | ({ readonly kind: 'opening'; readonly version: FoundVersion } & Looked)
  | ({ readonly kind: 'preview'; readonly opened: OpenedVersion } & Looked)
  | ({ readonly kind: 'restoring'; readonly opened: OpenedVersion } & Looked)
  | { readonly kind: 'done'; readonly opened: OpenedVersion }
  /** `last`: who was signed in, if anybody was. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly last: Attempt | null }

export type RecoveryEvent =
  | { readonly kind: 'begin'; readonly existingAccounts: number; readonly account: SignedInAccount | null }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'signed-in'; readonly account: SignedInAccount }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'found'; readonly found: FoundBackup }
  /** A passphrase was typed; it is in no event and no state. */
  | { readonly kind: 'enter-passphrase' }
  /** Null: it was wrong, and what was found stays. */
  | { readonly kind: 'passphrase-tried'; readonly right: { readonly passphrases: readonly KnownPassphrase[]; readonly found: FoundBackup } | null }
  | { readonly kind: 'use-key-file'; readonly keyFile: KeyFile }
  | { readonly kind: 'choose'; readonly versionId: string }
  | { readonly kind: 'opened'; readonly opened: OpenedVersion }
  | { readonly kind: 'back' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'close' }

const idle: RecoveryFlow = { kind: 'idle' }
const nothingBrought: Brought = { keyFiles: [], passphrases: [] }

const looking = ({ account, brought }: Attempt): RecoveryFlow => ({ kind: 'looking', account, brought, progress: null })

/** What was found, as the user sees it: the versions, or the question for a passphrase where none opens without one. */
const shown = ({ account, brought, found }: Looked): RecoveryFlow =>
  found.versions.length === 0 && found.locks.length > 0 ? { kind: 'passphrase', account, brought, found, wasWrong: false } : { kind: 'choosing', account, brought, found }

/** Whose recovery a key file would help, or null where none is asked for. */
export const keyFileWanted = (flow: RecoveryFlow): SignedInAccount | null => {
  if (flow.kind !== 'failed' || !flow.last) return null
  const { code } = flow.error
  return code === 'key-guard.missing' || code === 'key-guard.other-app' || code === 'key-guard.damaged' ? flow.last.account : null
}

/** The state after the event, or null when the event has no meaning in this state (nothing changes then). */
export const nextRecovery = (flow: RecoveryFlow, event: RecoveryEvent): RecoveryFlow | null => {
  switch (event.kind) {
    case 'begin':
      if (flow.kind !== 'idle' && flow.kind !== 'refused') return null
      if (event.existingAccounts > 0) return { kind: 'refused', accounts: event.existingAccounts }
      return event.account ? looking({ account: event.account, brought: nothingBrought }) : { kind: 'signing-in', last: null }
    case 'sign-in':
      if (flow.kind === 'failed' || flow.kind === 'signing-in') return { kind: 'signing-in', last: flow.last }
      return flow.kind === 'choosing' || flow.kind === 'passphrase' ? { kind: 'signing-in', last: { account: flow.account, brought: flow.brought } } : null
    case 'signed-in':
      if (flow.kind !== 'signing-in') return null
      return looking({ account: event.account, brought: flow.last && isSameAccount(flow.last.account, event.account) ? flow.last.brought : nothingBrought })
    case 'look-again':
      if (flow.kind === 'failed') return flow.last ? looking(flow.last) : { kind: 'signing-in', last: null }
      return flow.kind === 'choosing' || flow.kind === 'passphrase' ? looking(flow) : null
    case 'progress':
      return flow.kind === 'looking' ? { ...flow, progress: event.progress } : null
    case 'found':
      return flow.kind === 'looking' ? shown({ ...flow, found: event.found }) : null
    case 'enter-passphrase': {
      if ((flow.kind !== 'choosing' && flow.kind !== 'passphrase') || flow.found.locks.length === 0) return null
      const { account, brought, found } = flow
      return { kind: 'trying-passphrase', account, brought, found }
    }
    case 'passphrase-tried': {
      if (flow.kind !== 'trying-passphrase') return null
      if (!event.right) return { ...flow, kind: 'passphrase', wasWrong: true }
      const { passphrases, found } = event.right
      return shown({ ...flow, found, brought: { ...flow.brought, passphrases: [...flow.brought.passphrases, ...passphrases] } })
    }
    case 'use-key-file': {
      // Held against whoever was signed in when the user was asked for it, which may be somebody else by now.
      if (flow.kind !== 'failed' || !flow.last || !isSameAccount(keyFileWanted(flow), event.keyFile)) return null
      const { account, brought } = flow.last
      return looking({ account, brought: { ...brought, keyFiles: [...brought.keyFiles, event.keyFile] } })
    }
    case 'choose': {
      if (flow.kind !== 'choosing') return null
      const version = flow.found.versions.find(({ id }) => id === event.versionId)
      return version ? { ...flow, kind: 'opening', version } : null
    }
    case 'opened': {
      if (flow.kind !== 'opening') return null
      const { account, brought, found } = flow
      return { kind: 'preview', account, brought, found, opened: event.opened }
    }
    case 'back':
      switch (flow.kind) {
        case 'preview':
        case 'opening':
        case 'trying-passphrase':
          return shown(flow)
        case 'passphrase':
          return flow.found.versions.length > 0 ? shown(flow) : null
        case 'idle':
        case 'refused':
        case 'signing-in':
        case 'looking':
        case 'choosing':
        case 'restoring':
        case 'done':
        case 'failed':
          return null
        default:
          return assertNever(flow)
      }
    case 'restore':
      return flow.kind === 'preview' ? { ...flow, kind: 'restoring' } : null
    case 'restored':
      return flow.kind === 'restoring' ? { kind: 'done', opened: flow.opened } : null
    case 'failed':
      switch (flow.kind) {
        case 'signing-in':
          return { kind: 'failed', error: event.error, last: flow.last }
        case 'looking':
        case 'trying-passphrase':
        case 'opening':
        case 'restoring':
          return { kind: 'failed', error: event.error, last: { account: flow.account, brought: flow.brought } }
        case 'idle':
        case 'refused':
        case 'passphrase':
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
