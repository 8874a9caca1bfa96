// @vitest-environment jsdom
// The passphrase in Settings: what is said before one is set, what goes to main, and that nothing of it stays in the window.
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { minPassphraseLength } from '../../../src/shared/contract/limits.ts'
import type { BackupView } from '../../../src/shared/contract/views.ts'
import { forgetting, passphraseLength, strengthOf } from '../../../src/renderer/copy/passphrase.ts'
import { BackupPane } from '../../../src/renderer/screens/settings/backup.tsx'
import { emptyState, fakeBridge, fakeError, hexId, type FakeBridge } from '../../fakes/fake-bridge.ts'
import { renderOver } from './render.tsx'

afterEach(cleanup)

const words = 'six words nobody would ever guess'
const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const on: BackupView = { ...emptyState().backup, switch: { kind: 'on' }, recoveryAccount: account, status: { kind: 'nothing-yet' } }
const locked: BackupView['unopened'] = [{ id: 'x', loc: hexId(1), atMs: null, state: 'passphrase' }]

const show = async (change: Partial<BackupView>): Promise<FakeBridge> => {
  const bridge = fakeBridge({ backup: { ...on, ...change }, session: { kind: 'signed-in', account } })
  await renderOver(bridge, <BackupPane />)
  return bridge
}
const button = (name: string | RegExp) => screen.getByRole('button', { name })
/** Lets what the call answers come back. */
const settled = (task: () => void): Promise<void> =>
  act(async () => {
    task()
    await new Promise((done) => setTimeout(done, 0))
  })
const press = (element: HTMLElement): Promise<void> => settled(() => element.click())
/** The section around it has the same name. */
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label, { selector: 'input' })
const type = (label: string, value: string) => fireEvent.input(field(label), { target: { value } })
/** Calls of the passphrase, and what follows them. */
const sent = (bridge: FakeBridge) => bridge.calls.filter(({ name }) => name !== 'state.read' && name !== 'backup.refresh')
/** Markup, and what the fields hold, which markup doesn't show. */
const inWindow = () => document.documentElement.outerHTML + [...document.querySelectorAll('input')].map(({ value }) => value).join()

