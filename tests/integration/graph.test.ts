// The app folder over real HTTP and real MSAL tokens against the Graph stand-in: the port's suite, every fault that the cloud
// has so far, and that the bearer token never leaves Graph.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Cancelled } from '../../src/main/core/cancelled.ts'
import type { AppFolder, Http, HttpRequest, IdentityProvider, SignedInAccount } from '../../src/main/core/ports.ts'
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
  Object.assign(cloud.standIns.graph.switches, { pageSize: 200, clockOffsetMs: 0 })
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

  it('follows no redirect to plain HTTP, and no endless ones', async () => {
    cloud.standIns.graph.faults.add({ redirectTo: 'http://localhost:1/x', times: 1 })
    await expect(folder.read('keys/x', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
    const here = `${cloud.standIns.practice.graph}/again`
    cloud.standIns.graph.faults.add({ redirectTo: here })
    const from = cloud.sent.length
    await expect(folder.read('keys/x', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
    expect(cloud.sent.length - from).toBe(4)
    expect(cloud.sent.slice(from + 1).some((request) => 'authorization' in request.headers)).toBe(false)
  })

  it('does not follow redirects of a listing or an upload', async () => {
    cloud.standIns.graph.faults.add({ redirectTo: `${cloud.standIns.practice.graph}/elsewhere` })
    await expect(folder.list('keys', { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
    await expect(folder.create('keys/moved', bytes('x'), { account: sam, signal })).rejects.toMatchObject({ code: 'cloud.redirect-refused' })
  })
})

describe('faults of the cloud', () => {
  const list = (): Promise<unknown> => folder.list('keys', { account: sam, signal })
  const withFault = (fault: Fault, run: () => Promise<unknown> = list): Promise<unknown> => {
    cloud.standIns.graph.faults.add(fault)
    return run()
  }

  it.each([
    [{ status: 403 }, 'cloud.forbidden', {}],
    [{ status: 412 }, 'cloud.conflict', {}],
    [{ status: 413 }, 'cloud.too-large', {}],
    [{ status: 507 }, 'cloud.full', {}],
    [{ status: 429, retryAfterSeconds: 30 }, 'cloud.throttled', { retryAfterSeconds: 30 }],
    [{ status: 503, retryAfterSeconds: 120 }, 'cloud.unavailable', { retryAfterSeconds: 120 }],
    [{ status: 418 }, 'cloud.refused', {}],
    [{ body: 'not json' }, 'cloud.bad-answer', {}],
    [{ body: '{"value":"no list"}' }, 'cloud.bad-answer', {}],
    [{ body: '[]' }, 'cloud.bad-answer', {}],
    [{ tooLargeBytes: 5_000_000 }, 'cloud.too-large', { count: 4_194_304 }],
  ] as const)('%j is %s', async (fault, code, detail) => {
    await expect(withFault(fault)).rejects.toMatchObject({ code, detail })
  })

  it('refreshes a token that is refused, once', async () => {
    cloud.standIns.identity.expireAccessTokens()
    const from = cloud.standIns.graph.seen.length
    await list()
    expect(cloud.standIns.graph.seen.length - from).toBe(2)
  })

  it('asks to sign in when the fresh token is refused too, and says for whom', async () => {
    const heard: string[] = []
    const from = cloud.standIns.graph.seen.length
    cloud.standIns.graph.faults.add({ status: 401 })
    await expect(cloud.appFolder(identity, { onNeedsSignIn: (id) => void heard.push(id) }).list('keys', { account: sam, signal })).rejects.toMatchObject({ code: 'session.needs-sign-in' })
    expect(heard).toEqual([sam.homeAccountId])
    expect(cloud.standIns.graph.seen.length - from).toBe(2)
  })

  it('gets over a short throttle, a short outage and a cut connection', async () => {
    for (const fault of [{ status: 429, retryAfterSeconds: 0 }, { status: 503 }, { cut: 'before' }, { cut: 'middle' }] as const) {
      await expect(withFault({ ...fault, times: 1 })).resolves.toBeDefined()
    }
    await folder.create('keys/content', bytes('x'), { account: sam, signal })
    cloud.standIns.graph.faults.add({ match: { server: 'content' }, cut: 'middle', times: 1 })
    expect(await folder.read('keys/content', { account: sam, signal })).toEqual(bytes('x'))
  })

  it('doesn’t repeat a create whose answer was lost: it may have been carried out', async () => {
    const create = (): Promise<unknown> => folder.create('keys/lost-answer', bytes('x'), { account: sam, signal })
    await expect(withFault({ match: { method: 'PUT' }, cut: 'after', times: 1 }, create)).rejects.toMatchObject({ code: 'cloud.cut' })
    expect(await folder.read('keys/lost-answer', { account: sam, signal })).toEqual(bytes('x'))
  })

  it('is offline when nobody answers', async () => {
    await cloud.standIns.graph.down()
    try {
      await expect(list()).rejects.toMatchObject({ code: 'cloud.offline' })
    } finally {
      await cloud.standIns.graph.up()
    }
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
