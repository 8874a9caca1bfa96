// The session service on fakes: one attempt at a time, late answers dropped, what is kept in the vault, what is forgotten.
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import type { SignedInAccount } from '../../../src/main/core/ports.ts'
import { SecretText } from '../../../src/main/core/secret.ts'
import type { DocumentStore } from '../../../src/main/core/vault/document-store.ts'
import type { BackupState } from '../../../src/main/core/vault/document.ts'
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
  /** The wider consent that was asked for last. */
  const consent = () => {
    const last = identity.consents.at(-1)
    if (!last) throw new Error('no consent was asked for')
    return last
  }
  /** The sign-in that began last. */
  const page = () => {
    const last = identity.signIns.at(-1)
    if (!last) throw new Error('no sign-in began')
    return last
  }
  return { session, identity, store, copied, reported, views, page, consent }
}

/** A vault with a backup that is on, and somebody signed in. */
const backedUpBy = (recoveryAccount: SignedInAccount, signedIn: SignedInAccount | null, change: Partial<BackupState> = {}): DocumentStore => {
  const document = freshDocument({ session: signedIn })
  return memoryStore({ ...document, backup: { ...document.backup, on: true, recoveryAccount, ...change } })
}
const withBackup = (store: DocumentStore, change: Partial<BackupState>) => store.update((document) => ({ ...document, backup: { ...document.backup, ...change } }))

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

describe('the recovery account', () => {
  const names = ({ userName, displayName }: SignedInAccount) => ({ userName, displayName })

  it('is said to need a sign-in also while somebody else is signed in, who goes on being the one that works', () => {
    const { session } = setUp(backedUpBy(sam, robin))
    session.noteNeedsSignIn(sam.homeAccountId)
    expect(session.view.get()).toEqual({ kind: 'needs-sign-in', account: names(sam) })
    expect(session.account()).toEqual(robin)
  })

  it('is said to need it when nobody is signed in', () => {
    const { session } = setUp(backedUpBy(sam, null))
    session.noteNeedsSignIn(sam.homeAccountId)
    expect(session.view.get()).toEqual({ kind: 'needs-sign-in', account: names(sam) })
  })

  it.each([
    ['of a backup that is off', { on: false }],
    ['of a backup that was left', { recoveryAccount: robin, retired: [{ loc: 'a'.repeat(32), why: 'moved' as const, folder: null, storageIdentity: null, label: '', recoveryAccount: sam, mark: null, sinceMs: 0, untilMs: 1, isServerTime: true }] }],
  ])('%s changes nothing: nothing goes on with it now', (_, change) => {
    const { session } = setUp(backedUpBy(sam, robin, change))
    session.noteNeedsSignIn(sam.homeAccountId)
    expect(session.view.get()).toEqual({ kind: 'signed-in', account: names(robin) })
  })

  it('must be the one that signs in then; another is refused by name, and nothing of it stays', async () => {
    for (const signedIn of [sam, robin, null]) {
      const { session, identity, store, page } = setUp(backedUpBy(sam, signedIn))
      session.noteNeedsSignIn(sam.homeAccountId)
      session.signIn()
      const alex = testAccount('alex')
      page().succeed(alex)
      await settled()
      expect(session.view.get()).toMatchObject({ kind: 'failed', error: { code: 'session.wrong-account' } })
      expect(identity.forgotten).toEqual([alex.homeAccountId])
      expect(store.current().session).toEqual(signedIn)
      session.cancel()
      expect(session.view.get()).toEqual({ kind: 'needs-sign-in', account: names(sam) })

      session.signIn()
      page().succeed(sam)
      await settled()
      expect(session.view.get()).toEqual({ kind: 'signed-in', account: names(sam) })
      expect(session.account()).toEqual(sam)
    }
  })

  it('is named masked, and the one that was found in full', async () => {
    const { session, page, reported } = setUp(backedUpBy(sam, robin))
    session.noteNeedsSignIn(sam.homeAccountId)
    session.signIn()
    page().succeed(robin)
    await settled()
    expect(reported).toMatchObject([{ code: 'session.wrong-account', detail: { expected: 'sa...@outlook.com', found: robin.userName } }])
  })

  it('keeps the tokens of the one who is signed in besides when that one is taken by mistake', async () => {
    const { session, identity, page } = setUp(backedUpBy(sam, robin))
    session.noteNeedsSignIn(sam.homeAccountId)
    session.signIn()
    page().succeed(robin)
    await settled()
    expect(identity.forgotten).toEqual([])
    expect(session.account()).toEqual(robin)
  })

  it('isn’t asked for in the way of a recovery or a move, and is not forgotten over it', async () => {
    const { session, page, store } = setUp(backedUpBy(sam, sam))
    session.noteNeedsSignIn(sam.homeAccountId)
    const done = session.signInAndWait(never)
    page().succeed(robin)
    expect(await done).toEqual(robin)
    expect(store.current().session).toEqual(robin)
    expect(session.view.get()).toEqual({ kind: 'needs-sign-in', account: names(sam) })
    expect(session.account()).toEqual(robin)
  })

  it('is left alone once the backup is off, or moved to the one who is signed in', async () => {
    for (const change of [{ on: false }, { recoveryAccount: robin }]) {
      const { session, store } = setUp(backedUpBy(sam, robin))
      session.noteNeedsSignIn(sam.homeAccountId)
      await withBackup(store, { seq: 5 })
      expect(session.view.get().kind).toBe('needs-sign-in')
      await withBackup(store, change)
      expect(session.view.get()).toEqual({ kind: 'signed-in', account: names(robin) })
    }
  })

  it('goes on needing it while it is also the one who is signed in', async () => {
    const { session, store } = setUp(backedUpBy(sam, sam))
    session.noteNeedsSignIn(sam.homeAccountId)
    await withBackup(store, { on: false })
    expect(session.view.get()).toEqual({ kind: 'needs-sign-in', account: names(sam) })
  })
})

