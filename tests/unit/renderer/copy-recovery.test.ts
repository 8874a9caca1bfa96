// The recovery's sentences: numbers that agree, reasons that fit the storage and the system.
import { describe, expect, it } from 'vitest'
import type { Need, PreviewAccountView, RecoveryView, VersionView } from '../../../src/shared/contract/views.ts'
import { bothMatch, doneWords, noneFoundReasons, previewWords, refusedWords, restoringWords } from '../../../src/renderer/copy/recovery.ts'
import { maskedName, signInProgress } from '../../../src/renderer/copy/session.ts'

const locale = { tag: 'en-GB', timeZone: 'UTC' }
const now = Date.parse('2026-11-24T09:43:00Z')
const icloud = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null } as const
const folder = { kind: 'folder', label: 'Safe', account: null, error: null } as const
const version: VersionView = { id: 'v', loc: '0'.repeat(32), atMs: now - 120_000, deviceName: 'Sam’s laptop', os: 'macos', accounts: 6, thisDevice: false }
const account = (need: Need): PreviewAccountView => ({ kind: 'other', issuer: 'A', userName: 'a', need })
const preview = (...needs: Need[]) => previewWords({ kind: 'preview', version, accounts: needs.map(account) }, now, locale)

const text = (parts: ReturnType<typeof bothMatch>): string => parts.map((part) => (typeof part === 'string' ? part : part.strong)).join('')
const done = (restored: number, needSignIn: number, needScan: number) => doneWords({ kind: 'done', restored, needSignIn, needScan }, 'macos')

it('counts what works and what needs more, in a sentence that agrees with its numbers', () => {
  expect(preview('none', 'none', 'none', 'none', 'sign-in', 'scan')).toEqual({
    title: '6 accounts to restore',
    lead: '4 work right away. 2 need more verification, and you can do that later.',
    saved: 'Saved today, 9:41, on Sam’s laptop.',
    restore: 'Restore 6 accounts',
  })
  expect(preview('none', 'scan').lead).toBe('1 works right away. 1 needs more verification, and you can do that later.')
  expect(preview('none', 'none').lead).toBe('All 2 work right away.')
  expect(preview('none')).toMatchObject({ title: '1 account to restore', lead: 'It works right away.', restore: 'Restore 1 account' })
  expect(preview('scan', 'scan').lead).toBe('All 2 need more verification, and you can do that later.')
  expect(preview('scan').lead).toBe('It needs more verification, and you can do that later.')
})

describe('the alert at the end', () => {
  it('says how many need more verification and why', () => {
    const words = done(6, 1, 1)
    expect(text(words.lead)).toBe('All 6 are on this Mac. 2 of them need more verification before they show codes again.')
    expect(words.why).toBe('What makes their codes is tied to your old computer and is never sent over the network. 1 needs you to sign in at Microsoft. 1 needs a new QR code from the provider.')
    expect(words.close).toBe('Show those 2 accounts')
  })
  it('agrees with one', () => {
    expect(text(done(6, 0, 1).lead)).toBe('All 6 are on this Mac. 1 of them needs more verification before it shows codes again.')
    expect(text(done(1, 1, 0).lead)).toBe('Your account is on this Mac. It needs more verification before it shows codes again.')
  })
  it('asks for nothing when everything is ready', () => {
    expect(done(6, 0, 0)).toMatchObject({ why: null, close: 'Show my accounts' })
    expect(text(done(6, 0, 0).lead)).toBe('All 6 are on this Mac. They show the same codes as before.')
  })
})

it('shows each step of the restore as reached only once it is', () => {
  const steps = (step: Extract<RecoveryView, { kind: 'restoring' }>['step']) => restoringWords({ kind: 'restoring', step, done: 0, total: 6 }, icloud, 'linux').steps.map(({ state }) => state)
  expect(steps('downloaded')).toEqual(['done', 'now', 'next', 'next'])
  expect(steps('key-received')).toEqual(['done', 'done', 'now', 'next'])
  expect(steps('unlocked')).toEqual(['done', 'done', 'done', 'now'])
  expect(steps('saving')).toEqual(['done', 'done', 'done', 'now'])
  const words = restoringWords({ kind: 'restoring', step: 'saving', done: 4, total: 6 }, icloud, 'linux')
  expect(words).toMatchObject({ valueText: '4 of 6 accounts saved', percent: '67%' })
  expect(words.steps[3]?.text).toBe('Saving accounts on this computer')
})

it('says of both guards who they are', () => {
  const view = (storage: typeof icloud | typeof folder) => bothMatch({ kind: 'choosing', userName: 'sam.rivera@outlook.com', storage, versions: [], damaged: 0, locked: 0, newer: 0, notDownloaded: 0, missingNewestAtMs: null })
  expect(text(view(icloud))).toBe('Both accounts match. Signed in as sam.rivera@outlook.com and sam@icloud.com.')
  expect(text(view(folder))).toBe('Both accounts match. Signed in as sam.rivera@outlook.com, and the backup is in the folder Safe.')
})

it('gives reasons that fit the storage and the system', () => {
  const reasons = (storage: typeof icloud | typeof folder, platform: 'macos' | 'windows') => noneFoundReasons(storage, platform).map(({ title, text: why }) => `${title} ${why}`).join('\n')
  expect(reasons(icloud, 'macos')).toContain('another iCloud account')
  expect(reasons(icloud, 'macos')).toContain('another system')
  expect(reasons(icloud, 'windows')).not.toMatch(/Mac\b|System Settings/)
  expect(reasons(folder, 'macos')).not.toContain('iCloud')
  expect(noneFoundReasons(folder, 'macos').some(({ way }) => way === 'folder')).toBe(true)
})

it('refuses by number and says how to go on', () => {
  expect(refusedWords(3, 'macos')).toMatchObject({ title: 'There are already 3 accounts here' })
  expect(refusedWords(1, 'macos').title).toBe('There is already an account here')
  expect(refusedWords(3, 'windows').steps.map(({ title }) => title)).toContain('Delete the 3 accounts from this computer')
})

it('keeps a masked name masked', () => expect(maskedName('sa...@outlook.com')).toBe('sa•••••@outlook.com'))

it('says how long a sign-in is waited for, without seconds', () => {
  expect(signInProgress({ kind: 'waiting', untilMs: now + 280_000 }, now)?.left).toBe('Twofold waits for about 5 minutes more.')
  expect(signInProgress({ kind: 'opening-browser' }, now)?.left).toBeNull()
  expect(signInProgress({ kind: 'signed-out' }, now)).toBeNull()
})
