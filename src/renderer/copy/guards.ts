// The two guard cards: who each guard is and how it is, each with its own failing state. Used by Settings and recovery.
// Renderer; tests/unit/renderer/copy-backup.test.ts.
import type { ErrorCode, ErrorView } from '../../shared/contract/errors.ts'
import type { BackupView, Platform, SessionView, StorageView } from '../../shared/contract/views.ts'
import { guardOf } from './backup.ts'
import { platformWords } from '../../shared/copy/platform.ts'

export interface GuardPill {
  readonly tone: 'ok' | 'warn' | 'danger' | 'accent' | 'plain'
  readonly icon: 'check' | 'clock' | 'person' | 'x' | 'alert'
  readonly text: string
}

export interface GuardCard {
  /** "Recovery account" or "Storage". */
  readonly role: string
  readonly name: string
  readonly who: string
  readonly holds: string
  readonly pill: GuardPill | null
  /** Said on the card's one button; null where the card has none. */
  readonly signIn: string | null
}

const personalNote = 'Use a personal Microsoft account. Work or school accounts can’t hold the key.'

export const guardsWords = {
  group: 'Your backup opens only with both of these accounts',
  needed: 'Both accounts are needed to open it',
  needToTurnOn: 'What you need to turn it on',
  neitherAlone: 'Neither one can open the backup alone. Keep a way to sign in to both.',
} as const

const short: Partial<Record<ErrorCode, string>> = {
  'session.needs-sign-in': 'Needs sign-in',
  'session.wrong-account': 'Other account',
  'session.work-account': 'Work account',
  'session.timed-out': 'Took too long',
  'cloud.unauthorized': 'Needs sign-in',
  'cloud.offline': 'Offline',
  'cloud.full': 'Full',
  'cloud.app-folder-fault': 'Needs a folder',
  'key-guard.missing': 'Key missing',
  'key-guard.changed': 'Key changed',
  'key-guard.damaged': 'Key damaged',
  'key-guard.other-app': 'Other build',
  'storage.off': 'Off',
  'storage.signed-out': 'Signed out',
  'storage.other-account': 'Other account',
  'storage.missing': 'Not found',
  'storage.denied': 'Blocked',
  'storage.read-only': 'Read-only',
  'storage.full': 'Full',
  'storage.in-onedrive': 'In OneDrive',
  'storage.not-downloaded': 'Not downloaded',
}

const problem = (error: ErrorView): GuardPill => ({
  tone: 'warn',
  icon: error.code === 'session.needs-sign-in' || error.code === 'cloud.unauthorized' ? 'person' : 'alert',
  text: short[error.code] ?? (guardOf(error.code) === 'storage' ? 'Doesn’t work' : 'Can’t be reached'),
})

/** The failing run's error, if it is this guard's. */
const runError = (view: BackupView, guard: 'key' | 'storage'): ErrorView | null => {
  const error = view.switch.kind === 'off' ? view.switch.error : view.status.kind === 'failing' ? view.status.error : null
  return error && guardOf(error.code) === guard ? error : null
}

const keyPill = (view: BackupView, session: SessionView): GuardPill | null => {
  switch (session.kind) {
    case 'opening-browser':
      return { tone: 'accent', icon: 'clock', text: 'Opening browser' }
    case 'waiting':
      return { tone: 'accent', icon: 'clock', text: 'Waiting' }
    case 'failed':
      return problem(session.error)
    case 'needs-sign-in':
      return { tone: 'warn', icon: 'person', text: 'Needs sign-in' }
    case 'signed-out':
      return view.recoveryAccount ? { tone: 'warn', icon: 'person', text: 'Signed out' } : null
    case 'signed-in': {
      const error = runError(view, 'key')
      if (error) return problem(error)
      const isUnchecked = view.switch.kind === 'on' && view.status.kind === 'done' && view.status.last.level === 'written'
      return isUnchecked ? { tone: 'plain', icon: 'clock', text: 'Key not checked' } : { tone: 'ok', icon: 'check', text: 'Signed in' }
    }
  }
}

export const keyGuardCard = (view: BackupView, session: SessionView, configured: boolean): GuardCard => {
  const account = view.recoveryAccount ?? (session.kind === 'signed-in' || session.kind === 'needs-sign-in' ? session.account : null)
  const pill = keyPill(view, session)
  const idle = session.kind !== 'opening-browser' && session.kind !== 'waiting'
  const wanted = session.kind !== 'signed-in' || pill?.icon === 'person'
  return {
    role: 'Recovery account',
    name: 'Microsoft',
    who: account?.userName ?? (configured ? 'Not signed in yet' : 'No sign-in in this build'),
    holds: 'Holds the key',
    pill,
    signIn: configured && idle && wanted ? (account ? 'Sign in again' : 'Sign in') : null,
  }
}

const storagePill = (view: BackupView): GuardPill => {
  const error = view.storage.error ?? runError(view, 'storage')
  if (error) return problem(error)
  if (view.switch.kind !== 'on' || view.status.kind !== 'done' || view.storage.kind === 'folder') return { tone: 'ok', icon: 'check', text: 'Ready' }
  switch (view.status.last.level) {
    case 'checked-and-uploaded':
      return { tone: 'ok', icon: 'check', text: 'In sync' }
    case 'checked-in-folder':
      return { tone: 'accent', icon: 'clock', text: 'Uploading' }
    case 'written':
      return { tone: 'ok', icon: 'check', text: 'Ready' }
  }
}

const storageWho = (storage: StorageView, platform: Platform): string =>
  storage.kind === 'folder' ? storage.label : (storage.account ?? (storage.error ? 'Not available' : `On ${platformWords(platform).computer}`))

export const storageGuardCard = (view: BackupView, platform: Platform): GuardCard => ({
  role: 'Storage',
  name: view.storage.kind === 'icloud' ? 'iCloud Drive' : 'A folder',
  who: storageWho(view.storage, platform),
  holds: 'Holds the locked backup',
  pill: storagePill(view),
  signIn: null,
})

/** In a recovery nothing is known of the storage but that it is there. */
export const recoveryStorageCard = (view: BackupView, platform: Platform): GuardCard => ({
  ...storageGuardCard(view, platform),
  pill: view.storage.error ? problem(view.storage.error) : { tone: 'ok', icon: 'check', text: 'Ready' },
})

/** What is missing before backup can be turned on, by name. Null where nothing is, and something else stands in the way. */
export const missingGuards = (view: BackupView, session: SessionView): string | null => {
  const missing = [...(session.kind === 'signed-in' ? [] : ['your Microsoft account']), ...(view.storage.error ? [view.storage.kind === 'icloud' ? 'iCloud Drive' : 'the folder'] : [])]
  if (missing.length === 0) return view.switch.kind === 'off' && view.switch.error ? null : 'Both are ready. Turn on the switch above.'
  const sentence = `Still missing: ${missing.join(' and ')}.`
  // While a sign-in is under way its own card says which account it must be.
  return session.kind === 'signed-out' || session.kind === 'failed' ? `${sentence} ${personalNote}` : sentence
}
