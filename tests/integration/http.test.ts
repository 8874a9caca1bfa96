// The Http port's suite over node:https. Electron's adapter passes the same cases inside Electron (tests/e2e/net-http.spec.ts).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createNodeHttp } from '../fakes/node-http.ts'
import { certificateIn } from '../stand-ins/certificate.ts'
import { httpCases, trustCase } from './suites/http-suite.ts'
import { startHttpTestServer, type HttpTestServer } from './suites/http-server.ts'

const dir = mkdtempSync(join(tmpdir(), 'twofold-http-'))
const certificate = certificateIn(join(dir, 'trusted'))
const other = certificateIn(join(dir, 'other'))
let server: HttpTestServer
beforeAll(async () => {
  server = await startHttpTestServer(certificate)
})
afterAll(async () => {
  await server.close()
  rmSync(dir, { recursive: true })
})

describe('Http over node:https', () => {
  it('refuses a certificate that it has no reason to trust', () => trustCase(createNodeHttp({ ca: other.certificatePem }), server))
  for (const httpCase of httpCases) it(httpCase.name, () => httpCase.run(createNodeHttp({ ca: certificate.certificatePem }), server))
})
