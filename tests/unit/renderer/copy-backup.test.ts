// The status sentences of a backup, by table: "backed up" is said of iCloud only once it was uploaded, and of nothing else.
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'
import { doneLevels, type BackupView, type DoneLevel } from '../../../src/shared/contract/views.ts'
import { backupStatusCard, backupStatusLine, guardOf, problemsOf, type StatusIcon, turningOnSteps } from '../../../src/renderer/copy/backup.ts'
import { keyGuardCard, missingGuards, storageGuardCard } from '../../../src/renderer/copy/guards.ts'
import { emptyState, fakeError } from '../../fakes/fake-bridge.ts'

const locale = { tag: 'en-GB', timeZone: 'UTC' }
const now = Date.parse('2026-11-24T09:43:00Z')
const off = emptyState().backup
const icloud: BackupView['storage'] = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null }
const folder: BackupView['storage'] = { kind: 'folder', label: 'Safe', account: null, error: null }
const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const last = (level: DoneLevel) => ({ level, atMs: now - 2 * 60_000, accounts: 7 })

const on = (change: Partial<BackupView>): BackupView => ({ ...off, storage: icloud, switch: { kind: 'on' }, recoveryAccount: account, ...change })
const done = (level: DoneLevel, storage: BackupView['storage'] = icloud) => on({ storage, status: { kind: 'done', last: last(level) } })
const failing = (code: ErrorCode, hadOne = true) =>
  on({ status: { kind: 'failing', sinceMs: Date.parse('2026-11-22T10:00:00Z'), error: fakeError(code), last: hadOne ? last('checked-and-uploaded') : null } })

const line = (view: BackupView) => backupStatusLine(view, now, 'macos', locale)

describe('the line', () => {
  it.each<[string, BackupView, StatusIcon, string]>([
    ['off', off, 'off', 'Backup is off'],
    ['off with a reason', { ...off, switch: { kind: 'off', error: fakeError('storage.read-only') } }, 'alert', 'Backup is off: the backup folder is read-only'],
    ['turning on', { ...off, switch: { kind: 'turning-on', step: 'key' } }, 'spin', 'Turning on backup'],
    ['nothing yet', on({ status: { kind: 'nothing-yet' } }), 'wait', 'Backup starts with your first account'],
    ['waiting', on({ status: { kind: 'waiting' } }), 'wait', 'Waiting to back up your changes'],
    ['writing', on({ status: { kind: 'running', step: 'write' } }), 'spin', 'Backing up'],
    ['checking', on({ status: { kind: 'running', step: 'check' } }), 'spin', 'Checking the backup'],
    ['iCloud, uploaded', done('checked-and-uploaded'), 'check', 'Backed up and checked 2 min ago'],
    ['iCloud, checked', done('checked-in-folder'), 'wait', 'Saved in iCloud Drive’s folder 2 min ago, waiting for iCloud to upload it'],
    ['folder, checked', done('checked-in-folder', folder), 'check', 'Checked in the folder “Safe” 2 min ago'],
    ['written', done('written'), 'wait', 'Saved 2 min ago, not checked yet'],
    ['signed out', failing('session.needs-sign-in'), 'alert', 'Not backed up since Sunday: your recovery account needs you to sign in again'],
    ['offline', failing('cloud.offline'), 'alert', 'Not backed up since Sunday: this Mac is offline'],
    ['unnamed', failing('cloud.bad-answer'), 'alert', 'Not backed up since Sunday'],
    ['never yet', failing('storage.full', false), 'alert', 'Not backed up yet: the storage is full'],
  ])('%s', (_, view, icon, text) => expect(line(view)).toMatchObject({ icon, text }))

  it('claims a checked backup of iCloud Drive at one level only', () => {
    const claiming = doneLevels.filter((level) => /backed up and checked/i.test(line(done(level)).text))
    expect(claiming).toEqual(['checked-and-uploaded'])
    expect(line(done('written', folder)).text).not.toMatch(/(?<!not )checked/i)
  })
})

