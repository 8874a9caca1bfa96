// @vitest-environment jsdom
// What shows before there are accounts: opening, a vault that can't be opened, the first run.
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { App } from '../../../../src/renderer/app.tsx'
import { emptyState, fakeBridge, fakeError } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

afterEach(() => {
  cleanup()
  delete document.documentElement.dataset['ready']
})

const names = (bridge: ReturnType<typeof fakeBridge>) => bridge.calls.map((call) => call.name)

describe('the vault', () => {
  it('while it opens shows neither the first run nor the ready mark', async () => {
    await renderOver(fakeBridge({ vault: { kind: 'opening' } }), <App />)
    expect(screen.getByText('Opening your accounts')).toBeTruthy()
    expect(screen.queryByText('Begin recovery')).toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(document.documentElement.dataset['ready']).toBeUndefined()
  })

  it('that can’t be opened says why, with the reference of the log, and tries again', async () => {
    const bridge = fakeBridge({ vault: { kind: 'failed', error: fakeError('keychain.locked') } })
    await renderOver(bridge, <App />)
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('Reference 0badf00d')
    expect(alert.querySelector('h2')?.textContent).not.toBe('')
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(names(bridge)).toContain('vault.retry'))
    act(() => bridge.push('vault', { kind: 'ready', notice: null }))
    await screen.findByRole('button', { name: 'Begin recovery' })
    await waitFor(() => expect(document.documentElement.dataset['ready']).toBe('true'))
  })

  it('that had to use an older copy says so', async () => {
    await renderOver(fakeBridge({ vault: { kind: 'ready', notice: fakeError('vault.newest-damaged') } }), <App />)
    expect(document.querySelector('.banner--warn')?.textContent).toMatch(/\w+\. \w+/)
  })
})

describe('the first run', () => {
  it('offers an account first and recovery at the bottom', async () => {
    const bridge = fakeBridge()
    await renderOver(bridge, <App />)
    const buttons = screen.getAllByRole('button').map((button) => button.textContent || button.getAttribute('aria-label'))
    expect(buttons).toEqual(['Settings', 'Add account', 'Begin recovery'])
    fireEvent.click(screen.getByRole('button', { name: 'Begin recovery' }))
    await waitFor(() => expect(names(bridge)).toContain('recovery.begin'))
  })

  it('says why recovery can’t begin', async () => {
    const bridge = fakeBridge()
    bridge.answer('recovery.begin', () => ({ ok: false, error: { ...fakeError('session.not-configured'), code: 'session.not-configured' } }))
    await renderOver(bridge, <App />)
    fireEvent.click(screen.getByRole('button', { name: 'Begin recovery' }))
    expect((await screen.findByRole('alert')).textContent).not.toBe('')
  })

  it('names the computer as its system does', async () => {
    await renderOver(fakeBridge({ app: { ...emptyState().app, platform: 'macos' } }), <App />)
    expect(screen.getByText('Your sign-in codes, on this Mac')).toBeTruthy()
    expect(document.documentElement.dataset['platform']).toBe('macos')
  })
})
