// What Graph's answers mean, as codes of ours, and when a call is worth another try. Pure: decided here, carried out in
// graph-app-folder.ts. tests/unit/adapters/graph-answers.test.ts has the tables.
import { z } from 'zod'
import { AppError, isAppError } from '../core/app-error.ts'
import { fromUtf8 } from '../core/encoding.ts'
import type { HttpAnswer } from '../core/ports.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'

/** How often a call is tried in all. */
export const maxTries = 3
const firstPauseMs = 400
/** A longer Retry-After is the caller's to wait for: it stands in the error. */
const longestPauseMs = 4_000

const graphError = z.object({ error: z.object({ code: z.string().max(100) }) })

const byStatus: Readonly<Partial<Record<number, ErrorCode>>> = {
  401: 'cloud.unauthorized',
  403: 'cloud.forbidden',
  404: 'cloud.not-found',
  408: 'cloud.timed-out',
  412: 'cloud.conflict',
  413: 'cloud.too-large',
  429: 'cloud.throttled',
  500: 'cloud.unavailable',
  502: 'cloud.unavailable',
  503: 'cloud.unavailable',
  504: 'cloud.unavailable',
  507: 'cloud.full',
}

/** The error that an answer without success stands for. */
export const problemOf = (answer: HttpAnswer): AppError => {
  const { status } = answer
  const code = byStatus[status] ?? (status === 409 ? conflictOf(answer) : status >= 300 && status < 400 ? 'cloud.redirect-refused' : 'cloud.refused')
  const wait = code === 'cloud.throttled' || code === 'cloud.unavailable' ? retryAfterOf(answer.headers['retry-after']) : null
  return new AppError(code, wait === null ? {} : { retryAfterSeconds: wait })
}

const conflictOf = (answer: HttpAnswer): ErrorCode => (graphCodeOf(answer) === 'nameAlreadyExists' ? 'cloud.conflict' : 'cloud.refused')

/** Graph's own word that the caller may not, other than a 403 of a proxy or of a policy. */
export const isAccessDenied = (answer: HttpAnswer): boolean => answer.status === 403 && graphCodeOf(answer) === 'accessDenied'

const graphCodeOf = (answer: HttpAnswer): string | null => {
  const parsed = graphError.safeParse(jsonOf(answer.body))
  return parsed.success ? parsed.data.error.code : null
}

/** Seconds (RFC 9110 section 10.2.3); the form with a date isn't used by Graph. */
const retryAfterOf = (text: string | undefined): number | null => (text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null)

/** Null when the bytes are no JSON. */
export const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(fromUtf8(bytes) ?? '')
  } catch {
    return null
  }
}

export interface FailedTry {
  readonly error: AppError
  /** 1 for the first. */
  readonly tries: number
  /** True when doing it twice is the same as doing it once. */
  readonly isRepeatable: boolean
  /** 0 to 1, so that many computers don't come back at the same moment. */
  readonly jitter: number
}

/** Milliseconds to wait before the next try, or null to give up. */
export const nextPauseMs = ({ error, tries, isRepeatable, jitter }: FailedTry): number | null => {
  if (tries >= maxTries) return null
  const backoffMs = Math.round(firstPauseMs * 2 ** (tries - 1) * (0.5 + jitter))
  const askedMs = (error.detail.retryAfterSeconds ?? 0) * 1_000
  if (askedMs > longestPauseMs) return null
  // Only a throttled call is known not to have been carried out; all others leave that open.
  const mayRepeat = error.code === 'cloud.throttled' || (isRepeatable && isAppError(error, 'cloud.unavailable', 'cloud.offline', 'cloud.cut'))
  return mayRepeat ? Math.max(askedMs, backoffMs) : null
}
