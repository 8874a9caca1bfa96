// @vitest-environment jsdom
// Check my backup: a sentence for each check and result on each system, failures first, what each fix calls, and no claim that a
// recovery would work where nothing was opened.
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { errorCodes } from '../../../src/shared/contract/errors.ts'
import { type CheckResult, checks, type CheckupView, fixes, platforms } from '../../../src/shared/contract/views.ts'
import { App } from '../../../src/renderer/app.tsx'
import { checkWords, fixLabels, groupsOf, summaryOf } from '../../../src/renderer/copy/checkup.ts'
import { fixPlans } from '../../../src/renderer/screens/settings/checkup.tsx'
import { emptyState, fakeAccount, fakeBridge, fakeError, type FakeBridge } from '../../fakes/fake-bridge.ts'
import { renderOver } from './render.tsx'

afterEach(cleanup)

const locale = { tag: 'en-GB', timeZone: 'UTC' }
const now = Date.parse('2026-11-24T09:43:00Z')
const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const backup = { ...emptyState().backup, recoveryAccount: account, storage: { kind: 'icloud' as const, label: '', account: 'sam@icloud.com', error: null } }
const result = (check: CheckResult['check'], change: Partial<CheckResult> = {}): CheckResult => ({ check, result: 'pass', error: null, count: null, names: [], fix: null, ...change })
const results = ['pass', 'warn', 'fail', 'skipped'] as const

describe.each(platforms)('words on %s', (platform) => {
  it.each(checks.flatMap((check) => results.map((kind) => [check, kind] as const)))('%s, %s', (check, kind) => {
    for (const error of [null, fakeError('cloud.offline')]) {
      for (const count of [null, 0, 1, 2, 95]) {
        for (const names of [['Contoso (sam@contoso.example)'], ['A', 'B', 'C', 'D']]) {
          const { title, text } = checkWords(result(check, { result: kind, error, count, names }), backup, platform)
          expect(title).toMatch(/^(?:[A-Z0-9]|iCloud).*[^.]$/)
          expect(text).toMatch(/\.$/)
          expect(`${title} ${text}`).not.toMatch(/undefined|null|NaN| {2}|\.\./)
          if (platform !== 'macos') expect(`${title} ${text}`).not.toMatch(/this Mac/i)
        }
      }
    }
  })

  it('has words for a failure by any code', () => {
    for (const code of errorCodes) {
      const { title, text } = checkWords(result('storage', { result: 'fail', error: fakeError(code) }), backup, platform)
      expect(title.length * text.length).toBeGreaterThan(0)
    }
  })
})

describe('counts and names', () => {
  const words = (one: CheckResult) => checkWords(one, backup, 'macos')

  it('are the ones of the check', () => {
    expect(words(result('newest-version', { count: 6 })).text).toBe('Read, unlocked and compared: 6 accounts, the same as on this Mac.')
    expect(words(result('newest-version', { result: 'warn', count: 1 })).text).toBe('It opens, but 1 account differs from what is on this Mac.')
    expect(words(result('newest-version', { result: 'warn', count: 0 })).text).toContain('its order or settings differ')
    expect(words(result('clock', { result: 'fail', count: 95 })).title).toBe('The clock is 2 minutes off')
    expect(words(result('clock', { result: 'warn', count: 1 })).title).toBe('The clock is 1 second off')
    expect(words(result('age', { result: 'warn', count: 3, error: fakeError('session.needs-sign-in') })).text).toBe('The newest checked version is 3 days old. Your recovery account needs you to sign in again.')
    expect(words(result('older-version', { result: 'warn', count: 2, error: fakeError('backup.damaged') })).title).toBe('2 versions are damaged')
    expect(words(result('recovery-account')).text).toBe('Signed in as sam.rivera@outlook.com.')
  })
  it('say which accounts, as far as they are named, and how many more', () => {
    const names = ['A', 'B', 'C', 'D']
    expect(words(result('not-in-backup', { result: 'warn', count: 12, names, fix: 'back-up-now' })).text).toBe('A, B, C and 9 more: the codes aren’t in any version that was opened.')
    expect(words(result('not-in-backup', { result: 'warn', count: 1, names: ['A'] })).text).toBe('A: kept on this Mac only, so it comes back as a name and needs more verification.')
    expect(words(result('own-codes', { result: 'warn', count: 1, names: ['Microsoft (sam.rivera@outlook.com)'] })).text).toContain('Microsoft (sam.rivera@outlook.com): the codes for your recovery account')
  })
  it('speak of a passphrase as what it is: offered, or there', () => {
    expect(words(result('guards-apart', { result: 'warn', fix: 'set-passphrase' })).text).toContain('A passphrase guards against that')
    expect(checkWords(result('guards-apart', { result: 'warn' }), { ...backup, hasPassphrase: true }, 'macos').text).toContain('Your passphrase still guards new versions')
  })
})

