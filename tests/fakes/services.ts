// Services that do nothing, and slices as a fresh computer shows them: for tests of what lies above the services.
import type { Services } from '../../src/main/ipc/handlers.ts'
import { createSlice, type Slice } from '../../src/main/core/slice.ts'
import type { StateView } from '../../src/shared/contract/views.ts'
import type { SliceName } from '../../src/shared/contract/names.ts'
import { emptyState } from './fake-bridge.ts'

export type FakeSlices = { readonly [S in SliceName]: Slice<StateView[S]> }

export const fakeSlices = (state: StateView = emptyState()): FakeSlices => ({
  app: createSlice(state.app),
  vault: createSlice(state.vault),
  accounts: createSlice(state.accounts),
  codes: createSlice(state.codes),
  settings: createSlice(state.settings),
  session: createSlice(state.session),
  backup: createSlice(state.backup),
  checkup: createSlice(state.checkup),
  recovery: createSlice(state.recovery),
})

export const aView = {
  id: '00112233445566778899aabbccddeeff',
  kind: 'other',
  issuer: 'Example',
  userName: 'sam',
  binding: 'portable',
  need: 'none',
  code: { type: 'totp', digits: 6, periodSeconds: 30 },
} as const

const nothing = (): Promise<void> => Promise.resolve()

export const idleServices = (change: Partial<Services> = {}): Services => ({
  slices: fakeSlices(),
  vault: { open: nothing },
  accounts: {
    addText: () => Promise.resolve(aView),
    rename: nothing,
    setKind: nothing,
    setBinding: () => Promise.resolve(true),
    move: nothing,
    remove: nothing,
    undoRemove: nothing,
  },
  codes: { copy: nothing, next: nothing },
  settings: { change: nothing },
  session: { signIn: nothing, cancel: nothing, copyLink: () => true, signOut: nothing },
  backup: {
    refresh: nothing,
    turnOn: nothing,
    cancel: nothing,
    turnOff: nothing,
    run: nothing,
    useFolder: nothing,
    acceptStorage: () => Promise.resolve(true),
    useOtherAccount: nothing,
    makeAppFolder: nothing,
    newKey: nothing,
    putKeyBack: nothing,
    dismissNotice: nothing,
    delete: () => Promise.resolve(true),
    takeBack: nothing,
    compare: nothing,
    closeComparison: nothing,
  },
  passphrase: { set: nothing, enter: nothing, remove: () => Promise.resolve(true) },
  checkup: { run: nothing, cancel: nothing },
  recovery: { begin: nothing, signIn: nothing, lookAgain: nothing, choose: nothing, back: nothing, enterPassphrase: nothing, useKeyFile: () => Promise.resolve(true), restore: nothing, cancel: nothing, close: nothing },
  camera: { arm: nothing, disarm: nothing },
  links: { openTopic: nothing },
  dialogs: { chooseFolder: () => Promise.resolve('/chosen') },
  ...change,
})
