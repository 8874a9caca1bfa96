// A stand-in of Microsoft Graph's app folder (`/me/drive/special/approot`) over TLS: paging, path addressing, conflictBehavior,
// downloads by a redirect to another origin where the bearer token must not arrive, errors in Graph's shape, faults on demand.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Certificate } from './certificate.ts'
import { createFaults, type Fault, type Faults } from './faults.ts'
import { parseTarget, type Target } from './graph-address.ts'
import { openAppFolder, type AppFolderFiles, type Item } from './graph-files.ts'
import { allFilesScope, appFolderScope, type Bearer } from './identity.ts'
import { downAll, startServer, upAll, type Ports } from './servers.ts'

const pageSize = 200
const ticketLifeMs = 60_000
const maxUploadBytes = 8_000_000

export interface GraphSwitches {
  /** Largest page of a children listing. */
  pageSize: number
  /** Added to the server's clock in the Date header. */
  clockOffsetMs: number
  /**
   * The service's fault with new apps: whoever has consented to the app folder alone is refused there, until somebody with the
   * wider consent has asked for the folder itself. It then works for good.
   */
  appRootMissing: boolean
}

export interface SeenRequest {
  readonly server: 'graph' | 'content'
  readonly method: string
  readonly path: string
}

export interface GraphStandIn {
  /** `https://localhost:Q/v1.0` */
  readonly url: string
  readonly faults: Faults
  readonly switches: GraphSwitches
  /** Downloads at which a bearer token arrived: there must be none. */
  readonly violations: readonly string[]
  /** Every request since the start, oldest first. */
  readonly seen: readonly SeenRequest[]
  /** The folder on disk where an account's files lie. */
  folderOf(userName: string, clientId: string): string
  down(): Promise<void>
  up(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

export const startGraph = async (options: {
  stateDir: string
  ports: Ports
  certificate: Certificate
  whoIs: (accessToken: string) => Promise<Bearer | null>
}): Promise<GraphStandIn> => {
  const { stateDir, ports, certificate, whoIs } = options
  const faults = createFaults()
  const switches: GraphSwitches = { pageSize, clockOffsetMs: 0, appRootMissing: false }
  const violations: string[] = []
  const seen: SeenRequest[] = []
  /** Accounts and apps whose folder was made by a wider consent. */
  const madeRoots = new Set<string>()
  const tickets = new Map<string, { bytes: Buffer; untilMs: number }>()
  const url = `https://localhost:${ports.graph}/v1.0`

  const ticketFor = (bytes: Buffer): string => {
    const ticket = randomBytes(16).toString('hex')
    tickets.set(ticket, { bytes, untilMs: Date.now() + ticketLifeMs })
    return `https://localhost:${ports.content}/download/${ticket}?tempauth=${randomBytes(8).toString('hex')}`
  }

  const graph = async (request: IncomingMessage, address: URL): Promise<Answer> => {
    const bearer = await whoIs(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
    if (!bearer) return problem(401, 'InvalidAuthenticationToken', 'Access token is empty, malformed or has expired.')
    const isWide = bearer.scopes.has(allFilesScope)
    if (!isWide && !bearer.scopes.has(appFolderScope)) return problem(403, 'accessDenied', 'Either scp or roles claim need to be present in the token.')
    const target = parseTarget(address.pathname)
    const root = `${bearer.person.oid} ${bearer.clientId}`
    if (isWide && target !== null && target !== 'bad' && target.segments.length === 0) madeRoots.add(root)
    if (switches.appRootMissing && !isWide && !madeRoots.has(root)) return problem(403, 'accessDenied', 'Access denied')
    if (target === null) return problem(404, 'itemNotFound', 'The stand-in has no such address.')
    if (target === 'bad') return problem(400, 'invalidRequest', 'The provided path does not exist, or does not represent a site, or has characters that are not allowed.')
    const body = request.method === 'PUT' ? await collect(request) : Buffer.alloc(0)
    return carryOut({ method: request.method ?? 'GET', target, query: address.searchParams, headers: request.headers, body, files: openAppFolder(stateDir, bearer.person.userName, bearer.clientId), url, switches, ticketFor })
  }

  const content = (request: IncomingMessage, address: URL): Answer => {
    if (request.headers.authorization !== undefined) {
      violations.push(`${request.method ?? ''} with a bearer token`)
      return problem(401, 'unauthenticated', 'A pre-authenticated address takes no Authorization header.')
    }
    const ticket = tickets.get(/^\/download\/([0-9a-f]{32})$/.exec(address.pathname)?.[1] ?? '')
    if (!ticket || ticket.untilMs < Date.now()) return problem(404, 'itemNotFound', 'The download address is not valid any more.')
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: ticket.bytes }
  }

  const listen =
    (server: 'graph' | 'content', handle: (request: IncomingMessage, address: URL) => Promise<Answer> | Answer): RequestListener =>
    (request, response) => {
      void (async () => {
        const address = new URL(request.url ?? '/', url)
        const path = decodeURI(address.pathname)
        seen.push({ server, method: request.method ?? '', path })
        const fault = faults.take(server, request.method ?? '', path)
        if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
        if (fault?.cut === 'before') return void response.destroy()
        const answer = (fault && faultAnswer(fault)) ?? (await handle(request, address))
        if (fault?.cut === 'after') return void response.destroy()
        send(response, answer, { cutInMiddle: fault?.cut === 'middle', nowMs: Date.now() + switches.clockOffsetMs })
      })().catch(() => response.destroy())
    }

  const servers = [
    await startServer(ports.graph, listen('graph', graph), certificate),
    await startServer(ports.content, listen('content', content), certificate),
  ]
  return {
    url,
    faults,
    switches,
    violations,
    seen,
    folderOf: (userName, clientId) => openAppFolder(stateDir, userName, clientId).dir,
    down: () => downAll(servers),
    up: () => upAll(servers),
  }
}

interface Call {
  readonly method: string
  readonly target: Target
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly files: AppFolderFiles
  readonly url: string
  readonly switches: GraphSwitches
  readonly ticketFor: (bytes: Buffer) => string
}

const carryOut = (call: Call): Answer => {
  const { method, target, files } = call
  const item = files.item(target.segments)
  if (item && call.headers['if-match'] !== undefined && call.headers['if-match'] !== item.eTag) return problem(412, 'resourceModified', 'ETag does not match current item’s value.')
  if (method === 'PUT' && target.what === 'content') return put(call)
  if (!item) return problem(404, 'itemNotFound', 'The resource could not be found.')
  if (method === 'GET' && target.what === 'item') return json(200, itemJson(item))
  if (method === 'GET' && target.what === 'children') return children(call)
  if (method === 'GET') {
    const bytes = files.bytes(target.segments)
    return bytes ? { status: 302, headers: { location: call.ticketFor(bytes) } } : problem(400, 'invalidRequest', 'You cannot get content for a folder.')
  }
  if (method === 'DELETE' && target.what === 'item') return files.remove(target.segments) ? { status: 204 } : problem(403, 'accessDenied', 'The app folder itself stays.')
  return problem(405, 'invalidRequest', 'The method is not allowed here.')
}

const put = (call: Call): Answer => {
  const asked = call.query.get('@microsoft.graph.conflictBehavior') ?? 'replace'
  if (asked !== 'fail' && asked !== 'replace' && asked !== 'rename') return problem(400, 'invalidRequest', 'Unknown conflictBehavior.')
  if (call.body.length > maxUploadBytes) return problem(413, 'requestEntityTooLarge', 'Use an upload session for a file of this size.')
  const result = call.files.put(call.target.segments, call.body, asked)
  if (result === 'exists') return problem(409, 'nameAlreadyExists', 'The specified item name already exists.')
  if (result === 'blocked') return problem(409, 'invalidRequest', 'Part of the path is a file, or the name is a folder.')
  return json(result.isNew ? 201 : 200, itemJson(result.item))
}

const children = (call: Call): Answer => {
  const all = call.files.children(call.target.segments)
  if (!all) return problem(400, 'invalidRequest', 'Only a folder has children.')
  const from = Number(call.query.get('$skiptoken') ?? 0)
  const size = Math.min(call.switches.pageSize, Number(call.query.get('$top') ?? call.switches.pageSize))
  const path = call.target.segments.length === 0 ? '/children' : `:/${call.target.segments.map(encodeURIComponent).join('/')}:/children`
  const next = from + size < all.length ? { '@odata.nextLink': `${call.url}/me/drive/special/approot${path}?$skiptoken=${from + size}` } : {}
  return json(200, { '@odata.context': `${call.url}/$metadata#driveItems`, ...next, value: all.slice(from, from + size).map(itemJson) })
}

const itemJson = (item: Item): Record<string, unknown> => ({
  id: item.id,
  name: item.name,
  size: item.size,
  eTag: item.eTag,
  createdDateTime: item.createdDateTime,
  lastModifiedDateTime: item.lastModifiedDateTime,
  ...(item.kind === 'folder' ? { folder: { childCount: 0 } } : { file: { mimeType: 'application/octet-stream' } }),
})

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; odata.metadata=minimal', ...headers },
  body: JSON.stringify(value),
})

