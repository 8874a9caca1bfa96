import { describe, expect, test, vi } from 'vitest'
import { createDeferredIdentity } from '../../../src/main/adapters/deferred-identity.ts'
import type { IdentityProvider } from '../../../src/main/core/ports.ts'
import { SecretText } from '../../../src/main/core/secret.ts'
import { testAccount } from '../../fakes/fake-identity.ts'

const provider = (forget: IdentityProvider['forget'] = () => Promise.resolve()): IdentityProvider => ({
  configured: true,
  signIn: () => Promise.reject(new Error('not asked for here')),
  accessToken: () => Promise.reject(new Error('not asked for here')),
  widerToken: () => Promise.reject(new Error('not asked for here')),
  forget,
})

const recording = () => {
  const calls: unknown[][] = []
  const identity: IdentityProvider = {
    configured: true,
    signIn: (...all) => Promise.resolve((calls.push(['signIn', ...all]), testAccount())),
    accessToken: (...all) => Promise.resolve((calls.push(['accessToken', ...all]), new SecretText('token'))),
    widerToken: (...all) => Promise.resolve((calls.push(['widerToken', ...all]), new SecretText('wider token'))),
    forget: (...all) => Promise.resolve(void calls.push(['forget', ...all])),
  }
  return { identity, calls }
}

describe('deferred identity', () => {
  test('loads nothing until it is asked, and then once', async () => {
    const forget = vi.fn<IdentityProvider['forget']>().mockResolvedValue()
    const load = vi.fn(() => Promise.resolve(provider(forget)))
    const identity = createDeferredIdentity(true, load)
    expect(identity.configured).toBe(true)
    expect(load).not.toHaveBeenCalled()
    await Promise.all([identity.forget('a'), identity.forget('b')])
    expect(load).toHaveBeenCalledTimes(1)
    expect(forget).toHaveBeenCalledWith('b')
  })

  test('passes each call on with all that was given', async () => {
    const { identity: given, calls } = recording()
    const identity = createDeferredIdentity(true, () => Promise.resolve(given))
    const how = { signal: new AbortController().signal, timeoutMs: 1, onWaiting: () => undefined }
    const asked = { signal: how.signal, forceRefresh: true }
    const account = { tid: 't', oid: 'o' }
    await identity.signIn(how)
    expect((await identity.accessToken('a', asked)).text()).toBe('token')
    expect((await identity.widerToken(account, how)).text()).toBe('wider token')
    await identity.forget('a')
    expect(calls).toEqual([['signIn', how], ['accessToken', 'a', asked], ['widerToken', account, how], ['forget', 'a']])
  })

  test('a load that failed is tried anew', async () => {
    const load = vi.fn<() => Promise<IdentityProvider>>().mockRejectedValueOnce(new Error('no such chunk')).mockResolvedValue(provider())
    const identity = createDeferredIdentity(true, load)
    await expect(identity.forget('a')).rejects.toThrow('no such chunk')
    await expect(identity.forget('a')).resolves.toBeUndefined()
  })
})
