// @vitest-environment jsdom
// The accounts list as a person and a screen reader meet it: names, copying, hidden codes, verification, order, undo.
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { App } from '../../../../src/renderer/app.tsx'
import type { AccountView, CodeView, StateView } from '../../../../src/shared/contract/views.ts'
import { emptyState, fakeAccount, type FakeBridge, fakeBridge, fakeError, hexId } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

const nowMs = 1_700_000_010_000

const microsoft = fakeAccount({ id: hexId(1), kind: 'personal', issuer: 'Microsoft', userName: 'sam.rivera@outlook.com' })
const harbour = fakeAccount({ id: hexId(2) })
const token = fakeAccount({ id: hexId(3), issuer: 'Token Co', userName: 'sam', code: { type: 'hotp', digits: 6, periodSeconds: null } })
const waiting = fakeAccount({ id: hexId(4), kind: 'work', issuer: 'Contoso', userName: 'sam@contoso.com', need: 'scan', code: null, binding: 'this-device' })

const timed = (account: AccountView, code: string, leftSeconds = 18): CodeView => ({
  kind: 'timed',
  id: account.id,
  code,
  next: '707070',
  validFromMs: nowMs + (leftSeconds - 30) * 1000,
  validUntilMs: nowMs + leftSeconds * 1000,
})

const state = (change: Partial<StateView> = {}): Partial<StateView> => ({
  accounts: { list: [microsoft, harbour, token, waiting], undo: null },
  codes: { items: [timed(microsoft, '482193'), timed(harbour, '317840'), { kind: 'counter', id: token.id, code: null }], copied: null },
  ...change,
})

const draw = async (change: Partial<StateView> = {}): Promise<FakeBridge> => {
  const bridge = fakeBridge(state(change))
  await renderOver(bridge, <App />)
  await act(() => vi.advanceTimersByTimeAsync(50))
  return bridge
}

const settle = () => act(() => vi.advanceTimersByTimeAsync(50))
const named = (bridge: FakeBridge, name: string) => bridge.calls.filter((call) => call.name === name).map((call) => call.params)
const rows = () => screen.getAllByRole('row')
const row = (name: RegExp) => screen.getByRole('row', { name })

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'requestAnimationFrame', 'cancelAnimationFrame'] })
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the list', () => {
  it('says each code digit by digit, with a pause between the groups', async () => {
    await draw()
    expect(rows().map((element) => element.getAttribute('aria-label'))).toEqual([
      'Copy code 4 8 2, 1 9 3 for Microsoft, sam.rivera@outlook.com',
      'Copy code 3 1 7, 8 4 0 for Harbour Mail, sam@harbourmail.example',
      'Next code for Token Co, sam',
      'Contoso, sam@contoso.com: Needs QR code',
    ])
  })

  it('copies on click, says so, and goes back to its name after two seconds', async () => {
    const bridge = await draw()
    fireEvent.click(row(/Harbour/))
    await settle()
    expect(named(bridge, 'codes.copy')).toEqual([{ id: harbour.id }])
    expect(within(row(/Harbour/)).getByText('Copied, clears in 20 s')).toBeTruthy()
    expect(screen.getByText('Copied. Clears in 20 seconds')).toBeTruthy()
    await act(() => vi.advanceTimersByTimeAsync(2_000))
    expect(within(row(/Harbour/)).queryByText('Copied, clears in 20 s')).toBeNull()
    expect(within(row(/Harbour/)).getByText('sam@harbourmail.example')).toBeTruthy()
  })

  it('copies on Enter', async () => {
    const bridge = await draw()
    act(() => row(/Microsoft/).focus())
    fireEvent.keyDown(row(/Microsoft/), { key: 'Enter' })
    fireEvent.keyUp(row(/Microsoft/), { key: 'Enter' })
    await settle()
    expect(named(bridge, 'codes.copy')).toEqual([{ id: microsoft.id }])
  })

  it('says why when a code could not be copied', async () => {
    const bridge = await draw()
    bridge.answer('codes.copy', () => ({ ok: false, error: { ...fakeError('vault.not-open'), code: 'vault.not-open' } }))
    fireEvent.click(row(/Harbour/))
    await settle()
    expect(screen.queryByText('Copied, clears in 20 s')).toBeNull()
    expect(document.querySelector('.toast')?.textContent).toMatch(/\w+\. \w+/)
  })

  it('asks for the next code where a counter has none yet, and copies once it has one', async () => {
    const bridge = await draw()
    fireEvent.click(row(/Token Co/))
    await settle()
    expect(named(bridge, 'codes.next')).toEqual([{ id: token.id }])
    expect(named(bridge, 'codes.copy')).toEqual([])
    act(() => bridge.push('codes', { items: [{ kind: 'counter', id: token.id, code: '654321' }], copied: null }))
    fireEvent.click(row(/Copy code 6 5 4, 3 2 1 for Token Co/))
    await settle()
    expect(named(bridge, 'codes.copy')).toEqual([{ id: token.id }])
    fireEvent.click(screen.getByRole('button', { name: 'Next code for Token Co, sam' }))
    await settle()
    expect(named(bridge, 'codes.next')).toHaveLength(2)
    expect(named(bridge, 'codes.copy')).toHaveLength(1)
  })
})