describe('the summary', () => {
  const summary = (...all: CheckResult[]) => summaryOf({ atMs: now, results: all }, now, locale)

  it('counts what failed and what needs a look', () => {
    expect(summary(result('newest-version'), result('key', { result: 'fail' }), result('age', { result: 'warn' }), result('clock', { result: 'warn' })).title).toBe('1 problem, 2 things to look at')
    expect(summary(result('newest-version'), result('age', { result: 'warn' }))).toMatchObject({ tone: 'warn', title: '1 thing to look at' })
    expect(summary(result('newest-version'))).toMatchObject({ tone: 'ok', title: 'Everything is good' })
  })
  it('says that the newest version was opened only when it was', () => {
    for (const kind of results) {
      const said = summary(result('newest-version', { result: kind })).text
      expect(said.includes('was opened')).toBe(kind === 'pass' || kind === 'warn')
    }
    expect(summary(result('network')).tone).not.toBe('ok')
  })
  it('isn’t all good where something could not be checked', () => {
    expect(summary(result('newest-version'), result('older-version', { result: 'skipped' })).title).toBe('What could be checked is good')
    expect(summary(result('newest-version', { result: 'skipped' }))).toMatchObject({ tone: 'warn', title: 'Not everything could be checked' })
  })
  it('puts failures first', () => {
    const { attention, good, notChecked } = groupsOf([result('network'), result('age', { result: 'warn' }), result('clock', { result: 'skipped' }), result('key', { result: 'fail' })])
    expect([attention, good, notChecked].map((group) => group.map(({ check }) => check))).toEqual([['key', 'age'], ['network'], ['clock']])
  })
})

describe('the page', () => {
  const show = async (checkup: CheckupView): Promise<FakeBridge> => {
    const bridge = fakeBridge({ accounts: { list: [fakeAccount()], undo: null }, backup, checkup })
    await renderOver(bridge, <App />, { place: { kind: 'settings', tab: 'checkup' }, sheet: null })
    await screen.findAllByRole('heading', { level: 2 })
    return bridge
  }
  /** Lets what the call answers come back. */
  const press = (element: HTMLElement): Promise<void> =>
    act(async () => {
      element.click()
      await new Promise((done) => setTimeout(done, 0))
    })
  const sent = (bridge: FakeBridge) => bridge.calls.filter(({ name }) => name !== 'state.read' && name !== 'backup.refresh').map(({ name, params }) => [name, params])
  const last = (...all: CheckResult[]): CheckupView => ({ last: { atMs: Date.now(), results: all }, running: null })

  it('has the button also before anything was checked', async () => {
    const bridge = await show({ last: null, running: null })
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Nothing was checked yet')
    await press(screen.getByRole('button', { name: 'Check now' }))
    expect(sent(bridge)).toEqual([['checkup.run', {}]])
  })

  it('shows how far it is, hides what was found before, and can be cancelled', async () => {
    const bridge = await show({ ...last(result('key', { result: 'fail' })), running: { done: 4, total: 12 } })
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('4 of 12 checks done')
    expect(screen.queryByRole('list', { name: 'Needs attention' })).toBeNull()
    await press(screen.getByRole('button', { name: 'Cancel' }))
    expect(sent(bridge)).toEqual([['checkup.cancel', {}]])
  })

  it('says the outcome aloud when a run has ended', async () => {
    const bridge = await show({ last: null, running: { done: 11, total: 12 } })
    act(() => bridge.push('checkup', last(result('newest-version'))))
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Everything is good')
  })

  it.each(fixes)('%s is one button and one call', async (fix) => {
    const bridge = await show(last(result('key', { result: 'fail', error: fakeError('key-guard.missing'), fix })))
    const [button, ...others] = within(screen.getByRole('list', { name: 'Needs attention' })).getAllByRole('button')
    expect(others).toEqual([])
    expect(button?.textContent).toBe(fixLabels[fix])
    if (button) await press(button)
    const plan = fixPlans[fix]
    if (plan === 'passphrase') expect(screen.getByRole('dialog', { name: 'Set a passphrase' })).toBeTruthy()
    expect(sent(bridge)).toEqual(plan === 'passphrase' ? [] : [typeof plan === 'string' ? [plan, {}] : ['links.open', plan]])
  })

  it('says why a fix was refused', async () => {
    const bridge = await show(last(result('key', { result: 'fail', error: fakeError('key-guard.missing'), fix: 'put-key-back' })))
    bridge.answer('backup.putKeyBack', () => ({ ok: false, error: { code: 'key-guard.nothing-to-put-back', detail: {}, reference: '0badf00d' } }))
    await press(screen.getByRole('button', { name: 'Put the key back: The key is missing' }))
    expect(screen.getByRole('alert').textContent).toContain('There is no key to put back.')
  })

  it('reads out what an icon says', async () => {
    await show(last(result('network'), result('key', { result: 'fail' })))
    expect(screen.getByText('Failed:')).toBeTruthy()
    expect(screen.getByText('Passed:')).toBeTruthy()
  })

  it('belongs to the Backup tab, and leads there by Esc and back again, one title at a time', async () => {
    await show({ last: null, running: null })
    const [sidebar] = screen.getAllByRole('navigation', { name: 'Settings' })
    expect(sidebar?.querySelector('[aria-current]')?.textContent).toBe('Backup')
    const title = () => screen.getAllByRole('heading', { level: 1 }).map(({ textContent }) => textContent)
    expect(title()).toEqual(['Check my backup'])
    fireEvent.keyDown(document.body, { key: 'Escape' })
    await press(await screen.findByRole('button', { name: 'Check now' }))
    expect(title()).toEqual(['Check my backup'])
  })
})
