// A Bridge in memory: a whole StateView that tests change slice by slice, and calls that are recorded and answered by
// default or by a test's own handler. jsdom tests and screenshots put it on `window.twofold`.
import type { Answer, Bridge } from '../../src/shared/contract/api.ts'
import type { CallParams } from '../../src/shared/contract/calls.ts'
import type { ErrorCode, ErrorDetail, ErrorView } from '../../src/shared/contract/errors.ts'
import type { CallName, SliceName } from '../../src/shared/contract/names.ts'
import type { AccountView, StateView } from '../../src/shared/contract/views.ts'

export type Handlers = { [N in CallName]?: (params: CallParams<N>) => Answer<N> | Promise<Answer<N>> }

export interface FakeBridge extends Bridge {
  /** Every call so far, oldest first. */
  readonly calls: readonly { readonly name: CallName; readonly params: unknown }[]
  state(): StateView
  /** Changes one slice and tells its listeners, as main does. */
  push<S extends SliceName>(slice: S, view: StateView[S]): void
  /** Answers this call from now on. */
  answer<N extends CallName>(name: N, handler: (params: CallParams<N>) => Answer<N> | Promise<Answer<N>>): void
}

export const fakeError = (code: ErrorCode, detail: ErrorDetail = {}): ErrorView => ({ code, detail, reference: '0badf00d' })

export const hexId = (n: number): string => n.toString(16).padStart(32, '0')

export const fakeAccount = (change: Partial<AccountView> = {}): AccountView => ({
  id: hexId(1),
  kind: 'other',
  issuer: 'Harbour Mail',
  userName: 'sam@harbourmail.example',
  binding: 'portable',
  need: 'none',
  code: { type: 'totp', digits: 6, periodSeconds: 30 },
  ...change,
})

/** What a fresh computer shows. */
export const emptyState = (): StateView => ({
  app: { version: '0.1.0', platform: 'linux', practice: false, signInConfigured: true },
  vault: { kind: 'ready', notice: null },
  accounts: { list: [], undo: null },
  codes: { items: [], copied: null },
  settings: { theme: 'system', clipboardSeconds: 20, hideCodes: false },
  session: { kind: 'signed-out' },
  backup: {
    storage: { kind: 'icloud', label: '', account: null, error: null },
    switch: { kind: 'off', error: null },
    recoveryAccount: null,
    status: { kind: 'off' },
    versions: [],
    unopened: [],
    hasPassphrase: false,
    retired: [],
    notices: [],
    comparison: { kind: 'none' },
  },
  checkup: { last: null, running: null },
  recovery: { kind: 'idle' },
})

export const fakeBridge = (change: Partial<StateView> = {}, handlers: Handlers = {}): FakeBridge => {
  let state: StateView = { ...emptyState(), ...change }
  const calls: { name: CallName; params: unknown }[] = []
  const listeners = new Map<SliceName, Set<(view: never) => void>>()
  const answers: Handlers = {
    'state.read': () => ({ ok: true, value: state }),
    'accounts.addText': () => ({ ok: true, value: { account: fakeAccount() } }),
    'accounts.setBinding': () => ({ ok: true, value: { changed: true } }),
    'session.copyLink': () => ({ ok: true, value: { copied: true } }),
    'backup.acceptStorage': () => ({ ok: true, value: { changed: true } }),
    'backup.delete': () => ({ ok: true, value: { deleted: true } }),
    'backup.removePassphrase': () => ({ ok: true, value: { changed: true } }),
    'recovery.useKeyFile': () => ({ ok: true, value: { chosen: true } }),
    'backup.chooseFolder': () => ({ ok: true, value: { chosen: true } }),
    ...handlers,
  }
  return {
    calls,
    state: () => state,
    push: (slice, view) => {
      state = { ...state, [slice]: view }
      // The set of a slice holds listeners of that slice alone: `on` below is the only writer.
      for (const listener of [...(listeners.get(slice) ?? [])]) (listener as (view: unknown) => void)(view)
    },
    answer: (name, handler) => {
      Object.assign(answers, { [name]: handler })
    },
    call: async <N extends CallName>(name: N, params: CallParams<N>): Promise<Answer<N>> => {
      calls.push({ name, params })
      const handler = answers[name]
      // Calls without an entry above have the empty result.
      return handler ? await handler(params) : ({ ok: true, value: {} } as Answer<N>)
    },
    on: (slice, listener) => {
      const set = listeners.get(slice) ?? new Set()
      listeners.set(slice, set)
      set.add(listener)
      return () => {
        set.delete(listener)
      }
    },
  }
}
