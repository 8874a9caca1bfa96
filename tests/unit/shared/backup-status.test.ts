// The table of a backup's state -> sentence: "backed up" is said of iCloud only once it was uploaded, "checked" only of what was
// checked, and the notification says nothing that the window doesn't.
import { describe, expect, it } from 'vitest'
import { errorCodes, type ErrorCode } from '../../../src/shared/contract/errors.ts'
import { doneLevels, platforms, type BackupView, type DoneLevel, type Platform } from '../../../src/shared/contract/views.ts'
import { backupNotification, backupStatusCard, backupStatusLine, type StatusIcon } from '../../../src/shared/copy/backup-status.ts'
import { emptyState, fakeError } from '../../fakes/fake-bridge.ts'

const locale = { tag: 'en-GB', timeZone: 'UTC' }
const now = Date.parse('2026-11-24T09:43:00Z')
const off = emptyState().backup
const icloud: BackupView['storage'] = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null }
const folder: BackupView['storage'] = { kind: 'folder', label: 'Safe', account: null, error: null }
const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const last = (level: DoneLevel) => ({ level, atMs: now - 2 * 60_000, accounts: 7 })

const on = (change: Partial<BackupView>): BackupView => ({ ...off, storage: icloud, switch: { kind: 'on' }, recoveryAccount: account, ...change })
const done = (level: DoneLevel, storage = icloud) => on({ storage, status: { kind: 'done', last: last(level) } })
const failing = (code: ErrorCode, level: DoneLevel | null = 'checked-and-uploaded', isLong = false, storage = icloud) =>
  on({ storage, status: { kind: 'failing', sinceMs: Date.parse('2026-11-22T10:00:00Z'), isLong, error: fakeError(code), last: level === null ? null : last(level) } })

type Row = readonly [name: string, view: BackupView, icon: StatusIcon, line: string, detail: string | null]

const lastGood = 'The last good backup is from today, 9:41, with 7 accounts.'

/** What each platform is called in the sentences below. */
const rows = (mac: string, Mac: string): readonly Row[] => [
  ['off', off, 'off', 'Backup is off', null],
  ['off with a reason', { ...off, switch: { kind: 'off', error: fakeError('storage.read-only') } }, 'alert', 'Backup is off: the backup folder is read-only', null],
  ['off, deleted elsewhere', { ...off, switch: { kind: 'off', error: fakeError('backup.location-deleted') } }, 'alert', 'Backup is off: the backup was deleted', null],
  ['turning on', { ...off, switch: { kind: 'turning-on', step: 'key' } }, 'spin', 'Turning on backup', null],
  ['nothing yet', on({ status: { kind: 'nothing-yet' } }), 'wait', 'Backup starts with your first account', 'An empty list is never backed up. Add an account, and Twofold saves it a few seconds later.'],
  ['waiting for a change', on({ status: { kind: 'waiting', for: 'change', last: last('checked-and-uploaded') } }), 'wait', 'Your change is backed up in a moment', `Twofold waits a few seconds for more changes. ${lastGood}`],
  ['waiting, the first', on({ status: { kind: 'waiting', for: 'change', last: null } }), 'wait', 'Your change is backed up in a moment', 'Twofold waits a few seconds for more changes. There is no backup yet.'],
  ['waiting for the network', on({ status: { kind: 'waiting', for: 'network', last: last('written') } }), 'wait', 'Waiting for the network to back up', 'It goes on by itself as soon as Microsoft can be reached. The last one is from today, 9:41, with 7 accounts. Its key was not checked.'],
  ['asking for the key', on({ status: { kind: 'running', step: 'key', last: null } }), 'spin', 'Backing up', 'Asking your recovery account for the key.'],
  ['writing', on({ status: { kind: 'running', step: 'write', last: null } }), 'spin', 'Backing up', 'Saving a locked copy in iCloud Drive.'],
  ['writing to a folder', on({ storage: folder, status: { kind: 'running', step: 'write', last: null } }), 'spin', 'Backing up', 'Saving a locked copy in the folder “Safe”.'],
  ['checking', on({ status: { kind: 'running', step: 'check', last: last('checked-and-uploaded') } }), 'spin', 'Checking the backup', 'Reading it again, opening it and comparing it.'],
  ['iCloud, uploaded', done('checked-and-uploaded'), 'check', 'Backed up and checked 2 min ago', `7 accounts. Twofold read the backup again, opened it and compared it with ${mac}.`],
  ['iCloud, in the folder', done('checked-in-folder'), 'wait', 'Saved in iCloud Drive’s folder 2 min ago, waiting for iCloud to upload it', `7 accounts. Twofold read it again, opened it and compared it with ${mac}. It counts once iCloud has uploaded it.`],
  ['iCloud, written', done('written'), 'wait', 'Saved 2 min ago, but the key was not checked', `7 accounts. It is in iCloud Drive, locked with the key that ${mac} remembers. Twofold couldn’t ask your recovery account whether it still has that key.`],
  ['folder, uploaded', done('checked-and-uploaded', folder), 'check', 'Backed up and checked 2 min ago', `7 accounts. Twofold read the backup again, opened it and compared it with ${mac}.`],
  ['folder, checked', done('checked-in-folder', folder), 'check', 'Checked in the folder “Safe” 2 min ago', `7 accounts. Twofold read it again, opened it and compared it with ${mac}. Twofold can’t see whether another service uploads this folder.`],
  ['folder, written', done('written', folder), 'wait', 'Saved 2 min ago, but the key was not checked', `7 accounts. It is in the folder “Safe”, locked with the key that ${mac} remembers. Twofold couldn’t ask your recovery account whether it still has that key.`],
  ['failing, signed out', failing('session.needs-sign-in'), 'alert', 'Not backed up since Sunday: your recovery account needs you to sign in again', lastGood],
  ['failing, offline', failing('cloud.offline'), 'alert', `Not backed up since Sunday: ${mac} is offline`, lastGood],
  ['failing for a day', failing('storage.other-account', 'checked-and-uploaded', true), 'alert', 'Not backed up since Sunday: another iCloud account is signed in', lastGood],
  ['failing, last one not uploaded', failing('storage.full', 'checked-in-folder'), 'alert', 'Not backed up since Sunday: the storage is full', 'The last one is from today, 9:41, with 7 accounts. iCloud may not have uploaded it.'],
  ['failing, last one in a folder', failing('storage.full', 'checked-in-folder', false, folder), 'alert', 'Not backed up since Sunday: the storage is full', lastGood],
  ['failing, last one not checked', failing('storage.full', 'written'), 'alert', 'Not backed up since Sunday: the storage is full', 'The last one is from today, 9:41, with 7 accounts. Its key was not checked.'],
  ['failing without a reason that fits', failing('app.unexpected'), 'alert', 'Not backed up since Sunday', lastGood],
  ['never yet', failing('key-guard.missing', null), 'alert', 'Not backed up yet: the key is missing', 'There is no backup yet.'],
  ['nobody signed in to iCloud', failing('storage.signed-out'), 'alert', 'Not backed up since Sunday: nobody is signed in to iCloud', lastGood],
  ['key gone', failing('key-guard.nothing-to-put-back'), 'alert', `Not backed up since Sunday: ${Mac.charAt(0).toLowerCase()}${Mac.slice(1)} has no key to put back`, lastGood],
]

