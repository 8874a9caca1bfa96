// Types derived from the table: what the bridge offers and what a call answers. Types only; loaded by every process.
import type { CallError, CallParams, CallResult } from './calls.ts'
import type { ErrorDetail } from './errors.ts'
import type { CallName, SliceName } from './names.ts'
import type { StateView } from './views.ts'

export interface Failure<C extends string> {
  readonly code: C
  readonly detail: ErrorDetail
  readonly reference: string
}

export type Answer<N extends CallName> =
  | { readonly ok: true; readonly value: CallResult<N> }
  | { readonly ok: false; readonly error: Failure<CallError<N>> }

/** `window.twofold`: frozen functions, nothing else. */
export interface Bridge {
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<Answer<N>>
  /** Returns the function that ends the subscription. */
  on<S extends SliceName>(slice: S, listener: (view: StateView[S]) => void): () => void
}
