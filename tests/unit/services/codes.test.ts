// Codes by a clock that jumps, sleeps and drifts; the HOTP counter on disk before its code; the clipboard left alone when it is
// somebody else's.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../../src/main/core/accounts/account.ts'
import { AppError } from '../../../src/main/core/app-error.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import type { DocumentStore } from '../../../src/main/core/vault/document-store.ts'
import { createCodesService, type CodesService } from '../../../src/main/services/codes.ts'
import { codesView, type CodeView } from '../../../src/shared/contract/views.ts'
import { fakeClipboard } from '../../fakes/fake-clipboard.ts'
import { fakeTime, type FakeTime } from '../../fakes/fake-time.ts'
import { freshDocument, memoryStore } from '../../fakes/memory-store.ts'
import { testCrypto } from '../../fakes/node-crypto-for-tests.ts'

const secret = new SecretBytes(new TextEncoder().encode('12345678901234567890'))
const account = (n: number, credential: Account['credential']): Account => ({ id: String(n).padStart(32, '0'), kind: 'other', issuer: `Issuer ${n}`, userName: '', binding: 'portable', credential })
const totp = (n: number, period = 30): Account => account(n, { type: 'totp', secret, algorithm: 'SHA1', digits: 8, period })
const hotp = (n: number, counter = 0n): Account => account(n, { type: 'hotp', secret, algorithm: 'SHA1', digits: 6, counter })
const steam = (n: number): Account => account(n, { type: 'steam', secret, algorithm: 'SHA1', digits: 5, period: 30 })
const waiting = (n: number): Account => account(n, null)

let time: FakeTime
let store: DocumentStore
let service: CodesService
let clipboard: ReturnType<typeof fakeClipboard>
let emitted: CodeView[][]
let hmacs: number

