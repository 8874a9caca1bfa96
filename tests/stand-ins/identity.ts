// A stand-in of the Microsoft identity platform, as far as MSAL and a person at a browser can see: discovery, tokens and
// keys over TLS at https://localhost:P/consumers, the pages on http://localhost:P2 so that a real browser opens them without
// a certificate warning. Built on oidc-provider.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider'
import type { Certificate } from './certificate.ts'
import { pageHeaders, renderPage } from './identity-pages.ts'
import { keptText, openRecords } from './identity-records.ts'
import { firstStep, nextStep, nothingYet, type Progress, type Step, type StepRules } from './identity-steps.ts'
import { interactionPolicy, Provider, type ProviderType } from './oidc-provider.ts'
import { personByName, personByOid, type Person } from './people.ts'
import { downAll, startServer, upAll, type Ports } from './servers.ts'

export const practiceClientId = '7e57c11e-0000-4000-8000-000000000001'
export const appFolderScope = 'Files.ReadWrite.AppFolder'
/** The wider one: all files. */
export const allFilesScope = 'Files.ReadWrite'

const mount = '/consumers/v2.0'

export interface IdentitySwitches {
  /** A work account isn't refused on the page, so that the app's own check of the tenant is seen. */
  letWorkAccountsThrough: boolean
  /** When the page asks for the code that goes to the alternate e-mail address. */
  alternateEmail: 'fresh-sign-in' | 'always' | 'never'
  /** Added to every answer. */
  delayMs: number
}

export interface Bearer {
  readonly person: Person
  readonly clientId: string
  readonly scopes: ReadonlySet<string>
}

export interface IdentityStandIn {
  /** `https://localhost:P/consumers` */
  readonly authority: string
  readonly switches: IdentitySwitches
  /** Who a live access token belongs to; null for any other text. */
  whoIs(accessToken: string): Promise<Bearer | null>
  /** Every scope that the person has agreed to, until it is revoked there. */
  consentsOf(userName: string): Promise<ReadonlySet<string>>
  /** From now on a refresh answers invalid_grant. All accounts unless told. */
  revokeRefreshTokens(userName?: string): void
  /** Access tokens that were given out stop working; refreshing them still does. */
  expireAccessTokens(): void
  down(): Promise<void>
  up(): Promise<void>
}

export const startIdentity = async (options: { dir: string; ports: Ports; certificate: Certificate }): Promise<IdentityStandIn> => {
  const { dir, ports, certificate } = options
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const authority = `https://localhost:${ports.identity}/consumers`
  const pages = `http://localhost:${ports.pages}`
  const records = openRecords(dir)
  const switches: IdentitySwitches = { letWorkAccountsThrough: false, alternateEmail: 'fresh-sign-in', delayMs: 0 }
  const provider = makeProvider(`${authority}/v2.0`, `${pages}${mount}`, dir, records.adapter)
  const listener = makeListener(provider, switches)

  const servers = [await startServer(ports.identity, listener.tokens, certificate), await startServer(ports.pages, listener.pages, null)]
  const ownerIs = (userName: string | undefined) => (payload: { accountId?: string | undefined }) =>
    userName === undefined || payload.accountId === personByName(userName)?.oid
  return {
    authority,
    switches,
    whoIs: async (accessToken) => {
      const token = await provider.AccessToken.find(accessToken)
      const person = token && personByOid(token.accountId)
      return token?.clientId && person ? { person, clientId: token.clientId, scopes: new Set(token.scope?.split(' ')) } : null
    },
    consentsOf: async (userName) => {
      const grants = await Promise.all(records.all('Grant').filter(ownerIs(userName)).map(({ jti = '' }) => provider.Grant.find(jti)))
      return new Set(grants.flatMap((grant) => grant?.getOIDCScope().split(' ') ?? []))
    },
    revokeRefreshTokens: (userName) => records.removeAll('RefreshToken', ownerIs(userName)),
    expireAccessTokens: () => records.removeAll('AccessToken', () => true),
    down: () => downAll(servers),
    up: () => upAll(servers),
  }
}

