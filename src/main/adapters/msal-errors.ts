// MSAL's and OAuth's errors (RFC 6749 section 4.1.2.1) as codes of ours: the one place where they are read.
import { AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import { AppError } from '../core/app-error.ts'
import { Cancelled } from '../core/cancelled.ts'

/**
 * `networkFailure` is what the network client saw: MSAL reads "offline", "no trust" and "wrong address" all as
 * `endpoints_resolution_error`, so what was seen below it counts more.
 */
export const translate = (error: unknown, during: 'sign-in' | 'refresh', networkFailure: Error | null): Error => {
  if (error instanceof Cancelled || error instanceof AppError) return error
  if (networkFailure instanceof Cancelled) return networkFailure
  if (networkFailure instanceof AppError) return identityFailure(networkFailure)
  if (!(error instanceof AuthError)) return new AppError('app.unexpected', {}, { cause: error })

  const { errorCode } = error
  // The user's own cancel on the page, or ours at the loopback.
  if (during === 'sign-in' && errorCode === 'access_denied') return new Cancelled()
  if (during === 'refresh' && (errorCode === 'invalid_grant' || error instanceof InteractionRequiredAuthError)) {
    return new AppError('session.needs-sign-in', {}, { cause: error })
  }
  if (errorCode === 'temporarily_unavailable' || errorCode === 'server_error') return new AppError('cloud.unavailable', {}, { cause: error })
  if (error instanceof ServerError || error instanceof InteractionRequiredAuthError) return new AppError('session.refused', nameOf(errorCode), { cause: error })
  return new AppError('session.untrusted-answer', {}, { cause: error })
}

/** An answer that isn't the identity platform's has its own words at sign-in. */
const identityFailure = (failure: AppError): AppError =>
  failure.code === 'cloud.bad-answer' ? new AppError('session.untrusted-answer', {}, { cause: failure }) : failure

/** The OAuth error code helps whoever set up the client id; free text from the server is not passed on. */
const nameOf = (errorCode: string): { name?: string } => (/^[a-z_]{1,40}$/.test(errorCode) ? { name: errorCode } : {})
