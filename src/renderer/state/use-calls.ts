// Calls whose outcome a slice reports: the button sends, and only a refusal is kept to be shown beside it. A step that is
// already over needs no words, because the window shows the next one.
import { useCallback, useState } from 'react'
import type { CallParams, CallResult } from '../../shared/contract/calls.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { CallName } from '../../shared/contract/names.ts'
import { call } from '../bridge/client.ts'

export interface Calls {
  /** Null when it was refused. */
  readonly send: <N extends CallName>(name: N, params: CallParams<N>) => Promise<CallResult<N> | null>
  readonly refusal: ErrorView | null
}

export const useCalls = (): Calls => {
  const [refusal, setRefusal] = useState<ErrorView | null>(null)
  const send = useCallback(async <N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N> | null> => {
    const answer = await call(name, params)
    setRefusal(answer.ok || answer.error.code === 'recovery.not-now' ? null : answer.error)
    return answer.ok ? answer.value : null
  }, [])
  return { send, refusal }
}
