// @vitest-environment jsdom
// Settings: tabs, each change asked of main at once, a refusal said, and the way out by Esc.
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { App } from '../../../../src/renderer/app.tsx'
import { emptyState, fakeAccount, fakeBridge, fakeError } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

const draw = async (practice = false) => {
  const bridge = fakeBridge({ accounts: { list: [fakeAccount()], undo: null }, app: { ...emptyState().app, practice } })
  const { renderer } = await renderOver(bridge, <App />)
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
  await screen.findByRole('heading', { name: 'General' })
  return { bridge, renderer, changes: () => bridge.calls.filter((call) => call.name === 'settings.change').map((call) => call.params) }
}

afterEach(cleanup)

describe('General', () => {
  it('asks for exactly what was changed', async () => {
    const { changes } = await draw()
    fireEvent.click(screen.getByRole('switch', { name: 'Hide codes' }))
    fireEvent.change(screen.getByRole('combobox', { name: 'Clear the clipboard' }), { target: { value: '0' } })
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }))
    await waitFor(() => expect(changes()).toEqual([{ hideCodes: true }, { clipboardSeconds: 0 }, { theme: 'dark' }]))
  })

  it('shows what main says is set, not what was clicked', async () => {
    const { bridge } = await draw()
    bridge.answer('settings.change', () => ({ ok: false, error: { ...fakeError('vault.write-failed'), code: 'vault.write-failed' } }))
    fireEvent.click(screen.getByRole('switch', { name: 'Hide codes' }))
    expect((await screen.findByRole('alert')).textContent).not.toBe('')
    expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Hide codes' }).checked).toBe(false)
  })
})

describe('the shell', () => {
  it('has no tab for what isn’t built', async () => {
    await draw()
    const [sidebar] = screen.getAllByRole('navigation', { name: 'Settings' })
    expect([...(sidebar?.querySelectorAll('button') ?? [])].map((button) => button.textContent)).toEqual(['General', 'Backup', 'About'])
  })

  it('says practice mode here too', async () => {
    await draw(true)
    expect(screen.getByRole('complementary', { name: 'Practice mode' })).toBeTruthy()
  })

  it('leaves by Esc and puts the focus on the page', async () => {
    const { renderer } = await draw()
    expect(document.activeElement?.textContent).toBe('General')
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(renderer.where.get().place.kind).toBe('accounts')
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Accounts'))
  })
})
