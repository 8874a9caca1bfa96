// Sign-in with a personal Microsoft account by @azure/msal-node: system browser, PKCE, MSAL's own loopback on 127.0.0.1; main
// process. Guards that only personal accounts get in and that tokens lie sealed. tests/integration/session.test.ts shows it.
import { LogLevel, PublicClientApplication, type AuthenticationResult, type ICachePlugin } from '@azure/msal-node'
import { z } from 'zod'
import type { MicrosoftIdentity } from '../core/accounts/account.ts'
import { AppError } from '../core/app-error.ts'
import { maskUserName } from '../core/backup/location.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { BlobFile, Http, IdentityProvider, LinkOpener, SignedInAccount } from '../core/ports.ts'
import { SecretText } from '../core/secret.ts'
import { translate } from './msal-errors.ts'
import { endLoopback, loopbackTimeoutMs, notSignedInPage, signedInPage } from './msal-loopback.ts'
import { createMsalNetwork, type DiscoveryMemo, type MsalNetwork } from './msal-network.ts'
import { createTokenCache, type PurposeSealer } from './msal-token-cache.ts'

/** Tenant id of every personal Microsoft account. */
const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'
const appFolderScopes = ['Files.ReadWrite.AppFolder']
const signInScopes = [...appFolderScopes, 'openid', 'profile', 'offline_access']
/** Asked for once in an account's life, if at all: see [Note: app folder fault] in graph-app-folder.ts. */
const widerScopes = ['Files.ReadWrite', 'openid', 'profile']

export interface MsalIdentityOptions {
  /** `https://login.microsoftonline.com/consumers`, or the stand-in's. */
  readonly authority: string
  /** Null: this build has no sign-in. */
  readonly clientId: string | null
  readonly http: Http
  readonly opener: Pick<LinkOpener, 'openSignIn'>
  readonly cacheFile: BlobFile
  readonly sealer: PurposeSealer
}

const idTokenClaims = z.object({
  tid: z.string().min(1).max(128),
  oid: z.string().min(1).max(128),
  preferred_username: z.string().max(320).optional(),
  name: z.string().max(320).optional(),
})

export const createMsalIdentity = (options: MsalIdentityOptions): IdentityProvider => {
  const { authority, clientId, http, opener } = options
  const cache = createTokenCache(options.cacheFile, options.sealer)
  const memo: DiscoveryMemo = new Map()

  /** Without a plugin its tokens are in memory alone and go with it. */
  const client = (plugin: ICachePlugin | null, networkClient: MsalNetwork): PublicClientApplication => {
    if (clientId === null) throw new AppError('session.not-configured')
    return new PublicClientApplication({
      auth: { clientId, authority, knownAuthorities: [new URL(authority).host] },
      ...(plugin && { cache: { cachePlugin: plugin } }),
      system: { networkClient, loggerOptions: { loggerCallback: () => undefined, piiLoggingEnabled: false, logLevel: LogLevel.Error } },
    })
  }

  /**
   * One operation on the kept tokens, alone, with its own client. Once begun it is not aborted: a refresh token may be used
   * up by then, and its successor must reach the cache. The caller hears of an abort at once all the same.
   */
  const withTokens = <T>(signal: AbortSignal, use: (app: PublicClientApplication) => Promise<T>): Promise<T> => {
    const operation = cache.exclusively(async (plugin) => {
      throwIfCancelled(signal)
      const network = createMsalNetwork({ http, authority, signal: new AbortController().signal, memo })
      try {
        return await use(client(plugin, network))
      } catch (error) {
        memo.clear()
        throw translate(error, 'refresh', network.failure())
      }
    })
    return unlessAborted(operation, signal)
  }

  const findAccount = async (app: PublicClientApplication, homeAccountId: string) =>
    (await app.getTokenCache().getAllAccounts()).find((account) => account.homeAccountId === homeAccountId)

  /** One sign-in in the browser, ended by `finish` while it still counts, by the user, or from our side. */
  const interact = async <T>(
    { signal, timeoutMs, onWaiting }: InteractionOptions,
    { plugin, ...asked }: { readonly plugin: ICachePlugin | null; readonly scopes: string[]; readonly prompt: 'select_account' | 'consent'; readonly loginHint?: string },
    finish: (result: AuthenticationResult) => T | Promise<T>,
  ): Promise<T> => {
    throwIfCancelled(signal)
    const attempt = startAttempt(signal, timeoutMs)
    const network = createMsalNetwork({ http, authority, signal: attempt.signal, memo })
    try {
      const interaction = client(plugin, network).acquireTokenInteractive({
        ...asked,
        successTemplate: signedInPage,
        errorTemplate: notSignedInPage,
        openBrowser: async (pageUrl) => {
          attempt.throwIfOver()
          await opener.openSignIn(pageUrl)
          attempt.waitAt(pageUrl)
          onWaiting(pageUrl)
        },
      })
      const result = await Promise.race([interaction, attempt.givenUp])
      attempt.throwIfOver()
      return await finish(result)
    } catch (error) {
      attempt.throwIfOver()
      if (network.failure()) memo.clear()
      throw translate(error, 'sign-in', network.failure())
    } finally {
      attempt.close()
    }
  }

  /** As it signed in here before; empty when that isn't known, or can't be read now. */
  const knownUserName = async ({ tid, oid }: MicrosoftIdentity, signal: AbortSignal): Promise<string> => {
    try {
      const accounts = await withTokens(signal, (app) => app.getTokenCache().getAllAccounts())
      return accounts.find((account) => account.tenantId === tid && account.localAccountId === oid)?.username ?? ''
    } catch (error) {
      if (error instanceof Cancelled) throw error
      return ''
    }
  }

  return {
    configured: clientId !== null,

    signIn: async (how) => {
      const tokens = cache.attempt()
      try {
        return await interact(how, { plugin: tokens.plugin, scopes: signInScopes, prompt: 'select_account' }, async (result) => {
          const account = personalAccount(result)
          await tokens.keep()
          return account
        })
      } finally {
        tokens.drop()
      }
    },

    widerToken: async (account, how) => {
      const userName = await knownUserName(account, how.signal)
      // MSAL adds offline_access by itself; the refresh token that comes with it is dropped with the client.
      // A hint goes without the account choice, which ignores it.
      const whom = userName === '' ? ({ prompt: 'select_account' } as const) : ({ prompt: 'consent', loginHint: userName } as const)
      return interact(how, { plugin: null, scopes: widerScopes, ...whom }, (result) => {
        const found = personalAccount(result)
        if (found.tid !== account.tid || found.oid !== account.oid) {
          throw new AppError('session.wrong-account', { ...(userName !== '' && { expected: maskUserName(userName) }), found: found.userName })
        }
        return new SecretText(result.accessToken)
      })
    },

    accessToken: (homeAccountId, { signal, forceRefresh }) =>
      withTokens(signal, async (app) => {
        const account = await findAccount(app, homeAccountId)
        if (!account) throw new AppError('session.needs-sign-in')
        const { accessToken } = await app.acquireTokenSilent({ account, scopes: appFolderScopes, forceRefresh })
        return new SecretText(accessToken)
      }),

    forget: (homeAccountId) =>
      withTokens(new AbortController().signal, async (app) => {
        const account = await findAccount(app, homeAccountId)
        if (account) await app.getTokenCache().removeAccount(account)
      }),
  }
}

