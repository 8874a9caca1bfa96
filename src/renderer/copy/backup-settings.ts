// The words of Settings > Backup that are neither a status nor a guard. Renderer; tests/unit/renderer/backup-settings.test.tsx.
import type { BackupView, Platform, StorageView } from '../../shared/contract/views.ts'
import { platformWords } from './platform.ts'
import { storageName } from './storage.ts'

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
  turnOffTitle: 'Turn off backup',
  keepOn: 'Keep it on',
  turnOffNow: 'Turn off',
} as const

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

export const storageRowText = (storage: StorageView): string =>
  storage.kind === 'icloud' ? 'iCloud Drive. A folder that another service keeps in sync works too.' : `The folder “${storage.label}”. Twofold can’t see whether it is kept anywhere else.`

const versionsCount = (count: number): string => (count === 1 ? 'The saved version stays' : `The ${count} saved versions stay`)

export const turnOffRowText = (storage: StorageView): string => `Stops new backups. Saved versions stay in ${storageName(storage)}.`

export const turnOffQuestion = (view: BackupView) => ({
  title: view.storage.kind === 'icloud' ? 'Turn off iCloud backup?' : 'Turn off backup?',
  text: `Changes are no longer saved. ${view.versions.length === 0 ? 'Saved versions stay' : versionsCount(view.versions.length)} in ${storageName(view.storage)}, and your two accounts together still open ${view.versions.length === 1 ? 'it' : 'them'}.`,
})

export const olderVersions = (count: number): string => (count === 1 ? 'Show 1 older version' : `Show ${count} older versions`)
