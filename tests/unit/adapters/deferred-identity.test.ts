import { describe, expect, test, vi } from 'vitest'
import { createDeferredIdentity } from '../../../src/main/adapters/deferred-identity.ts'
import type { IdentityProvider } from '../../../src/main/core/ports.ts'

const provider = (forget: IdentityProvider['forget'] = () => Promise.resolve()): IdentityProvider => ({
  configured: true,
  signIn: () => Promise.reject(new Error('not asked for here')),
  accessToken: () => Promise.reject(new Error('not asked for here')),
  forget,
})

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

  test('a load that failed is tried anew', async () => {
    const load = vi.fn<() => Promise<IdentityProvider>>().mockRejectedValueOnce(new Error('no such chunk')).mockResolvedValue(provider())
    const identity = createDeferredIdentity(true, load)
    await expect(identity.forget('a')).rejects.toThrow('no such chunk')
    await expect(identity.forget('a')).resolves.toBeUndefined()
  })
})
