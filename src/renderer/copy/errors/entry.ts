// What one error becomes on screen, and what an area's table of them looks like. Renderer; types and nothing else.
import type { LinkTopic } from '../../../shared/contract/calls.ts'
import type { ErrorCode, ErrorDetail } from '../../../shared/contract/errors.ts'
import type { PlatformWords } from '../../../shared/copy/platform.ts'

/** What the button under an error means. The screen knows which call that is; the sentence doesn't. */
export type ErrorIntent =
  | { readonly kind: 'retry' }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'other-account' }
  | { readonly kind: 'choose-folder' }
  | { readonly kind: 'accept-storage' }
  | { readonly kind: 'make-app-folder' }
  | { readonly kind: 'put-key-back' }
  | { readonly kind: 'use-key-file' }
  | { readonly kind: 'enter-passphrase' }
  | { readonly kind: 'take-back' }
  | { readonly kind: 'open-link'; readonly topic: LinkTopic }

export interface ErrorAction {
  readonly label: string
  readonly does: ErrorIntent
}

export interface ErrorCopy {
  /** What happened. */
  readonly title: string
  /** What it means and what to do. */
  readonly sentence: string
  readonly action?: ErrorAction
}

export interface ErrorFacts extends PlatformWords {
  readonly detail: ErrorDetail
  /** In a recovery: this computer knows nothing of the backup yet. */
  readonly recovering: boolean
}

export type Entry = (facts: ErrorFacts) => ErrorCopy

/** Every code of an area, so that a missing one doesn't compile. */
export type AreaTable<Area extends string> = Record<Extract<ErrorCode, `${Area}.${string}`>, Entry>

export const retry = (label = 'Try again'): ErrorAction => ({ label, does: { kind: 'retry' } })
export const signIn: ErrorAction = { label: 'Sign in', does: { kind: 'sign-in' } }
export const otherAccount: ErrorAction = { label: 'Use a different account', does: { kind: 'other-account' } }
export const chooseFolder: ErrorAction = { label: 'Choose another folder…', does: { kind: 'choose-folder' } }
export const acceptStorage: ErrorAction = { label: 'Use this iCloud account from now on…', does: { kind: 'accept-storage' } }
export const makeAppFolder: ErrorAction = { label: 'Let Twofold make it', does: { kind: 'make-app-folder' } }
export const putKeyBack = ({ computer }: PlatformWords): ErrorAction => ({ label: `Put the key back from ${computer}`, does: { kind: 'put-key-back' } })
export const useKeyFile: ErrorAction = { label: 'Use a key file…', does: { kind: 'use-key-file' } }
export const enterPassphrase: ErrorAction = { label: 'Enter passphrase…', does: { kind: 'enter-passphrase' } }
export const takeBack: ErrorAction = { label: 'Take back', does: { kind: 'take-back' } }
export const openLink = (label: string, topic: LinkTopic): ErrorAction => ({ label, does: { kind: 'open-link', topic } })
