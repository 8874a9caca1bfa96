// What main says the state is, slice by slice. Filled by `state.read` once and by slice events from then on; an event
// that arrives while the first read is under way is newer and wins. Shown by tests/unit/renderer/state/store.test.ts.
import type { SliceName } from '../../shared/contract/names.ts'
import type { CodeView, StateView } from '../../shared/contract/views.ts'
import type { ErrorView } from '../../shared/contract/errors.ts'
import { call, onSlice } from '../bridge/client.ts'
import { type CodesIndex, indexCodes } from './codes-index.ts'
import { type Observable, observable } from './observable.ts'

type Slices = { readonly [S in SliceName]: Observable<StateView[S]> }

export interface Store {
  readonly slices: Slices
  readonly code: (id: string) => CodeView | undefined
  readonly subscribeCodes: (listener: () => void) => () => void
  readonly close: () => void
}

export type StoreResult = { readonly ok: true; readonly store: Store } | { readonly ok: false; readonly error: ErrorView }

const createStore = (slices: Slices, ends: readonly (() => void)[]): Store => {
  let index: CodesIndex = indexCodes(slices.codes.get(), new Map())
  const codeListeners = new Set<() => void>()
  const endCodes = slices.codes.subscribe(() => {
    index = indexCodes(slices.codes.get(), index)
    for (const listener of [...codeListeners]) listener()
  })
  return {
    slices,
    code: (id) => index.get(id),
    subscribeCodes: (listener) => {
      codeListeners.add(listener)
      return () => {
        codeListeners.delete(listener)
      }
    },
    close: () => {
      endCodes()
      for (const end of ends) end()
    },
  }
}

/** Subscribes, reads the whole state, and answers with the store once it is complete. */
export const loadStore = async (): Promise<StoreResult> => {
  let deliver: { [S in SliceName]?: (view: StateView[S]) => void } = {}
  const early: Partial<StateView> = {}
  const listen = <S extends SliceName>(slice: S, keep: (view: StateView[S]) => void): (() => void) =>
    onSlice(slice, (view) => {
      const take = deliver[slice] ?? keep
      take(view)
    })
  const ends = [
    listen('app', (view) => (early.app = view)),
    listen('vault', (view) => (early.vault = view)),
    listen('accounts', (view) => (early.accounts = view)),
    listen('codes', (view) => (early.codes = view)),
    listen('settings', (view) => (early.settings = view)),
    listen('session', (view) => (early.session = view)),
    listen('backup', (view) => (early.backup = view)),
    listen('checkup', (view) => (early.checkup = view)),
    listen('recovery', (view) => (early.recovery = view)),
  ]
  const answer = await call('state.read', {})
  if (!answer.ok) {
    for (const end of ends) end()
    return { ok: false, error: answer.error }
  }
  const state: StateView = { ...answer.value, ...early }
  const slices: Slices = {
    app: observable(state.app),
    vault: observable(state.vault),
    accounts: observable(state.accounts),
    codes: observable(state.codes),
    settings: observable(state.settings),
    session: observable(state.session),
    backup: observable(state.backup),
    checkup: observable(state.checkup),
    recovery: observable(state.recovery),
  }
  deliver = {
    app: slices.app.set,
    vault: slices.vault.set,
    accounts: slices.accounts.set,
    codes: slices.codes.set,
    settings: slices.settings.set,
    session: slices.session.set,
    backup: slices.backup.set,
    checkup: slices.checkup.set,
    recovery: slices.recovery.set,
  }
  return { ok: true, store: createStore(slices, ends) }
}