/** The account of a finished sign-in. Tenant and object id come from the id token, which came over TLS from the authority itself. */
const personalAccount = ({ account, idTokenClaims: claims }: AuthenticationResult): SignedInAccount => {
  const parsed = idTokenClaims.safeParse(claims)
  if (!parsed.success || !account) throw new AppError('session.untrusted-answer')
  const { tid, oid, preferred_username: userName = '', name = '' } = parsed.data
  if (tid !== personalTenant) throw new AppError('session.work-account', { found: userName })
  return { tid, oid, homeAccountId: account.homeAccountId, userName, displayName: name }
}

type InteractionOptions = Parameters<IdentityProvider['signIn']>[0]

interface Attempt {
  /** Aborted at the user's cancel and at the deadline. */
  readonly signal: AbortSignal
  waitAt(pageUrl: string): void
  /** Throws what ended it from our side: Cancelled or session.timed-out. */
  throwIfOver(): void
  /** Rejects when MSAL doesn't end although its loopback was told to. */
  readonly givenUp: Promise<never>
  close(): void
}

const graceMs = 1_000

/** One sign-in from our side: its cancel and its deadline both free the loopback's port. */
const startAttempt = (signal: AbortSignal, timeoutMs: number): Attempt => {
  const own = new AbortController()
  let page: string | null = null
  let reason: Error | null = null
  let giveUp = (): void => undefined
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(reason ?? new Cancelled())
  })
  givenUp.catch(() => undefined)
  let graceTimer: NodeJS.Timeout | undefined
  const end = (why: Error): void => {
    if (reason) return
    reason = why
    own.abort()
    if (page !== null) void endLoopback(page)
    graceTimer = setTimeout(giveUp, loopbackTimeoutMs + graceMs)
  }
  const cancel = (): void => end(new Cancelled())
  const timer = setTimeout(() => end(new AppError('session.timed-out')), timeoutMs)
  signal.addEventListener('abort', cancel, { once: true })
  const throwIfOver = (): void => {
    if (reason) throw reason
  }
  return {
    signal: own.signal,
    waitAt: (pageUrl) => {
      throwIfOver()
      page = pageUrl
    },
    throwIfOver,
    givenUp,
    close: () => {
      clearTimeout(timer)
      clearTimeout(graceTimer)
      signal.removeEventListener('abort', cancel)
    },
  }
}

const unlessAborted = <T>(operation: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = (): void => reject(new Cancelled())
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    operation.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel))
  })
