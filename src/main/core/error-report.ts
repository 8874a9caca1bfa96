// Gives an error its reference, writes it to the log with its cause, and answers what the window may see. Pure on ports.
import type { ErrorView } from '../../shared/contract/errors.ts'
import { AppError, isAppError } from './app-error.ts'
import { describeCause } from './describe-cause.ts'
import { toHex } from './encoding.ts'
import type { Log, Random } from './ports.ts'

export type ErrorReport = (error: unknown) => ErrorView

/** `at` names the place for the log, such as `vault`. What is no AppError is app.unexpected. */
export const createErrorReport = ({ random, log }: { readonly random: Random; readonly log: Log }, at: string): ErrorReport => (error) => {
  const { code, detail, cause } = isAppError(error) ? error : new AppError('app.unexpected', {}, { cause: error })
  const reference = toHex(random.bytes(4))
  log.write({ at, code, reference, ...(cause === undefined ? {} : { cause: describeCause(cause) }) })
  return { code, detail, reference }
}