const makeProvider = (issuer: string, pages: string, dir: string, adapter: Configuration['adapter']): ProviderType => {
  const policy = interactionPolicy.base()
  // Microsoft asks nobody again for what an app of theirs was granted once.
  policy.get('consent')?.checks.remove('native_client_prompt')
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  // A hint at somebody else than the browser is signed in with leads to the page, once.
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('hinted', 'The hint is about another account.', 'login_required', ({ oidc }) => {
      const hinted = personByName(textOf(oidc.params?.['login_hint']))
      return hinted !== undefined && oidc.result?.login === undefined && oidc.session?.accountId !== hinted.oid
    }),
  )
  const provider = new Provider(issuer, {
    adapter,
    jwks: { keys: [signingKey(dir)] },
    cookies: { keys: [keptText(join(dir, 'cookie-key'), () => randomBytes(32).toString('base64url'))] },
    clients: [
      {
        client_id: practiceClientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://localhost'],
      },
    ],
    scopes: ['openid', 'profile', 'email', 'offline_access', appFolderScope, allFilesScope],
    claims: { openid: ['sub', 'oid', 'tid', 'ver'], profile: ['name', 'preferred_username'], email: ['email'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    interactions: { policy, url: (_ctx, interaction) => `${mount}/interaction/${interaction.uid}` },
    rotateRefreshToken: true,
    ttl: { AccessToken: 3_600, AuthorizationCode: 60, IdToken: 3_600, RefreshToken: 90 * 86_400, Interaction: 1_800, Session: 90 * 86_400, Grant: 90 * 86_400 },
    routes: { authorization: '/authorize', token: '/token', jwks: '/keys', end_session: '/logout', userinfo: '/userinfo', revocation: '/revoke' },
    findAccount: (_ctx, oid) => {
      const person = personByOid(oid)
      return person && { accountId: oid, claims: () => Promise.resolve(claimsOf(person)) }
    },
    renderError: (ctx, out) => {
      ctx.set(pageHeaders)
      ctx.body = renderPage({ kind: 'failed', what: `The practice sign-in answered: ${out.error}.` })
    },
  })
  provider.use(async (ctx, next) => {
    await next()
    const body: unknown = ctx.body
    // Koa's own types don't know what oidc-provider adds; on other addresses it is not there.
    const oidc = ctx.oidc as KoaContextWithOIDC['oidc'] | undefined
    if (typeof body !== 'object' || body === null) return
    // The page that a person sees is plain HTTP on another port, everything else stays on TLS.
    if (oidc?.route === 'discovery') ctx.body = { ...body, authorization_endpoint: `${pages}/authorize`, issuer }
    // Microsoft tells MSAL in `client_info` which account the tokens belong to.
    const person = oidc?.route === 'token' && 'access_token' in body ? personByOid(oidc.account?.accountId ?? '') : undefined
    if (person) ctx.body = { ...body, client_info: Buffer.from(JSON.stringify({ uid: person.oid, utid: person.tid })).toString('base64url') }
  })
  return provider
}

const claimsOf = (person: Person) => ({
  sub: person.oid,
  oid: person.oid,
  tid: person.tid,
  ver: '2.0',
  name: person.displayName,
  preferred_username: person.userName,
  email: person.userName,
})

const signingKey = (dir: string): JWK => {
  const make = (): string => JSON.stringify({ ...generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'practice' })
  // Written by the line above alone.
  return JSON.parse(keptText(join(dir, 'signing-key.json'), make)) as JWK
}

/** Two listeners of one provider: pages take no token requests, TLS shows no pages. */
const makeListener = (provider: ProviderType, switches: IdentitySwitches): { tokens: RequestListener; pages: RequestListener } => {
  const handle = provider.callback()
  const interactions = makeInteractions(provider, switches)
  const isPage = (path: string): boolean => /^\/(authorize|interaction|logout)(\/|$)/.test(path)

  const listen =
    (wantsPages: boolean): RequestListener =>
    (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const path = url.pathname.startsWith(`${mount}/`) ? url.pathname.slice(mount.length) : ''
      const answer = (): void => {
        if (path === '' || isPage(path) !== wantsPages) return void response.writeHead(404).end()
        if (path.startsWith('/interaction/')) return void interactions(request, response)
        if (path === '/authorize') keepOfflineAccess(url)
        request.url = `${path}${url.search}`
        // Koa's routes and its own addresses are told apart by these two, as any mounting server does.
        Object.assign(request, { originalUrl: `${url.pathname}${url.search}` })
        void handle(request, response)
      }
      if (switches.delayMs > 0) setTimeout(answer, switches.delayMs)
      else answer()
    }
  return { tokens: listen(false), pages: listen(true) }
}

/** oidc-provider drops offline_access unless consent is asked for; Microsoft keeps it. */
const keepOfflineAccess = (url: URL): void => {
  const prompt = url.searchParams.get('prompt') ?? ''
  if (!/\b(consent|none)\b/.test(prompt)) url.searchParams.set('prompt', `${prompt} consent`.trim())
}

const makeInteractions = (provider: ProviderType, switches: IdentitySwitches) => {
  const progressOf = new Map<string, Progress>()

  const show = (response: ServerResponse, status: number, html: string): void => void response.writeHead(status, pageHeaders).end(html)

  const carryOut = async (step: Step, uid: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    switch (step.kind) {
      case 'page':
        progressOf.set(uid, step.progress)
        show(response, 200, renderPage(step.page))
        return
      case 'signed-in':
        progressOf.delete(uid)
        return provider.interactionFinished(request, response, { login: { accountId: step.person.oid }, select_account: {} }, { mergeWithLastSubmission: true })
      case 'cancelled':
        progressOf.delete(uid)
        return provider.interactionFinished(
          request,
          response,
          { error: 'access_denied', error_description: 'The user has denied access to the scope requested by the client application.' },
          { mergeWithLastSubmission: false },
        )
    }
  }

  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const details = await provider.interactionDetails(request, response)
    if (details.prompt.name === 'consent') return grantAll(provider, details, request, response)

    const params: Record<string, unknown> = details.params
    const prompts = textOf(params.prompt).split(' ')
    const isFresh = prompts.includes('login')
    const rules: StepRules = {
      refuseWorkAccounts: !switches.letWorkAccountsThrough,
      askAlternateEmail: switches.alternateEmail === 'always' || (switches.alternateEmail === 'fresh-sign-in' && isFresh),
      signedIn: isFresh ? null : (personByOid(details.session?.accountId ?? '') ?? null),
    }
    const step =
      request.method === 'POST'
        ? nextStep(progressOf.get(details.uid) ?? nothingYet, await readForm(request), rules)
        : firstStep(rules, textOf(params.login_hint))
    return carryOut(step, details.uid, request, response)
  }

  return (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    interact(request, response).catch((error: unknown) => {
      const what = error instanceof Error ? error.message : 'unknown'
      if (!response.headersSent) show(response, 400, renderPage({ kind: 'failed', what: `This sign-in is over (${what}).` }))
    })
}

const grantAll = async (
  provider: ProviderType,
  details: Awaited<ReturnType<ProviderType['interactionDetails']>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const known = details.grantId === undefined ? undefined : await provider.Grant.find(details.grantId)
  const accountId = details.session?.accountId
  const grant = known ?? new provider.Grant({ ...(accountId === undefined ? {} : { accountId }), clientId: textOf(details.params.client_id) })
  grant.addOIDCScope(textOf(details.params.scope))
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const maxFormBytes = 16_384

const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > maxFormBytes) throw new Error('form too long')
  }
  return new URLSearchParams(text)
}
