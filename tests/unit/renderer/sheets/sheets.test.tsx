// @vitest-environment jsdom
// The sheets over the list: adding by link, editing, deleting with undo.
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ToastArea } from '../../../../src/renderer/components/toast.tsx'
import { Sheets } from '../../../../src/renderer/sheets/sheets.tsx'
import { useNavigation } from '../../../../src/renderer/state/context.tsx'
import type { Sheet } from '../../../../src/renderer/state/navigation.ts'
import { type FakeBridge, fakeAccount, fakeBridge, fakeError, hexId } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

const account = fakeAccount({ id: hexId(1), issuer: 'Paperboat', userName: 'sam@paperboat.example' })

const Page = () => {
  const { sheet } = useNavigation()
  return (
    <>
      {sheet && <Sheets sheet={sheet} />}
      <ToastArea />
    </>
  )
}

const draw = async (sheet: Sheet, bridge = fakeBridge({ accounts: { list: [account], undo: null } })) => {
  const { renderer } = await renderOver(bridge, <Page />, { place: { kind: 'accounts' }, sheet })
  return { bridge, renderer }
}
const named = (bridge: FakeBridge, name: string) => bridge.calls.filter((call) => call.name === name).map((call) => call.params)
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('add', () => {
  it('hands a pasted link to main as it is and says what was added', async () => {
    const { bridge, renderer } = await draw({ kind: 'add' })
    press(/Paste link/)
    type('Link', ' otpauth://totp/x?secret=AAAA ')
    press('Add')
    await waitFor(() => expect(named(bridge, 'accounts.addText')).toEqual([{ text: ' otpauth://totp/x?secret=AAAA ' }]))
    await waitFor(() => expect(renderer.where.get().sheet).toBeNull())
    expect(document.querySelector('.toast')?.textContent).toContain('Harbour Mail was added')
  })

  it('keeps what was pasted beside the reason it can’t be used', async () => {
    const { bridge } = await draw({ kind: 'add' })
    bridge.answer('accounts.addText', () => ({ ok: false, error: { ...fakeError('link.not-a-code'), code: 'link.not-a-code' } }))
    press(/Paste link/)
    type('Link', 'hello')
    press('Add')
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toMatch(/\w+\. \w+/)
    const field = screen.getByLabelText<HTMLTextAreaElement>('Link')
    expect(field.value).toBe('hello')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(field.getAttribute('aria-describedby')).toBe(alert.id)
  })

  it('offers no way that isn’t built', async () => {
    await draw({ kind: 'add' })
    const ways = within(screen.getByRole('dialog', { name: 'Add account' })).getAllByRole('listitem')
    expect(ways.map((way) => way.querySelector('b')?.textContent)).toEqual(['Scan with camera', 'Choose image', 'Paste link'])
  })
})

describe('edit', () => {
  it('asks main only for what was changed', async () => {
    const { bridge, renderer } = await draw({ kind: 'edit', id: account.id })
    type('Name', '  Paper Boat ')
    press('Save')
    await waitFor(() => expect(renderer.where.get().sheet).toBeNull())
    expect(named(bridge, 'accounts.rename')).toEqual([{ id: account.id, issuer: 'Paper Boat', userName: account.userName }])
    expect(named(bridge, 'accounts.setKind')).toEqual([])
    expect(named(bridge, 'accounts.setBinding')).toEqual([])
  })

  it('says what keeping the codes here means, and stays open when the user says no to main', async () => {
    const { bridge, renderer } = await draw({ kind: 'edit', id: account.id })
    bridge.answer('accounts.setBinding', () => ({ ok: true, value: { changed: false } }))
    const here = screen.getByRole<HTMLInputElement>('radio', { name: 'Keep its codes on this computer' })
    expect(document.getElementById(here.getAttribute('aria-describedby') ?? '')?.textContent).toContain('After a recovery you need a new QR code')
    fireEvent.click(here)
    press('Save')
    await screen.findByText(/stays as it was/)
    expect(named(bridge, 'accounts.setBinding')).toEqual([{ id: account.id, binding: 'this-device' }])
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /^Back up/ }).checked).toBe(true)
    expect(renderer.where.get().sheet?.kind).toBe('edit')
  })

  it('stays open and says why when main refuses', async () => {
    const { bridge, renderer } = await draw({ kind: 'edit', id: account.id })
    bridge.answer('accounts.rename', () => ({ ok: false, error: { ...fakeError('vault.write-failed'), code: 'vault.write-failed' } }))
    type('User name', 'else')
    press('Save')
    expect((await screen.findByRole('alert')).textContent).not.toBe('')
    expect(renderer.where.get().sheet?.kind).toBe('edit')
  })

  it('goes with its account', async () => {
    const { bridge } = await draw({ kind: 'edit', id: account.id })
    act(() => bridge.push('accounts', { list: [], undo: null }))
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('delete', () => {
  const remove = async () => {
    const drawn = await draw({ kind: 'delete', id: account.id })
    press('Delete')
    await waitFor(() => expect(document.querySelector('.toast')).not.toBeNull())
    return drawn
  }

  it('asks first, with Cancel in focus', async () => {
    const { bridge, renderer } = await draw({ kind: 'delete', id: account.id })
    expect(screen.getByRole('alertdialog', { name: 'Delete Paperboat?' }).textContent).toContain('you may be locked out')
    expect(document.activeElement?.textContent).toBe('Cancel')
    press('Cancel')
    expect(renderer.where.get().sheet).toBeNull()
    expect(named(bridge, 'accounts.remove')).toEqual([])
  })

  it('offers to take it back, and does', async () => {
    const { bridge } = await remove()
    expect(named(bridge, 'accounts.remove')).toEqual([{ id: account.id }])
    expect(document.querySelector('.toast')?.textContent).toContain('Paperboat was deleted')
    press('Undo')
    await waitFor(() => expect(named(bridge, 'accounts.undoRemove')).toHaveLength(1))
    expect(document.querySelector('.toast')).toBeNull()
  })

  it('keeps the offer while it is pointed at', async () => {
    await remove()
    vi.useFakeTimers()
    const toast = document.querySelector('.toast')
    if (!toast) throw new Error('no toast')
    fireEvent.pointerEnter(toast)
    act(() => {
      vi.advanceTimersByTime(60_000)
    })
    expect(document.querySelector('.toast')).not.toBeNull()
    fireEvent.pointerLeave(toast)
    act(() => {
      vi.advanceTimersByTime(9_900)
    })
    expect(document.querySelector('.toast')).not.toBeNull()
    act(() => {
      vi.advanceTimersByTime(200)
    })
    expect(document.querySelector('.toast')).toBeNull()
  })

  it('keeps the offer while it has the focus', async () => {
    await remove()
    vi.useFakeTimers()
    act(() => screen.getByRole('button', { name: 'Undo' }).focus())
    act(() => {
      vi.advanceTimersByTime(60_000)
    })
    expect(document.querySelector('.toast')).not.toBeNull()
  })
})
