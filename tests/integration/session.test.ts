// Sign-in end to end without Electron: real MSAL, real HTTP, the identity stand-in, and for the journeys a real browser on its
// pages. Shows that only personal accounts get in, that every end frees the port, and that tokens lie sealed.
import { connect } from 'node:net'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../src/main/core/app-error.ts'
import { Cancelled } from '../../src/main/core/cancelled.ts'
import type { IdentityProvider, SignedInAccount } from '../../src/main/core/ports.ts'
import { createMsalIdentity } from '../../src/main/adapters/msal-identity.ts'
import { memoryBlob, testSealer } from '../fakes/memory-blob.ts'
import { browserless } from '../stand-ins/browserless.ts'
import { people, personalTenant, practiceCode, practicePassword } from '../stand-ins/people.ts'
import { createNodeHttp } from '../fakes/node-http.ts'
import { certificateIn } from '../stand-ins/certificate.ts'
import { giveCode, giveName, givePassword, launchBrowser, noBrowserBecause } from './suites/page-driver.ts'
import { startPracticeCloud, type PracticeCloud } from './suites/practice-cloud.ts'

const samName = 'sam.rivera@outlook.com'
const robinName = 'robin.ash@outlook.com'
const workName = 'sam.rivera@contoso.com'
const never = new AbortController().signal

let cloud: PracticeCloud
beforeAll(async () => {
  cloud = await startPracticeCloud()
}, 60_000)
afterEach(() => Object.assign(cloud.standIns.identity.switches, { letWorkAccountsThrough: false, alternateEmail: 'fresh-sign-in', delayMs: 0 }))
afterAll(() => cloud.close())

interface Attempt {
  /** The page's address, once the browser has it. */
  readonly pageUrl: Promise<string>
  readonly done: Promise<SignedInAccount>
  readonly abort: AbortController
  /** Where MSAL listens. */
  port(): Promise<number>
}

