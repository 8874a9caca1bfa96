// The one error class inside main: a code of the closed union, facts for a sentence, and the cause for the log.
// Thrown by core, services and adapters; turned into an answer in ipc/.
import type { ErrorCode, ErrorDetail } from '../../shared/contract/errors.ts'

export class AppError extends Error {
  override readonly name = 'AppError'
  constructor(
    readonly code: ErrorCode,
    readonly detail: ErrorDetail = {},
    options?: { cause?: unknown },
  ) {
    super(code, options)
  }
}

/** True for an AppError of one of the codes, or of any code when none is given. */
export const isAppError = (error: unknown, ...codes: ErrorCode[]): error is AppError =>
  error instanceof AppError && (codes.length === 0 || codes.includes(error.code))

/** For the end of a switch over a union: a new member doesn't compile until it is handled. */
export const assertNever = (value: never): never => {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
