// @vitest-environment jsdom
// The store: one complete read, events after it, and an event that overtakes the read.
import { describe, expect, it } from 'vitest'
import { loadStore } from '../../../../src/renderer/state/store.ts'
import { emptyState, fakeAccount, fakeBridge, type FakeBridge, fakeError, hexId } from '../../../fakes/fake-bridge.ts'

const load = (bridge: FakeBridge) => {
  Object.defineProperty(window, 'twofold', { value: bridge, configurable: true })
  return loadStore()
}

const timed = (n: number, code: string) => ({ kind: 'timed', id: hexId(n), code, next: '000000', validFromMs: 0, validUntilMs: 30_000 }) as const

describe('loadStore', () => {
  it('answers with the whole state and follows events from then on', async () => {
    const bridge = fakeBridge({ settings: { theme: 'dark', clipboardSeconds: 10, hideCodes: true } })
    const loaded = await load(bridge)
    if (!loaded.ok) throw new Error('not loaded')
    const { accounts, settings } = loaded.store.slices
    expect(settings.get().theme).toBe('dark')
    let told = 0
    accounts.subscribe(() => told++)
    bridge.push('accounts', { list: [fakeAccount()], undo: null })
    expect(accounts.get().list).toHaveLength(1)
    expect(told).toBe(1)
  })

  it('keeps an event that arrives before the read answers: it is newer', async () => {
    const bridge = fakeBridge()
    bridge.answer('state.read', () => {
      const old = emptyState()
      bridge.push('accounts', { list: [fakeAccount()], undo: null })
      return { ok: true, value: old }
    })
    const loaded = await load(bridge)
    expect(loaded.ok && loaded.store.slices.accounts.get().list).toHaveLength(1)
  })

  it('says why when main refuses, and listens no longer', async () => {
    const bridge = fakeBridge()
    bridge.answer('state.read', () => ({ ok: false, error: { ...fakeError('app.unexpected'), code: 'app.unexpected' } }))
    const loaded = await load(bridge)
    expect(loaded).toMatchObject({ ok: false, error: { code: 'app.unexpected' } })
  })

  it('keeps the identity of a code that did not change, so that its row is not drawn again', async () => {
    const bridge = fakeBridge({ codes: { items: [timed(1, '111111'), timed(2, '222222')], copied: null } })
    const loaded = await load(bridge)
    if (!loaded.ok) throw new Error('not loaded')
    const { store } = loaded
    const [one, two] = [store.code(hexId(1)), store.code(hexId(2))]
    bridge.push('codes', { items: [timed(1, '111111'), timed(2, '333333')], copied: null })
    expect(store.code(hexId(1))).toBe(one)
    expect(store.code(hexId(2))).not.toBe(two)
    expect(store.code(hexId(2))).toMatchObject({ code: '333333' })
  })

  it('hears nothing after it is closed', async () => {
    const bridge = fakeBridge()
    const loaded = await load(bridge)
    if (!loaded.ok) throw new Error('not loaded')
    loaded.store.close()
    bridge.push('accounts', { list: [fakeAccount()], undo: null })
    expect(loaded.store.slices.accounts.get().list).toHaveLength(0)
  })
})