describe('setting one', () => {
  const openSet = async (change: Partial<BackupView> = {}): Promise<FakeBridge> => {
    const bridge = await show(change)
    await press(button(change.hasPassphrase === true ? 'Change…' : 'Set a passphrase…'))
    return bridge
  }
  const save = () => press(button('Set passphrase'))

  it('says first what forgetting it means', async () => {
    await openSet()
    expect(screen.getByText(forgetting('linux'))).toBeTruthy()
    expect(forgetting('macos')).toMatch(/nobody can open the versions.*Twofold on this Mac goes on working/)
  })

  it('sends it once, with the sheet, and holds nothing of it then', async () => {
    const bridge = await openSet()
    type('Passphrase', words)
    type('The same again', words)
    await save()
    expect(sent(bridge)).toEqual([{ name: 'backup.setPassphrase', params: { passphrase: words, sheet: true } }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(inWindow().includes(words)).toBe(false)
  })

  it('opens no sheet unless it is wanted', async () => {
    const bridge = await openSet()
    await press(screen.getByRole('checkbox', { name: /Open the recovery sheet/ }))
    type('Passphrase', words)
    type('The same again', words)
    await save()
    expect(sent(bridge)[0]?.params).toEqual({ passphrase: words, sheet: false })
  })

  it.each([
    ['too short', 'seven77', 'seven77', 'Use at least 8 characters.', 'Passphrase'],
    ['not the same', words, `${words}.`, 'The two aren’t the same.', 'The same again'],
  ])('asks main for nothing while it is %s', async (_, first, second, said, focused) => {
    const bridge = await openSet()
    type('Passphrase', first)
    type('The same again', second)
    await save()
    expect(screen.getByRole('alert').textContent).toContain(said)
    expect(document.activeElement).toBe(field(focused))
    expect(sent(bridge)).toEqual([])
    type(focused, words)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('holds nothing of it while main works, nor when main refuses', async () => {
    const bridge = await openSet()
    let refuse = (): void => undefined
    bridge.answer(
      'backup.setPassphrase',
      () => new Promise((done) => (refuse = () => done({ ok: false, error: { code: 'backup.passphrase-failed', detail: {}, reference: '0badf00d' } }))),
    )
    type('Passphrase', words)
    type('The same again', words)
    await save()
    expect(inWindow().includes(words)).toBe(false)
    // Nobody walks away from it half way.
    expect(within(screen.getByRole('dialog')).queryByRole('button', { name: 'Close' })).toBeNull()
    await settled(refuse)
    expect(screen.getByRole('alert').textContent).toContain('couldn’t be used')
    expect(inWindow().includes(words)).toBe(false)
  })

  it('hides what is typed until it is asked for, and keeps it from the browser’s memory', async () => {
    await openSet()
    expect([field('Passphrase').type, field('Passphrase').autocomplete, field('Passphrase').getAttribute('spellcheck')]).toEqual(['password', 'off', 'false'])
    await press(button('Show what is typed: Passphrase'))
    expect([field('Passphrase').type, field('The same again').type]).toEqual(['text', 'password'])
  })

  it('forgets what was typed when it is closed', async () => {
    const bridge = await openSet()
    type('Passphrase', words)
    await press(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }))
    expect(inWindow().includes(words)).toBe(false)
    await press(button('Set a passphrase…'))
    expect(field('Passphrase').value).toBe('')
    expect(sent(bridge)).toEqual([])
  })

  it('says of a change that older versions stay locked with the one before', async () => {
    await openSet({ hasPassphrase: true })
    expect(screen.getByRole('dialog', { name: 'Change the passphrase' }).textContent).toContain('Older versions stay locked with the one before')
  })

  it('is removed by main, which asks itself', async () => {
    const bridge = await show({ hasPassphrase: true })
    await press(button('Remove…'))
    expect(sent(bridge)).toEqual([{ name: 'backup.removePassphrase', params: {} }])
  })
})

describe('entering one', () => {
  const refused: Partial<BackupView> = { switch: { kind: 'off', error: fakeError('backup.passphrase-needed') }, status: { kind: 'off' } }
  const enter = async (change: Partial<BackupView>, prepare: (bridge: FakeBridge) => void = () => undefined): Promise<FakeBridge> => {
    const bridge = await show(change)
    prepare(bridge)
    // In its row of the versions, in the passphrase's own section, or under what failed.
    const [first] = screen.getAllByRole('button', { name: 'Enter passphrase…' })
    if (first) await press(first)
    type('Passphrase', words)
    await press(button('Open with it'))
    return bridge
  }

  it('is offered for versions that are locked, with their count', async () => {
    const bridge = await enter({ unopened: locked })
    expect(screen.getByText('1 version is locked with another passphrase')).toBeTruthy()
    expect(sent(bridge)).toEqual([{ name: 'backup.enterPassphrase', params: { passphrase: words } }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(inWindow().includes(words)).toBe(false)
  })

  it('says that it opened nothing, and holds nothing of it', async () => {
    const bridge = await enter({ unopened: locked }, (one) => one.answer('backup.enterPassphrase', () => ({ ok: false, error: { code: 'backup.passphrase-wrong', detail: {}, reference: '0badf00d' } })))
    expect(screen.getByRole('alert').textContent).toContain('opens nothing here')
    expect(inWindow().includes(words)).toBe(false)
    expect(sent(bridge)).toHaveLength(1)
  })

  it('turns backup on after it, where that had failed for want of it', async () => {
    const bridge = await enter(refused)
    expect(sent(bridge).slice(1)).toEqual([{ name: 'backup.turnOn', params: {} }])
  })

  it('goes on without one only after the consequence was said', async () => {
    const bridge = await show(refused)
    await press(button('Go on without a passphrase'))
    const question = screen.getByRole('alertdialog')
    expect(question.textContent).toContain('open with both accounts alone')
    expect(sent(bridge)).toEqual([])
    await press(within(question).getByRole('button', { name: 'Go on without a passphrase' }))
    expect(sent(bridge)).toEqual([{ name: 'backup.turnOn', params: { withoutPassphrase: true } }])
  })
})

describe('its length', () => {
  it('is counted as main counts it: characters of the normal form', () => {
    expect(passphraseLength('e\u0301')).toBe(1)
    expect(passphraseLength('ﬁ')).toBe(2)
    expect(passphraseLength('😀😀')).toBe(2)
  })
  it.each([
    [0, ''],
    [1, 'Too short: 7 more'],
    [minPassphraseLength - 1, 'Too short: 1 more'],
    [minPassphraseLength, 'Short. A few more words make it much harder to guess.'],
    [12, 'Good length.'],
    [20, 'Very good length.'],
  ])('%d characters', (length, said) => expect(strengthOf(length)).toBe(said))
})
