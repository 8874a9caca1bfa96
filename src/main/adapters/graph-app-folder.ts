// The AppFolder port over Microsoft Graph (OneDrive's app folder); main process. Guards that the bearer token goes to the Graph
// host alone: redirects are followed by hand, without it. tests/integration/graph.test.ts shows it.
import { z } from 'zod'
import { AppError, isAppError } from '../core/app-error.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import type { AppFolder, GuardCall, Http, HttpAnswer, HttpRequest, IdentityProvider, Random, Timers } from '../core/ports.ts'
import type { SecretText } from '../core/secret.ts'
import { isAccessDenied, jsonOf, nextPauseMs, problemOf } from './graph-answers.ts'
import { itemAddress, nextPage, redirectTarget, rootAddress } from './graph-paths.ts'

const timeoutMs = 30_000
const maxFileBytes = 1_048_576
const maxJsonBytes = 4_194_304
const maxRedirects = 3
const pageSize = 200
const maxItems = 10_000

export interface GraphAppFolderOptions {
  readonly http: Http
  readonly identity: Pick<IdentityProvider, 'accessToken'>
  readonly timers: Timers
  readonly random: Random
  /** `https://graph.microsoft.com/v1.0`, or the stand-in's. */
  readonly baseUrl: string
  /** Hears Graph's clock (its Date header), epoch milliseconds. */
  readonly onServerDate?: (serverMs: number) => void
  /** Hears that the account's tokens are refused for good. */
  readonly onNeedsSignIn?: (homeAccountId: string) => void
}

/** What Graph calls a driveItem: a file, a folder, or something else (a notebook) without either member. */
const driveItem = z.object({ name: z.string().max(400), file: z.object({}).optional(), folder: z.object({}).optional() })

const childrenPage = z.object({
  value: z.array(driveItem).max(1_000),
  '@odata.nextLink': z.string().max(4_000).optional(),
})

type DriveItem = z.infer<typeof driveItem>

interface GraphRequest {
  readonly method: HttpRequest['method']
  readonly url: string
  readonly body?: Uint8Array
  readonly maxBytes: number
  /** False where doing it twice is not the same as doing it once. */
  readonly isRepeatable: boolean
}

