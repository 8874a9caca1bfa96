// @vitest-environment jsdom
// Settings > Backup in each of its states: what it names, what its buttons call, and that it changes nothing by itself.
import { act, cleanup, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { BackupView, StateView } from '../../../src/shared/contract/views.ts'
import { errorCopy } from '../../../src/renderer/copy/errors.ts'
import { BackupPane } from '../../../src/renderer/screens/settings/backup.tsx'
import { planFor } from '../../../src/renderer/screens/settings/backup-problems.tsx'
import { emptyState, fakeBridge, fakeError, hexId, type FakeBridge } from '../../fakes/fake-bridge.ts'
import { renderOver } from './render.tsx'

afterEach(cleanup)

const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const signedIn = { kind: 'signed-in', account } as const
const icloud = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null } as const
const off: BackupView = { ...emptyState().backup, storage: icloud }
const version = { id: 'v1', loc: hexId(5), atMs: Date.now() - 120_000, deviceName: 'Studio iMac', os: 'macos', accounts: 6, thisDevice: false } as const
const on: BackupView = {
  ...off,
  storage: icloud,
  switch: { kind: 'on' },
  recoveryAccount: account,
  status: { kind: 'done', last: { level: 'checked-and-uploaded', atMs: Date.now() - 120_000, accounts: 6 } },
  versions: [version],
}