const begin = (identityOf: (open: (pageUrl: string) => unknown) => IdentityProvider = (open) => cloud.identity(open), timeoutMs = 60_000): Attempt => {
  const abort = new AbortController()
  let opened = (_pageUrl: string): void => undefined
  const pageUrl = new Promise<string>((resolve) => {
    opened = resolve
  })
  const done = identityOf(() => undefined).signIn({ signal: abort.signal, timeoutMs, onWaiting: (url) => opened(url) })
  done.catch(() => undefined)
  return { pageUrl, done, abort, port: async () => Number(new URL(new URL(await pageUrl).searchParams.get('redirect_uri') ?? '').port) }
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const problem = noBrowserBecause()

describe.skipIf(problem !== null)(`sign-in in a real browser${problem === null ? '' : ` (skipped: ${problem})`}`, { timeout: 60_000 }, () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)
  beforeEach(async () => {
    page = await browser.newPage()
  })
  afterEach(() => page.close())
  afterAll(() => browser.close())

  it('signs in with a personal account and says that the window can be closed', async () => {
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await expect(page.locator('header').textContent()).resolves.toContain('Practice stand-in, not Microsoft')
    await giveName(page, samName)
    await givePassword(page, 'wrong')
    expect(await page.getByRole('alert').textContent()).toBe('That password is incorrect for this account.')
    await givePassword(page, practicePassword)
    const account = await attempt.done
    expect(account).toMatchObject({ userName: samName, displayName: 'Sam Rivera', tid: personalTenant, oid: people[0]?.oid })
    expect(account.homeAccountId).toBe(`${account.oid}.${account.tid}`)
    await page.getByText('You can close this window and return to Twofold.').waitFor()
    expect(await isListening(await attempt.port())).toBe(false)
  })

  it('can be done by keyboard alone', async () => {
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await page.keyboard.type(robinName)
    await page.keyboard.press('Enter')
    // Enter chooses the page's main action, so it must not be Cancel that comes first.
    await page.getByLabel('Password').waitFor()
    await page.keyboard.type(practicePassword)
    await page.keyboard.press('Enter')
    expect((await attempt.done).userName).toBe(robinName)
  })

  it('asks for the code that goes to the alternate e-mail', async () => {
    cloud.standIns.identity.switches.alternateEmail = 'always'
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await giveName(page, samName)
    await givePassword(page, practicePassword)
    await page.getByText('sa*****@example.net').waitFor()
    await giveCode(page, '123456')
    await page.getByText("That code didn't work").waitFor()
    await giveCode(page, practiceCode)
    expect((await attempt.done).userName).toBe(samName)
  })

  it('refuses a work account on the page, and takes a personal one after that', async () => {
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await giveName(page, workName)
    expect(await page.getByRole('alert').textContent()).toBe("You can't sign in here with a work or school account. Use your personal account instead.")
    await giveName(page, samName)
    await givePassword(page, practicePassword)
    expect((await attempt.done).userName).toBe(samName)
  })

  it('refuses a work account that the page let through, and keeps none of its tokens', async () => {
    cloud.standIns.identity.switches.letWorkAccountsThrough = true
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await giveName(page, workName)
    await givePassword(page, practicePassword)
    await expect(attempt.done).rejects.toMatchObject({ code: 'session.work-account', detail: { found: workName } })
    const work = people.find((person) => person.userName === workName)
    await expect(cloud.identity(() => undefined).accessToken(`${work?.oid ?? ''}.${work?.tid ?? ''}`, { signal: never, forceRefresh: false })).rejects.toMatchObject({ code: 'session.needs-sign-in' })
    expect(await isListening(await attempt.port())).toBe(false)
  })

  it('is cancelled on the page', async () => {
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect(attempt.done).rejects.toThrow(Cancelled)
    await page.getByText('The sign-in was not finished.').waitFor()
    expect(await isListening(await attempt.port())).toBe(false)
  })

  it('is abandoned half way, then cancelled in the app: the port is free and the late page gets nowhere', async () => {
    const attempt = begin()
    await page.goto(await attempt.pageUrl)
    await giveName(page, samName)
    expect(await isListening(await attempt.port())).toBe(true)
    attempt.abort.abort()
    await expect(attempt.done).rejects.toThrow(Cancelled)
    expect(await isListening(await attempt.port())).toBe(false)
    await givePassword(page, practicePassword)
    await expect(attempt.done).rejects.toThrow(Cancelled)
  })

  it('offers the account that the browser is signed in with', async () => {
    const first = begin()
    await page.goto(await first.pageUrl)
    await giveName(page, samName)
    await givePassword(page, practicePassword)
    await first.done
    const second = begin()
    await page.goto(await second.pageUrl)
    await page.getByRole('button', { name: /sam\.rivera@outlook\.com/ }).click()
    expect((await second.done).userName).toBe(samName)
    const third = begin()
    await page.goto(await third.pageUrl)
    await giveName(page, robinName)
    await givePassword(page, practicePassword)
    expect((await third.done).userName).toBe(robinName)
  })
})

