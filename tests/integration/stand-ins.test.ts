// The stand-ins themselves: what practice mode relies on at its second start, the program that scripts start, and the steps
// of the sign-in pages as a table.
import { spawn, type ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { createMsalIdentity } from '../../src/main/adapters/msal-identity.ts'
import { memoryBlob, testSealer } from '../fakes/memory-blob.ts'
import { createNodeHttp } from '../fakes/node-http.ts'
import { browserless } from '../stand-ins/browserless.ts'
import { certificateIn } from '../stand-ins/certificate.ts'
import { parseTarget } from '../stand-ins/graph-address.ts'
import { startStandIns } from '../stand-ins/index.ts'
import { choosePorts } from '../stand-ins/servers.ts'

const root = mkdtempSync(join(tmpdir(), 'twofold-stand-ins-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const folder = (name: string): { stateDir: string; icloudFolder: string } => ({ stateDir: join(root, name), icloudFolder: join(root, name, 'icloud') })
const never = new AbortController().signal

describe('a second start', { timeout: 60_000 }, () => {
  it('finds ports, certificate and sign-in as they were', async () => {
    const cacheFile = memoryBlob()
    const sealer = testSealer()
    const identityOf = (practice: { authority: string; clientId: string; certificatePem: string }) =>
      createMsalIdentity({
        authority: practice.authority,
        clientId: practice.clientId,
        http: createNodeHttp({ ca: practice.certificatePem }),
        opener: { openSignIn: (url) => (void browserless().signIn(url, { userName: 'sam.rivera@outlook.com' }), Promise.resolve()) },
        cacheFile,
        sealer,
      })
    const first = await startStandIns(folder('twice'))
    const account = await identityOf(first.practice).signIn({ signal: never, timeoutMs: 30_000, onWaiting: () => undefined })
    await first.close()

    const second = await startStandIns(folder('twice'))
    try {
      expect(second.portsChanged).toBe(false)
      expect(second.practice).toEqual(first.practice)
      const token = await identityOf(second.practice).accessToken(account.homeAccountId, { signal: never, forceRefresh: true })
      expect(await second.identity.whoIs(token.text())).toMatchObject({ person: { userName: 'sam.rivera@outlook.com' } })
    } finally {
      await second.close()
    }
  })

  it('takes another port where the old one is taken, and says so', async () => {
    const dir = join(root, 'ports')
    mkdirSync(dir)
    const before = await choosePorts(dir)
    expect(before.changed).toBe(false)
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(before.ports.graph, '127.0.0.1', resolve))
    const after = await choosePorts(dir)
    await new Promise((resolve) => squatter.close(resolve))
    expect(after.changed).toBe(true)
    expect(after.ports).toEqual({ ...before.ports, graph: after.ports.graph })
    expect(after.ports.graph).not.toBe(before.ports.graph)
  })
})

describe('the certificate', () => {
  it('is for localhost, kept, and its key is private', () => {
    const dir = join(root, 'certificate')
    const first = certificateIn(dir)
    const certificate = new X509Certificate(first.certificatePem)
    expect(certificate.checkHost('localhost')).toBe('localhost')
    expect(certificate.checkHost('login.microsoftonline.com')).toBeUndefined()
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 30 * 86_400_000)
    expect(statSync(join(dir, 'localhost.key')).mode & 0o777).toBe(0o600)
    expect(certificateIn(dir)).toEqual(first)
  })

  it('is made anew when it can’t be read', () => {
    const dir = join(root, 'torn')
    const first = certificateIn(dir)
    writeFileSync(join(dir, 'localhost.pem'), first.certificatePem.slice(0, 200))
    const second = certificateIn(dir)
    expect(second.certificatePem).not.toBe(first.certificatePem)
    expect(new X509Certificate(second.certificatePem).checkHost('localhost')).toBe('localhost')
  })
})

describe('the sign-in pages', { timeout: 60_000 }, () => {
  it('ask for the alternate e-mail’s code at a fresh sign-in, and know no cookie then', async () => {
    const standIns = await startStandIns(folder('fresh'))
    try {
      const browser = browserless()
      const page = (prompt: string): string => {
        const query = new URLSearchParams({
          client_id: standIns.practice.clientId,
          response_type: 'code',
          response_mode: 'form_post',
          redirect_uri: 'http://localhost:9',
          scope: 'openid profile',
          state: 'x',
          code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
          code_challenge_method: 'S256',
          prompt,
        })
        return `${standIns.practice.authority.replace('https', 'http').replace(/:\d+/, `:${pagesPort(folder('fresh').stateDir)}`)}/v2.0/authorize?${query.toString()}`
      }
      const person = { userName: 'sam.rivera@outlook.com', code: '111111' }
      // The wrong code shows that it was asked for; nobody listens at the app's address, so a finished sign-in can't be posted.
      expect((await browser.signIn(page('login'), person)).text).toContain("That code didn't work")
      await expect(browser.signIn(page('select_account'), person)).rejects.toThrow()
      expect((await browser.open(page('select_account'))).text).toContain('Pick an account')
      expect((await browser.open(page('login'))).text).not.toContain('Pick an account')
      expect((await browser.signIn(page('login'), { ...person, password: 'x' })).text).toContain('That password is incorrect')
      expect((await browser.signIn(page('login'), { userName: 'nobody@outlook.com' })).text).toContain("That account doesn't exist here")
    } finally {
      await standIns.close()
    }
  })

  it('take no token requests, and the token server shows no pages', async () => {
    const standIns = await startStandIns(folder('walls'))
    try {
      const { authority, certificatePem } = standIns.practice
      const pages = `http://localhost:${pagesPort(folder('walls').stateDir)}/consumers/v2.0`
      expect((await fetch(`${pages}/token`, { method: 'POST' })).status).toBe(404)
      const answer = await createNodeHttp({ ca: certificatePem }).send({ method: 'GET', url: `${authority}/v2.0/authorize`, headers: {}, signal: never, timeoutMs: 5_000, maxBytes: 100_000 })
      expect(answer.status).toBe(404)
    } finally {
      await standIns.close()
    }
  })
})

const pagesPort = (stateDir: string): number => {
  // Written by choosePorts.
  const ports = JSON.parse(readFileSync(join(stateDir, 'ports.json'), 'utf8')) as { pages: number }
  return ports.pages
}

describe('the program', { timeout: 60_000 }, () => {
  const start = (name: string): { child: ChildProcess; next: () => Promise<unknown>; tell: (order: unknown) => void; ended: Promise<number | null> } => {
    const { stateDir, icloudFolder } = folder(name)
    const main = join(import.meta.dirname, '../stand-ins/main.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', main, '--state', stateDir, '--icloud', icloudFolder, '--data', 'release'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return {
      child,
      next: async () => {
        const line = await lines.next()
        return line.done ? null : (JSON.parse(line.value) as unknown)
      },
      tell: (order) => child.stdin.write(`${JSON.stringify(order)}\n`),
      ended: new Promise((resolve) => child.on('exit', resolve)),
    }
  }

  it('says where its practice file is, takes orders, and ends when its stdin does', async () => {
    const program = start('program')
    const ready = await program.next()
    expect(ready).toMatchObject({ ready: true, portsChanged: false })
    const file = join(folder('program').stateDir, 'practice.json')
    expect(ready).toMatchObject({ practiceFile: file })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ data: 'release', icloudFolder: folder('program').icloudFolder })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(existsSync(folder('program').icloudFolder)).toBe(true)

    program.tell({ do: 'add-fault', fault: { status: 503 } })
    expect(await program.next()).toEqual({ ok: true })
    program.tell({ do: 'no-such-order' })
    expect(await program.next()).toMatchObject({ ok: false })
    program.tell({ do: 'report' })
    expect(await program.next()).toEqual({ ok: true, violations: [], requests: 0 })
    program.tell({ do: 'switch-graph', set: { appRootMissing: true } })
    expect(await program.next()).toEqual({ ok: true })
    program.tell({ do: 'consents', userName: 'sam.rivera@outlook.com' })
    expect(await program.next()).toEqual({ ok: true, scopes: [] })
    program.child.stdin?.end()
    expect(await program.ended).toBe(0)
  })

  it('ends on SIGTERM', async () => {
    const program = start('program')
    await program.next()
    program.child.kill('SIGTERM')
    expect(await program.ended).toBe(0)
  })
})

describe('addresses of the app folder', () => {
  const base = '/v1.0/me/drive/special/approot'
  it.each([
    [base, { segments: [], what: 'item' }],
    [`${base}/children`, { segments: [], what: 'children' }],
    [`${base}:/a/b.json`, { segments: ['a', 'b.json'], what: 'item' }],
    [`${base}:/a/b.json:`, { segments: ['a', 'b.json'], what: 'item' }],
    [`${base}:/a/b.json:/content`, { segments: ['a', 'b.json'], what: 'content' }],
    [`${base}:/a:/children`, { segments: ['a'], what: 'children' }],
    [`${base}:/a%20b:/content`, { segments: ['a b'], what: 'content' }],
    [`${base}:/a/../b:/content`, 'bad'],
    [`${base}:/a%2Fb:/content`, 'bad'],
    [`${base}:/%zz:/content`, 'bad'],
    [`${base}:/a//b`, 'bad'],
    ['/v1.0/me/drive/root:/a:/content', null],
    [`${base}x:/a`, null],
  ])('%s', (pathname, target) => expect(parseTarget(pathname)).toEqual(target))
})
