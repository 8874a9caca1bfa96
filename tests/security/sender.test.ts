// Strangers call every name of the contract: another window, a frame inside ours, another origin, a frame that is gone.
import { describe, expect, test } from 'vitest'
import { callNames } from '../../src/shared/contract/names.ts'
import { isTrustedSender, type SenderFacts } from '../../src/main/ipc/sender-guard.ts'
import { ourselves, testRouter } from '../fakes/router.ts'

const strangers: Record<string, SenderFacts> = {
  'another window that shows our page': { ...ourselves, isOurWindow: false },
  'a frame inside our window': { ...ourselves, isTopFrame: false },
  'our window after it was led to https': { ...ourselves, origin: 'https://twofold' },
  'our window on a file': { ...ourselves, origin: 'file://' },
  'our window on a page without an origin': { ...ourselves, origin: 'null' },
  'a frame that is gone': { ...ourselves, origin: '' },
  'a host that starts like ours': { ...ourselves, origin: 'app://twofold.example' },
  'a host in other letters': { ...ourselves, origin: 'app://Twofold' },
  'our host with a port': { ...ourselves, origin: 'app://twofold:1' },
}

test('our own top frame is trusted', () => {
  expect(isTrustedSender(ourselves)).toBe(true)
})

describe.each(Object.entries(strangers))('%s', (_who, stranger) => {
  test('is refused by name, before params are looked at or anything is done', async () => {
    const done: string[] = []
    const spies = Object.fromEntries(callNames.map((name) => [name, () => void done.push(name)]))
    const { router } = testRouter({}, spies)
    for (const name of callNames) {
      const answer = await router.route(stranger, name, {})
      expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.refused' } })
    }
    expect(done).toEqual([])
  })
})
