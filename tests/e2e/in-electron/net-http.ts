// Runs as Electron's main process: the Http port's suite over Electron's own network stack, then sign-in and the app folder on
// it against the stand-ins. Prints one JSON line with what each case gave; net-http.spec.ts builds and starts it.
import assert from 'node:assert/strict'
import { X509Certificate, createHash } from 'node:crypto'
import { join } from 'node:path'
import { app, session, type Session } from 'electron'
import { createGraphAppFolder } from '../../../src/main/adapters/graph-app-folder.ts'
import { createMsalIdentity } from '../../../src/main/adapters/msal-identity.ts'
import { createNetHttp } from '../../../src/main/adapters/net-http.ts'
import { createSystemTimers } from '../../../src/main/adapters/system-timers.ts'
import { memoryBlob, testSealer } from '../../fakes/memory-blob.ts'
import { browserless } from '../../stand-ins/browserless.ts'
import { certificateIn } from '../../stand-ins/certificate.ts'
import type { PracticeFile } from '../../stand-ins/index.ts'
import { httpCases, trustCase } from '../../integration/suites/http-suite.ts'
import { startHttpTestServer } from '../../integration/suites/http-server.ts'

const main = async (): Promise<void> => {
  await app.whenReady()
  const certificate = certificateIn(join(process.env['TWOFOLD_TEST_DIR'] ?? '', 'certificate'))
  const server = await startHttpTestServer(certificate)
  const trusting = session.fromPartition('trusting')
  trustOnly(trusting, certificate.certificatePem)

  const outcomes: { name: string; problem: string | null }[] = []
  const record = async (name: string, run: () => Promise<void>): Promise<void> => {
    const problem = await run().then(
      () => null,
      (error: unknown) => (error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : String(error)),
    )
    outcomes.push({ name, problem })
  }
  await record('refuses a certificate that it has no reason to trust', () => trustCase(createNetHttp(() => session.fromPartition('plain')), server))
  for (const httpCase of httpCases) await record(httpCase.name, () => httpCase.run(createNetHttp(() => trusting), server))
  // Written by net-http.spec.ts.
  const practice = JSON.parse(process.env['TWOFOLD_TEST_PRACTICE'] ?? '') as PracticeFile
  await record('signs in and keeps files in the app folder', () => useCloud(practice))
  process.stdout.write(`${JSON.stringify({ outcomes })}\n`)
}

const useCloud = async (practice: PracticeFile): Promise<void> => {
  const trusting = session.fromPartition('cloud')
  trustOnly(trusting, practice.certificatePem)
  const http = createNetHttp(() => trusting)
  const { authority, clientId } = practice
  const opener = {
    openSignIn: (url: string): Promise<void> => {
      void browserless().signIn(url, { userName: 'sam.rivera@outlook.com' })
      return Promise.resolve()
    },
  }
  const identity = createMsalIdentity({ authority, clientId, http, opener, cacheFile: memoryBlob(), sealer: testSealer() })
  const { signal } = new AbortController()
  const account = await identity.signIn({ signal, timeoutMs: 20_000, onWaiting: () => undefined })
  const folder = createGraphAppFolder({ http, identity, timers: createSystemTimers(), random: { bytes: (length) => new Uint8Array(length) }, baseUrl: practice.graph })
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
  await folder.create('keys/electron/1.json', bytes, { account, signal })
  assert.deepEqual(Array.from((await folder.read('keys/electron/1.json', { account, signal })) ?? []), Array.from(bytes))
  await assert.rejects(folder.create('keys/electron/1.json', bytes, { account, signal }), { code: 'cloud.conflict' })
  assert.deepEqual(await folder.list('keys/electron', { account, signal }), ['1.json'])
  await identity.accessToken(account.homeAccountId, { signal, forceRefresh: true })
}

const trustOnly = (target: Session, certificatePem: string): void => {
  const fingerprint = `sha256/${createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('base64')}`
  target.setCertificateVerifyProc((request, callback) => callback(request.certificate.fingerprint === fingerprint ? 0 : -3))
}

main()
  .catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
  .finally(() => app.exit(0))