describe('the card in Settings', () => {
  const card = (view: BackupView) => backupStatusCard(view, now, 'macos', locale)

  it('says what was checked and what wasn’t', () => {
    expect(card(done('checked-and-uploaded'))?.detail).toBe('7 accounts. Twofold read the backup again, opened it and compared it with this Mac.')
    expect(card(done('checked-in-folder'))?.detail).toContain('It counts once iCloud has uploaded it.')
    expect(card(done('checked-in-folder', folder))?.detail).toContain('can’t see whether another service uploads this folder')
    expect(card(done('written'))?.detail).toContain('hasn’t opened it yet')
  })
  it('names the last good backup while one fails', () => {
    expect(card(failing('cloud.offline'))?.detail).toBe('The last good backup is from today, 9:41, with 7 accounts.')
    expect(card(failing('cloud.offline', false))?.detail).toBe('There is no backup yet.')
  })
  it('is silent while backup is off', () => expect(card(off)).toBeNull())
})

describe('the guards', () => {
  const signedIn = { kind: 'signed-in', account } as const

  it('show a failing storage on the storage’s card alone', () => {
    const view = failing('storage.full')
    expect(storageGuardCard(view, 'macos').pill).toMatchObject({ tone: 'warn', text: 'Full' })
    expect(keyGuardCard(view, signedIn, true).pill).toMatchObject({ tone: 'ok', text: 'Signed in' })
  })
  it('show a failing key on the key’s card alone', () => {
    const view = failing('key-guard.missing')
    expect(keyGuardCard(view, signedIn, true).pill).toMatchObject({ tone: 'warn', text: 'Key missing' })
    expect(storageGuardCard(view, 'macos').pill?.tone).toBe('ok')
  })
  it('say "In sync" of iCloud only once it has uploaded', () => {
    expect(doneLevels.map((level) => storageGuardCard(done(level), 'macos').pill?.text)).toEqual(['Ready', 'Uploading', 'In sync'])
    expect(storageGuardCard(done('checked-in-folder', folder), 'macos').pill?.text).toBe('Ready')
  })
  it('offer the sign-in where it helps, and nowhere in a build without one', () => {
    expect(keyGuardCard(off, { kind: 'signed-out' }, true).signIn).toBe('Sign in')
    expect(keyGuardCard(on({}), { kind: 'needs-sign-in', account }, true).signIn).toBe('Sign in again')
    expect(keyGuardCard(failing('cloud.unauthorized'), signedIn, true).signIn).toBe('Sign in again')
    expect(keyGuardCard(off, signedIn, true).signIn).toBeNull()
    expect(keyGuardCard(off, { kind: 'waiting', untilMs: now }, true).signIn).toBeNull()
    expect(keyGuardCard(off, { kind: 'signed-out' }, false)).toMatchObject({ signIn: null, who: 'No sign-in in this build' })
  })
  it('name what is missing', () => {
    const noCloud = { ...off, storage: { ...icloud, error: fakeError('storage.off') } }
    expect(missingGuards(off, { kind: 'signed-out' })).toContain('Still missing: your Microsoft account.')
    expect(missingGuards(noCloud, signedIn)).toBe('Still missing: iCloud Drive.')
    expect(missingGuards(noCloud, { kind: 'signed-out' })).toContain('your Microsoft account and iCloud Drive')
    expect(missingGuards(off, signedIn)).toContain('Both are ready')
  })
  it('own the errors of their areas', () => {
    expect(guardOf('storage.full')).toBe('storage')
    expect(['session.timed-out', 'cloud.offline', 'key-guard.changed'].map((code) => guardOf(code as ErrorCode))).toEqual(['key', 'key', 'key'])
    expect(guardOf('backup.check-failed')).toBeNull()
  })
})

describe('problems', () => {
  it('are named once each, with where they come from', () => {
    const error = fakeError('storage.read-only')
    const view = on({ storage: { ...icloud, error }, status: { kind: 'failing', sinceMs: now, error, last: null } })
    expect(problemsOf(view, { kind: 'signed-out' }, null)).toEqual([{ error, origin: 'run' }])
    expect(problemsOf({ ...off, storage: { ...icloud, error } }, { kind: 'failed', error: fakeError('session.timed-out') }, null).map(({ origin }) => origin)).toEqual(['sign-in', 'standing'])
  })
})

it('marks the steps of turning on as done, under way and to come', () => {
  expect(turningOnSteps('folder', icloud).map(({ state }) => state)).toEqual(['done', 'done', 'now', 'next', 'next'])
})
