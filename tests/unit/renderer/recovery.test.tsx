// @vitest-environment jsdom
// The recovery's pages, one for each state of main's slice: what is said, what takes the focus, what each button and Esc
// call, and that no button moves the page by itself.
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorCode, ErrorDetail } from '../../../src/shared/contract/errors.ts'
import { errorCodes } from '../../../src/shared/contract/errors.ts'
import type { RecoveryView, StateView, VersionView } from '../../../src/shared/contract/views.ts'
import { RecoveryScreen } from '../../../src/renderer/screens/recovery/recovery-screen.tsx'
import { emptyState, fakeAccount, fakeBridge, fakeError, hexId, type FakeBridge } from '../../fakes/fake-bridge.ts'
import { renderOver } from './render.tsx'

afterEach(cleanup)

const mac = { ...emptyState().app, platform: 'macos' } as const
const icloud = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null } as const
const folder = { kind: 'folder', label: 'Safe', account: null, error: null } as const
const version = (n: number): VersionView => ({ id: `v${n}`, loc: hexId(1), atMs: Date.now() - n * 86_400_000, deviceName: 'Studio iMac', os: 'macos', accounts: 6, thisDevice: false })
const choosing: Extract<RecoveryView, { kind: 'choosing' }> = {
  kind: 'choosing',
  userName: 'sam.rivera@outlook.com',
  storage: icloud,
  versions: [version(0), version(1), version(2)],
  damaged: 0,
  locked: 0,
  newer: 0,
  notDownloaded: 0,
  missingNewestAtMs: null,
}
const preview: Extract<RecoveryView, { kind: 'preview' }> = {
  kind: 'preview',
  version: version(0),
  accounts: [
    { kind: 'personal', issuer: 'Microsoft', userName: 'sam.rivera@outlook.com', need: 'sign-in' },
    { kind: 'work', issuer: 'Contoso', userName: 'sam@contoso.example', need: 'scan' },
    { kind: 'other', issuer: 'Harbour Mail', userName: 'sam@harbourmail.example', need: 'none' },
  ],
}

