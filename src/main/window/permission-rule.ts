// The rule behind permissions.ts. Pure; loaded by main.
import { windowOrigin } from '../core/window-origin.ts'

export interface PermissionQuestion {
  /** Chromium's name, such as `media` or `geolocation`. */
  readonly permission: string
  readonly mediaTypes: readonly string[]
  readonly isOurWindow: boolean
  readonly isTopFrame: boolean
  /** Address or origin of the frame that asks. */
  readonly url: string
}

export const decidePermission = (question: PermissionQuestion, isCameraArmed: boolean): boolean =>
  isCameraArmed &&
  question.permission === 'media' &&
  question.mediaTypes.length === 1 &&
  question.mediaTypes[0] === 'video' &&
  question.isOurWindow &&
  question.isTopFrame &&
  (question.url === windowOrigin || question.url.startsWith(`${windowOrigin}/`))
