// What signing in says while it is under way, in Settings and in a recovery. Renderer; tests/unit/renderer/copy-recovery.test.ts.
import type { SessionView } from '../../shared/contract/views.ts'
import { timeLeft } from '../../shared/copy/time.ts'

export interface SignInProgress {
  readonly title: string
  readonly sentence: string
  /** How long Twofold goes on waiting; null while there is nothing to wait for yet. */
  readonly left: string | null
}

/** Null when no sign-in is under way. */
export const signInProgress = (session: SessionView, nowMs: number): SignInProgress | null => {
  switch (session.kind) {
    case 'opening-browser':
      return { title: 'Opening your browser', sentence: 'The sign-in page of Microsoft opens there.', left: null }
    case 'waiting':
      return {
        title: 'Finish in your browser',
        sentence: 'Twofold carries on as soon as you are done.',
        left: `Twofold waits for ${timeLeft(session.untilMs, nowMs)} more.`,
      }
    case 'signed-out':
    case 'signed-in':
    case 'needs-sign-in':
    case 'failed':
      return null
  }
}

export const signInWords = {
  personalOnly: 'Use a personal Microsoft account. Work or school accounts can’t hold the key, and Microsoft’s page refuses them.',
  browserClosed: 'Browser didn’t open?',
  copyLink: 'Copy the link',
  linkCopied: 'Link copied. Paste it into a browser on this computer.',
  linkGone: 'There is no link to copy yet.',
  cancel: 'Cancel',
  cancelSignIn: 'Cancel sign-in',
} as const

/** `sa...@outlook.com` as the storage's hint has it: dots that read as hidden letters, not as a name cut short. */
export const maskedName = (hint: string): string => hint.replace('...', '•••••')