describe('time', () => {
  const ring = (name: RegExp) => row(name).querySelector<HTMLElement>('.ring')

  it('moves the ring once a second and warns in the last five', async () => {
    await draw({ codes: { items: [timed(microsoft, '482193', 7)], copied: null } })
    expect(ring(/Microsoft/)?.textContent).toBe('7')
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect(ring(/Microsoft/)?.textContent).toBe('6')
    expect(ring(/Microsoft/)?.classList.contains('ring--soon')).toBe(false)
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect(ring(/Microsoft/)?.textContent).toBe('5')
    expect(ring(/Microsoft/)?.style.getPropertyValue('--left')).toMatch(/^0\.1[56]/)
    expect(row(/Microsoft/).hasAttribute('data-soon')).toBe(true)
  })

  it('shows the next code when the period is over and main is late, and what main says after that', async () => {
    const bridge = await draw({ codes: { items: [timed(microsoft, '482193', 2)], copied: null } })
    await act(() => vi.advanceTimersByTimeAsync(2_100))
    expect(row(/Microsoft/).getAttribute('aria-label')).toContain('7 0 7, 0 7 0')
    act(() => bridge.push('codes', { items: [{ ...timed(microsoft, '707070', 30), next: '111111' } as CodeView], copied: null }))
    await settle()
    expect(row(/Microsoft/).getAttribute('aria-label')).toContain('7 0 7, 0 7 0')
    expect(row(/Microsoft/).hasAttribute('data-soon')).toBe(false)
  })

  it('tells the time left on focus, once, and announces a new code for the focused row alone', async () => {
    const bridge = await draw()
    act(() => row(/Microsoft/).focus())
    expect(row(/Microsoft/).getAttribute('aria-description')).toBe('Changes in 18 seconds')
    act(() => bridge.push('codes', { items: [timed(microsoft, '555666', 30), timed(harbour, '777888', 30)], copied: null }))
    await settle()
    expect(screen.getByText('New code 5 5 5, 6 6 6')).toBeTruthy()
    expect(screen.queryByText('New code 7 7 7, 8 8 8')).toBeNull()
  })
})

describe('hidden codes', () => {
  const hidden = { settings: { theme: 'system', clipboardSeconds: 20, hideCodes: true } } as const

  it('are in no text and no name until Space shows the one of this row', async () => {
    await draw(hidden)
    expect(document.body.textContent).not.toContain('482')
    expect(row(/Microsoft/).getAttribute('aria-label')).toBe('Copy code for Microsoft, sam.rivera@outlook.com')
    act(() => row(/Microsoft/).focus())
    fireEvent.keyDown(row(/Microsoft/), { key: ' ' })
    expect(row(/Microsoft/).getAttribute('aria-label')).toContain('4 8 2, 1 9 3')
    expect(row(/Harbour/).getAttribute('aria-label')).toBe('Copy code for Harbour Mail, sam@harbourmail.example')
    act(() => row(/Harbour/).focus())
    expect(document.body.textContent).not.toContain('482')
  })

  it('copy all the same', async () => {
    const bridge = await draw(hidden)
    fireEvent.click(row(/Microsoft/))
    await settle()
    expect(named(bridge, 'codes.copy')).toEqual([{ id: microsoft.id }])
  })
})

