// An IdentityProvider without a network: a test says how each sign-in goes on and what tokens are answered.
import type { MicrosoftIdentity } from '../../src/main/core/accounts/account.ts'
import { AppError } from '../../src/main/core/app-error.ts'
import { Cancelled } from '../../src/main/core/cancelled.ts'
import type { IdentityProvider, SignedInAccount } from '../../src/main/core/ports.ts'
import { SecretText } from '../../src/main/core/secret.ts'

const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

export const testAccount = (name = 'sam.rivera'): SignedInAccount => {
  const oid = `00000000-0000-0000-0000-${Buffer.from(name).toString('hex').slice(0, 12).padStart(12, '0')}`
  return { tid: personalTenant, oid, homeAccountId: `${oid}.${personalTenant}`, userName: `${name}@outlook.com`, displayName: name }
}

/** One page that is open in the browser. */
interface FakePage<T> {
  readonly signal: AbortSignal
  readonly timeoutMs: number
  openPage(url?: string): void
  succeed(result: T): void
  fail(error: Error): void
}

export type FakeSignIn = FakePage<SignedInAccount>

export interface FakeConsent extends FakePage<SecretText> {
  readonly account: MicrosoftIdentity
}

export interface FakeIdentity extends IdentityProvider {
  configured: boolean
  /** Sign-ins in the order in which they began. */
  readonly signIns: readonly FakeSignIn[]
  /** Wider consents, likewise. */
  readonly consents: readonly FakeConsent[]
  readonly forgotten: readonly string[]
  /** Every accessToken call. */
  readonly asked: readonly { readonly homeAccountId: string; readonly forceRefresh: boolean }[]
  /** Answers accessToken; throws what a test wants it to throw. */
  token: (homeAccountId: string, forceRefresh: boolean) => string
  /** Answers an abort only when told to by `fail`: for late answers. */
  ignoresAbort: boolean
}

export const fakeIdentity = (): FakeIdentity => {
  const signIns: FakeSignIn[] = []
  const consents: FakeConsent[] = []
  const forgotten: string[] = []
  const asked: { homeAccountId: string; forceRefresh: boolean }[] = []
  const openPage = <T>({ signal, timeoutMs, onWaiting }: Parameters<IdentityProvider['signIn']>[0], keep: (page: FakePage<T>) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      if (!identity.configured) throw new AppError('session.not-configured')
      if (!identity.ignoresAbort) signal.addEventListener('abort', () => reject(new Cancelled()), { once: true })
      keep({ signal, timeoutMs, openPage: (url = 'http://localhost:1/authorize') => onWaiting(url), succeed: resolve, fail: reject })
    })
  const identity: FakeIdentity = {
    configured: true,
    signIns,
    consents,
    forgotten,
    asked,
    ignoresAbort: false,
    token: (homeAccountId) => `token of ${homeAccountId}`,
    signIn: (options) => openPage<SignedInAccount>(options, (page) => signIns.push(page)),
    widerToken: (account, options) => openPage<SecretText>(options, (page) => consents.push({ ...page, account })),
    accessToken: async (homeAccountId, { signal, forceRefresh }) => {
      await Promise.resolve()
      if (signal.aborted) throw new Cancelled()
      asked.push({ homeAccountId, forceRefresh })
      return new SecretText(identity.token(homeAccountId, forceRefresh))
    },
    forget: (homeAccountId) => {
      forgotten.push(homeAccountId)
      return Promise.resolve()
    },
  }
  return identity
}
