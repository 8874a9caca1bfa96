// The renderer's only way out: calls and events of the contract, over what preload put on `window`. A call always
// answers; a bridge that breaks its word (a crash of main, an old preload) comes back as `app.unexpected`.
import type { Answer, Bridge } from '../../shared/contract/api.ts'
import type { CallParams } from '../../shared/contract/calls.ts'
import type { CallName, SliceName } from '../../shared/contract/names.ts'
import type { StateView } from '../../shared/contract/views.ts'

declare global {
  interface Window {
    /** Put there by preload. */
    readonly twofold: Bridge
  }
}

const bridge = (): Bridge => window.twofold

export const call = async <N extends CallName>(name: N, params: CallParams<N>): Promise<Answer<N>> => {
  try {
    return await bridge().call(name, params)
  } catch {
    return { ok: false, error: { code: 'app.unexpected', detail: {}, reference: '00000000' } }
  }
}

/** Returns the function that ends the subscription. */
export const onSlice = <S extends SliceName>(slice: S, listener: (view: StateView[S]) => void): (() => void) =>
  bridge().on(slice, listener)