export const createGraphAppFolder = (options: GraphAppFolderOptions): AppFolder => {
  const { http, identity, timers, random, baseUrl } = options

  /** The only place where a token meets a request: to the Graph host, which redirects never lead away from. */
  const send = async ({ method, url, body, maxBytes }: GraphRequest, token: SecretText, signal: AbortSignal): Promise<HttpAnswer> => {
    const headers = { authorization: `Bearer ${token.text()}`, ...(body ? { 'content-type': 'application/octet-stream' } : {}) }
    const answer = await http.send({ method, url, headers, signal, timeoutMs, maxBytes, ...(body ? { body } : {}) })
    tellServerDate(answer)
    return answer
  }

  /** One refresh when the token is refused; a second refusal means: sign in again. */
  const sendWithToken = async (request: GraphRequest, { account, signal }: GuardCall): Promise<HttpAnswer> => {
    try {
      for (const forceRefresh of [false, true]) {
        const token = await identity.accessToken(account.homeAccountId, { signal, forceRefresh })
        const answer = await send(request, token, signal)
        if (answer.status !== 401) return answer
      }
      throw new AppError('session.needs-sign-in')
    } catch (error) {
      if (isAppError(error, 'session.needs-sign-in')) options.onNeedsSignIn?.(account.homeAccountId)
      throw error
    }
  }

  /**
   * [Note: app folder fault] A newly consented app may be answered 403 `accessDenied` on every address of its own folder, until a
   * token with `Files.ReadWrite` has asked for it once (reported for personal accounts in August 2026: OneDrive/onedrive-api-docs
   * 1929 and 1930). Graph has no code of its own for it, and the body is that of any refusal. What tells it apart: the folder
   * itself, which the app may always see, is refused as well. Where the folder answers, the refusal is an ordinary one
   * (cloud.forbidden). A locked OneDrive may look like the fault; then the wider token is refused too, and that is the end of it.
   */
  const sendToFolder = async (request: GraphRequest, call: GuardCall): Promise<HttpAnswer> => {
    const answer = await sendWithToken(request, call)
    if (!isAccessDenied(answer)) return answer
    const root = await sendWithToken(rootRequest, call)
    if (isAccessDenied(root)) throw new AppError('cloud.app-folder-fault')
    // A first request that writes doesn't make the folder, one that reads does (microsoftgraph/microsoft-graph-docs 4287).
    return root.status === 200 && request.method === 'PUT' ? sendWithToken(request, call) : answer
  }

  const rootRequest: GraphRequest = { method: 'GET', url: rootAddress(baseUrl), maxBytes: maxJsonBytes, isRepeatable: true }

  const tellServerDate = (answer: HttpAnswer): void => {
    const serverMs = Date.parse(answer.headers.date ?? '')
    if (!Number.isNaN(serverMs)) options.onServerDate?.(serverMs)
  }

  /** Tries again, a few times and for a few seconds, where that is safe. Anything longer is the caller's to plan. */
  const withTries = async <T>(signal: AbortSignal, isRepeatable: boolean, attempt: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        if (!isAppError(error)) throw error
        const pauseMs = nextPauseMs({ error, tries, isRepeatable, jitter: (random.bytes(1)[0] ?? 0) / 255 })
        if (pauseMs === null) throw error
        await pause(timers, pauseMs, signal)
      }
    }
  }

  const ask = (request: GraphRequest, call: GuardCall, accepted: readonly number[]): Promise<HttpAnswer> =>
    withTries(call.signal, request.isRepeatable, async () => {
      const answer = await sendToFolder(request, call)
      if (!accepted.includes(answer.status)) throw problemOf(answer)
      return answer
    })

  /** Graph answers a download with a redirect to a pre-authenticated address elsewhere. */
  const followWithoutToken = async (from: string, first: HttpAnswer, signal: AbortSignal): Promise<HttpAnswer> => {
    let answer = first
    let url = from
    for (let hops = 0; isRedirect(answer.status); hops++) {
      if (hops === maxRedirects) throw new AppError('cloud.redirect-refused')
      url = redirectTarget(url, answer.headers.location)
      answer = await http.send({ method: 'GET', url, headers: {}, signal, timeoutMs, maxBytes: maxFileBytes })
    }
    if (answer.status === 200) return answer
    const problem = problemOf(answer)
    // Elsewhere, "not found" or "unauthorised" is about the address that ran out, not about the file or the account.
    throw ['cloud.unauthorized', 'cloud.forbidden', 'cloud.not-found'].includes(problem.code) ? new AppError('cloud.refused', {}, { cause: problem }) : problem
  }

  const put = async (path: string, bytes: Uint8Array, call: GuardCall, conflict: 'fail' | 'replace'): Promise<void> => {
    const url = `${itemAddress(baseUrl, path)}/content?@microsoft.graph.conflictBehavior=${conflict}`
    await ask({ method: 'PUT', url, body: bytes, maxBytes: maxJsonBytes, isRepeatable: conflict === 'replace' }, call, [200, 201])
  }

  const childrenOf = async (folder: string, call: GuardCall): Promise<readonly DriveItem[]> => {
    const items: DriveItem[] = []
    let url: string | null = `${itemAddress(baseUrl, folder)}/children?$select=name,file,folder&$top=${pageSize}`
    while (url !== null) {
      const answer: HttpAnswer = await ask({ method: 'GET', url, maxBytes: maxJsonBytes, isRepeatable: true }, call, [200, 404])
      if (answer.status === 404) return []
      const page = childrenPage.safeParse(jsonOf(answer.body))
      if (!page.success) throw new AppError('cloud.bad-answer')
      items.push(...page.data.value)
      if (items.length > maxItems) throw new AppError('cloud.too-large', { count: maxItems })
      const next: string | undefined = page.data['@odata.nextLink']
      // A page without items that names a next one would never end.
      if (next !== undefined && page.data.value.length === 0) throw new AppError('cloud.bad-answer')
      url = next === undefined ? null : nextPage(baseUrl, next)
    }
    return items
  }

  return {
    list: async (folder, call) => (await childrenOf(folder, call)).filter((item) => item.file).map(({ name }) => name),
    listFolders: async (folder, call) => (await childrenOf(folder, call)).filter((item) => item.folder).map(({ name }) => name),

    read: async (path, call) => {
      const url = `${itemAddress(baseUrl, path)}/content`
      return withTries(call.signal, true, async () => {
        const answer = await sendToFolder({ method: 'GET', url, maxBytes: maxFileBytes, isRepeatable: true }, call)
        if (answer.status === 404) return null
        if (answer.status === 200) return answer.body
        if (!isRedirect(answer.status)) throw problemOf(answer)
        return (await followWithoutToken(url, answer, call.signal)).body
      })
    },

    create: (path, bytes, call) => put(path, bytes, call, 'fail'),
    replace: (path, bytes, call) => put(path, bytes, call, 'replace'),

    remove: async (path, call) => {
      await ask({ method: 'DELETE', url: itemAddress(baseUrl, path), maxBytes: maxJsonBytes, isRepeatable: true }, call, [200, 204, 404])
    },

    makeRoot: (token, signal) =>
      withTries(signal, rootRequest.isRepeatable, async () => {
        const answer = await send(rootRequest, token, signal)
        if (answer.status !== 200) throw problemOf(answer)
        if (!driveItem.safeParse(jsonOf(answer.body)).data?.folder) throw new AppError('cloud.bad-answer')
      }),
  }
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const pause = (timers: Timers, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    throwIfCancelled(signal)
    const cancel = (): void => {
      stop()
      reject(new Cancelled())
    }
    const stop = timers.after(ms, () => {
      signal.removeEventListener('abort', cancel)
      resolve()
    })
    signal.addEventListener('abort', cancel, { once: true })
  })
