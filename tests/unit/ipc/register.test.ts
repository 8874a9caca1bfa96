// What register.ts tells the router about a sender: facts of Electron's event, of a frame inside our window and of one that is gone.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { WebContents } from 'electron'
import { callChannel, callNames } from '../../../src/shared/contract/names.ts'
import { registerCalls } from '../../../src/main/ipc/register.ts'
import type { Router } from '../../../src/main/ipc/router.ts'
import type { SenderFacts } from '../../../src/main/ipc/sender-guard.ts'

type Listener = (event: unknown, params: unknown) => unknown
const bound = vi.hoisted(() => new Map<string, Listener>())
vi.mock('electron', () => ({ ipcMain: { handle: (channel: string, listener: Listener) => bound.set(channel, listener) } }))

const topFrame = { origin: 'app://twofold' }
// Only their identity and main frame are looked at.
const ours = { mainFrame: topFrame } as unknown as WebContents
const other = { mainFrame: topFrame } as unknown as WebContents

let seen: [SenderFacts, string, unknown][] = []
beforeEach(() => {
  seen = []
  bound.clear()
  const router = { route: (...args: [SenderFacts, string, unknown]) => seen.push(args) } as unknown as Router
  registerCalls(router, () => ours)
})

test('there is one channel for each call of the contract', () => {
  expect([...bound.keys()]).toEqual(callNames.map(callChannel))
})

describe.each([
  ['our top frame', { sender: ours, senderFrame: topFrame }, { isOurWindow: true, isTopFrame: true, origin: 'app://twofold' }],
  ['a frame inside our window', { sender: ours, senderFrame: { origin: 'app://twofold' } }, { isOurWindow: true, isTopFrame: false, origin: 'app://twofold' }],
  ['another window', { sender: other, senderFrame: topFrame }, { isOurWindow: false, isTopFrame: true, origin: 'app://twofold' }],
  ['a frame that is gone', { sender: ours, senderFrame: null }, { isOurWindow: true, isTopFrame: false, origin: '' }],
])('%s', (_who, event, facts) => {
  test('is told as it is, with the name of the channel and the params', () => {
    for (const name of callNames) bound.get(callChannel(name))?.(event, { name })
    expect(seen).toEqual(callNames.map((name) => [facts, name, { name }]))
  })
})

test('before there is a window nobody is ours', () => {
  bound.clear()
  registerCalls({ route: (...args: [SenderFacts, string, unknown]) => seen.push(args) } as unknown as Router, () => null)
  bound.get(callChannel('state.read'))?.({ sender: ours, senderFrame: topFrame }, {})
  expect(seen[0]?.[0].isOurWindow).toBe(false)
})