describe('tokens of accounts that were left', () => {
  const retired = (recoveryAccount: SignedInAccount): BackupState['retired'] => [{ loc: 'a'.repeat(32), why: 'moved', folder: null, storageIdentity: null, label: '', recoveryAccount, mark: null, sinceMs: 0, untilMs: 1, isServerTime: true }]

  it('stay as long as a location of theirs waits for its end', async () => {
    const { session, identity, page } = setUp(backedUpBy(robin, sam, { retired: retired(sam) }))
    const done = session.signInAndWait(never)
    page().succeed(robin)
    await done
    expect(identity.forgotten).toEqual([])
  })

  it('are let go by name afterwards, unless something else needs them', async () => {
    const { session, identity, store } = setUp(backedUpBy(robin, robin, { retired: retired(sam) }))
    await session.letGo(sam)
    await session.letGo(robin)
    expect(identity.forgotten).toEqual([])
    await withBackup(store, { retired: [] })
    await session.letGo(sam)
    await session.letGo(robin)
    expect(identity.forgotten).toEqual([sam.homeAccountId])
  })
})

describe('the wider consent', () => {
  it('is asked for this very account, shown like a sign-in, and signs nobody in', async () => {
    const { session, identity, store, consent, views } = setUp(memoryStore(freshDocument({ session: robin })))
    const done = session.widerTokenAndWait(sam, never)
    expect(consent().account).toEqual(sam)
    expect(consent().timeoutMs).toBe(signInTimeoutMs)
    consent().openPage()
    expect(session.view.get()).toEqual({ kind: 'waiting', untilMs: 1_000 + signInTimeoutMs })
    expect(session.copyLink()).toBe(true)
    consent().succeed(new SecretText('wider'))
    expect((await done).text()).toBe('wider')
    expect(views).toEqual(['opening-browser', 'waiting', 'signed-in'])
    expect(session.account()).toEqual(robin)
    expect(store.current().session).toEqual(robin)
    expect([identity.signIns, identity.forgotten]).toEqual([[], []])
  })

  it('leaves a recovery account that has to sign in again as it is', async () => {
    const { session, consent } = setUp(backedUpBy(sam, robin))
    session.noteNeedsSignIn(sam.homeAccountId)
    const done = session.widerTokenAndWait(sam, never)
    consent().succeed(new SecretText('wider'))
    await done
    expect(session.view.get().kind).toBe('needs-sign-in')
  })

  it('is cancelled here, on the page, by who waits, and by a newer attempt', async () => {
    const ways: ((all: ReturnType<typeof setUp>, abort: AbortController) => void)[] = [
      ({ session }) => session.cancel(),
      ({ consent }) => consent().fail(new Cancelled()),
      (_, abort) => abort.abort(),
      ({ session }) => session.signIn(),
    ]
    for (const cancel of ways) {
      const all = setUp()
      const abort = new AbortController()
      const done = all.session.widerTokenAndWait(sam, abort.signal)
      cancel(all, abort)
      await expect(done).rejects.toThrow(Cancelled)
      expect(all.reported).toEqual([])
      all.session.cancel()
      expect(all.session.view.get()).toEqual({ kind: 'signed-out' })
    }
  })

  it('that comes late is dropped', async () => {
    const { session, identity, consent } = setUp()
    identity.ignoresAbort = true
    const done = session.widerTokenAndWait(sam, never)
    session.cancel()
    consent().succeed(new SecretText('late'))
    await expect(done).rejects.toThrow(Cancelled)
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
  })

  it('shows how it failed', async () => {
    for (const code of ['session.wrong-account', 'session.timed-out', 'session.refused', 'cloud.offline'] as const) {
      const { session, consent } = setUp()
      const done = session.widerTokenAndWait(sam, never)
      consent().fail(new AppError(code))
      await expect(done).rejects.toMatchObject({ code })
      expect(session.view.get()).toMatchObject({ kind: 'failed', error: { code } })
    }
  })

  it('needs a client id and an open vault', async () => {
    const { session, identity } = setUp()
    identity.configured = false
    await expect(session.widerTokenAndWait(sam, never)).rejects.toMatchObject({ code: 'session.not-configured' })
    expect(session.view.get()).toEqual({ kind: 'signed-out' })
  })
})
