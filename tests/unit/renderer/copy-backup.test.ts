// The guards' cards, what stands in the way, and which loc a "Take back" means. The status itself: tests/unit/shared/backup-status.test.ts.
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'
import { doneLevels, type BackupView, type DoneLevel } from '../../../src/shared/contract/views.ts'
import { guardOf, locToTakeBack, problemsOf, turningOnSteps } from '../../../src/renderer/copy/backup.ts'
import { keyGuardCard, missingGuards, storageGuardCard } from '../../../src/renderer/copy/guards.ts'
import { emptyState, fakeError, hexId } from '../../fakes/fake-bridge.ts'

const now = Date.parse('2026-11-24T09:43:00Z')
const off = emptyState().backup
const icloud: BackupView['storage'] = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null }
const folder: BackupView['storage'] = { kind: 'folder', label: 'Safe', account: null, error: null }
const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const signedOut = { kind: 'signed-out' } as const
const last = (level: DoneLevel) => ({ level, atMs: now - 2 * 60_000, accounts: 7 })

const on = (change: Partial<BackupView>): BackupView => ({ ...off, storage: icloud, switch: { kind: 'on' }, recoveryAccount: account, ...change })
const done = (level: DoneLevel, storage: BackupView['storage'] = icloud) => on({ storage, status: { kind: 'done', last: last(level) } })
const failing = (code: ErrorCode) =>
  on({ status: { kind: 'failing', sinceMs: Date.parse('2026-11-22T10:00:00Z'), isLong: false, error: fakeError(code), last: last('checked-and-uploaded') } })

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
  it('don’t call a key checked that was not asked for', () => {
    expect(doneLevels.map((level) => keyGuardCard(done(level), signedIn, true).pill?.text)).toEqual(['Key not checked', 'Signed in', 'Signed in'])
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
    expect(missingGuards({ ...off, switch: { kind: 'off', error: fakeError('cloud.app-folder-fault') } }, signedIn)).toBeNull()
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
    const view = on({ storage: { ...icloud, error }, status: { kind: 'failing', sinceMs: now, isLong: false, error, last: null } })
    expect(problemsOf(view, { kind: 'signed-out' }, null)).toEqual([{ error, origin: 'run' }])
    expect(problemsOf({ ...off, storage: { ...icloud, error } }, { kind: 'failed', error: fakeError('session.timed-out') }, null).map(({ origin }) => origin)).toEqual(['sign-in', 'standing'])
  })
})

it('names a move that failed as one, while the backup goes on', () => {
  const error = fakeError('cloud.forbidden')
  expect(problemsOf(on({ switch: { kind: 'on', error } }), signedOut, null)).toEqual([{ error, origin: 'move' }])
})

it('takes back the deleted backup, and where this computer didn’t delete it, the one whose versions it sees', () => {
  const retired = { loc: hexId(7), why: 'deleted', sinceMs: 0, untilMs: 1, label: '', recoveryAccount: 'sam.rivera@outlook.com' } as const
  const version = { id: 'v', loc: hexId(8), atMs: 0, deviceName: 'iMac', os: 'macos', accounts: 1, thisDevice: false } as const
  expect(locToTakeBack({ ...off, retired: [{ ...retired, loc: hexId(6), why: 'moved' }, retired], versions: [version] })).toBe(hexId(7))
  expect(locToTakeBack({ ...off, versions: [version] })).toBe(hexId(8))
  expect(locToTakeBack({ ...off, unopened: [{ id: 'u', loc: hexId(9), atMs: null, state: 'damaged' }] })).toBe(hexId(9))
  expect(locToTakeBack(off)).toBeNull()
})

it('marks the steps of turning on as done, under way and to come', () => {
  expect(turningOnSteps('folder', icloud).map(({ state }) => state)).toEqual(['done', 'done', 'now', 'next', 'next'])
})