describe('more verification', () => {
  it('is counted in the title and the banner, and opens to one sentence and one button', async () => {
    const bridge = await draw()
    expect(document.title).toBe('(1) Twofold')
    expect(screen.getByText('1 account needs more verification')).toBeTruthy()
    const toggle = screen.getByRole('button', { name: 'Contoso, sam@contoso.com: Needs QR code' })
    expect(toggle.getAttribute('aria-expanded')).toBe('false')
    fireEvent.click(screen.getByRole('button', { name: 'Show' }))
    expect(toggle.getAttribute('aria-expanded')).toBe('true')
    expect(document.getElementById(toggle.getAttribute('aria-controls') ?? '')?.textContent).toContain('ask your IT help desk for a new QR code')
    expect(screen.getByRole('button', { name: 'Scan QR code to recover' })).toBeTruthy()
    fireEvent.click(toggle)
    expect(screen.queryByRole('button', { name: 'Scan QR code to recover' })).toBeNull()
    expect(named(bridge, 'codes.copy')).toEqual([])
  })

  it('opens and closes by the row itself, and never copies', async () => {
    const bridge = await draw()
    fireEvent.click(row(/Contoso/))
    await settle()
    expect(screen.getByRole('button', { name: 'Scan QR code to recover' })).toBeTruthy()
    expect(named(bridge, 'codes.copy')).toEqual([])
  })

  it('leaves the title alone when nothing is waiting', async () => {
    await draw({ accounts: { list: [microsoft], undo: null } })
    expect(document.title).toBe('Twofold')
    expect(screen.queryByRole('button', { name: 'Show' })).toBeNull()
  })
})

describe('order', () => {
  it('moves by Alt with Up and Down, and says where the account is now', async () => {
    const bridge = await draw()
    act(() => row(/Harbour/).focus())
    fireEvent.keyDown(row(/Harbour/), { key: 'ArrowUp', altKey: true })
    await settle()
    expect(named(bridge, 'accounts.move')).toEqual([{ id: harbour.id, to: 0 }])
    expect(screen.getByText('Harbour Mail, position 1 of 4')).toBeTruthy()
  })

  it('asks for nothing at the ends', async () => {
    const bridge = await draw()
    fireEvent.keyDown(row(/Microsoft/), { key: 'ArrowUp', altKey: true })
    fireEvent.keyDown(row(/Contoso/), { key: 'ArrowDown', altKey: true })
    await settle()
    expect(named(bridge, 'accounts.move')).toEqual([])
  })

  it('gives every row a handle that says how', async () => {
    await draw()
    const handle = screen.getByRole('button', { name: 'Move Harbour Mail' })
    expect(document.getElementById(handle.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Drag, or press Alt with Up or Down Arrow.')
  })
})

describe('undo', () => {
  it('by keys brings back what was deleted, long after the toast has gone', async () => {
    const bridge = await draw({ accounts: { list: [microsoft], undo: { issuer: 'Paperboat', userName: 'sam' } } })
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    await settle()
    expect(named(bridge, 'accounts.undoRemove')).toHaveLength(1)
  })

  it('does nothing when there is nothing to take back', async () => {
    const bridge = await draw()
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    await settle()
    expect(named(bridge, 'accounts.undoRemove')).toHaveLength(0)
  })
})

describe('names', () => {
  it('are text, whatever they hold', async () => {
    const name = '<img src=x onerror=alert(1)>'
    await draw({ accounts: { list: [fakeAccount({ issuer: name, userName: name })], undo: null } })
    expect(screen.getAllByText(name)).toHaveLength(2)
    expect(document.querySelector('img')).toBeNull()
  })
})

describe('practice mode', () => {
  it('is said on the first screen and over the list', async () => {
    const app = { ...emptyState().app, practice: true }
    const bridge = await draw({ app, accounts: { list: [], undo: null } })
    expect(screen.getByRole('complementary', { name: 'Practice mode' })).toBeTruthy()
    act(() => bridge.push('accounts', { list: [harbour], undo: null }))
    expect(screen.getByRole('complementary', { name: 'Practice mode' })).toBeTruthy()
  })

  it('is not mentioned in a real run', async () => {
    await draw()
    expect(screen.queryByRole('complementary', { name: 'Practice mode' })).toBeNull()
  })
})
