// The app folder over real HTTP and real MSAL tokens against the Graph stand-in: the port's suite, every answer that the cloud
// may give to every call, the folder that the service doesn't make, and that the bearer token never leaves Graph.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Cancelled } from '../../src/main/core/cancelled.ts'
import type { AppFolder, Http, HttpRequest, IdentityProvider, SignedInAccount, Timers } from '../../src/main/core/ports.ts'
import { SecretText } from '../../src/main/core/secret.ts'
import type { ErrorCode, ErrorDetail } from '../../src/shared/contract/errors.ts'
import { testAccount } from '../fakes/fake-identity.ts'
import { memoryAppFolder } from '../fakes/memory-app-folder.ts'
import type { Fault } from '../stand-ins/faults.ts'
import { appFolderSuite } from './suites/app-folder-suite.ts'
import { startPracticeCloud, type PracticeCloud } from './suites/practice-cloud.ts'

let cloud: PracticeCloud
let identity: IdentityProvider
let sam: SignedInAccount
let robin: SignedInAccount
let folder: AppFolder
const signal = new AbortController().signal
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

beforeAll(async () => {
  cloud = await startPracticeCloud()
  const first = await cloud.signIn('sam.rivera@outlook.com')
  const second = await cloud.signIn('robin.ash@outlook.com')
  identity = second.identity
  sam = first.account
  robin = second.account
  folder = cloud.appFolder(identity)
}, 60_000)
afterEach(() => {
  cloud.standIns.graph.faults.clear()
  Object.assign(cloud.standIns.graph.switches, { pageSize: 200, clockOffsetMs: 0, appRootMissing: false })
})
afterAll(() => cloud.close())

describe('app folder in memory', () => {
  const memory = memoryAppFolder()
  appFolderSuite(() => ({ folder: memory, account: testAccount('sam'), other: testAccount('robin') }))
})

describe('app folder over Graph', () => {
  appFolderSuite(() => ({ folder, account: sam, other: robin }))

  it('reads a listing of several pages', async () => {
    for (let i = 0; i < 7; i++) await folder.create(`pages/f${i}`, bytes('x'), { account: sam, signal })
    cloud.standIns.graph.switches.pageSize = 3
    expect(await folder.list('pages', { account: sam, signal })).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6'])
  })

  it('puts plain files into the folder of the account and the app', async () => {
    await folder.create('keys/plain/1.json', bytes('{"v":1}'), { account: sam, signal })
    const dir = cloud.standIns.graph.folderOf(sam.userName, cloud.standIns.practice.clientId)
    expect(readFileSync(join(dir, 'keys/plain/1.json'), 'utf8')).toBe('{"v":1}')
    expect(existsSync(join(cloud.standIns.graph.folderOf(robin.userName, cloud.standIns.practice.clientId), 'keys/plain'))).toBe(false)
  })

  it('tells the server’s time', async () => {
    const heard: number[] = []
    cloud.standIns.graph.switches.clockOffsetMs = 3_600_000
    await cloud.appFolder(identity, { onServerDate: (ms) => void heard.push(ms) }).list('keys', { account: sam, signal })
    expect(heard).toHaveLength(1)
    expect((heard[0] ?? 0) - Date.now()).toBeGreaterThan(3_590_000)
  })
})

