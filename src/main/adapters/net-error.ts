// Chromium's network errors (`net::ERR_...`) as codes of ours: the one place where they are read. Pure.
import { AppError } from '../core/app-error.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'

/** The first pattern that fits counts. */
const codes: readonly [pattern: RegExp, code: ErrorCode][] = [
  // Somebody else answered in the server's place, or nobody we can trust: not the same as being offline.
  [/ERR_(CERT|SSL|BAD_SSL|CERTIFICATE|TLS)_/, 'cloud.bad-answer'],
  [/ERR_(INVALID_(HTTP_)?RESPONSE|INVALID_CHUNKED_ENCODING|RESPONSE_HEADERS|CONTENT_DECODING|TOO_MANY_REDIRECTS|UNSAFE_REDIRECT)/, 'cloud.bad-answer'],
  [/ERR_(TIMED_OUT|CONNECTION_TIMED_OUT)/, 'cloud.timed-out'],
  [/ERR_(CONNECTION_RESET|CONNECTION_CLOSED|CONNECTION_ABORTED|EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED)/, 'cloud.cut'],
  [/ERR_(HTTP2|QUIC)_/, 'cloud.cut'],
]

/** Whatever isn't known counts as offline: no answer came. */
export const netFailure = (cause: Error): AppError =>
  new AppError(codes.find(([pattern]) => pattern.test(cause.message))?.[1] ?? 'cloud.offline', {}, { cause })
