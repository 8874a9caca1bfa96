// MSAL's network on our Http port: one client per operation, bound to that operation's signal. It talks to the authority's
// own host over https and to nobody else, and remembers what failed, which MSAL doesn't tell.
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { AppError } from '../core/app-error.ts'
import { fromUtf8, utf8 } from '../core/encoding.ts'
import type { Http, HttpRequest } from '../core/ports.ts'

const timeoutMs = 20_000
const maxBytes = 1_000_000

export interface MsalNetwork extends INetworkModule {
  /** What went wrong below MSAL in this operation. */
  failure(): Error | null
}

/** Answers of discovery, kept between operations: they are the same for days. */
export type DiscoveryMemo = Map<string, { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown }>

export const createMsalNetwork = (options: { http: Http; authority: string; signal: AbortSignal; memo: DiscoveryMemo }): MsalNetwork => {
  const { http, signal, memo } = options
  const { host } = new URL(options.authority)
  let failure: Error | null = null

  const send = async <T>(request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>): Promise<NetworkResponse<T>> => {
    try {
      const url = new URL(request.url)
      if (url.protocol !== 'https:' || url.host !== host) throw new AppError('session.untrusted-answer')
      const answer = await http.send({ ...request, signal, timeoutMs, maxBytes })
      const body = jsonObject(answer.body)
      if (answer.status === 429) throw new AppError('cloud.throttled', retryAfter(answer.headers['retry-after']))
      if (answer.status >= 500) throw new AppError('cloud.unavailable', retryAfter(answer.headers['retry-after']))
      if (body === null || (answer.status >= 300 && answer.status < 400)) throw new AppError('cloud.bad-answer')
      // MSAL checks the members that it reads; T is its own guess.
      return { status: answer.status, headers: { ...answer.headers }, body: body as T }
    } catch (error) {
      failure = error instanceof Error ? error : new Error('unknown')
      throw error
    }
  }

  return {
    failure: () => failure,
    sendGetRequestAsync: async <T>(url: string, asked?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
      const kept = memo.get(url)
      // As above: MSAL checks it anew each time.
      if (kept) return kept as NetworkResponse<T>
      const answer = await send<T>({ method: 'GET', url, headers: asked?.headers ?? {} })
      if (answer.status === 200) memo.set(url, answer)
      return answer
    },
    sendPostRequestAsync: (url, asked) => send({ method: 'POST', url, headers: asked?.headers ?? {}, body: utf8(asked?.body ?? '') }),
  }
}

const jsonObject = (bytes: Uint8Array): object | null => {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes) ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

const retryAfter = (text: string | undefined): { retryAfterSeconds?: number } => (text !== undefined && /^\d{1,6}$/.test(text) ? { retryAfterSeconds: Number(text) } : {})
