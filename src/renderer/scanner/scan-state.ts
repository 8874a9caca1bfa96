// What a scan by camera is doing, as one union with one transition function. Pure; scan-state.test.ts.
import type { Failure } from '../../shared/contract/api.ts'
import type { CallError } from '../../shared/contract/calls.ts'
import type { AccountView } from '../../shared/contract/views.ts'
import type { ScanHint } from './hints.ts'

export interface CameraChoice {
  readonly id: string
  readonly label: string
}

export interface CameraLight {
  readonly isOn: boolean
}

export type ScanFailure = 'scan.camera-denied' | 'scan.camera-missing' | 'scan.camera-busy' | 'scan.engine-failed'
export type AddRefusal = Failure<CallError<'accounts.addText'>>

/** What the newest frames showed. */
export type Sight =
  | { readonly kind: 'looking'; readonly hint: ScanHint | null }
  /** A code was read and main is asked whether it is an account. */
  | { readonly kind: 'found' }
  /** A code is in view that main doesn't take. */
  | { readonly kind: 'refused'; readonly error: AddRefusal }

export type ScanState =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running'
      readonly cameras: readonly CameraChoice[]
      readonly cameraId: string
      /** The camera looks at its user, who expects a mirror. */
      readonly isFront: boolean
      /** Null: the camera has none. */
      readonly light: CameraLight | null
      readonly sight: Sight
    }
  /** The window isn't seen: the camera is off. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'failed'; readonly code: ScanFailure }
  | { readonly kind: 'added'; readonly account: AccountView }
  /** Several codes are in view at once: the user chooses. */
  | { readonly kind: 'several'; readonly texts: readonly string[] }

export type ScanEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'opened'; readonly cameras: readonly CameraChoice[]; readonly cameraId: string; readonly isFront: boolean; readonly light: CameraLight | null }
  /** A camera was connected or taken away. */
  | { readonly kind: 'cameras'; readonly cameras: readonly CameraChoice[] }
  | { readonly kind: 'light'; readonly isOn: boolean }
  | { readonly kind: 'hint'; readonly hint: ScanHint | null }
  | { readonly kind: 'found' }
  | { readonly kind: 'refused'; readonly error: AddRefusal }
  | { readonly kind: 'added'; readonly account: AccountView }
  | { readonly kind: 'several'; readonly texts: readonly string[] }
  /** No code that was refused has been in view for a while. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly code: ScanFailure }
  | { readonly kind: 'hide' }

const see = (state: ScanState, sight: Sight): ScanState => (state.kind === 'running' ? { ...state, sight } : state)

/** An event that comes too late for its state changes nothing; an account that was added is never forgotten. */
export const nextScanState = (state: ScanState, event: ScanEvent): ScanState => {
  if (state.kind === 'added' || state.kind === 'several') return state
  switch (event.kind) {
    case 'start':
      return { kind: 'starting' }
    case 'opened': {
      const { cameras, cameraId, isFront, light } = event
      return state.kind === 'starting' ? { kind: 'running', cameras, cameraId, isFront, light, sight: { kind: 'looking', hint: null } } : state
    }
    case 'cameras':
      return state.kind === 'running' ? { ...state, cameras: event.cameras } : state
    case 'light':
      return state.kind === 'running' && state.light ? { ...state, light: { isOn: event.isOn } } : state
    case 'hint':
      return state.kind === 'running' && state.sight.kind === 'looking' && state.sight.hint !== event.hint ? see(state, { kind: 'looking', hint: event.hint }) : state
    case 'found':
      return see(state, { kind: 'found' })
    case 'refused':
      return state.kind === 'running' && state.sight.kind === 'refused' && state.sight.error === event.error
        ? state
        : see(state, { kind: 'refused', error: event.error })
    case 'added':
      return { kind: 'added', account: event.account }
    case 'several':
      return state.kind === 'running' ? { kind: 'several', texts: event.texts } : state
    case 'gone':
      return see(state, { kind: 'looking', hint: null })
    case 'failed':
      return state.kind === 'hidden' ? state : { kind: 'failed', code: event.code }
    case 'hide':
      // A failure stays on screen until the user has read it and tries again.
      return state.kind === 'failed' ? state : { kind: 'hidden' }
  }
}
