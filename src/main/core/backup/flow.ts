// The switch and the runner as one union with one transition, and what the window is shown of it. Pure; loaded by main.
// Guards that the status never says more than what is so. tests/unit/core/backup/flow.test.ts.
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { BackupView, SessionAccountView, StorageView, VersionView } from '../../../shared/contract/views.ts'
import { assertNever } from '../app-error.ts'
import type { BackupState } from '../vault/document.ts'
import type { FoundVersion } from './reader.ts'

export type TurnOnStep = 'sign-in' | 'key' | 'folder' | 'write' | 'check'
export type RunStep = 'key' | 'write' | 'check'

export type BackupFlow =
  /** `turnOnError`: why the last attempt to turn on failed. `isWaiting`: a change will be backed up in a moment. */
  | { readonly kind: 'resting'; readonly turnOnError: ErrorView | null; readonly isWaiting: boolean }
  | { readonly kind: 'turning-on'; readonly step: TurnOnStep }
  | { readonly kind: 'running'; readonly step: RunStep }

export type BackupEvent =
  | { readonly kind: 'changed' }
  | { readonly kind: 'turn-on' }
  | { readonly kind: 'run' }
  | { readonly kind: 'step'; readonly step: TurnOnStep }
  /** The job ended well, was cancelled, or the switch was turned off. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: ErrorView }

export const resting: BackupFlow = { kind: 'resting', turnOnError: null, isWaiting: false }

export const nextBackup = (flow: BackupFlow, event: BackupEvent): BackupFlow => {
  switch (event.kind) {
    case 'changed':
      return flow.kind === 'resting' ? { ...flow, isWaiting: true } : flow
    case 'turn-on':
      return { kind: 'turning-on', step: 'sign-in' }
    case 'run':
      return { kind: 'running', step: 'key' }
    case 'step':
      if (flow.kind === 'turning-on') return { ...flow, step: event.step }
      return flow.kind === 'running' && isRunStep(event.step) ? { ...flow, step: event.step } : flow
    case 'ended':
      return resting
    case 'failed':
      // A failed run is told by the status, since the switch is on.
      return { ...resting, turnOnError: flow.kind === 'turning-on' ? event.error : null }
    default:
      return assertNever(event)
  }
}

const isRunStep = (step: TurnOnStep): step is RunStep => step === 'key' || step === 'write' || step === 'check'

/** What the vault says of the backup, as far as the window needs it. */
type Kept = Pick<BackupState, 'on' | 'last' | 'failingSince' | 'recoveryAccount' | 'dev'>

export interface Shown {
  readonly flow: BackupFlow
  /** Null while the vault isn't open. */
  readonly kept: Kept | null
  readonly storage: StorageView
  readonly versions: readonly FoundVersion[]
  /** The current failure with its reference; null when the last run went well. */
  readonly failure: ErrorView | null
}

export const viewOf = ({ flow, kept, storage, versions, failure }: Shown): BackupView => ({
  storage,
  switch: switchOf(flow, kept),
  recoveryAccount: kept?.recoveryAccount ? shownAccount(kept.recoveryAccount) : null,
  status: statusOf(flow, kept, failure),
  versions: versions.map((version) => shownVersion(version, kept?.dev ?? '')),
})

const switchOf = (flow: BackupFlow, kept: Kept | null): BackupView['switch'] => {
  if (flow.kind === 'turning-on') return { kind: 'turning-on', step: flow.step }
  if (kept?.on) return { kind: 'on' }
  return { kind: 'off', error: flow.kind === 'resting' ? flow.turnOnError : null }
}

const statusOf = (flow: BackupFlow, kept: Kept | null, failure: ErrorView | null): BackupView['status'] => {
  if (!kept?.on) return { kind: 'off' }
  const last = kept.last && { level: kept.last.level, atMs: kept.last.atMs, accounts: kept.last.accounts }
  if (flow.kind === 'running') return { kind: 'running', step: flow.step }
  // A failure is shown until a backup has gone well, also while the next one waits.
  if (failure) return { kind: 'failing', sinceMs: kept.failingSince?.atMs ?? 0, error: failure, last }
  if (flow.kind === 'resting' && flow.isWaiting) return { kind: 'waiting' }
  return last ? { kind: 'done', last } : { kind: 'nothing-yet' }
}

const shownAccount = ({ userName, displayName }: SessionAccountView): SessionAccountView => ({ userName, displayName })

const shownVersion = ({ id, atMs, deviceName, os, accounts, dev }: FoundVersion, ownDev: string): VersionView => ({
  id,
  atMs,
  deviceName,
  os,
  accounts,
  thisDevice: dev === ownDev,
})