const show = async (recovery: RecoveryView, change: Partial<StateView> = {}): Promise<FakeBridge & { place: () => string }> => {
  const bridge = fakeBridge({ app: mac, backup: { ...emptyState().backup, storage: icloud }, recovery, ...change })
  const { renderer } = await renderOver(bridge, <RecoveryScreen />, { place: { kind: 'settings', tab: 'backup' }, sheet: null })
  return { ...bridge, place: () => renderer.where.get().place.kind }
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
/** Lets what the call answers come back. */
const settled = (task: () => void): Promise<void> =>
  act(async () => {
    task()
    await Promise.resolve()
  })
const press = (element: HTMLElement): Promise<void> => settled(() => element.click())
const escape = (): Promise<void> => settled(() => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' }))
const called = (bridge: FakeBridge) => bridge.calls.slice(1).map(({ name }) => name)
const heading = () => screen.getByRole('heading', { level: 2 })

it('shows nothing while no recovery is under way', async () => {
  await show({ kind: 'idle' })
  expect(document.body.textContent).toBe('')
})

it.each<[string, RecoveryView, Partial<StateView>]>([
  ['Finish in your browser', { kind: 'signing-in' }, { session: { kind: 'waiting', untilMs: Date.now() + 200_000 } }],
  ['Opening your browser', { kind: 'signing-in' }, {}],
  ['Looking for your backup', { kind: 'looking', progress: null }, {}],
  ['Choose a version', choosing, {}],
  ['This backup has a passphrase', { kind: 'passphrase', locked: 2, wasWrong: false }, {}],
  ['Trying the passphrase', { kind: 'trying-passphrase' }, {}],
  ['Opening this version', { kind: 'opening' }, {}],
  ['3 accounts to restore', preview, {}],
  ['Restoring your accounts', { kind: 'restoring', step: 'saving', done: 4, total: 6 }, {}],
  ['There are already 3 accounts here', { kind: 'refused', accounts: 3 }, {}],
  ['This account doesn’t hold the key', { kind: 'failed', error: fakeError('backup.wrong-account') }, {}],
])('puts the focus on "%s" when that step begins', async (title, view, change) => {
  await show(view, change)
  expect(heading().textContent).toBe(title)
  expect(document.activeElement).toBe(heading())
})

it('moves the focus with the step', async () => {
  const bridge = await show({ kind: 'looking', progress: null })
  act(() => bridge.push('recovery', choosing))
  expect(document.activeElement?.textContent).toBe('Choose a version')
  act(() => bridge.push('recovery', { kind: 'opening' }))
  expect(document.activeElement?.textContent).toBe('Opening this version')
  act(() => bridge.push('recovery', preview))
  expect(document.activeElement?.textContent).toBe('3 accounts to restore')
  const steps = within(screen.getByRole('navigation', { name: 'Recovery steps' })).getAllByRole('listitem')
  expect(steps.map((step) => step.getAttribute('aria-current'))).toEqual([null, null, 'step', null])
})

describe('Esc', () => {
  it.each<[string, RecoveryView, string[]]>([
    ['signing in', { kind: 'signing-in' }, ['recovery.cancel']],
    ['looking', { kind: 'looking', progress: null }, ['recovery.cancel']],
    ['choosing', choosing, ['recovery.cancel']],
    ['asking for the passphrase', { kind: 'passphrase', locked: 1, wasWrong: false }, ['recovery.cancel']],
    ['trying it', { kind: 'trying-passphrase' }, ['recovery.back']],
    ['opening', { kind: 'opening' }, ['recovery.back']],
    ['preview', preview, ['recovery.back']],
    ['restoring', { kind: 'restoring', step: 'saving', done: 0, total: 6 }, []],
    ['refused', { kind: 'refused', accounts: 3 }, ['recovery.cancel']],
    ['failed', { kind: 'failed', error: fakeError('cloud.offline') }, ['recovery.cancel']],
  ])('while %s', async (_, view, calls) => {
    const bridge = await show(view)
    await escape()
    expect(called(bridge)).toEqual(calls)
  })
})

describe('signing in', () => {
  const waiting = { session: { kind: 'waiting', untilMs: Date.now() + 280_000 } } as const

  it('says beforehand that a work or school account can’t be used', async () => {
    await show({ kind: 'signing-in' }, waiting)
    expect(screen.getByText(/Work or school accounts can’t hold the key, and Microsoft’s page refuses them/)).toBeTruthy()
  })
  it('gives the link to copy and cancels', async () => {
    const bridge = await show({ kind: 'signing-in' }, waiting)
    await press(button('Copy the link'))
    await press(button('Cancel'))
    expect(called(bridge)).toEqual(['session.copyLink', 'recovery.cancel'])
  })
})

describe('choosing', () => {
  it('has the newest chosen and marked, and goes on with what is chosen', async () => {
    const bridge = await show(choosing)
    const radios = screen.getAllByRole('radio')
    expect(radios.map((radio) => (radio as HTMLInputElement).checked)).toEqual([true, false, false])
    expect(screen.getByRole('radio', { name: /Newest/ })).toBe(radios[0])
    await press(screen.getByRole('radio', { name: /Yesterday/ }))
    await press(button('Continue'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'recovery.choose', params: { versionId: 'v1' } })
  })
  it('says that both accounts match', async () => {
    await show(choosing)
    expect(screen.getByText(/Both accounts match/).textContent).toBe('Both accounts match. Signed in as sam.rivera@outlook.com and sam@icloud.com.')
  })
  it('tells of a newest version that hasn’t arrived and of damaged ones, and looks again', async () => {
    const bridge = await show({ ...choosing, damaged: 2, missingNewestAtMs: Date.now() - 120_000 })
    expect(screen.getByText(/has not arrived in iCloud Drive yet/)).toBeTruthy()
    expect(screen.getByText(/2 versions are damaged and were left out/)).toBeTruthy()
    await press(button('Look again'))
    await press(button('Use a different account'))
    expect(called(bridge)).toEqual(['recovery.lookAgain', 'recovery.signIn'])
  })
})

describe('what was left out', () => {
  it('is named with its count, and with what to do', async () => {
    const bridge = await show({ ...choosing, damaged: 1, locked: 2, newer: 1, notDownloaded: 3 })
    expect(screen.getByText(/One version is damaged and was left out/)).toBeTruthy()
    expect(screen.getByText(/2 more versions are locked with a passphrase/)).toBeTruthy()
    expect(screen.getByText(/made by a newer Twofold and was left out. Update Twofold/)).toBeTruthy()
    expect(screen.getByText(/3 versions are still in the cloud and have not arrived in iCloud Drive yet/)).toBeTruthy()
    await press(button('Look again'))
    expect(called(bridge)).toEqual(['recovery.lookAgain'])
  })

  it('offers to look again once, however many reasons there are', async () => {
    await show({ ...choosing, notDownloaded: 1, missingNewestAtMs: Date.now() })
    expect(screen.getAllByRole('button', { name: 'Look again' })).toHaveLength(1)
  })
})

describe('looking', () => {
  it('says how many files are here and read', async () => {
    await show({ kind: 'looking', progress: { done: 3, total: 12 } })
    expect(screen.getByRole('progressbar', { name: 'Saved versions' }).getAttribute('aria-valuetext')).toBe('3 of 12 versions read')
    expect(screen.getByText(/iCloud brings the files here one by one/)).toBeTruthy()
  })
  it('shows no bar while nothing is known', async () => {
    await show({ kind: 'looking', progress: { done: 0, total: 0 } })
    expect(screen.queryByRole('progressbar')).toBeNull()
  })
  it('keeps the focus while the numbers change', async () => {
    const bridge = await show({ kind: 'looking', progress: { done: 1, total: 2 } })
    act(() => button('Cancel').focus())
    act(() => bridge.push('recovery', { kind: 'looking', progress: { done: 2, total: 2 } }))
    expect(document.activeElement?.textContent).toBe('Cancel')
  })
})

describe('the passphrase', () => {
  const secret = 'six words nobody would ever guess'
  const field = () => screen.getByLabelText<HTMLInputElement>('Passphrase')

  it('is sent once, and is gone from the page then', async () => {
    const bridge = await show({ kind: 'passphrase', locked: 2, wasWrong: false })
    expect([field().type, field().autocomplete]).toEqual(['password', 'off'])
    fireEvent.input(field(), { target: { value: secret } })
    await press(button('Continue'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'recovery.enterPassphrase', params: { passphrase: secret } })
    expect(field().value).toBe('')
    expect(document.documentElement.outerHTML).not.toContain(secret)
  })

  it('asks for nothing when the field is empty', async () => {
    const bridge = await show({ kind: 'passphrase', locked: 2, wasWrong: false })
    await press(button('Continue'))
    expect(called(bridge)).toEqual([])
    expect(document.activeElement).toBe(field())
  })

  it('says that it was wrong, until something else is typed', async () => {
    await show({ kind: 'passphrase', locked: 2, wasWrong: true })
    expect(screen.getByRole('alert').textContent).toContain('opens none of them')
    expect(field().getAttribute('aria-invalid')).toBe('true')
    fireEvent.input(field(), { target: { value: 'x' } })
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says what can be done when it is forgotten, and comes back', async () => {
    const bridge = await show({ kind: 'passphrase', locked: 2, wasWrong: false })
    await press(button('I forgot it'))
    expect(heading().textContent).toBe('If you forgot the passphrase')
    expect(screen.getByText(/Nobody can open these versions without it/)).toBeTruthy()
    await escape()
    expect(heading().textContent).toBe('This backup has a passphrase')
    expect(called(bridge)).toEqual([])
  })

  it('can be typed for further versions while others can be chosen, and leads back to the list', async () => {
    const bridge = await show({ ...choosing, locked: 1 })
    await press(button('Enter passphrase…'))
    await escape()
    expect(heading().textContent).toBe('Choose a version')
    expect(called(bridge)).toEqual([])
    await press(button('Enter passphrase…'))
    fireEvent.input(field(), { target: { value: secret } })
    await press(button('Continue'))
    expect(bridge.calls.at(-1)?.params).toEqual({ passphrase: secret })
    // Wrong: the list is still behind the question.
    act(() => bridge.push('recovery', { kind: 'trying-passphrase' }))
    act(() => bridge.push('recovery', { kind: 'passphrase', locked: 1, wasWrong: true }))
    await press(button('Back'))
    expect(bridge.calls.at(-1)?.name).toBe('recovery.back')
  })

  it('can be shown while it is typed', async () => {
    await show({ kind: 'passphrase', locked: 2, wasWrong: false })
    await press(button('Show what is typed: Passphrase'))
    expect(field().type).toBe('text')
    await press(button('Hide what is typed: Passphrase'))
    expect(field().type).toBe('password')
  })
})

describe('preview', () => {
  it('marks each account and restores only when asked', async () => {
    const bridge = await show(preview)
    const rows = within(screen.getByRole('list', { name: 'Accounts in this version' })).getAllByRole('listitem')
    expect(rows.map((row) => /Needs sign-in|Needs QR code|Ready/.exec(row.textContent)?.[0])).toEqual(['Needs sign-in', 'Needs QR code', 'Ready'])
    expect(screen.getByText('1 works right away. 2 need more verification, and you can do that later.')).toBeTruthy()
    expect(called(bridge)).toEqual([])
    await press(button('Restore 3 accounts'))
    await press(button('Back'))
    await press(button('Cancel'))
    expect(called(bridge)).toEqual(['recovery.restore', 'recovery.back', 'recovery.cancel'])
    expect(heading().textContent).toBe('3 accounts to restore')
  })
  it('shows names as text, whatever they look like', async () => {
    await show({ ...preview, accounts: [{ kind: 'other', issuer: '<img src=x onerror=alert(1)>', userName: '', need: 'none' }] })
    expect(document.querySelector('img')).toBeNull()
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy()
  })
})

it('restores with a progress bar that says its value, and no way to stop half way', async () => {
  await show({ kind: 'restoring', step: 'saving', done: 4, total: 6 })
  const bar = screen.getByRole('progressbar')
  expect(bar.getAttribute('aria-valuetext')).toBe('4 of 6 accounts saved')
  expect(screen.queryByRole('button')).toBeNull()
})

describe('done', () => {
  const list = { accounts: { list: [fakeAccount()], undo: null } }

  it('is an alert that says how many need more verification and why, and closes to the list', async () => {
    const bridge = await show({ kind: 'done', restored: 6, needSignIn: 1, needScan: 1 }, list)
    const alert = screen.getByRole('alertdialog', { name: 'Your accounts are back' })
    expect(alert.textContent).toContain('2 of them need more verification')
    expect(alert.textContent).toContain('never sent over the network')
    await press(within(alert).getByRole('button', { name: 'Show those 2 accounts' }))
    expect(called(bridge)).toEqual(['recovery.close'])
    expect(bridge.place()).toBe('accounts')
  })
  it('closes by Esc too', async () => {
    const bridge = await show({ kind: 'done', restored: 2, needSignIn: 0, needScan: 0 }, list)
    // After a click by assistive technology the focus moves a frame later.
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Show my accounts'))
    await escape()
    expect(called(bridge)).toEqual(['recovery.close'])
  })
})

it('refuses where accounts are, says why and what to do, and offers nothing that overwrites', async () => {
  const bridge = await show({ kind: 'refused', accounts: 3 })
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain('a backup can never replace an account by mistake')
  expect(alert.textContent).toContain('delete them one by one')
  expect(screen.getByText('Nothing has changed.')).toBeTruthy()
  expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(['Cancel'])
  await press(button('Cancel'))
  expect(called(bridge)).toEqual(['recovery.cancel'])
  expect(bridge.place()).toBe('accounts')
})

describe('failed', () => {
  const fail = async (code: ErrorCode, detail: ErrorDetail = {}, change: Partial<StateView> = {}) => show({ kind: 'failed', error: fakeError(code, detail) }, change)

  it.each(errorCodes)('%s has a page with a heading, an alert and a way out', async (code) => {
    const bridge = await fail(code)
    expect(heading().textContent).not.toBe('')
    expect(screen.getByRole('alert').textContent.length).toBeGreaterThan(20)
    await press(button('Cancel'))
    expect(called(bridge)).toEqual(['recovery.cancel'])
  })

  it('names both accounts when the wrong one signed in, and takes another', async () => {
    const bridge = await fail('backup.wrong-account', { expected: 'sa...@outlook.com', found: 'samr.work@outlook.com' })
    expect(screen.getByText('samr.work@outlook.com')).toBeTruthy()
    expect(screen.getByText('sa•••••@outlook.com')).toBeTruthy()
    await press(button('Use a different account'))
    expect(called(bridge)).toEqual(['recovery.signIn'])
  })

  it('explains what not being able to sign in means, opens Microsoft’s account recovery, and comes back', async () => {
    const bridge = await fail('backup.wrong-account', { expected: 'sa...@outlook.com' })
    await press(button('I can’t sign in to that account'))
    expect(heading()).toBe(document.activeElement)
    expect(screen.getByText(/Nobody can open the backup without it/)).toBeTruthy()
    await press(button(/account recovery/))
    expect(bridge.calls.at(-1)).toEqual({ name: 'links.open', params: { topic: 'microsoft-recovery' } })
    await escape()
    expect(heading().textContent).toBe('This account doesn’t hold the key')
    expect(called(bridge)).toEqual(['links.open'])
  })

  it('gives the reasons of an empty storage and looks again', async () => {
    const bridge = await fail('backup.none')
    expect(screen.getByText('sam@icloud.com')).toBeTruthy()
    expect(screen.getAllByRole('listitem').length).toBeGreaterThan(8)
    await press(button('Look again'))
    expect(called(bridge)).toEqual(['recovery.lookAgain'])
  })

  it('looks in another folder once one was chosen, and not when the dialog was closed', async () => {
    const bridge = await fail('backup.none', {}, { backup: { ...emptyState().backup, storage: folder } })
    bridge.answer('backup.chooseFolder', () => ({ ok: true, value: { chosen: false } }))
    await press(button('Choose another folder…'))
    expect(called(bridge)).toEqual(['backup.chooseFolder'])
    bridge.answer('backup.chooseFolder', () => ({ ok: true, value: { chosen: true } }))
    await press(button('Choose another folder…'))
    expect(called(bridge)).toEqual(['backup.chooseFolder', 'backup.chooseFolder', 'recovery.lookAgain'])
  })

  it('says why a folder was refused', async () => {
    const bridge = await fail('storage.missing')
    bridge.answer('backup.chooseFolder', () => ({ ok: false, error: { code: 'storage.in-onedrive', detail: {}, reference: '0badf00d' } }))
    await press(button('Choose another folder…'))
    expect(screen.getByText(/OneDrive belongs to a Microsoft account/)).toBeTruthy()
    expect(called(bridge)).toEqual(['backup.chooseFolder'])
  })

  it.each<ErrorCode>(['key-guard.missing', 'key-guard.damaged', 'key-guard.other-app'])('%s takes a key file, or looks again', async (code) => {
    const bridge = await fail(code)
    await press(button('Use a key file…'))
    await press(button('Look again'))
    expect(called(bridge)).toEqual(['recovery.useKeyFile', 'recovery.lookAgain'])
  })

  it('says why a key file was refused', async () => {
    const bridge = await fail('key-guard.other-app')
    bridge.answer('recovery.useKeyFile', () => ({ ok: false, error: { code: 'key-file.other-account', detail: { expected: 'sa...@outlook.com' }, reference: '0badf00d' } }))
    await press(button('Use a key file…'))
    expect(screen.getByText(/It belongs to sa•••••@outlook.com/)).toBeTruthy()
  })

  it.each(errorCodes)('%s offers nothing that only a computer with the backup can do', async (code) => {
    await fail(code)
    expect(screen.queryByRole('button', { name: /Put the key back|from now on|Take back|Let Twofold make it|Enter passphrase/ })).toBeNull()
  })

  it('is silent about a step that is already over', async () => {
    const bridge = await fail('cloud.offline')
    bridge.answer('recovery.lookAgain', () => ({ ok: false, error: { code: 'recovery.not-now', detail: {}, reference: '0badf00d' } }))
    await press(button('Try again'))
    expect(screen.queryByText(/moved on/)).toBeNull()
  })
})