const show = async (change: Partial<StateView>): Promise<FakeBridge> => {
  const bridge = fakeBridge(change)
  await renderOver(bridge, <BackupPane />)
  return bridge
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
/** Lets what the call answers come back. */
const settled = (task: () => void): Promise<void> =>
  act(async () => {
    task()
    await Promise.resolve()
  })
const press = (element: HTMLElement): Promise<void> => settled(() => element.click())
/** What was called since the pane looked at both guards. */
const called = (bridge: FakeBridge) => bridge.calls.map(({ name }) => name).filter((name) => name !== 'state.read' && name !== 'backup.refresh')

it('looks at both guards when it opens, and asks for nothing else', async () => {
  const bridge = await show({ backup: on, session: signedIn })
  expect(bridge.calls.map(({ name }) => name)).toEqual(['state.read', 'backup.refresh'])
})

describe('off', () => {
  it('names what is missing and turns on by the switch', async () => {
    const bridge = await show({ backup: off })
    const toggle = screen.getByRole('switch', { name: 'iCloud backup' })
    expect(toggle).toHaveProperty('checked', false)
    expect(screen.getByText(/Still missing: your Microsoft account\./)).toBeTruthy()
    await press(button('Sign in'))
    await press(toggle)
    expect(called(bridge)).toEqual(['session.signIn', 'backup.turnOn'])
    // Main hasn't said that it is on, so it isn't shown as on.
    expect(toggle).toHaveProperty('checked', false)
  })

  it('shows a storage that is off on its own card and says how to help', async () => {
    const bridge = await show({ backup: { ...off, storage: { ...icloud, account: null, error: fakeError('storage.read-only') } }, session: signedIn })
    const guards = screen.getByRole('group', { name: /both of these accounts/ })
    expect(within(guards).getByText('Read-only')).toBeTruthy()
    expect(within(guards).getByText('Signed in')).toBeTruthy()
    await press(button('Choose another folder…'))
    expect(called(bridge)).toEqual(['backup.chooseFolder'])
  })

  it('says why it isn’t on, as an alert, and tries again', async () => {
    const bridge = await show({ backup: { ...off, switch: { kind: 'off', error: fakeError('cloud.offline') } }, session: signedIn })
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('is offline.')
    await press(within(alert).getByRole('button', { name: 'Try again' }))
    expect(called(bridge)).toEqual(['backup.turnOn'])
  })

  it('explains a build without sign-in and offers nothing that can’t work', async () => {
    await show({ backup: off, app: { ...emptyState().app, signInConfigured: false } })
    expect(screen.getByText(/This build has no sign-in/)).toBeTruthy()
    expect(screen.getByRole('switch')).toHaveProperty('disabled', true)
    expect(screen.queryByRole('button', { name: /Sign in|Begin recovery/ })).toBeNull()
  })
})

describe('signing in', () => {
  it('waits with the link, the time in words and a way out', async () => {
    const bridge = await show({ backup: off, session: { kind: 'waiting', untilMs: Date.now() + 280_000 } })
    expect(screen.getByText('Finish in your browser')).toBeTruthy()
    expect(screen.getByText(/about 5 minutes|about 4 minutes/)).toBeTruthy()
    expect(screen.getByText(/Microsoft’s page refuses them/)).toBeTruthy()
    await press(button('Copy the link'))
    await press(button('Cancel'))
    expect(called(bridge)).toEqual(['session.copyLink', 'session.cancel'])
  })

  it('keeps the time left out of what is read aloud by itself', async () => {
    await show({ backup: off, session: { kind: 'waiting', untilMs: Date.now() + 280_000 } })
    for (const live of screen.getAllByRole('status')) expect(live.textContent).not.toMatch(/minute/)
  })

  it('shows why one failed', async () => {
    await show({ backup: off, session: { kind: 'failed', error: fakeError('session.work-account') } })
    expect(screen.getByRole('alert').textContent).toContain('Work or school accounts can’t.')
  })
})

describe('turning on', () => {
  it('shows the steps and can be cancelled by the button and by the switch', async () => {
    const bridge = await show({ backup: { ...off, switch: { kind: 'turning-on', step: 'key' } }, session: signedIn })
    const steps = within(screen.getByRole('list', { name: 'Turning on backup' })).getAllByRole('listitem')
    expect(steps).toHaveLength(5)
    expect(steps[1]?.getAttribute('aria-current')).toBe('step')
    await press(button('Cancel'))
    await press(screen.getByRole('switch'))
    expect(called(bridge)).toEqual(['backup.cancel', 'backup.cancel'])
  })
})

describe('on', () => {
  it('says what is true and follows main when it changes', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    expect(screen.getByText('Backed up and checked 2 min ago')).toBeTruthy()
    expect(screen.getByText('In sync')).toBeTruthy()
    act(() => bridge.push('backup', { ...on, status: { kind: 'done', last: { level: 'checked-in-folder', atMs: Date.now() - 120_000, accounts: 6 } } }))
    expect(screen.queryByText(/Backed up and checked/)).toBeNull()
    expect(screen.getByText(/waiting for iCloud to upload it/)).toBeTruthy()
    expect(screen.getByText('Uploading')).toBeTruthy()
  })

  it('lists the versions, the older ones on request', async () => {
    const versions = Array.from({ length: 14 }, (_, n) => ({ ...version, id: `v${n}` }))
    await show({ backup: { ...on, versions }, session: signedIn })
    const rows = () => within(screen.getByRole('list', { name: 'Saved versions' })).getAllByRole('listitem')
    expect(rows()).toHaveLength(10)
    await press(button('Show 4 older versions'))
    expect(rows()).toHaveLength(14)
  })

  it('asks before it turns off, with the focus on what changes nothing, and says that versions stay', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    await press(screen.getByRole('switch'))
    const question = screen.getByRole('alertdialog', { name: 'Turn off iCloud backup?' })
    expect(question.textContent).toContain('The saved version can stay in iCloud Drive')
    expect(document.activeElement?.textContent).toBe('Keep it on')
    expect(called(bridge)).toEqual([])
    await press(within(question).getByRole('button', { name: 'Turn off and keep the versions' }))
    expect(called(bridge)).toEqual(['backup.turnOff'])
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })

  it('keeps backup on when the question is answered with no', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    await press(button('Turn off…'))
    await press(button('Keep it on'))
    expect(called(bridge)).toEqual([])
  })

  it('says since when it fails, on the guard that fails, and offers the sign-in', async () => {
    const failing: BackupView = { ...on, status: { kind: 'failing', sinceMs: Date.now() - 3 * 86_400_000, isLong: true, error: fakeError('session.needs-sign-in'), last: null } }
    const bridge = await show({ backup: failing, session: { kind: 'needs-sign-in', account } })
    expect(screen.getByText(/Not backed up yet: your recovery account needs you to sign in again/)).toBeTruthy()
    expect(screen.getByText('Needs sign-in')).toBeTruthy()
    await press(button('Sign in again'))
    expect(called(bridge)).toEqual(['session.signIn'])
  })

  it('speaks of a folder as a folder, and leads back to iCloud Drive', async () => {
    const bridge = await show({ backup: { ...on, storage: { kind: 'folder', label: 'Safe', account: null, error: null } }, session: signedIn })
    expect(screen.getByRole('switch', { name: 'Backup' })).toBeTruthy()
    await press(button('Use iCloud Drive'))
    await press(button('Choose a folder…'))
    expect(called(bridge)).toEqual(['backup.useDefaultStorage', 'backup.chooseFolder'])
  })

  it('says why a folder was refused', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    bridge.answer('backup.chooseFolder', () => ({ ok: false, error: { code: 'storage.in-onedrive', detail: {}, reference: '0badf00d' } }))
    await press(button('Choose a folder…'))
    expect(screen.getByRole('alert').textContent).toContain('This folder is in OneDrive.')
  })
})

