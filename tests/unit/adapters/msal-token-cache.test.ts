// The token cache's turns: whoever comes too late for its own must not keep the others waiting.
import type { TokenCacheContext } from '@azure/msal-node'
import { describe, expect, it } from 'vitest'
import { createTokenCache } from '../../../src/main/adapters/msal-token-cache.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { memoryBlob, testSealer } from '../../fakes/memory-blob.ts'

// The two members that the cache uses of MSAL's context.
const context = { cacheHasChanged: false, tokenCache: { deserialize: () => undefined, serialize: () => '{}' } } as unknown as TokenCacheContext

describe('a sign-in that was given up', () => {
  it('while it waited for its turn gives that turn back', async () => {
    const cache = createTokenCache(memoryBlob(), testSealer())
    let end = (): void => undefined
    const work = new Promise<void>((resolve) => (end = resolve))
    const busy = cache.exclusively(() => work)
    const attempt = cache.attempt()
    const late = attempt.plugin.beforeCacheAccess(context)
    attempt.drop()
    end()
    await busy
    await expect(late).rejects.toBeInstanceOf(Cancelled)
    expect(await cache.exclusively(() => Promise.resolve('next'))).toBe('next')
  })
})
