// The one table of a backup's state -> sentence, for the window, the tray and the system's notification: nothing else may say
// how a backup is. On iCloud Drive "backed up" is said once iCloud has uploaded it, not before, and "checked" only of what was
// read back, opened with the key that was read back, and compared. Loaded by main and renderer; pure; tests/unit/shared/backup-status.test.ts.
import type { ErrorCode, ErrorView } from '../contract/errors.ts'
import type { BackupView, LastGoodView, Platform, StorageView } from '../contract/views.ts'
import { accountsCount, platformWords } from './platform.ts'
import { storageName } from './storage.ts'
import { ago, dayAndTime, since, systemLocale, type Locale } from './time.ts'

export type StatusIcon = 'check' | 'alert' | 'spin' | 'off' | 'wait'
export type StatusTone = 'ok' | 'warn' | 'quiet'

export interface StatusLine {
  readonly icon: StatusIcon
  readonly tone: StatusTone
  readonly text: string
}

export interface StatusCard {
  readonly icon: StatusIcon
  readonly tone: StatusTone
  readonly title: string
  readonly detail: string
}

type Standing = Extract<ErrorCode, `session.${string}` | `cloud.${string}` | `key-guard.${string}` | `storage.${string}`>

/** Why no backup is made, to follow a colon. Every code of the two guards has one, or it doesn't compile. */
const guardReasons = (computer: string): Record<Standing, string> => ({
  'session.not-configured': 'this build has no sign-in',
  'session.browser-failed': 'your browser didn’t open',
  'session.timed-out': 'the sign-in took too long',
  'session.work-account': 'a work or school account can’t hold the key',
  'session.refused': 'Microsoft didn’t sign you in',
  'session.untrusted-answer': 'the sign-in could not be trusted',
  'session.needs-sign-in': 'your recovery account needs you to sign in again',
  'session.wrong-account': 'another account than your recovery account is signed in',
  'cloud.offline': `${computer} is offline`,
  'cloud.timed-out': 'Microsoft takes too long to answer',
  'cloud.cut': 'the connection to Microsoft broke off',
  'cloud.unauthorized': 'your recovery account needs you to sign in again',
  'cloud.forbidden': 'Microsoft doesn’t let Twofold keep the key',
  'cloud.not-found': 'the key’s place was not found',
  'cloud.conflict': 'another computer saved at the same moment',
  'cloud.too-large': 'Microsoft sent more than expected',
  'cloud.throttled': 'Microsoft asks to wait',
  'cloud.unavailable': 'Microsoft’s service has a problem',
  'cloud.full': 'the recovery account is full',
  'cloud.bad-answer': 'Twofold couldn’t understand Microsoft’s answer',
  'cloud.redirect-refused': 'the connection was led somewhere else',
  'cloud.refused': 'Microsoft refused the request',
  'cloud.app-folder-fault': 'Microsoft can’t make the key’s place by itself',
  'key-guard.missing': 'the key is missing',
  'key-guard.changed': 'the key has changed',
  'key-guard.damaged': 'the key is damaged',
  'key-guard.other-app': 'the key belongs to another build of Twofold',
  'key-guard.nothing-to-put-back': `${computer} has no key to put back`,
  'storage.off': 'iCloud Drive is off',
  'storage.signed-out': 'nobody is signed in to iCloud',
  'storage.other-account': 'another iCloud account is signed in',
  'storage.missing': 'the backup folder is gone',
  'storage.denied': 'Twofold may not open the backup folder',
  'storage.read-only': 'the backup folder is read-only',
  'storage.full': 'the storage is full',
  'storage.in-onedrive': 'the backup folder is in OneDrive',
  'storage.link-refused': 'the backup folder only points to another one',
  'storage.not-downloaded': 'the backup isn’t downloaded yet',
  'storage.too-many-files': 'there are too many files in the backup folder',
  'storage.too-large': 'a file in the backup folder is too large',
  'storage.exists': 'a file of that name is already there',
  'storage.failed': 'the backup folder doesn’t work',
})

/** What isn't here has no reason that fits behind a colon; Settings names it by its title. */
const otherReasons: Partial<Record<ErrorCode, string>> = {
  'backup.wrong-account': 'another account holds the key',
  'backup.wrong-key': 'the key doesn’t fit',
  'backup.newer': 'it needs a newer Twofold',
  'backup.practice-data': 'practice data is in its place',
  'backup.check-failed': 'the new version didn’t pass its check',
  'backup.passphrase-needed': 'it needs its passphrase',
  'backup.passphrase-failed': 'the passphrase couldn’t be used',
  'backup.location-deleted': 'the backup was deleted',
  'vault.not-open': 'your accounts aren’t open',
  'vault.write-failed': `Twofold couldn’t save its own files`,
}

const reasonOf = (error: ErrorView, platform: Platform): string | null => {
  const reasons: Partial<Record<ErrorCode, string>> = { ...otherReasons, ...guardReasons(platformWords(platform).computer) }
  return reasons[error.code] ?? null
}

const because = (error: ErrorView, platform: Platform): string => {
  const reason = reasonOf(error, platform)
  return reason === null ? '' : `: ${reason}`
}

const doneLine = (last: LastGoodView, storage: StorageView, nowMs: number, locale: Locale): StatusLine => {
  const when = ago(last.atMs, nowMs, locale)
  switch (last.level) {
    case 'checked-and-uploaded':
      return { icon: 'check', tone: 'ok', text: `Backed up and checked ${when}` }
    case 'checked-in-folder':
      return storage.kind === 'icloud'
        ? { icon: 'wait', tone: 'quiet', text: `Saved in iCloud Drive’s folder ${when}, waiting for iCloud to upload it` }
        : { icon: 'check', tone: 'ok', text: `Checked in the folder “${storage.label}” ${when}` }
    case 'written':
      return { icon: 'wait', tone: 'quiet', text: `Saved ${when}, but the key was not checked` }
  }
}