describe('sign-in', () => {
  const finish = async (attempt: Attempt, userName = samName): Promise<void> => {
    await cloud.browser.signIn(await attempt.pageUrl, { userName })
  }

  it('asks for the app folder and nothing more, with PKCE and the account choice', async () => {
    const attempt = begin()
    const asked = new URL(await attempt.pageUrl).searchParams
    expect(asked.get('scope')?.split(' ').sort()).toEqual(['Files.ReadWrite.AppFolder', 'offline_access', 'openid', 'profile'])
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('prompt')).toBe('select_account')
    expect(asked.get('response_mode')).toBe('form_post')
    attempt.abort.abort()
    await expect(attempt.done).rejects.toThrow(Cancelled)
  })

  it('times out, and frees the port', async () => {
    const attempt = begin(undefined, 600)
    const port = await attempt.port()
    await expect(attempt.done).rejects.toMatchObject({ code: 'session.timed-out' })
    expect(await isListening(port)).toBe(false)
  })

  it('can be cancelled before the page is known', async () => {
    cloud.standIns.identity.switches.delayMs = 2_000
    // A fresh one: it has to ask the identity platform first.
    const attempt = begin()
    attempt.abort.abort()
    await expect(attempt.done).rejects.toThrow(Cancelled)
  })

  it('can be cancelled while the tokens are on their way, and keeps none', async () => {
    const attempt = begin((open) => cloud.identity(open))
    const pageUrl = await attempt.pageUrl
    const before = cloud.cacheFile.bytes()
    await cloud.browser.open(pageUrl)
    const sentBefore = cloud.sent.length
    cloud.standIns.identity.switches.delayMs = 400
    const page = cloud.browser.signIn(pageUrl, { userName: samName })
    while (!cloud.sent.slice(sentBefore).some((request) => request.method === 'POST')) await new Promise((resolve) => setTimeout(resolve, 10))
    attempt.abort.abort()
    await expect(attempt.done).rejects.toThrow(Cancelled)
    await page
    expect(cloud.cacheFile.bytes()).toBe(before)
  })

  it('keeps two attempts apart: the first ends, the second goes on', async () => {
    const first = begin()
    await first.pageUrl
    const second = begin()
    expect(await first.port()).not.toBe(await second.port())
    first.abort.abort()
    await expect(first.done).rejects.toThrow(Cancelled)
    await finish(second)
    expect((await second.done).userName).toBe(samName)
  })

  it('ends when no browser opens', async () => {
    const identity = createMsalIdentity({
      authority: cloud.standIns.practice.authority,
      clientId: cloud.standIns.practice.clientId,
      http: cloud.http,
      opener: { openSignIn: () => Promise.reject(new AppError('session.browser-failed')) },
      cacheFile: memoryBlob(),
      sealer: testSealer(),
    })
    await expect(identity.signIn({ signal: never, timeoutMs: 5_000, onWaiting: () => undefined })).rejects.toMatchObject({ code: 'session.browser-failed' })
  })

  it('tells offline from an answer that can’t be trusted', async () => {
    const untrusting = createMsalIdentity({
      authority: cloud.standIns.practice.authority,
      clientId: cloud.standIns.practice.clientId,
      http: createNodeHttp({ ca: certificateIn(`${cloud.standIns.practice.icloudFolder}-other`).certificatePem }),
      opener: { openSignIn: () => Promise.resolve() },
      cacheFile: memoryBlob(),
      sealer: testSealer(),
    })
    await expect(untrusting.signIn({ signal: never, timeoutMs: 5_000, onWaiting: () => undefined })).rejects.toMatchObject({ code: 'session.untrusted-answer' })
    await cloud.standIns.identity.down()
    try {
      await expect(begin().done).rejects.toMatchObject({ code: 'cloud.offline' })
    } finally {
      await cloud.standIns.identity.up()
    }
  })

  it('passes an OAuth error on as a refusal with its code', async () => {
    const attempt = begin()
    const { searchParams } = new URL(await attempt.pageUrl)
    const body = new URLSearchParams({ error: 'unauthorized_client', error_description: 'The client of Sam', state: searchParams.get('state') ?? '' })
    await fetch(`http://127.0.0.1:${await attempt.port()}/`, { method: 'POST', body })
    await expect(attempt.done).rejects.toMatchObject({ code: 'session.refused', detail: { name: 'unauthorized_client' } })
  })

  it('isn’t ended by somebody who doesn’t know its state', async () => {
    const attempt = begin()
    await attempt.pageUrl
    const forged = new URLSearchParams({ error: 'access_denied', state: 'guessed' })
    expect((await fetch(`http://127.0.0.1:${await attempt.port()}/`, { method: 'POST', body: forged })).status).toBe(400)
    await finish(attempt)
    expect((await attempt.done).userName).toBe(samName)
  })

  it('is not configured without a client id', async () => {
    const identity = createMsalIdentity({ authority: cloud.standIns.practice.authority, clientId: null, http: cloud.http, opener: { openSignIn: () => Promise.resolve() }, cacheFile: memoryBlob(), sealer: testSealer() })
    expect(identity.configured).toBe(false)
    await expect(identity.signIn({ signal: never, timeoutMs: 1_000, onWaiting: () => undefined })).rejects.toMatchObject({ code: 'session.not-configured' })
  })
})