const names: Record<Platform, readonly [string, string]> = { macos: ['this Mac', 'This Mac'], windows: ['this computer', 'This computer'], linux: ['this computer', 'This computer'] }

describe.each(platforms)('on %s', (platform) => {
  it.each(rows(...names[platform]))('%s', (_, view, icon, line, detail) => {
    expect(backupStatusLine(view, now, platform, locale)).toMatchObject({ icon, text: line })
    const card = backupStatusCard(view, now, platform, locale)
    expect(card?.detail ?? null).toBe(detail)
    if (card) expect(card.title).toBe(line)
  })
})

describe('what may be claimed', () => {
  const said = (view: BackupView): string => `${backupStatusLine(view, now, 'macos', locale).text}. ${backupStatusCard(view, now, 'macos', locale)?.detail ?? ''}`

  it('"backed up" of iCloud Drive at one level only, with a green tick there alone', () => {
    expect(doneLevels.filter((level) => /(?<!not )backed up/i.test(said(done(level))))).toEqual(['checked-and-uploaded'])
    expect(doneLevels.filter((level) => backupStatusLine(done(level), now, 'macos', locale).tone === 'ok')).toEqual(['checked-and-uploaded'])
  })
  it('no check of a backup whose key was not asked for', () => {
    for (const storage of [icloud, folder]) expect(said(done('written', storage))).not.toMatch(/(?<!not )\b(?:checked|compared)\b/i)
  })
  it('no "last good backup" of one that was not checked or not uploaded', () => {
    const claiming = doneLevels.filter((level) => /last good backup/.test(said(failing('cloud.offline', level))))
    expect(claiming).toEqual(['checked-and-uploaded'])
  })
})

describe('the notification', () => {
  const notify = (view: BackupView, platform: Platform = 'macos') => backupNotification(view, now, platform, locale)

  it('is for a backup that has failed for a day, and for nothing else', () => {
    for (const [, view] of rows('this Mac', 'This Mac')) {
      const isLong = view.status.kind === 'failing' && view.status.isLong
      expect(notify(view) !== null).toBe(isLong)
    }
    expect(notify({ ...failing('cloud.offline', null, true), switch: { kind: 'off', error: null } })).toBeNull()
  })
  it.each<[ErrorCode, Platform, string]>([
    ['cloud.offline', 'macos', 'This Mac is offline.'],
    ['cloud.offline', 'windows', 'This computer is offline.'],
    ['storage.off', 'macos', 'iCloud Drive is off.'],
    ['session.needs-sign-in', 'linux', 'Your recovery account needs you to sign in again.'],
  ])('%s on %s', (code, platform, reason) => {
    expect(notify(failing(code, 'checked-and-uploaded', true), platform)).toEqual({ title: 'Not backed up since Sunday', body: `${reason} ${lastGood}` })
  })
  it('says what it can without a reason, and when there never was a backup', () => {
    expect(notify(failing('app.unexpected', null, true))).toEqual({ title: 'Not backed up yet', body: 'There is no backup yet.' })
  })
  it('names no account, whatever failed', () => {
    for (const code of errorCodes) {
      const view = failing(code, 'written', true)
      expect(JSON.stringify(notify(view))).not.toMatch(/@|Sam Rivera/)
    }
  })
})