type Failing = Extract<BackupView['status'], { kind: 'failing' }>

const notSince = (status: Failing, nowMs: number, locale: Locale): string => (status.last === null ? 'Not backed up yet' : `Not backed up since ${since(status.sinceMs, nowMs, locale)}`)

/** One line, for the bottom of the window and for the tray. */
export const backupStatusLine = (view: BackupView, nowMs: number, platform: Platform, locale: Locale = systemLocale()): StatusLine => {
  if (view.switch.kind === 'turning-on') return { icon: 'spin', tone: 'quiet', text: 'Turning on backup' }
  if (view.switch.kind === 'off') {
    return view.switch.error ? { icon: 'alert', tone: 'warn', text: `Backup is off${because(view.switch.error, platform)}` } : { icon: 'off', tone: 'quiet', text: 'Backup is off' }
  }
  const { status } = view
  switch (status.kind) {
    case 'off':
      return { icon: 'off', tone: 'quiet', text: 'Backup is off' }
    case 'nothing-yet':
      return { icon: 'wait', tone: 'quiet', text: 'Backup starts with your first account' }
    case 'waiting':
      return { icon: 'wait', tone: 'quiet', text: status.for === 'change' ? 'Your change is backed up in a moment' : 'Waiting for the network to back up' }
    case 'running':
      return { icon: 'spin', tone: 'quiet', text: status.step === 'check' ? 'Checking the backup' : 'Backing up' }
    case 'done':
      return doneLine(status.last, view.storage, nowMs, locale)
    case 'failing':
      return { icon: 'alert', tone: 'warn', text: `${notSince(status, nowMs, locale)}${because(status.error, platform)}` }
  }
}

const doneDetail = (last: LastGoodView, storage: StorageView, platform: Platform): string => {
  const { computer } = platformWords(platform)
  const accounts = `${accountsCount(last.accounts)}.`
  switch (last.level) {
    case 'checked-and-uploaded':
      return `${accounts} Twofold read the backup again, opened it and compared it with ${computer}.`
    case 'checked-in-folder':
      return storage.kind === 'icloud'
        ? `${accounts} Twofold read it again, opened it and compared it with ${computer}. It counts once iCloud has uploaded it.`
        : `${accounts} Twofold read it again, opened it and compared it with ${computer}. Twofold can’t see whether another service uploads this folder.`
    case 'written':
      return `${accounts} It is in ${storageName(storage)}, locked with the key that ${computer} remembers. Twofold couldn’t ask your recovery account whether it still has that key.`
  }
}

/** What is left while nothing newer gets through: as much as is known of it, and no more. */
const lastDetail = (last: LastGoodView | null, storage: StorageView, nowMs: number, locale: Locale): string => {
  if (last === null) return 'There is no backup yet.'
  const from = `from ${dayAndTime(last.atMs, nowMs, locale)}, with ${accountsCount(last.accounts)}`
  if (last.level === 'written') return `The last one is ${from}. Its key was not checked.`
  if (last.level === 'checked-in-folder' && storage.kind === 'icloud') return `The last one is ${from}. iCloud may not have uploaded it.`
  return `The last good backup is ${from}.`
}

/** The same with what it means, for Settings. Null while backup is off or being turned on: other cards say that. */
export const backupStatusCard = (view: BackupView, nowMs: number, platform: Platform, locale: Locale = systemLocale()): StatusCard | null => {
  if (view.switch.kind !== 'on') return null
  const { icon, tone, text } = backupStatusLine(view, nowMs, platform, locale)
  const card = (detail: string): StatusCard => ({ icon, tone, title: text, detail })
  const { status, storage } = view
  switch (status.kind) {
    case 'off':
      return null
    case 'nothing-yet':
      return card('An empty list is never backed up. Add an account, and Twofold saves it a few seconds later.')
    case 'waiting':
      return card(`${status.for === 'change' ? 'Twofold waits a few seconds for more changes.' : 'It goes on by itself as soon as Microsoft can be reached.'} ${lastDetail(status.last, storage, nowMs, locale)}`)
    case 'running':
      return card({ key: 'Asking your recovery account for the key.', write: `Saving a locked copy in ${storageName(storage)}.`, check: 'Reading it again, opening it and comparing it.' }[status.step])
    case 'done':
      return card(doneDetail(status.last, storage, platform))
    case 'failing':
      return card(lastDetail(status.last, storage, nowMs, locale))
  }
}

/** A reason as a sentence of its own. A name keeps its small letter. */
const asSentence = (reason: string): string => `${reason.startsWith('iCloud') ? reason : reason.charAt(0).toUpperCase() + reason.slice(1)}.`

export interface BackupNotification {
  readonly title: string
  readonly body: string
}

/** For a backup that has failed for a day or more: the window's banner and the system's notification. Null otherwise. */
export const backupNotification = (view: BackupView, nowMs: number, platform: Platform, locale: Locale = systemLocale()): BackupNotification | null => {
  const { status } = view
  if (view.switch.kind !== 'on' || status.kind !== 'failing' || !status.isLong) return null
  const reason = reasonOf(status.error, platform)
  return { title: notSince(status, nowMs, locale), body: [...(reason === null ? [] : [asSentence(reason)]), lastDetail(status.last, view.storage, nowMs, locale)].join(' ') }
}