describe('the wider consent', () => {
  const sam = { tid: personalTenant, oid: people[0]?.oid ?? '' }

  const begin = (account = sam, timeoutMs = 60_000) => {
    const abort = new AbortController()
    let opened = (_pageUrl: string): void => undefined
    const pageUrl = new Promise<string>((resolve) => {
      opened = resolve
    })
    const done = cloud.identity(() => undefined).widerToken(account, { signal: abort.signal, timeoutMs, onWaiting: (url) => opened(url) })
    done.catch(() => undefined)
    return { pageUrl, done, abort, port: async () => Number(new URL(new URL(await pageUrl).searchParams.get('redirect_uri') ?? '').port) }
  }

  it('asks for all files of this account, with PKCE, and names the account once it is known here', async () => {
    await cloud.signIn(samName)
    const attempt = begin()
    const asked = new URL(await attempt.pageUrl).searchParams
    const scopes = asked.get('scope')?.split(' ') ?? []
    expect(scopes).toContain('Files.ReadWrite')
    expect(scopes).not.toContain('Files.ReadWrite.AppFolder')
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect([asked.get('login_hint'), asked.get('prompt')]).toEqual([samName, 'consent'])
    attempt.abort.abort()
    await expect(attempt.done).rejects.toThrow(Cancelled)
    expect(await isListening(await attempt.port())).toBe(false)

    const unknown = begin({ tid: personalTenant, oid: 'never-seen-here' })
    const { searchParams } = new URL(await unknown.pageUrl)
    expect([searchParams.get('login_hint'), searchParams.get('prompt')]).toEqual([null, 'select_account'])
    unknown.abort.abort()
    await expect(unknown.done).rejects.toThrow(Cancelled)
  })

  it('answers a token that is kept nowhere', async () => {
    const { identity, account } = await cloud.signIn(samName)
    const sealed = cloud.cacheFile.bytes()
    const attempt = begin()
    await cloud.browser.signIn(await attempt.pageUrl, { userName: samName })
    const wider = await attempt.done
    expect(await cloud.standIns.identity.whoIs(wider.text())).toMatchObject({ person: { userName: samName } })
    expect((await cloud.standIns.identity.whoIs(wider.text()))?.scopes.has('Files.ReadWrite')).toBe(true)
    expect(cloud.cacheFile.bytes()).toBe(sealed)
    const own = await identity.accessToken(account.homeAccountId, { signal: never, forceRefresh: true })
    expect((await cloud.standIns.identity.whoIs(own.text()))?.scopes.has('Files.ReadWrite')).toBe(false)
    // The next time it has to be asked for again.
    const again = begin()
    await again.pageUrl
    again.abort.abort()
    await expect(again.done).rejects.toThrow(Cancelled)
    expect(`${String(wider)} ${JSON.stringify({ wider })}`).not.toContain(wider.text())
  })

  it('of another account is refused by name, and kept nowhere either', async () => {
    await cloud.signIn(samName)
    const sealed = cloud.cacheFile.bytes()
    const attempt = begin()
    // In a browser that is signed in with nobody: one that is signed in with Sam would take Sam without a word.
    await browserless().signIn(await attempt.pageUrl, { userName: robinName })
    await expect(attempt.done).rejects.toMatchObject({ code: 'session.wrong-account', detail: { expected: 'sa...@outlook.com', found: robinName } })
    expect(cloud.cacheFile.bytes()).toBe(sealed)
    expect(await isListening(await attempt.port())).toBe(false)
  })

  it('of a work account that the page let through is refused', async () => {
    cloud.standIns.identity.switches.letWorkAccountsThrough = true
    const attempt = begin()
    await browserless().signIn(await attempt.pageUrl, { userName: workName })
    await expect(attempt.done).rejects.toMatchObject({ code: 'session.work-account' })
  })

  it('is cancelled on the page, times out, and goes without a cache that can be read', async () => {
    await cloud.cacheFile.write(Uint8Array.of(1, 2, 3))
    const cancelled = begin()
    await cloud.browser.cancel(await cancelled.pageUrl)
    await expect(cancelled.done).rejects.toThrow(Cancelled)
    const late = begin(sam, 600)
    const port = await late.port()
    await expect(late.done).rejects.toMatchObject({ code: 'session.timed-out' })
    expect(await isListening(port)).toBe(false)
  })

  it('is refused where Microsoft refuses it, with the reason’s code', async () => {
    const attempt = begin()
    const { searchParams } = new URL(await attempt.pageUrl)
    const body = new URLSearchParams({ error: 'invalid_scope', error_description: 'x', state: searchParams.get('state') ?? '' })
    await fetch(`http://127.0.0.1:${await attempt.port()}/`, { method: 'POST', body })
    await expect(attempt.done).rejects.toMatchObject({ code: 'session.refused', detail: { name: 'invalid_scope' } })
  })
})

