// Decides who may call: our window, its top frame, our exact origin. Pure; loaded by main. tests/security/sender.test.ts
// and tests/e2e/security.spec.ts start from strangers.
import { windowOrigin } from '../core/window-origin.ts'

export interface SenderFacts {
  /** The message came from the web contents of our one window. */
  readonly isOurWindow: boolean
  readonly isTopFrame: boolean
  /** Serialised origin of the frame; empty when the frame is gone. */
  readonly origin: string
}

export const isTrustedSender = (sender: SenderFacts): boolean =>
  sender.isOurWindow && sender.isTopFrame && sender.origin === windowOrigin