const problem = (status: number, code: string, message: string, headers: Record<string, string> = {}): Answer =>
  json(status, { error: { code, message, innerError: { date: new Date().toISOString().slice(0, 19), 'request-id': randomBytes(8).toString('hex') } } }, headers)

const codeOfStatus: Record<number, string> = {
  400: 'invalidRequest',
  401: 'InvalidAuthenticationToken',
  403: 'accessDenied',
  404: 'itemNotFound',
  409: 'nameAlreadyExists',
  412: 'resourceModified',
  413: 'requestEntityTooLarge',
  429: 'activityLimitReached',
  503: 'serviceNotAvailable',
  507: 'quotaLimitReached',
}

const faultAnswer = (fault: Fault): Answer | null => {
  if (fault.redirectTo !== undefined) return { status: 302, headers: { location: fault.redirectTo } }
  if (fault.tooLargeBytes !== undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.alloc(fault.tooLargeBytes, 0x20) }
  const retry = fault.retryAfterSeconds === undefined ? {} : { 'retry-after': `${fault.retryAfterSeconds}` }
  if (fault.body !== undefined) return { status: fault.status ?? 200, headers: { 'content-type': 'application/json', ...retry }, body: fault.body }
  if (fault.status !== undefined) return problem(fault.status, fault.code ?? codeOfStatus[fault.status] ?? 'generalException', 'A fault that was asked for.', retry)
  return null
}

const send = (response: ServerResponse, answer: Answer, how: { cutInMiddle: boolean; nowMs: number }): void => {
  const body = Buffer.from(answer.body ?? '')
  response.writeHead(answer.status, { ...answer.headers, 'content-length': `${body.length}`, date: new Date(how.nowMs).toUTCString() })
  if (!how.cutInMiddle) return void response.end(body)
  response.write(body.subarray(0, Math.max(1, Math.floor(body.length / 2))), () => setTimeout(() => response.destroy(), 20))
}

const collect = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    // Without an encoding a request yields Buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    // One byte above the limit is kept, so that the answer can be 413.
    if (length <= maxUploadBytes + 1) chunks.push(bytes)
  }
  return length > maxUploadBytes ? Buffer.alloc(maxUploadBytes + 1) : Buffer.concat(chunks)
}
