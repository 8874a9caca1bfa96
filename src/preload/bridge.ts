// Builds what `window.twofold` offers: two frozen functions over the contract's names. Pure, so that it is tested without
// Electron (tests/unit/preload/bridge.test.ts). Guards that the window can reach no channel outside the contract.
import type { Bridge } from '../shared/contract/api.ts'
import { callChannel, callNames, sliceChannel, sliceNames } from '../shared/contract/names.ts'

/** The part of Electron's ipcRenderer that the bridge needs; `subscribe` hands on the view alone, never the event. */
export interface Wire {
  invoke(channel: string, params: unknown): Promise<unknown>
  subscribe(channel: string, listener: (view: unknown) => void): () => void
}

export const createBridge = (wire: Wire): Bridge => {
  const calls: ReadonlySet<string> = new Set(callNames)
  const slices: ReadonlySet<string> = new Set(sliceNames)
  return Object.freeze({
    call: (name, params) => {
      if (!calls.has(name)) return Promise.reject(new TypeError('There is no such call.'))
      // Main has checked the answer against the schema of this very name, which is what the type says.
      return wire.invoke(callChannel(name), params) as Promise<never>
    },
    on: (slice, listener) => {
      if (!slices.has(slice)) throw new TypeError('There is no such slice.')
      // Main sends a view on this channel only after its schema has passed it.
      return wire.subscribe(sliceChannel(slice), listener as (view: unknown) => void)
    },
  } satisfies Bridge)
}
