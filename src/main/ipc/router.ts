// Carries one call from the window to its handler: sender, params, handler, result, answer. Pure; loaded by main. Guards
// that strangers are refused, that nothing unchecked gets in, and that nothing outside the table gets out
// (tests/security/router.test.ts).
import type { Answer, Failure } from '../../shared/contract/api.ts'
import { calls, commonErrors, type CallError } from '../../shared/contract/calls.ts'
import { errorDetailSchema, type ErrorCode, type ErrorDetail } from '../../shared/contract/errors.ts'
import type { CallName } from '../../shared/contract/names.ts'
import { isAppError } from '../core/app-error.ts'
import { Cancelled } from '../core/cancelled.ts'
import { describeCause } from '../core/describe-cause.ts'
import { toHex } from '../core/encoding.ts'
import type { Log, Random } from '../core/ports.ts'
import type { Handlers } from './handlers.ts'
import { isTrustedSender, type SenderFacts } from './sender-guard.ts'

export interface Router {
  /** Never rejects: every end is an answer. */
  route<N extends CallName>(sender: SenderFacts, name: N, params: unknown): Promise<Answer<N>>
}

export const createRouter = (ports: { readonly handlers: Handlers; readonly random: Random; readonly log: Log }): Router => {
  const { handlers, random, log } = ports

  const fail = <N extends CallName>(name: N, code: CallError<N>, detail: ErrorDetail, cause?: unknown): Answer<N> => {
    const reference = toHex(random.bytes(4))
    log.write({ at: name, code, reference, ...(cause === undefined ? {} : { cause: describeCause(cause) }) })
    const error: Failure<CallError<N>> = { code, detail: errorDetailSchema.safeParse(detail).data ?? {}, reference }
    return { ok: false, error }
  }

  const answerError = <N extends CallName>(name: N, error: unknown): Answer<N> => {
    if (isAppError(error) && mayAnswer(name, error.code)) return fail(name, error.code, error.detail, error)
    return fail(name, 'app.unexpected', {}, error)
  }

  return {
    route: async (sender, name, params) => {
      if (!isTrustedSender(sender)) return fail(name, 'ipc.refused', {})
      const { params: paramsSchema, result: resultSchema } = calls[name]
      const parsed = paramsSchema.safeParse(params)
      if (!parsed.success) return fail(name, 'ipc.bad-request', {})

      let result: unknown
      try {
        // Parsed by the schema of this very name, which the compiler can't follow through a union of names.
        result = await handlers[name](parsed.data as never)
      } catch (error) {
        // Cancelling is no error: a call that only starts something has done its part.
        if (!(error instanceof Cancelled)) return answerError(name, error)
        result = {}
      }

      const checked = resultSchema.safeParse(result)
      if (!checked.success) return fail(name, 'ipc.bad-answer', {})
      return { ok: true, value: checked.data } as Answer<typeof name>
    },
  }
}

const mayAnswer = <N extends CallName>(name: N, code: ErrorCode): code is ErrorCode & CallError<N> => {
  const allowed: readonly ErrorCode[] = [...calls[name].errors, ...commonErrors]
  return allowed.includes(code)
}
