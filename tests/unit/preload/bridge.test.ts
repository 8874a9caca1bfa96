// The bridge reaches the contract's channels and no other, and can't be changed.
import { describe, expect, test } from 'vitest'
import { createBridge } from '../../../src/preload/bridge.ts'
import { callNames, sliceNames } from '../../../src/shared/contract/names.ts'

const wired = () => {
  const used: string[] = []
  const bridge = createBridge({
    invoke: (channel) => Promise.resolve(void used.push(channel)),
    subscribe: (channel) => {
      used.push(channel)
      return () => void used.push(`end ${channel}`)
    },
  })
  return { used, bridge }
}

test('is frozen and holds two functions', () => {
  const { bridge } = wired()
  expect(Object.isFrozen(bridge)).toBe(true)
  expect(Object.keys(bridge).sort()).toEqual(['call', 'on'])
})

test('each name goes to its own channel', async () => {
  const { used, bridge } = wired()
  // Any params will do: main is the one that checks them.
  for (const name of callNames) await bridge.call(name, {})
  for (const name of sliceNames) bridge.on(name, () => undefined)
  expect(used).toEqual([...callNames.map((name) => `twofold:call:${name}`), ...sliceNames.map((name) => `twofold:slice:${name}`)])
})

test('the end of a subscription is handed on', () => {
  const { used, bridge } = wired()
  bridge.on('codes', () => undefined)()
  expect(used).toEqual(['twofold:slice:codes', 'end twofold:slice:codes'])
})

describe.each(['', 'vault.key', 'state.read ', 'toString', '__proto__', 'constructor', '../state.read', 'codes'])('the call %j', (name) => {
  test('is refused without a message to main', async () => {
    const { used, bridge } = wired()
    await expect(bridge.call(name as never, {} as never)).rejects.toThrow(TypeError)
    expect(used).toEqual([])
  })
})

test.each(['', 'state.read', 'keys', 'toString'])('the slice %j is refused', (name) => {
  const { used, bridge } = wired()
  expect(() => bridge.on(name as never, () => undefined)).toThrow(TypeError)
  expect(used).toEqual([])
})