describe('the bearer token', () => {
  /** A careless client: it sends the token wherever it is sent on to. */
  const careless = (inner: Http, token: () => string): Http => ({
    send: (request) => inner.send({ ...request, headers: { ...request.headers, authorization: token() } }),
  })

  it('goes to Graph alone; a client that lets it follow the redirect is caught', async () => {
    await folder.create('keys/bearer', bytes('x'), { account: sam, signal })
    const from = cloud.sent.length
    expect(await folder.read('keys/bearer', { account: sam, signal })).toEqual(bytes('x'))
    const hosts = cloud.sent.slice(from).map((request) => [new URL(request.url).origin, 'authorization' in request.headers])
    const graph = new URL(cloud.standIns.practice.graph).origin
    expect(hosts).toHaveLength(2)
    expect(hosts[0]).toEqual([graph, true])
    expect(hosts[1]?.[0]).not.toBe(graph)
    expect(hosts[1]?.[1]).toBe(false)
    expect(cloud.standIns.graph.violations).toEqual([])

    // Without the guard the stand-in notices, so the lines above can fail.
    const token = `Bearer ${(await identity.accessToken(sam.homeAccountId, { signal, forceRefresh: false })).text()}`
    await expect(cloud.appFolder(identity, { http: careless(cloud.http, () => token) }).read('keys/bearer', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.refused' })
    expect(cloud.standIns.graph.violations).toHaveLength(1)
  })

  it('is not taken along by a next page elsewhere', async () => {
    const body = JSON.stringify({ value: [{ name: 'a', file: {} }], '@odata.nextLink': 'https://elsewhere.example/v1.0/x' })
    cloud.standIns.graph.faults.add({ body, times: 1 })
    const from = cloud.sent.length
    await expect(folder.list('keys', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.bad-answer' })
    expect(cloud.sent.slice(from).map((request) => new URL(request.url).hostname)).toEqual(['localhost'])
  })

  it('follows no redirect to plain HTTP, at the first hop or at a later one, and no endless ones', async () => {
    for (const redirectTo of ['http://localhost:1/x', 'https://somebody:something@localhost:1/x', 'file:///etc/hostname']) {
      const before = cloud.sent.length
      cloud.standIns.graph.faults.add({ redirectTo, times: 1 })
      await expect(folder.read('keys/x', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
      expect(cloud.sent.length - before).toBe(1)
    }
    await folder.create('keys/later-hop', bytes('x'), { account: sam, signal })
    cloud.standIns.graph.faults.add({ match: { server: 'content' }, redirectTo: 'http://localhost:1/x', times: 1 })
    await expect(folder.read('keys/later-hop', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
    const here = `${cloud.standIns.practice.graph}/again`
    cloud.standIns.graph.faults.add({ redirectTo: here })
    const from = cloud.sent.length
    await expect(folder.read('keys/x', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
    expect(cloud.sent.length - from).toBe(4)
    expect(cloud.sent.slice(from + 1).some((request) => 'authorization' in request.headers)).toBe(false)
  })
})

// --- every answer to every call --------------------------------------------------------------------------------------

const operations = ['list', 'listFolders', 'read', 'create', 'replace', 'remove'] as const
type Operation = (typeof operations)[number]
const listings: readonly Operation[] = ['list', 'listFolders']

/** Timers that don't wait, and what they were asked to wait. */
const impatient = (): { timers: Timers; pausesMs: number[] } => {
  const pausesMs: number[] = []
  return {
    pausesMs,
    timers: {
      after: (delayMs, task) => {
        pausesMs.push(delayMs)
        const timer = setTimeout(task, 0)
        return () => clearTimeout(timer)
      },
    },
  }
}

let names = 0
const run = (on: AppFolder, operation: Operation, path = 'faults/there'): Promise<unknown> => {
  const call = { account: sam, signal }
  switch (operation) {
    case 'list':
    case 'listFolders':
      return on[operation]('faults', call)
    case 'create':
      return on.create(`faults/new${++names}`, bytes('x'), call)
    case 'replace':
      return on.replace(path, bytes('there'), call)
    case 'read':
    case 'remove':
      return on[operation](path, call)
  }
}

interface Row {
  readonly what: string
  readonly fault: Fault
  /** Calls that it concerns; all unless told. */
  readonly on?: readonly Operation[]
  readonly code: ErrorCode
  readonly detail?: ErrorDetail
  /** Requests to Graph in all, until it is given up. */
  readonly requests: number | Partial<Record<Operation, number>>
  /** For the calls that `requests` doesn't name. */
  readonly others?: number
}

const carriesBody: readonly Operation[] = ['list', 'listFolders', 'create', 'replace']
const notCreate = { create: 1 }

const rows: readonly Row[] = [
  { what: '400', fault: { status: 400 }, code: 'cloud.refused', requests: 1 },
  { what: '401 for good', fault: { status: 401 }, code: 'session.needs-sign-in', requests: 2 },
  { what: '403 for another reason', fault: { status: 403, code: 'notAllowed' }, code: 'cloud.forbidden', requests: 1 },
  { what: '403 of a proxy', fault: { status: 403, body: '<html>Blocked</html>' }, code: 'cloud.forbidden', requests: 1 },
  // The folder itself answers; a write is tried once more after that look, which may have made the folder.
  { what: '403 accessDenied, not on the folder itself', fault: { status: 403, match: { path: 'faults' } }, code: 'cloud.forbidden', requests: { create: 3, replace: 3 }, others: 2 },
  { what: '403 accessDenied, also on the folder itself', fault: { status: 403 }, code: 'cloud.app-folder-fault', requests: 2 },
  { what: '404', fault: { status: 404 }, on: ['create', 'replace'], code: 'cloud.not-found', requests: 1 },
  { what: '408', fault: { status: 408 }, code: 'cloud.timed-out', requests: 1 },
  { what: '409 nameAlreadyExists', fault: { status: 409 }, code: 'cloud.conflict', requests: 1 },
  { what: '409 for another reason', fault: { status: 409, code: 'invalidRequest' }, code: 'cloud.refused', requests: 1 },
  { what: '412', fault: { status: 412 }, code: 'cloud.conflict', requests: 1 },
  { what: '413', fault: { status: 413 }, code: 'cloud.too-large', requests: 1 },
  { what: '418', fault: { status: 418 }, code: 'cloud.refused', requests: 1 },
  // Throttled means not carried out, so that all may be tried again.
  { what: '429 with a short Retry-After for good', fault: { status: 429, retryAfterSeconds: 1 }, code: 'cloud.throttled', detail: { retryAfterSeconds: 1 }, requests: 3 },
  { what: '429 with a long Retry-After', fault: { status: 429, retryAfterSeconds: 30 }, code: 'cloud.throttled', detail: { retryAfterSeconds: 30 }, requests: 1 },
  { what: '500 for good', fault: { status: 500 }, code: 'cloud.unavailable', requests: notCreate, others: 3 },
  { what: '502 for good', fault: { status: 502 }, code: 'cloud.unavailable', requests: notCreate, others: 3 },
  { what: '503 for good', fault: { status: 503 }, code: 'cloud.unavailable', requests: notCreate, others: 3 },
  { what: '503 with a long Retry-After', fault: { status: 503, retryAfterSeconds: 120 }, code: 'cloud.unavailable', detail: { retryAfterSeconds: 120 }, requests: 1 },
  { what: '504 for good', fault: { status: 504 }, code: 'cloud.unavailable', requests: notCreate, others: 3 },
  { what: '507', fault: { status: 507 }, code: 'cloud.full', requests: 1 },
  { what: 'a cut before the answer, for good', fault: { cut: 'before' }, code: 'cloud.cut', requests: notCreate, others: 3 },
  { what: 'a cut within the answer, for good', fault: { cut: 'middle' }, on: carriesBody, code: 'cloud.cut', requests: notCreate, others: 3 },
  { what: 'a cut after it was carried out, for good', fault: { cut: 'after' }, code: 'cloud.cut', requests: notCreate, others: 3 },
  { what: 'no JSON', fault: { body: 'not json' }, on: listings, code: 'cloud.bad-answer', requests: 1 },
  { what: 'JSON of another shape', fault: { body: '{"value":"no list"}' }, on: listings, code: 'cloud.bad-answer', requests: 1 },
  { what: 'a list in place of an object', fault: { body: '[]' }, on: listings, code: 'cloud.bad-answer', requests: 1 },
  { what: 'an item without a name', fault: { body: '{"value":[{"file":{}}]}' }, on: listings, code: 'cloud.bad-answer', requests: 1 },
  { what: 'an empty page that has a next one', fault: { body: '{"value":[],"@odata.nextLink":"x"}' }, on: listings, code: 'cloud.bad-answer', requests: 1 },
  { what: 'a listing that is too large', fault: { tooLargeBytes: 5_000_000 }, on: listings, code: 'cloud.too-large', detail: { count: 4_194_304 }, requests: 1 },
  { what: 'a file that is too large', fault: { tooLargeBytes: 1_100_000 }, on: ['read'], code: 'cloud.too-large', detail: { count: 1_048_576 }, requests: 1 },
  { what: 'a redirect', fault: { redirectTo: 'https://localhost:1/elsewhere' }, on: [...listings, 'create', 'replace', 'remove'], code: 'cloud.redirect-refused', requests: 1 },
]

describe('every answer to every call', () => {
  let patient: ReturnType<typeof impatient>
  let under: AppFolder
  beforeAll(async () => {
    patient = impatient()
    under = cloud.appFolder(identity, { timers: patient.timers })
    await folder.replace('faults/there', bytes('there'), { account: sam, signal })
  })

  const cases = rows.flatMap((row) => (row.on ?? operations).map((operation) => ({ ...row, operation })))
  it.each(cases)('$what to $operation is $code', async ({ fault, operation, code, detail, requests, others = 1 }) => {
    cloud.standIns.graph.faults.add(fault)
    const from = cloud.standIns.graph.seen.length
    patient.pausesMs.length = 0
    await expect(run(under, operation)).rejects.toMatchObject({ code, detail: detail ?? {} })
    const expected = typeof requests === 'number' ? requests : (requests[operation] ?? others)
    expect(cloud.standIns.graph.seen.length - from).toBe(expected)
    // Between two tries there is a pause; a refreshed token and a look at the folder need none.
    const isPaused = code === 'cloud.throttled' || code === 'cloud.unavailable' || code === 'cloud.cut'
    expect(patient.pausesMs).toHaveLength(isPaused ? expected - 1 : 0)
    cloud.standIns.graph.faults.clear()
    if (operation === 'remove') await folder.replace('faults/there', bytes('there'), { account: sam, signal })
  })

  it('404 is nothing there', async () => {
    cloud.standIns.graph.faults.add({ status: 404 })
    expect([await run(under, 'list'), await run(under, 'listFolders'), await run(under, 'read')]).toEqual([[], [], null])
    await run(under, 'remove')
  })

  it.each(operations)('%s gets over each of them once', async (operation) => {
    const once: Fault[] = [{ status: 401 }, { status: 429, retryAfterSeconds: 1 }, ...(operation === 'create' ? [] : [{ status: 503 }, { cut: 'before' as const }, { cut: 'after' as const }])]
    for (const fault of once) {
      cloud.standIns.graph.faults.add({ ...fault, times: 1 })
      await run(under, operation)
      await folder.replace('faults/there', bytes('there'), { account: sam, signal })
    }
  })

  it('waits as long as it is told, and not all computers for the same time', async () => {
    for (const [fill, retryAfterSeconds, expected] of [
      [0, 2, [2_000]],
      [0, 0, [200]],
      [255, 0, [600]],
    ] as const) {
      const { timers, pausesMs } = impatient()
      cloud.standIns.graph.faults.add({ status: 503, retryAfterSeconds, times: 1 })
      await run(cloud.appFolder(identity, { timers, random: { bytes: (length) => new Uint8Array(length).fill(fill) } }), 'list')
      expect(pausesMs).toEqual(expected)
    }
  })

  it.each(operations)('%s is offline when nobody answers, and slow when nobody answers in time', async (operation) => {
    const hasty: Http = { send: (request) => cloud.http.send({ ...request, timeoutMs: 150 }) }
    cloud.standIns.graph.faults.add({ delayMs: 1_000 })
    await expect(run(cloud.appFolder(identity, { timers: patient.timers, http: hasty }), operation)).rejects.toMatchObject({ code: 'cloud.timed-out' })
    await cloud.standIns.graph.down()
    try {
      await expect(run(under, operation)).rejects.toMatchObject({ code: 'cloud.offline' })
    } finally {
      await cloud.standIns.graph.up()
    }
  })
})

describe('answers of the download server', () => {
  const rows: readonly [what: string, fault: Fault, code: ErrorCode, downloads: number][] = [
    // There it is about the address that ran out, not about the file or the account.
    ['401', { status: 401 }, 'cloud.refused', 1],
    ['403', { status: 403 }, 'cloud.refused', 1],
    ['404', { status: 404 }, 'cloud.refused', 1],
    ['429 with a long Retry-After', { status: 429, retryAfterSeconds: 60 }, 'cloud.throttled', 1],
    ['503 for good', { status: 503 }, 'cloud.unavailable', 3],
    ['a cut before the answer, for good', { cut: 'before' }, 'cloud.cut', 3],
    ['a cut within the file, for good', { cut: 'middle' }, 'cloud.cut', 3],
    ['too many bytes', { tooLargeBytes: 1_100_000 }, 'cloud.too-large', 1],
    ['redirects without end', { redirectTo: '/again' }, 'cloud.redirect-refused', 3],
  ]

  it.each(rows)('%s', async (_, fault, code, downloads) => {
    await folder.replace('downloads/x', bytes('long enough to be cut in two'), { account: sam, signal })
    cloud.standIns.graph.faults.add({ ...fault, match: { server: 'content' } })
    const from = cloud.standIns.graph.seen.length
    await expect(cloud.appFolder(identity, { timers: impatient().timers }).read('downloads/x', { account: sam, signal })).rejects.toMatchObject({ code })
    expect(cloud.standIns.graph.seen.slice(from).filter(({ server }) => server === 'content')).toHaveLength(downloads)
    expect(cloud.standIns.graph.violations.slice(violationsBefore)).toEqual([])
  })

  let violationsBefore = 0
  beforeAll(() => {
    violationsBefore = cloud.standIns.graph.violations.length
  })
})

// --- the folder that the service doesn't make -------------------------------------------------------------------------

describe('the app folder fault', () => {
  const accountOf = (userName: string): SignedInAccount => (userName === sam.userName ? sam : robin)
  const widerTokenFor = (userName: string): Promise<SecretText> =>
    cloud.identity((pageUrl) => void cloud.browser.signIn(pageUrl, { userName })).widerToken(accountOf(userName), { signal, timeoutMs: 30_000, onWaiting: () => undefined })

  it('is told apart, mended by the wider consent once, and nothing of that consent stays here', async () => {
    cloud.standIns.graph.switches.appRootMissing = true
    for (const operation of operations) await expect(run(folder, operation)).rejects.toMatchObject({ code: 'cloud.app-folder-fault' })
    expect([...(await cloud.standIns.identity.consentsOf(sam.userName))]).not.toContain('Files.ReadWrite')

    const sealed = cloud.cacheFile.bytes()
    const wider = await widerTokenFor(sam.userName)
    expect(cloud.cacheFile.bytes()).toBe(sealed)
    const from = cloud.sent.length
    await folder.makeRoot(wider, signal)
    expect(cloud.sent.slice(from).map(({ method, url }) => [method, url])).toEqual([['GET', `${cloud.standIns.practice.graph}/me/drive/special/approot`]])

    const after = cloud.sent.length
    await folder.create('keys/after-the-fault', bytes('x'), { account: sam, signal })
    expect(await folder.read('keys/after-the-fault', { account: sam, signal })).toEqual(bytes('x'))
    // From then on with the narrow token again: the wider one is in no request, and the account's own never got wider.
    expect(cloud.sent.slice(after).some(({ headers }) => headers['authorization']?.includes(wider.text()))).toBe(false)
    const token = await identity.accessToken(sam.homeAccountId, { signal, forceRefresh: true })
    expect((await cloud.standIns.identity.whoIs(token.text()))?.scopes.has('Files.ReadWrite')).toBe(false)
    // What the user is told to take back.
    expect([...(await cloud.standIns.identity.consentsOf(sam.userName))]).toContain('Files.ReadWrite')
    // Another account has its own folder and its own fault.
    await expect(folder.list('keys', { account: robin, signal })).rejects.toMatchObject({ code: 'cloud.app-folder-fault' })
  })

  it('is no longer said once the folder is there, even if one path is refused', async () => {
    cloud.standIns.graph.faults.add({ status: 403, match: { path: 'keys' } })
    await expect(folder.list('keys', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.forbidden' })
  })

  it('isn’t said of a first write that is refused until somebody has looked at the folder', async () => {
    cloud.standIns.graph.faults.add({ status: 403, match: { method: 'PUT' }, times: 1 })
    const from = cloud.standIns.graph.seen.length
    await folder.create('keys/first-write', bytes('x'), { account: sam, signal })
    expect(cloud.standIns.graph.seen.slice(from).map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT'])
  })

  it.each<[what: string, fault: Fault, code: ErrorCode, requests: number]>([
    ['401', { status: 401 }, 'cloud.unauthorized', 1],
    // Refused with the wider consent too: it wasn't that fault.
    ['403', { status: 403 }, 'cloud.forbidden', 1],
    ['404', { status: 404 }, 'cloud.not-found', 1],
    ['429 with a long Retry-After', { status: 429, retryAfterSeconds: 30 }, 'cloud.throttled', 1],
    ['503 for good', { status: 503 }, 'cloud.unavailable', 3],
    ['507', { status: 507 }, 'cloud.full', 1],
    ['a cut, for good', { cut: 'before' }, 'cloud.cut', 3],
    ['no JSON', { body: '<html>' }, 'cloud.bad-answer', 1],
    ['an item that is no folder', { body: '{"name":"x","file":{}}' }, 'cloud.bad-answer', 1],
    ['too many bytes', { tooLargeBytes: 5_000_000 }, 'cloud.too-large', 1],
    ['a redirect to another origin', { redirectTo: 'https://elsewhere.example/approot' }, 'cloud.redirect-refused', 1],
  ])('isn’t mended by %s', async (_, fault, code, requests) => {
    cloud.standIns.graph.faults.add(fault)
    const from = cloud.sent.length
    const token = new SecretText('a token of wider consent')
    const heard: string[] = []
    const under = cloud.appFolder(identity, { timers: impatient().timers, onNeedsSignIn: (id) => void heard.push(id) })
    await expect(under.makeRoot(token, signal)).rejects.toMatchObject({ code })
    expect(cloud.sent.slice(from)).toHaveLength(requests)
    expect(new Set(cloud.sent.slice(from).map(({ url }) => new URL(url).origin))).toEqual(new Set([new URL(cloud.standIns.practice.graph).origin]))
    // The account's own tokens are as good as before.
    expect(heard).toEqual([])
  })

  it('is not mended by somebody who cancelled', async () => {
    const from = cloud.sent.length
    await expect(folder.makeRoot(new SecretText('x'), AbortSignal.abort())).rejects.toThrow(Cancelled)
    expect(cloud.sent.slice(from).length).toBeLessThanOrEqual(1)
  })
})

describe('faults of the cloud', () => {
  const list = (): Promise<unknown> => folder.list('keys', { account: sam, signal })
  const withFault = (fault: Fault, run: () => Promise<unknown> = list): Promise<unknown> => {
    cloud.standIns.graph.faults.add(fault)
    return run()
  }

  it('refreshes a token that is refused, once', async () => {
    cloud.standIns.identity.expireAccessTokens()
    const from = cloud.standIns.graph.seen.length
    await list()
    expect(cloud.standIns.graph.seen.length - from).toBe(2)
  })

  it('asks to sign in when the fresh token is refused too, and says for whom', async () => {
    const heard: string[] = []
    cloud.standIns.graph.faults.add({ status: 401 })
    await expect(cloud.appFolder(identity, { onNeedsSignIn: (id) => void heard.push(id) }).list('keys', { account: sam, signal })).rejects.toMatchObject({ code: 'session.needs-sign-in' })
    expect(heard).toEqual([sam.homeAccountId])
  })

  it('gets over a cut within a download', async () => {
    const content = bytes('long enough to be cut in two')
    await folder.create('keys/content', content, { account: sam, signal })
    cloud.standIns.graph.faults.add({ match: { server: 'content' }, cut: 'middle', times: 1 })
    const from = cloud.standIns.graph.seen.length
    expect(await folder.read('keys/content', { account: sam, signal })).toEqual(content)
    expect(cloud.standIns.graph.seen.slice(from).map(({ server }) => server)).toEqual(['graph', 'content', 'graph', 'content'])
  })

  it('doesn’t repeat a create whose answer was lost: it may have been carried out', async () => {
    const create = (): Promise<unknown> => folder.create('keys/lost-answer', bytes('x'), { account: sam, signal })
    await expect(withFault({ match: { method: 'PUT' }, cut: 'after', times: 1 }, create)).rejects.toMatchObject({ code: 'cloud.cut' })
    expect(await folder.read('keys/lost-answer', { account: sam, signal })).toEqual(bytes('x'))
  })

  it('ends at once when it is cancelled, while it is slow and while it waits to try again', async () => {
    for (const fault of [{ delayMs: 3_000, times: 1 }, { status: 503, retryAfterSeconds: 3, times: 1 }]) {
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 150)
      await expect(withFault(fault, () => folder.list('keys', { account: sam, signal: abort.signal }))).rejects.toThrow(Cancelled)
      cloud.standIns.graph.faults.clear()
    }
  })

  it('gives each answer a time limit and a cap', async () => {
    const asked: HttpRequest[] = []
    const watching: Http = { send: (request) => (asked.push(request), cloud.http.send(request)) }
    await cloud.appFolder(identity, { http: watching }).list('keys', { account: sam, signal })
    for (const { timeoutMs, maxBytes } of asked) {
      expect(timeoutMs).toBeLessThanOrEqual(30_000)
      expect(maxBytes).toBeLessThanOrEqual(4_194_304)
    }
  })

  it('sends nothing for a path that isn’t one of ours', async () => {
    const from = cloud.sent.length
    await expect(folder.read('../../drives/x', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.refused' })
    await expect(folder.create('keys/a:b', bytes('x'), { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.refused' })
    expect(cloud.sent.length).toBe(from)
  })
})