const start = (...accounts: Account[]): void => {
  store = memoryStore(freshDocument({ accounts }))
  clipboard = fakeClipboard()
  hmacs = 0
  service = createCodesService({
    store,
    clock: time.clock,
    timers: time.timers,
    crypto: {
      hmac: (...args) => {
        hmacs += 1
        return testCrypto.hmac(...args)
      },
    },
    clipboard,
  })
  emitted = []
  service.view.onChange((view) => {
    const { items } = codesView.parse(view)
    const now = time.clock.nowMs()
    // Never a code whose window is over, or has not begun.
    for (const item of items) if (item.kind === 'timed') expect([item.validFromMs <= now, now < item.validUntilMs]).toEqual([true, true])
    emitted.push(items)
  })
  service.start()
}
const items = (): readonly CodeView[] => service.view.get().items
const timedCode = (at = 0): string | undefined => {
  const item = items()[at]
  return item?.kind === 'timed' ? item.code : undefined
}
const codeOf = async (task: () => unknown): Promise<string> => {
  try {
    await task()
    return 'fine'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/** Lets the clipboard's promises run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  time = fakeTime(59_000)
})

describe('timed codes', () => {
  it('show the RFC’s code, its window and the next one', () => {
    start(totp(1), hotp(2), steam(3), waiting(4))
    expect(items()).toMatchObject([
      { kind: 'timed', code: '94287082', validFromMs: 30_000, validUntilMs: 60_000 },
      { kind: 'counter', code: null },
      { kind: 'timed', code: expect.stringMatching(/^[2-9B-Y]{5}$/) as string },
    ])
  })

  it('change at the boundary, and only then does anything run', () => {
    start(totp(1))
    const [shown] = items()
    const next = shown?.kind === 'timed' ? shown.next : ''
    time.advance(999)
    expect([emitted.length, time.fired()]).toEqual([1, 0])
    time.advance(1)
    expect([emitted.length, time.fired(), timedCode()]).toEqual([2, 1, next])
    time.advance(90_000)
    expect([emitted.length, time.fired()]).toEqual([5, 4])
  })

  it('of other periods stay as they are while one ends', () => {
    start(totp(1, 30), totp(2, 3_600))
    const [, long] = items()
    const before = hmacs
    time.advance(1_000)
    expect(items()[1]).toBe(long)
    // The old next code is the new one: one HMAC for one new window.
    expect(hmacs - before).toBe(1)
  })

  it('are recomputed from now after a sleep', () => {
    start(totp(1))
    time.setClock(59_000 + 8 * 3_600_000)
    time.advance(1_000)
    const [item] = items()
    expect(item?.kind === 'timed' && item.validFromMs <= time.clock.nowMs() && time.clock.nowMs() < item.validUntilMs).toBe(true)
  })

  it.each([['back', 5_000], ['forward', 10_000_000]])('are right within a minute after the clock was set %s', (_direction, to) => {
    start(totp(1, 86_400))
    time.setClock(to * 1_000)
    time.advance(60_000)
    const [item] = items()
    expect(item?.kind === 'timed' && item.validFromMs <= time.clock.nowMs() && time.clock.nowMs() < item.validUntilMs).toBe(true)
  })

  it('wait for nothing and run no timer where there are none', () => {
    start(hotp(1), waiting(2))
    expect(time.pending()).toBe(0)
  })

  it('follow the list: added, moved, removed, renamed', async () => {
    start(totp(1))
    await store.update((document) => ({ ...document, accounts: [steam(3), ...document.accounts] }))
    expect(items().map(({ id }) => Number(id))).toEqual([3, 1])
    await store.update((document) => ({ ...document, accounts: document.accounts.slice(0, 1) }))
    expect(items()).toHaveLength(1)
    const count = emitted.length
    await store.update((document) => ({ ...document, accounts: document.accounts.map((one) => ({ ...one, issuer: 'New' })) }))
    await store.update((document) => ({ ...document, settings: { ...document.settings, hideCodes: true } }))
    expect(emitted.length).toBe(count)
    expect(time.pending()).toBe(1)
  })
})

describe('HOTP', () => {
  it('shows a code after it was asked for, one counter after the other', async () => {
    start(hotp(1))
    await service.next(hotp(1).id)
    expect(items()[0]).toMatchObject({ kind: 'counter', code: '755224' })
    await service.next(hotp(1).id)
    expect(items()[0]).toMatchObject({ code: '287082' })
    expect(store.current().accounts[0]?.credential).toMatchObject({ counter: 2n })
  })

  it('uses each counter once when asked many times at once', async () => {
    start(hotp(1))
    await Promise.all(Array.from({ length: 5 }, () => service.next(hotp(1).id)))
    expect(store.current().accounts[0]?.credential).toMatchObject({ counter: 5n })
    expect(items()[0]).toMatchObject({ code: '338314' })
  })

  it('has the counter on disk before the code is shown', async () => {
    start(hotp(1))
    const counters: unknown[] = []
    service.view.onChange(() => {
      const credential = store.current().accounts[0]?.credential
      counters.push(credential?.type === 'hotp' && credential.counter)
    })
    await service.next(hotp(1).id)
    expect(counters).toEqual([1n])
  })

  it('shows nothing when the counter can’t be written', async () => {
    start(hotp(1))
    store.update = () => Promise.reject(new AppError('vault.write-failed'))
    expect(await codeOf(() => service.next(hotp(1).id))).toBe('vault.write-failed')
    expect(items()[0]).toMatchObject({ code: null })
  })

  it('ends before its counter would start again', async () => {
    start(hotp(1, 2n ** 64n - 2n))
    await service.next(hotp(1).id)
    expect(items()[0]).toMatchObject({ code: expect.stringMatching(/^\d{6}$/) as string })
    expect(await codeOf(() => service.next(hotp(1).id))).toBe('account.counter-exhausted')
    expect(store.current().accounts[0]?.credential).toMatchObject({ counter: 2n ** 64n - 1n })
  })

  it('is for HOTP accounts alone', async () => {
    start(totp(1), waiting(2))
    expect(await codeOf(() => service.next(totp(1).id))).toBe('account.no-code')
    expect(await codeOf(() => service.next(waiting(2).id))).toBe('account.no-code')
    expect(await codeOf(() => service.next('f'.repeat(32)))).toBe('account.not-found')
  })

  it('hides a code whose account got another secret', async () => {
    start(hotp(1))
    await service.next(hotp(1).id)
    await store.update((document) => ({ ...document, accounts: [account(1, { type: 'hotp', secret: new SecretBytes(Uint8Array.of(1)), algorithm: 'SHA1', digits: 6, counter: 0n })] }))
    expect(items()[0]).toMatchObject({ code: null })
  })
})

describe('copying', () => {
  it('puts the code on the clipboard, says until when, and clears it then', async () => {
    start(totp(1))
    service.copy(totp(1).id)
    expect(clipboard.text()).toBe('94287082')
    expect(service.view.get().copied).toEqual({ id: totp(1).id, clearsAtMs: 79_000 })
    time.advance(19_999)
    expect(clipboard.text()).toBe('94287082')
    time.advance(1)
    await settled()
    expect([clipboard.text(), service.view.get().copied]).toEqual(['', null])
  })

  it('leaves alone whatever else was copied meanwhile', async () => {
    start(totp(1))
    service.copy(totp(1).id)
    clipboard.write('a letter')
    time.advance(60_000)
    await settled()
    expect([clipboard.text(), service.view.get().copied]).toEqual(['a letter', null])
  })

  it('of a second code starts the time anew', async () => {
    start(totp(1), steam(2))
    service.copy(totp(1).id)
    time.advance(15_000)
    service.copy(steam(2).id)
    const code = clipboard.text()
    time.advance(15_000)
    await settled()
    expect(clipboard.text()).toBe(code)
    time.advance(5_000)
    await settled()
    expect(clipboard.text()).toBe('')
  })

  it('of the same code again is not cut short by the first one’s end', async () => {
    start(totp(1, 3_600))
    service.copy(totp(1).id)
    time.advance(20_000)
    // Before the clipboard has answered the first one's question.
    service.copy(totp(1).id)
    await settled()
    expect(clipboard.text()).toMatch(/^\d{8}$/)
  })

  it('takes the code of now, even if the timer is late', () => {
    start(totp(1))
    time.setClock(1_111_111_109_000)
    service.copy(totp(1).id)
    expect(clipboard.text()).toBe('07081804')
  })

  it('never clears where the user chose so, not even at the end', async () => {
    start(totp(1))
    await store.update((document) => ({ ...document, settings: { ...document.settings, clipboardSeconds: 0 } }))
    service.copy(totp(1).id)
    expect(service.view.get().copied).toEqual({ id: totp(1).id, clearsAtMs: null })
    time.advance(1_000_000)
    await service.stop()
    expect(clipboard.text()).toMatch(/^\d{8}$/)
  })

  it('needs a code that is there', async () => {
    start(hotp(1), waiting(2))
    expect(await codeOf(() => { service.copy(hotp(1).id) })).toBe('account.no-code')
    expect(await codeOf(() => { service.copy(waiting(2).id) })).toBe('account.no-code')
    expect(await codeOf(() => { service.copy('f'.repeat(32)) })).toBe('account.not-found')
    await service.next(hotp(1).id)
    service.copy(hotp(1).id)
    expect(clipboard.text()).toBe('755224')
  })
})

describe('stopping', () => {
  it('clears the clipboard, shows nothing and leaves no timer', async () => {
    start(totp(1), hotp(2))
    await service.next(hotp(2).id)
    service.copy(totp(1).id)
    await service.stop()
    expect([clipboard.text(), time.pending()]).toEqual(['', 0])
    expect(service.view.get()).toEqual({ items: [], copied: null })
    await store.update((document) => ({ ...document, accounts: [] }))
    service.start()
    expect(items()).toEqual([])
  })

  it('leaves somebody else’s clipboard alone', async () => {
    start(totp(1))
    service.copy(totp(1).id)
    clipboard.write('a letter')
    await service.stop()
    expect(clipboard.text()).toBe('a letter')
  })
})
