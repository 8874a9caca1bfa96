// @vitest-environment jsdom
// The saved versions with what is known of each file, and the comparison of one with what is here now.
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { type BackupView, type ComparisonView, unopenedStates, type VersionView } from '../../../src/shared/contract/views.ts'
import { comparisonWords } from '../../../src/renderer/copy/comparison.ts'
import { versionRows } from '../../../src/renderer/copy/versions.ts'
import { BackupPane } from '../../../src/renderer/screens/settings/backup.tsx'
import { emptyState, fakeBridge, fakeError, hexId, type FakeBridge } from '../../fakes/fake-bridge.ts'
import { renderOver } from './render.tsx'

afterEach(cleanup)

const locale = { tag: 'en-GB', timeZone: 'UTC' }
const now = Date.parse('2026-11-24T09:43:00Z')
const version = (id: string, atMs: number, loc = hexId(9)): VersionView => ({ id, loc, atMs, deviceName: 'Studio iMac', os: 'macos', accounts: 6, thisDevice: false })
const on = (change: Partial<BackupView>): BackupView => ({ ...emptyState().backup, switch: { kind: 'on' }, status: { kind: 'nothing-yet' }, ...change })

describe('the list', () => {
  it('is newest first, whatever opens, and what tells no time is last', () => {
    const unopened: BackupView['unopened'] = [
      { id: 'nameless', loc: hexId(9), atMs: null, state: 'damaged' },
      { id: 'between', loc: hexId(9), atMs: now - 2000, state: 'damaged' },
    ]
    const rows = versionRows({ versions: [version('new', now - 1000), version('old', now - 3000)], unopened }, now, locale, 'macos')
    expect(rows.map(({ versionId }) => versionId)).toEqual(['new', 'between', 'old', 'nameless'])
    expect(rows.at(-1)?.when).toBe('Unknown date')
  })

  it('says of each file what is known of it, and never "Opens" of one that doesn’t', () => {
    const unopened = unopenedStates.map((state) => ({ id: state, loc: hexId(9), atMs: now - 1000, state }))
    const rows = versionRows({ versions: [version('good', now)], unopened }, now, locale, 'macos')
    expect(rows.filter(({ state }) => state.pill === 'Opens').map(({ versionId }) => versionId)).toEqual(['good'])
    expect(Object.fromEntries(rows.map(({ versionId, state, offers }) => [versionId, [state.pill, offers]]))).toEqual({
      good: ['Opens', 'compare'],
      damaged: ['Damaged', null],
      newer: ['Newer', null],
      'practice-data': ['Practice', null],
      'unknown-key': ['Unknown key', null],
      passphrase: ['Locked', 'passphrase'],
      'not-downloaded': ['Not downloaded', null],
    })
    expect(rows.every(({ text }) => text.endsWith('.'))).toBe(true)
  })

  it('keeps two files of the same name in two locations apart', () => {
    const rows = versionRows({ versions: [version('a', now), version('a', now, hexId(8))], unopened: [] }, now, locale, 'macos')
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2)
  })
})

const ready: Extract<ComparisonView, { kind: 'ready' }> = {
  kind: 'ready',
  version: version('a', now - 120_000),
  accounts: [
    { issuer: 'Paperboat', userName: 'sam', state: 'only-in-version' },
    { issuer: 'Contoso', userName: 'sam@contoso.example', state: 'only-here' },
    { issuer: '', userName: 'nameless', state: 'changed' },
    { issuer: 'Steam', userName: 'samrivera', state: 'same' },
  ],
  settingsDiffer: true,
  orderDiffers: true,
}

describe('what a comparison says', () => {
  const words = (change: Partial<typeof ready> = {}) => comparisonWords({ ...ready, ...change }, now, locale, 'macos')

  it('groups the accounts by where they are', () => {
    expect(words().groups.map(({ title, accounts }) => [title, accounts.map((account) => account.title)])).toEqual([
      ['Only in this version', ['Paperboat']],
      ['Only on this Mac', ['Contoso']],
      ['Changed', ['Unnamed account']],
    ])
    expect(words().notes).toEqual(['1 account is the same.', 'The accounts are in another order.', 'The settings in it differ from the ones here.'])
  })
  it('claims that all is the same only when nothing differs', () => {
    const same = { accounts: ready.accounts.filter(({ state }) => state === 'same'), settingsDiffer: false, orderDiffers: false }
    expect(words(same).notes).toEqual(['This version holds the same as this Mac does now.'])
    for (const one of [{ ...same, settingsDiffer: true }, { ...same, orderDiffers: true }, { ...same, accounts: ready.accounts }]) expect(words(one).notes.join()).not.toContain('holds the same as')
  })
})

describe('comparing', () => {
  const show = async (): Promise<{ bridge: FakeBridge; view: BackupView }> => {
    const view = on({ versions: [version('a', Date.now() - 120_000)] })
    const bridge = fakeBridge({ backup: view })
    await renderOver(bridge, <BackupPane />)
    return { bridge, view }
  }
  const sent = (bridge: FakeBridge) => bridge.calls.filter(({ name }) => name.includes('ompar'))

  it('asks main for the version that was pressed, shows what comes, and ends with the sheet', async () => {
    const { bridge, view } = await show()
    const opener = screen.getByRole('button', { name: /^Compare Today/ })
    fireEvent.click(opener)
    await waitFor(() => expect(sent(bridge)).toEqual([{ name: 'backup.compare', params: { loc: hexId(9), versionId: 'a' } }]))
    expect(screen.queryByRole('dialog')).toBeNull()
    act(() => bridge.push('backup', { ...view, comparison: { kind: 'opening', loc: hexId(9), versionId: 'a' } }))
    expect(within(screen.getByRole('dialog', { name: 'Compare with now' })).getByRole('status').textContent).toContain('comparing it')
    act(() => bridge.push('backup', { ...view, comparison: ready }))
    expect(within(screen.getByRole('list', { name: 'Only in this version' })).getByText('Paperboat')).toBeTruthy()
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Done' }))
    // Gone at once, also where main hasn't answered yet.
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent(bridge).at(-1)).toEqual({ name: 'backup.closeComparison', params: {} })
  })

  it('says why one couldn’t be opened', async () => {
    const { bridge, view } = await show()
    fireEvent.click(screen.getByRole('button', { name: /^Compare Today/ }))
    act(() => bridge.push('backup', { ...view, comparison: { kind: 'failed', loc: hexId(9), versionId: 'a', error: fakeError('storage.not-downloaded') } }))
    expect(screen.getByRole('alert').textContent).toContain('isn’t downloaded yet')
  })

  it('shows none that nobody here asked for', async () => {
    const { bridge, view } = await show()
    act(() => bridge.push('backup', { ...view, comparison: ready }))
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