describe('tokens', () => {
  const call = { signal: never, forceRefresh: false }

  it('lie sealed, and are found after a restart by the account’s own id', async () => {
    const { identity, account } = await cloud.signIn(samName)
    const token = (await identity.accessToken(account.homeAccountId, call)).text()
    const onDisk = Buffer.from(cloud.cacheFile.bytes() ?? []).toString('latin1')
    expect(onDisk.length).toBeGreaterThan(500)
    for (const plain of [token, 'RefreshToken', 'secret', samName, account.oid]) expect(onDisk).not.toContain(plain)

    const restarted = cloud.identity(() => undefined)
    expect((await restarted.accessToken(account.homeAccountId, call)).text()).toBe(token)
    expect(await cloud.standIns.identity.whoIs(token)).toMatchObject({ person: { userName: samName } })
  })

  it('print as a mask', async () => {
    const { identity, account } = await cloud.signIn(samName)
    const token = await identity.accessToken(account.homeAccountId, call)
    expect(`${String(token)} ${JSON.stringify({ token })}`).not.toContain(token.text())
  })

  it('are refreshed when asked, several at once without using one up', async () => {
    const { identity, account } = await cloud.signIn(samName)
    const fresh = { signal: never, forceRefresh: true }
    const all = await Promise.all([1, 2, 3].map(() => identity.accessToken(account.homeAccountId, fresh)))
    expect(new Set(all.map((token) => token.text())).size).toBe(3)
    expect(await identity.accessToken(account.homeAccountId, fresh)).toBeDefined()
  })

  it('of two accounts don’t get mixed up', async () => {
    const { account: sam } = await cloud.signIn(samName)
    const { identity, account: robin } = await cloud.signIn(robinName)
    for (const [account, name] of [[sam, samName], [robin, robinName]] as const) {
      const token = await identity.accessToken(account.homeAccountId, { signal: never, forceRefresh: true })
      expect(await cloud.standIns.identity.whoIs(token.text())).toMatchObject({ person: { userName: name } })
    }
  })

  it('that were revoked mean: sign in again. A network failure doesn’t', async () => {
    const { identity, account } = await cloud.signIn(samName)
    const fresh = { signal: never, forceRefresh: true }
    await cloud.standIns.identity.down()
    try {
      await expect(identity.accessToken(account.homeAccountId, fresh)).rejects.toMatchObject({ code: 'cloud.offline' })
    } finally {
      await cloud.standIns.identity.up()
    }
    await expect(identity.accessToken(account.homeAccountId, fresh)).resolves.toBeDefined()
    cloud.standIns.identity.revokeRefreshTokens(samName)
    await expect(identity.accessToken(account.homeAccountId, fresh)).rejects.toMatchObject({ code: 'session.needs-sign-in' })
  })

  it('are gone after forget', async () => {
    const { identity, account } = await cloud.signIn(samName)
    await identity.forget(account.homeAccountId)
    await expect(identity.accessToken(account.homeAccountId, call)).rejects.toMatchObject({ code: 'session.needs-sign-in' })
  })

  it('in a cache that can’t be opened any more mean: sign in again, and the cache heals', async () => {
    const { account } = await cloud.signIn(samName)
    await cloud.cacheFile.write(Uint8Array.of(1, 2, 3))
    await expect(cloud.identity(() => undefined).accessToken(account.homeAccountId, call)).rejects.toMatchObject({ code: 'session.needs-sign-in' })
    const { identity } = await cloud.signIn(samName)
    await expect(identity.accessToken(account.homeAccountId, call)).resolves.toBeDefined()
  })

  it('are asked for at the authority’s own host alone', () => {
    const { host } = new URL(cloud.standIns.practice.authority)
    expect(new Set(cloud.sent.map((request) => new URL(request.url).host))).toEqual(new Set([host]))
  })

  it('let the waiting caller go at once', async () => {
    const { identity, account } = await cloud.signIn(samName)
    cloud.standIns.identity.switches.delayMs = 1_000
    const abort = new AbortController()
    const waiting = identity.accessToken(account.homeAccountId, { signal: abort.signal, forceRefresh: true })
    setTimeout(() => abort.abort(), 100)
    await expect(waiting).rejects.toThrow(Cancelled)
    cloud.standIns.identity.switches.delayMs = 0
    await expect(identity.accessToken(account.homeAccountId, { signal: never, forceRefresh: true })).resolves.toBeDefined()
  })
})
