// Use case: the codes of all accounts, each with its window of validity, and the way to the clipboard. Loaded by main; works only
// when a window ends, never by the second. tests/unit/services/codes.test.ts with a fake clock.
import type { CodeView, CodesView } from '../../shared/contract/views.ts'
import { AppError, isAppError } from '../core/app-error.ts'
import { findAccount } from '../core/accounts/list.ts'
import type { Account, Credential } from '../core/accounts/account.ts'
import { createCodeMaker, isTimed } from '../core/codes/code-maker.ts'
import type { Clipboard, Clock, Crypto, Timers } from '../core/ports.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'

export interface CodesPorts {
  readonly store: DocumentStore
  readonly clock: Clock
  readonly timers: Timers
  readonly crypto: Pick<Crypto, 'hmac'>
  readonly clipboard: Clipboard
}

export interface CodesService {
  readonly view: Slice<CodesView>
  /** Shows codes from now on; before the vault is open it waits for it. */
  start(): void
  /** Throws account.not-found, account.no-code, vault.not-open. */
  copy(id: string): void
  /** The next HOTP code. Also throws account.counter-exhausted, vault.write-failed: then no code is shown. */
  next(id: string): Promise<void>
  /** Ends the timers and takes a copied code off the clipboard. */
  stop(): Promise<void>
}

/** A clock that was set or a computer that slept is noticed after this long at the latest. */
const longestSleepMs = 60_000
const counterEnd = 2n ** 64n

export const createCodesService = ({ store, clock, timers, crypto, clipboard }: CodesPorts): CodesService => {
  const view = createSlice<CodesView>({ items: [], copied: null })
  const maker = createCodeMaker(crypto)
  /** Codes of HOTP accounts that were asked for, with the credential they were made with: another one hides them. */
  const counted = new Map<string, { readonly code: string; readonly secret: Credential['secret'] }>()
  let running = false
  let cancelTick = (): void => undefined
  let endStore = (): void => undefined
  let copied: { readonly id: string; readonly code: string; readonly clearsAtMs: number | null; readonly cancel: () => void } | null = null

  const shownCount = (id: string, credential: Credential): string | null => {
    const shown = counted.get(id)
    return shown?.secret === credential.secret ? shown.code : null
  }

  const itemOf = ({ id, credential }: Account, known: ReadonlyMap<string, CodeView>): CodeView | null => {
    if (!credential) return null
    const before = known.get(id)
    if (!isTimed(credential)) {
      const code = shownCount(id, credential)
      return before?.kind === 'counter' && before.code === code ? before : { kind: 'counter', id, code }
    }
    const made = maker.timed(credential, clock.nowMs())
    const isSame = before?.kind === 'timed' && before.code === made.code && before.next === made.next && before.validFromMs === made.validFromMs
    return isSame ? before : { kind: 'timed', id, ...made }
  }

  /** Works out every item for now, tells of it when one is new, and sleeps until the first window ends. */
  const refresh = (): void => {
    cancelTick()
    const { accounts } = store.current()
    const before = view.get().items
    const known = new Map(before.map((item) => [item.id, item]))
    const items = accounts.map((account) => itemOf(account, known)).filter((item) => item !== null)
    if (items.length !== before.length || items.some((item, i) => item !== before[i])) view.set({ ...view.get(), items })
    const now = clock.nowMs()
    const ends = items.reduce((first, item) => (item.kind === 'timed' ? Math.min(first, item.validUntilMs) : first), Infinity)
    if (ends < Infinity) cancelTick = timers.after(Math.min(Math.max(ends - now, 1), longestSleepMs), refresh)
  }

  const showCopied = (): void => {
    // A late timer may have left old codes standing: they aren't sent once more.
    if (running) refresh()
    view.set({ ...view.get(), copied: copied && { id: copied.id, clearsAtMs: copied.clearsAtMs } })
  }

  const isCopied = (code: string): boolean => copied?.code === code

  const forgetCopied = async (clear: boolean): Promise<void> => {
    if (!copied) return
    const { code, cancel } = copied
    cancel()
    copied = null
    showCopied()
    // Whatever else has been copied meanwhile is not ours to clear, and neither is the same code copied once more.
    const isOurs = clear && (await clipboard.read()) === code && !isCopied(code)
    if (isOurs) clipboard.clear()
  }

  return {
    view,
    start: () => {
      if (running) return
      running = true
      endStore = store.onChange((document, previous) => {
        if (document.accounts !== previous?.accounts) refresh()
      })
      try {
        refresh()
      } catch (error) {
        // Not open yet: the store tells when it is.
        if (!isAppError(error, 'vault.not-open')) throw error
      }
    },
    copy: (id) => {
      const { accounts, settings } = store.current()
      const { credential } = findAccount(accounts, id)
      const code = credential && (isTimed(credential) ? maker.timed(credential, clock.nowMs()).code : shownCount(id, credential))
      if (!code) throw new AppError('account.no-code')
      clipboard.write(code)
      copied?.cancel()
      const delayMs = settings.clipboardSeconds * 1_000
      copied = {
        id,
        code,
        clearsAtMs: delayMs === 0 ? null : clock.nowMs() + delayMs,
        cancel: delayMs === 0 ? () => undefined : timers.after(delayMs, () => void forgetCopied(true)),
      }
      showCopied()
    },
    next: async (id) => {
      const made: { readonly code: string; readonly secret: Credential['secret'] }[] = []
      await store.update((document) => {
        const account = findAccount(document.accounts, id)
        const { credential } = account
        if (credential?.type !== 'hotp') throw new AppError('account.no-code')
        const counter = credential.counter + 1n
        if (counter >= counterEnd) throw new AppError('account.counter-exhausted')
        made.push({ code: maker.counted(credential), secret: credential.secret })
        const after: Account = { ...account, credential: { ...credential, counter } }
        return { ...document, accounts: document.accounts.map((other) => (other === account ? after : other)) }
      })
      const shown = made.at(-1)
      if (!shown) return
      counted.set(id, shown)
      if (running) refresh()
    },
    stop: async () => {
      running = false
      cancelTick()
      endStore()
      counted.clear()
      // A user who chose "never" keeps the code.
      const forgotten = forgetCopied(copied?.clearsAtMs !== null)
      view.set({ items: [], copied: null })
      await forgotten
    },
  }
}
