// An IdentityProvider that is loaded when it is first asked: MSAL is a third of main's code, and codes on the screen don't
// need it. Loaded by main. tests/unit/adapters/deferred-identity.test.ts.
import type { IdentityProvider } from '../core/ports.ts'

/** `configured` is known without loading. A load that fails is tried anew by the next call. */
export const createDeferredIdentity = (configured: boolean, load: () => Promise<IdentityProvider>): IdentityProvider => {
  let loading: Promise<IdentityProvider> | null = null
  const loaded = (): Promise<IdentityProvider> => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  return {
    configured,
    signIn: async (options) => (await loaded()).signIn(options),
    accessToken: async (homeAccountId, options) => (await loaded()).accessToken(homeAccountId, options),
    widerToken: async (account, options) => (await loaded()).widerToken(account, options),
    forget: async (homeAccountId) => (await loaded()).forget(homeAccountId),
  }
}