describe('which call a button is', () => {
  it.each([
    ['cloud.offline', 'turn-on', 'backup.turnOn'],
    ['cloud.offline', 'run', 'backup.run'],
    ['cloud.offline', 'sign-in', 'session.signIn'],
    ['storage.full', 'standing', 'backup.refresh'],
    ['storage.full', 'run', 'backup.run'],
    ['session.timed-out', 'turn-on', 'backup.turnOn'],
    ['session.timed-out', 'sign-in', 'session.signIn'],
    ['session.wrong-account', 'run', 'session.signIn'],
    ['storage.missing', 'standing', 'backup.chooseFolder'],
    ['storage.other-account', 'run', 'backup.acceptStorage'],
    ['storage.signed-out', 'standing', 'backup.refresh'],
    ['key-guard.missing', 'run', 'backup.putKeyBack'],
    ['key-guard.changed', 'run', 'backup.putKeyBack'],
    ['cloud.app-folder-fault', 'turn-on', 'backup.makeAppFolder'],
    ['backup.passphrase-needed', 'turn-on', 'passphrase'],
    ['backup.location-deleted', 'turn-on', 'take-back'],
    ['session.wrong-account', 'move', 'backup.useOtherAccount'],
    ['cloud.offline', 'move', null],
  ] as const)('%s after %s is %s', (code, origin, plan) => {
    const error = fakeError(code)
    const { action } = errorCopy(error, 'macos')
    expect(action ? planFor(action.does, error, origin) : undefined).toBe(plan)
  })
})

describe('the two ways to turn off', () => {
  it('deletes only by main, which asks itself, and says that it can be taken back', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    await press(button('Turn off…'))
    await press(button('Turn off and delete them…'))
    expect(called(bridge)).toEqual(['backup.delete'])
    await press(button('Delete…'))
    expect(called(bridge)).toEqual(['backup.delete', 'backup.delete'])
  })

  it('lists what was left, until when, and takes back the one that was pressed', async () => {
    const left = { why: 'deleted', sinceMs: Date.now(), untilMs: Date.now() + 30 * 86_400_000, label: '', recoveryAccount: 'sam.rivera@outlook.com' } as const
    const bridge = await show({ backup: { ...off, retired: [{ ...left, loc: hexId(1) }, { ...left, loc: hexId(2), why: 'moved', label: 'Safe' }] }, session: signedIn })
    const rows = within(screen.getByRole('list', { name: 'You can take this back for 30 days' })).getAllByRole('listitem')
    expect(rows.map(({ textContent }) => textContent)).toEqual([expect.stringContaining('Backup deleted today'), expect.stringContaining('In the folder “Safe”, with the key in sam.rivera@outlook.com.')])
    await press(button(/^Take back: the folder “Safe”/))
    expect(bridge.calls.at(-1)).toEqual({ name: 'backup.takeBack', params: { loc: hexId(2) } })
  })
})

describe('moving and the key', () => {
  it('moves to another account, and says that the one before is kept', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    expect(screen.getByText(/sam.rivera@outlook.com holds the key. If you use another account, the new place is made and checked first/)).toBeTruthy()
    await press(button('Use another account…'))
    expect(called(bridge)).toEqual(['backup.useOtherAccount'])
  })

  it('explains a new key before it makes one, with the focus on Cancel', async () => {
    const bridge = await show({ backup: on, session: signedIn })
    await press(button('Use a new key…'))
    const question = screen.getByRole('alertdialog')
    expect(question.textContent).toContain('Older versions stay readable')
    expect(document.activeElement?.textContent).toBe('Cancel')
    await press(within(question).getByRole('button', { name: 'Cancel' }))
    expect(called(bridge)).toEqual([])
    await press(button('Use a new key…'))
    await press(button('Use a new key'))
    expect(called(bridge)).toEqual(['backup.newKey'])
  })

  it('announces a key that was not seen before, until it is put away', async () => {
    const bridge = await show({ backup: { ...on, notices: ['new-key'] }, session: signedIn })
    const notice = screen.getByText(/There is a new key in your Microsoft account/).closest('[role=status]')
    expect(notice?.textContent).toContain('If it wasn’t you')
    await press(button('Got it'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'backup.dismissNotice', params: { notice: 'new-key' } })
  })

  it('puts a missing key back', async () => {
    const bridge = await show({ backup: { ...on, status: { kind: 'failing', sinceMs: Date.now(), isLong: false, error: fakeError('key-guard.missing'), last: null } }, session: signedIn })
    await press(button('Put the key back from this computer'))
    expect(called(bridge)).toEqual(['backup.putKeyBack'])
  })

  it('makes the app folder only when told to, and then says how to take the permission away', async () => {
    const bridge = await show({ backup: { ...off, switch: { kind: 'off', error: fakeError('cloud.app-folder-fault') } }, session: signedIn })
    expect(screen.queryByText(/forgotten the wider permission/)).toBeNull()
    await press(button('Let Twofold make it'))
    expect(called(bridge)).toEqual(['backup.makeAppFolder'])
    // Not before it is so.
    expect(screen.queryByText(/forgotten the wider permission/)).toBeNull()
    act(() => bridge.push('backup', on))
    await press(button('Open Microsoft’s list'))
    expect(bridge.calls.at(-1)).toEqual({ name: 'links.open', params: { topic: 'app-consents' } })
  })

  it('says that a failed move left the backup as it was', async () => {
    await show({ backup: { ...on, switch: { kind: 'on', error: fakeError('cloud.offline') } }, session: signedIn })
    expect(screen.getByRole('alert').textContent).toContain('The backup in the place before goes on.')
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  })
})
