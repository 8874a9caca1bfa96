// The switch and the runner as one union with one transition, and what the window is shown of it. Pure; loaded by main.
// Guards that the status never says more than what is so. tests/unit/core/backup/flow.test.ts.
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { BackupView, ComparisonView, SessionAccountView, StorageView, UnopenedView, VersionView } from '../../../shared/contract/views.ts'
import { assertNever } from '../app-error.ts'
import type { BackupState, RetiredLocation } from '../vault/document.ts'
import { isLongFailure, isNetworkAway } from './plan.ts'
import type { FoundVersion, UnopenedFile } from './reader.ts'

export type TurnOnStep = 'sign-in' | 'key' | 'folder' | 'write' | 'check'
export type RunStep = 'key' | 'write' | 'check'

export type BackupFlow =
  /** `switchError`: why the last attempt to turn on, or to move, failed. */
  | { readonly kind: 'resting'; readonly switchError: ErrorView | null }
  | { readonly kind: 'turning-on'; readonly step: TurnOnStep }
  | { readonly kind: 'running'; readonly step: RunStep; readonly switchError: ErrorView | null }

export type BackupEvent =
  | { readonly kind: 'turn-on' }
  | { readonly kind: 'run' }
  | { readonly kind: 'step'; readonly step: TurnOnStep }
  /** A run ended, well or not: the status tells how. */
  | { readonly kind: 'ended' }
  /** A whole switch did: turned on, moved, cancelled, or turned off. */
  | { readonly kind: 'switched' }
  | { readonly kind: 'switch-failed'; readonly error: ErrorView }

export const resting: BackupFlow = { kind: 'resting', switchError: null }

export const nextBackup = (flow: BackupFlow, event: BackupEvent): BackupFlow => {
  switch (event.kind) {
    case 'turn-on':
      return { kind: 'turning-on', step: 'sign-in' }
    case 'run':
      return { kind: 'running', step: 'key', switchError: switchErrorOf(flow) }
    case 'step':
      if (flow.kind === 'turning-on') return { ...flow, step: event.step }
      return flow.kind === 'running' && isRunStep(event.step) ? { ...flow, step: event.step } : flow
    case 'ended':
      return { kind: 'resting', switchError: switchErrorOf(flow) }
    case 'switched':
      return resting
    case 'switch-failed':
      return { kind: 'resting', switchError: event.error }
    default:
      return assertNever(event)
  }
}

const isRunStep = (step: TurnOnStep): step is RunStep => step === 'key' || step === 'write' || step === 'check'
const switchErrorOf = (flow: BackupFlow): ErrorView | null => (flow.kind === 'turning-on' ? null : flow.switchError)

/** What the vault says of the backup, as far as the window needs it. */
type Kept = Pick<BackupState, 'on' | 'last' | 'recoveryAccount' | 'dev' | 'passphraseSalt' | 'retired' | 'notices'>

export interface Shown {
  readonly flow: BackupFlow
  /** Null while the vault isn't open. */
  readonly kept: Kept | null
  readonly storage: StorageView
  readonly versions: readonly FoundVersion[]
  readonly unopened: readonly UnopenedFile[]
  /** The current failure with its reference, and since when; null when the last run went well. */
  readonly failure: { readonly error: ErrorView; readonly sinceMs: number } | null
  /** There is something that no finished backup is known to hold: a change, or all of it after a start. */
  readonly isPending: boolean
  readonly comparison: ComparisonView
  readonly nowMs: number
}

export const viewOf = (shown: Shown): BackupView => {
  const { flow, kept, storage, versions, unopened, comparison } = shown
  return {
    storage,
    switch: switchOf(flow, kept),
    recoveryAccount: kept?.recoveryAccount ? shownAccount(kept.recoveryAccount) : null,
    status: statusOf(shown),
    versions: versions.map((version) => shownVersion(version, kept?.dev ?? '')),
    unopened: unopened.map(shownUnopened),
    hasPassphrase: kept !== null && kept.passphraseSalt !== null,
    retired: kept?.retired.map(shownRetired) ?? [],
    notices: kept?.notices ?? [],
    comparison,
  }
}

const switchOf = (flow: BackupFlow, kept: Kept | null): BackupView['switch'] => {
  if (flow.kind === 'turning-on') return { kind: 'turning-on', step: flow.step }
  if (kept?.on) return { kind: 'on', ...(flow.switchError && { error: flow.switchError }) }
  return { kind: 'off', error: flow.switchError }
}

const statusOf = ({ flow, kept, failure, isPending, nowMs }: Shown): BackupView['status'] => {
  if (!kept?.on) return { kind: 'off' }
  const last = kept.last && { level: kept.last.level, atMs: kept.last.atMs, accounts: kept.last.accounts }
  if (flow.kind === 'running') return { kind: 'running', step: flow.step, last }
  // A failure is shown until a backup has gone well, also while the next one waits.
  if (failure) {
    const { error } = failure
    const sinceMs = Math.max(0, failure.sinceMs)
    const isLong = isLongFailure(sinceMs, nowMs)
    return isNetworkAway(error.code) && !isLong ? { kind: 'waiting', for: 'network', last } : { kind: 'failing', sinceMs, isLong, error, last }
  }
  if (isPending) return { kind: 'waiting', for: 'change', last }
  return last ? { kind: 'done', last } : { kind: 'nothing-yet' }
}

const shownAccount = ({ userName, displayName }: SessionAccountView): SessionAccountView => ({ userName, displayName })

export const shownVersion = ({ id, loc, atMs, deviceName, os, accounts, dev }: FoundVersion, ownDev: string): VersionView => ({
  id,
  loc,
  atMs,
  deviceName,
  os,
  accounts,
  thisDevice: dev === ownDev,
})

const shownUnopened = ({ id, loc, atMs, state }: UnopenedFile): UnopenedView => ({ id, loc, atMs, state })

const shownRetired = ({ loc, why, sinceMs, untilMs, label, recoveryAccount }: RetiredLocation): BackupView['retired'][number] => ({
  loc,
  why,
  sinceMs,
  untilMs,
  label,
  recoveryAccount: recoveryAccount.userName,
})
