// The words of Settings > Backup that are neither a status nor a guard. Renderer; tests/unit/renderer/backup-settings.test.tsx.
import type { BackupNotice, BackupView, Platform, RetiredView, StorageView } from '../../shared/contract/views.ts'
import { platformWords } from '../../shared/copy/platform.ts'
import { storageName } from '../../shared/copy/storage.ts'
import { dayOf, type Locale } from '../../shared/copy/time.ts'

export const backupSettingsWords = {
  turningOn: 'Turning on backup',
  cancel: 'Cancel',
  runNow: 'Back up now',
  howItWorks: 'How it works',
  versions: 'Saved versions',
  noVersions: 'No version is saved yet.',
  turnOff: 'Turn off…',
  chooseFolder: 'Choose a folder…',
  chooseOtherFolder: 'Choose another folder…',
  backToICloud: 'Use iCloud Drive',
  storageTitle: 'Where the locked copy is kept',
  recoverTitle: 'Recover accounts',
  recoverText: 'Bring accounts back from a backup, when none are here yet.',
  recover: 'Begin recovery…',
  accountTitle: 'Recovery account',
  otherAccount: 'Use another account…',
  keyTitle: 'Key',
  keyText: 'A new key locks new versions. Older versions stay readable.',
  newKey: 'Use a new key…',
  turnOffTitle: 'Turn off backup',
  keepOn: 'Keep it on',
  turnOffKeep: 'Turn off and keep the versions',
  turnOffDelete: 'Turn off and delete them…',
  deleteTitle: 'Delete backup',
  delete: 'Delete…',
  deleted: 'The backup was deleted. You can take this back for 30 days.',
  dismiss: 'Got it',
  retired: 'You can take this back for 30 days',
  takeBack: 'Take back',
  consentTitle: 'Twofold has forgotten the wider permission.',
  consentText: 'Microsoft may still list it. You can remove it there, and backup goes on.',
  consentOpen: 'Open Microsoft’s list',
} as const

export const newKeyQuestion = {
  title: 'Use a new key from now on?',
  text: 'New versions are locked with it. Older versions stay readable: the key before stays in your Microsoft account too. Do this when somebody else may have seen the key.',
  cancel: 'Cancel',
  go: 'Use a new key',
} as const

export const noticeWords: Record<BackupNotice, { readonly title: string; readonly text: string }> = {
  'new-key': {
    title: 'There is a new key in your Microsoft account.',
    text: 'Another of your computers made it, or somebody else who can sign in there. New versions are locked with it, and older ones stay readable. If it wasn’t you, change that account’s password, then use a new key.',
  },
}

/** What a move does, said before it is begun. */
const move = 'The new place is made and checked first, and the one before is kept for 30 days.'

export const accountRowText = (view: BackupView): string => (view.recoveryAccount === null ? move : `${view.recoveryAccount.userName} holds the key. If you use another account, ${move.charAt(0).toLowerCase()}${move.slice(1)}`)

export const deleteRowText = (platform: Platform): string => `Every saved version and its key go after 30 days. The accounts on ${platformWords(platform).computer} stay.`

export const retiredWords = ({ why, label, recoveryAccount, sinceMs, untilMs }: RetiredView, nowMs: number, locale: Locale) => {
  const place = storageName(label === '' ? { kind: 'icloud', label } : { kind: 'folder', label })
  return {
    title: why === 'deleted' ? `Backup deleted ${dayOf(sinceMs, nowMs, locale)}` : `Backup before the move ${dayOf(sinceMs, nowMs, locale)}`,
    text: `In ${place}, with the key in ${recoveryAccount}. It goes ${dayOf(untilMs, nowMs, locale)}.`,
    name: `${place}, ${recoveryAccount}`,
  }
}

export const notConfiguredWords = {
  title: 'This build has no sign-in',
  text: 'Backup and recovery need a Microsoft client id, and this build of Twofold holds none. Twofold’s README says in five steps how to get one and where to enter it. Your codes work all the same.',
} as const

export const howItWorks = (storage: StorageView, platform: Platform) => [
  { title: 'Twofold locks a copy of your accounts', text: `It is encrypted on ${platformWords(platform).computer} before it goes anywhere.` },
  {
    title: `The locked copy goes to ${storageName(storage)}`,
    text: storage.kind === 'icloud' ? 'Apple can’t read it. The key is not there.' : 'Nobody who sees the folder can read it. The key is not there.',
  },
  { title: 'The key goes to your Microsoft account', text: 'Microsoft can’t use it. The backup is not there.' },
]

export const storageRowText = (view: BackupView): string => {
  const { storage } = view
  const here = storage.kind === 'icloud' ? 'iCloud Drive. A folder that another service keeps in sync works too.' : `The folder “${storage.label}”. Twofold can’t see whether it is kept anywhere else.`
  return view.switch.kind === 'on' ? `${here} ${move}` : here
}

export const turnOffRowText = (storage: StorageView): string => `Stops new backups. You choose whether the versions in ${storageName(storage)} stay.`

export const turnOffQuestion = (view: BackupView) => {
  const count = view.versions.length + view.unopened.length
  return {
    title: view.storage.kind === 'icloud' ? 'Turn off iCloud backup?' : 'Turn off backup?',
    text: `Changes are no longer saved. ${count === 1 ? 'The saved version' : count === 0 ? 'Saved versions' : `The ${count} saved versions`} can stay in ${storageName(view.storage)}, where your two accounts together still open ${count === 1 ? 'it' : 'them'}. If you delete ${count === 1 ? 'it' : 'them'}, you can take this back for 30 days.`,
  }
}

export const olderVersions = (count: number): string => (count === 1 ? 'Show 1 older version' : `Show ${count} older versions`)
