// @vitest-environment jsdom
// The banner over the list for a backup that has failed for a day: when it shows, where it leads, how long it stays away.
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { BackupView } from '../../../../src/shared/contract/views.ts'
import { App } from '../../../../src/renderer/app.tsx'
import { emptyState, fakeAccount, fakeBridge, fakeError, type FakeBridge } from '../../../fakes/fake-bridge.ts'
import { renderOver } from '../render.tsx'

afterEach(cleanup)

const failing = (isLong: boolean, sinceMs = 1_000): BackupView => ({
  ...emptyState().backup,
  switch: { kind: 'on' },
  status: { kind: 'failing', sinceMs, isLong, error: fakeError('storage.full'), last: null },
})
const show = async (backup: BackupView): Promise<{ bridge: FakeBridge; place: () => string }> => {
  const bridge = fakeBridge({ accounts: { list: [fakeAccount()], undo: null }, backup })
  const { renderer } = await renderOver(bridge, <App />)
  return { bridge, place: () => renderer.where.get().place.kind }
}
const banner = () => screen.queryByText(/The storage is full\./)
const away = () => screen.getByRole('button', { name: 'Put away until Twofold is opened again' })

it('shows for a day of failures alone, and goes when a backup worked', async () => {
  const { bridge } = await show(failing(false))
  expect(banner()).toBeNull()
  act(() => bridge.push('backup', failing(true)))
  expect(banner()?.closest('[role=status]')?.textContent).toBe('Not backed up yet. The storage is full. There is no backup yet.Backup settings')
  act(() => bridge.push('backup', { ...failing(true), status: { kind: 'done', last: { level: 'checked-and-uploaded', atMs: Date.now(), accounts: 1 } } }))
  expect(banner()).toBeNull()
})

it('leads to Settings, Backup', async () => {
  const { place } = await show(failing(true))
  fireEvent.click(screen.getByRole('button', { name: 'Backup settings' }))
  expect(place()).toBe('settings')
  expect(await screen.findByRole('heading', { level: 1, name: 'Backup' })).toBeTruthy()
})

it('stays away once it was put away, also after another page, until it fails anew', async () => {
  const { bridge } = await show(failing(true))
  fireEvent.click(away())
  expect(banner()).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Done' }))
  expect(banner()).toBeNull()
  act(() => bridge.push('backup', failing(true, 2_000)))
  expect(banner()).not.toBeNull()
})
