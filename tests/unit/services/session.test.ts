// The session service on fakes: one attempt at a time, late answers dropped, what is kept in the vault, what is forgotten.
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import type { DocumentStore } from '../../../src/main/core/vault/document-store.ts'
import { signInTimeoutMs } from '../../../src/main/core/session/flow.ts'
import { createSessionService } from '../../../src/main/services/session.ts'
import { fakeIdentity, testAccount } from '../../fakes/fake-identity.ts'
import { freshDocument, memoryStore } from '../../fakes/memory-store.ts'

const sam = testAccount('sam')
const robin = testAccount('robin')

const setUp = (store: DocumentStore = memoryStore()) => {
  const identity = fakeIdentity()
  const copied: string[] = []
  const reported: unknown[] = []
  const session = createSessionService({
    store,
    identity,
    clock: { nowMs: () => 1_000 },
    clipboard: { write: (text) => void copied.push(text) },
    report: (error) => {
      reported.push(error)
      return { code: error instanceof AppError ? error.code : 'app.unexpected', detail: {}, reference: 'abcdef01' }
    },
  })
  session.start()
  const views: string[] = []
  session.view.onChange((view) => views.push(view.kind))
  /** The sign-in that began last. */
  const page = () => {
    const last = identity.signIns.at(-1)
    if (!last) throw new Error('no sign-in began')
    return last
  }
  return { session, identity, store, copied, reported, views, page }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
const never = new AbortController().signal

describe('session service', () => {
  it('goes from signed out to signed in and keeps the account in the vault', async () => {
    const { session, store, page, views } = setUp()
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
    session.signIn()
    page().openPage()
    expect(session.view.get()).toEqual({ kind: 'waiting', untilMs: 1_000 + signInTimeoutMs })
    expect(page().timeoutMs).toBe(signInTimeoutMs)
    page().succeed(sam)
    await settled()
    expect(views).toEqual(['opening-browser', 'waiting', 'signed-in'])
    expect(session.account()).toEqual(sam)
    expect(store.current().session).toEqual(sam)
  })

  it('is signed in at the next start', () => {
    const { session } = setUp(memoryStore(freshDocument({ session: sam })))
    expect(session.view.get()).toEqual({ kind: 'signed-in', account: { userName: sam.userName, displayName: sam.displayName } })
  })

  it('refuses without a client id, and without an open vault', () => {
    const { session, identity } = setUp()
    identity.configured = false
    expect(() => session.signIn()).toThrow(expect.objectContaining({ code: 'session.not-configured' }))
    expect(identity.signIns).toEqual([])

    const closed: DocumentStore = { ...memoryStore(), current: () => { throw new AppError('vault.not-open') } }
    const other = createSessionService({ store: closed, identity: fakeIdentity(), clock: { nowMs: () => 0 }, clipboard: { write: () => undefined }, report: () => ({ code: 'app.unexpected', detail: {}, reference: '00000000' }) })
    expect(() => other.signIn()).toThrow(expect.objectContaining({ code: 'vault.not-open' }))
  })

  it('goes back to where it was when it is cancelled, and aborts the attempt', async () => {
    const { session, page, reported } = setUp(memoryStore(freshDocument({ session: sam })))
    session.signIn()
    page().openPage()
    session.cancel()
    expect(session.view.get().kind).toBe('signed-in')
    expect(page().signal.aborted).toBe(true)
    await settled()
    expect(session.view.get().kind).toBe('signed-in')
    expect(reported).toEqual([])
  })

  it('counts a cancel on the page as a cancel, not as an error', async () => {
    const { session, page, reported } = setUp()
    const done = session.signInAndWait(never)
    page().fail(new Cancelled())
    await expect(done).rejects.toThrow(Cancelled)
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
    expect(reported).toEqual([])
  })

  it('drops a late answer of a cancelled attempt, together with its tokens', async () => {
    const { session, identity, store, page } = setUp()
    identity.ignoresAbort = true
    session.signIn()
    const late = page()
    session.cancel()
    late.succeed(sam)
    await settled()
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
    expect(store.current().session).toBeNull()
  })

  it('cancels the first attempt when a second one begins, and hears the second alone', async () => {
    const { session, identity, page, store } = setUp()
    identity.ignoresAbort = true
    const firstDone = session.signInAndWait(never)
    const first = page()
    first.openPage('http://localhost:1/first')
    session.signIn()
    const second = page()
    expect(first.signal.aborted).toBe(true)
    second.openPage('http://localhost:1/second')
    first.succeed(robin)
    await expect(firstDone).rejects.toThrow(Cancelled)
    expect(session.view.get().kind).toBe('waiting')
    second.succeed(sam)
    await settled()
    expect(store.current().session).toEqual(sam)
  })

  it('shows a failure with its reference until it is dismissed', async () => {
    const { session, page, reported } = setUp(memoryStore(freshDocument({ session: sam })))
    session.signIn()
    page().fail(new AppError('session.work-account', { found: 'sam.rivera@contoso.com' }))
    await settled()
    expect(session.view.get()).toMatchObject({ kind: 'failed', error: { code: 'session.work-account', reference: 'abcdef01' } })
    expect(reported).toHaveLength(1)
    session.cancel()
    expect(session.view.get().kind).toBe('signed-in')
  })

  it('never signs out because the network failed', async () => {
    const { session, page, store } = setUp(memoryStore(freshDocument({ session: sam })))
    session.signIn()
    page().fail(new AppError('cloud.offline'))
    await settled()
    expect(session.account()).toEqual(sam)
    expect(store.current().session).toEqual(sam)
  })

  it('copies the page’s address only while it waits', () => {
    const { session, page, copied } = setUp()
    expect(session.copyLink()).toBe(false)
    session.signIn()
    page().openPage('http://localhost:1/authorize?state=x')
    expect(session.copyLink()).toBe(true)
    expect(copied).toEqual(['http://localhost:1/authorize?state=x'])
    session.cancel()
    expect(session.copyLink()).toBe(false)
  })

  it('says that the account has to sign in again, and lets it', async () => {
    const { session, page, store } = setUp(memoryStore(freshDocument({ session: sam })))
    session.noteNeedsSignIn(robin.homeAccountId)
    expect(session.view.get().kind).toBe('signed-in')
    session.noteNeedsSignIn(sam.homeAccountId)
    expect(session.view.get().kind).toBe('needs-sign-in')
    expect(session.account()).toBeNull()
    expect(store.current().session).toEqual(sam)
    const done = session.signInAndWait(never)
    page().succeed(sam)
    await done
    expect(session.view.get().kind).toBe('signed-in')
  })

  it('forgets the tokens of the account before, but never those that the backup needs', async () => {
    const plain = setUp(memoryStore(freshDocument({ session: sam })))
    const first = plain.session.signInAndWait(never)
    plain.page().succeed(robin)
    await first
    expect(plain.identity.forgotten).toEqual([sam.homeAccountId])

    const document = freshDocument({ session: sam })
    const backedUp = setUp(memoryStore({ ...document, backup: { ...document.backup, on: true, recoveryAccount: sam } }))
    const second = backedUp.session.signInAndWait(never)
    backedUp.page().succeed(robin)
    await second
    expect(backedUp.identity.forgotten).toEqual([])
  })

  it('signs out: account and tokens go', async () => {
    const { session, identity, store } = setUp(memoryStore(freshDocument({ session: sam })))
    await session.signOut()
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
    expect(store.current().session).toBeNull()
    expect(identity.forgotten).toEqual([sam.homeAccountId])
  })

  it('fails when the vault can’t keep the account, and leaves no tokens behind', async () => {
    const store: DocumentStore = { ...memoryStore(), update: () => Promise.reject(new AppError('vault.write-failed')) }
    const { session, identity, page } = setUp(store)
    const done = session.signInAndWait(never)
    page().succeed(sam)
    await expect(done).rejects.toMatchObject({ code: 'vault.write-failed' })
    expect(session.view.get()).toMatchObject({ kind: 'failed', error: { code: 'vault.write-failed' } })
    expect(identity.forgotten).toEqual([sam.homeAccountId])
  })

  it('ends when the one who waits gives up', async () => {
    const { session, page } = setUp()
    const abort = new AbortController()
    const done = session.signInAndWait(abort.signal)
    page().openPage()
    abort.abort()
    await expect(done).rejects.toThrow(Cancelled)
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
    await expect(session.signInAndWait(AbortSignal.abort())).rejects.toThrow(Cancelled)
  })
})
