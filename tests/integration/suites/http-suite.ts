// What every Http adapter must do, as plain cases without a test runner, so that they also run inside Electron's main process.
import assert from 'node:assert/strict'
import { isAppError } from '../../../src/main/core/app-error.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import type { Http, HttpAnswer, HttpRequest } from '../../../src/main/core/ports.ts'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'
import type { HttpTestServer } from './http-server.ts'

export interface HttpCase {
  readonly name: string
  run(http: Http, server: HttpTestServer): Promise<void>
}

/** `untrusted` is the same adapter without trust in the server's certificate. */
export const trustCase = async (untrusted: Http, server: HttpTestServer): Promise<void> => {
  await fails(ask(untrusted, server, '/echo'), 'cloud.bad-answer')
  assert.equal(server.seen.length, 0)
}

export const httpCases: readonly HttpCase[] = [
  {
    name: 'sends method, headers and bytes, and gives back status, lower-case headers and bytes',
    run: async (http, server) => {
      const body = Uint8Array.from({ length: 256 }, (_, i) => i)
      const answer = await ask(http, server, '/echo', { method: 'PUT', headers: { authorization: 'Bearer abc', 'content-type': 'application/octet-stream' }, body })
      assert.equal(answer.status, 200)
      assert.deepEqual(Array.from(answer.body), Array.from(body))
      assert.equal(answer.headers['x-upper-case'], 'yes')
      const asked = server.seen.at(-1)
      assert.equal(asked?.method, 'PUT')
      assert.equal(asked.headers.authorization, 'Bearer abc')
      assert.equal(asked.headers['content-length'], '256')
    },
  },
  {
    name: 'keeps no cookies',
    run: async (http, server) => {
      await ask(http, server, '/echo')
      await ask(http, server, '/echo')
      assert.equal(server.seen.at(-1)?.headers.cookie, undefined)
    },
  },
  {
    name: 'answers an error status as an answer, 401 included',
    run: async (http, server) => {
      const missing = await ask(http, server, '/status/404')
      assert.deepEqual([missing.status, textOf(missing)], [404, '{"gone":true}'])
      assert.equal((await ask(http, server, '/status/401')).status, 401)
    },
  },
  {
    name: 'follows no redirect, and says where it points',
    run: async (http, server) => {
      const before = server.seen.length
      const near = await ask(http, server, '/redirect', { headers: { authorization: 'Bearer abc' } })
      assert.equal(near.status, 302)
      assert.equal(new URL(near.headers.location ?? '', server.url).href, `${server.url}/echo`)
      const far = await ask(http, server, '/redirect-elsewhere')
      assert.equal(far.headers.location, 'https://elsewhere.example/x?y=z')
      assert.equal(server.seen.length, before)
    },
  },
  { name: 'ends at its time limit before an answer', run: (http, server) => fails(ask(http, server, '/never', { timeoutMs: 200 }), 'cloud.timed-out') },
  { name: 'ends at its time limit in the middle of a body', run: (http, server) => fails(ask(http, server, '/slow-body', { timeoutMs: 300 }), 'cloud.timed-out') },
  {
    name: 'ends at an abort, and lets go of the connection',
    run: async (http, server) => {
      const before = server.abandoned()
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 150)
      await assert.rejects(ask(http, server, '/never', { signal: abort.signal }), Cancelled)
      await until(() => server.abandoned() > before)
    },
  },
  {
    name: 'sends nothing once aborted',
    run: async (http, server) => {
      const before = server.seen.length
      await assert.rejects(ask(http, server, '/echo', { signal: AbortSignal.abort() }), Cancelled)
      assert.equal(server.seen.length, before)
    },
  },
  { name: 'tells a connection that was cut before the answer', run: (http, server) => fails(ask(http, server, '/cut-before'), 'cloud.cut') },
  { name: 'tells a connection that was cut within the body', run: (http, server) => fails(ask(http, server, '/cut-body'), 'cloud.cut') },
  { name: 'takes a body up to its cap', run: async (http, server) => assert.equal((await ask(http, server, '/large', { maxBytes: 100_000 })).body.length, 100_000) },
  { name: 'refuses a body over its cap', run: (http, server) => fails(ask(http, server, '/large', { maxBytes: 99_999 }), 'cloud.too-large') },
  {
    name: 'stops reading a body without end',
    run: async (http, server) => {
      const before = server.abandoned()
      await fails(ask(http, server, '/endless', { maxBytes: 50_000 }), 'cloud.too-large')
      await until(() => server.abandoned() > before)
    },
  },
  { name: 'is offline where nobody listens', run: (http, server) => fails(ask(http, server, '', { url: 'https://localhost:1/' }), 'cloud.offline') },
]

const ask = (http: Http, server: HttpTestServer, path: string, change: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
  http.send({ method: 'GET', url: `${server.url}${path}`, headers: {}, signal: new AbortController().signal, timeoutMs: 5_000, maxBytes: 1_000_000, ...change })

const fails = (promise: Promise<unknown>, code: ErrorCode): Promise<void> =>
  assert.rejects(promise, (error) => {
    assert.ok(isAppError(error), String(error))
    assert.equal(error.code, code)
    return true
  })

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 100 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok(isSo())
}

const textOf = (answer: HttpAnswer): string => Buffer.from(answer.body).toString()
