// The only sentences that may be said about a backup's state, for the window and later the tray and notifications. On
// iCloud Drive "backed up" is said once iCloud has uploaded it, not before. Renderer; tests/unit/renderer/copy-backup.test.ts.
import type { ErrorCode, ErrorView } from '../../shared/contract/errors.ts'
import type { BackupView, LastGoodView, Platform, SessionView, StorageView } from '../../shared/contract/views.ts'
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

/** Why no backup is made, to follow a colon. What isn't here is named by its title in Settings. */
const reasons = (computer: string): Partial<Record<ErrorCode, string>> => ({
  'session.needs-sign-in': 'your recovery account needs you to sign in again',
  'session.wrong-account': 'another account than your recovery account is signed in',
  'cloud.unauthorized': 'your recovery account needs you to sign in again',
  'cloud.offline': `${computer} is offline`,
  'cloud.timed-out': 'Microsoft takes too long to answer',
  'cloud.full': 'the recovery account is full',
  'key-guard.missing': 'the key is missing',
  'key-guard.changed': 'the key has changed',
  'key-guard.damaged': 'the key is damaged',
  'storage.off': 'iCloud Drive is off',
  'storage.missing': 'the backup folder is gone',
  'storage.denied': 'Twofold may not open the backup folder',
  'storage.read-only': 'the backup folder is read-only',
  'storage.full': 'the storage is full',
  'backup.check-failed': 'the new version didn’t pass its check',
  'backup.location-deleted': 'the backup was deleted',
})

const because = (error: ErrorView, platform: Platform): string => {
  const reason = reasons(platformWords(platform).computer)[error.code]
  return reason === undefined ? '' : `: ${reason}`
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
      return { icon: 'wait', tone: 'quiet', text: `Saved ${when}, not checked yet` }
  }
}

/** One line, for the bottom of the window. */
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
      return { icon: 'wait', tone: 'quiet', text: 'Waiting to back up your changes' }
    case 'running':
      return { icon: 'spin', tone: 'quiet', text: status.step === 'check' ? 'Checking the backup' : 'Backing up' }
    case 'done':
      return doneLine(status.last, view.storage, nowMs, locale)
    case 'failing':
      return {
        icon: 'alert',
        tone: 'warn',
        text: status.last === null ? `Not backed up yet${because(status.error, platform)}` : `Not backed up since ${since(status.sinceMs, nowMs, locale)}${because(status.error, platform)}`,
      }
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
      return `${accounts} It is in ${storageName(storage)}, but Twofold couldn’t ask your recovery account for the key, so it hasn’t opened it yet.`
  }
}

const lastGoodDetail = (last: LastGoodView | null, nowMs: number, locale: Locale): string =>
  last === null ? 'There is no backup yet.' : `The last good backup is from ${dayAndTime(last.atMs, nowMs, locale)}, with ${accountsCount(last.accounts)}.`

/** The same with what it means, for Settings. Null while backup is off or being turned on: other cards say that. */
export const backupStatusCard = (view: BackupView, nowMs: number, platform: Platform, locale: Locale = systemLocale()): StatusCard | null => {
  if (view.switch.kind !== 'on') return null
  const { icon, tone, text } = backupStatusLine(view, nowMs, platform, locale)
  const card = (detail: string): StatusCard => ({ icon, tone, title: text, detail })
  const { status } = view
  switch (status.kind) {
    case 'off':
      return null
    case 'nothing-yet':
      return card('An empty list is never backed up. Add an account, and Twofold saves it a few seconds later.')
    case 'waiting':
      return card('Twofold saves a few seconds after a change, and as soon as both accounts can be reached.')
    case 'running':
      return card({ key: 'Asking your recovery account for the key.', write: `Saving a locked copy in ${storageName(view.storage)}.`, check: 'Reading it again, opening it and comparing it.' }[status.step])
    case 'done':
      return card(doneDetail(status.last, view.storage, platform))
    case 'failing':
      return card(lastGoodDetail(status.last, nowMs, locale))
  }
}

export type Guard = 'key' | 'storage'

/** Whose fault an error is, so that each guard's card shows its own. */
export const guardOf = (code: ErrorCode): Guard | null => {
  const area = code.slice(0, code.indexOf('.'))
  if (area === 'storage') return 'storage'
  return area === 'session' || area === 'cloud' || area === 'key-guard' ? 'key' : null
}

export interface Problem {
  readonly error: ErrorView
  /** What it came from, which decides what "try again" means: a look at the guards, the wish to turn on, a run, a sign-in, a button. */
  readonly origin: 'standing' | 'turn-on' | 'run' | 'sign-in' | 'button'
}

/** What stands between the user and a good backup now, each named once. */
export const problemsOf = (view: BackupView, session: SessionView, refusal: ErrorView | null): readonly Problem[] => {
  const found: Problem[] = []
  const add = (error: ErrorView | null, origin: Problem['origin']): void => {
    if (error && !found.some((problem) => problem.error.code === error.code)) found.push({ error, origin })
  }
  add(refusal, 'button')
  add(session.kind === 'failed' ? session.error : null, view.switch.kind === 'off' && view.switch.error ? 'turn-on' : 'sign-in')
  if (view.switch.kind === 'off') add(view.switch.error, 'turn-on')
  if (view.switch.kind === 'on' && view.status.kind === 'failing') add(view.status.error, 'run')
  add(view.storage.error, 'standing')
  return found
}

export const switchWords = (view: BackupView, platform: Platform) => {
  const on = view.switch.kind !== 'off'
  return {
    title: view.storage.kind === 'icloud' ? 'iCloud backup' : 'Backup',
    text: on
      ? 'Keeps a locked copy of your accounts, so you can recover them on a new computer.'
      : `Off. If ${platformWords(platform).computer} is lost, the accounts on it are lost too.`,
  }
}

export interface TurningOnStep {
  readonly text: string
  readonly state: 'done' | 'now' | 'next'
}

export const turningOnSteps = (step: Extract<BackupView['switch'], { kind: 'turning-on' }>['step'], storage: StorageView): readonly TurningOnStep[] => {
  const order = ['sign-in', 'key', 'folder', 'write', 'check'] as const
  const words = {
    'sign-in': 'Sign in to your recovery account',
    key: 'Put the key into your Microsoft account',
    folder: `Make the backup’s place in ${storageName(storage)}`,
    write: 'Save the locked copy',
    check: 'Read it again, open it and compare it',
  }
  const at = order.indexOf(step)
  return order.map((name, index) => ({ text: words[name], state: index < at ? 'done' : index === at ? 'now' : 'next' }))
}
