// Every sentence of the recovery but the errors' own. Renderer; tests/unit/renderer/copy-recovery.test.ts.
import type { Platform, PreviewAccountView, RecoveryView, StorageView, VersionView } from '../../shared/contract/views.ts'
import { accountsCopy } from './accounts.ts'
import { accountsCount, platformWords } from '../../shared/copy/platform.ts'
import { storageName } from '../../shared/copy/storage.ts'
import type { Stressed } from './stressed.ts'
import { dayAndTime, DayAndTime, type Locale } from '../../shared/copy/time.ts'

type View<K extends RecoveryView['kind']> = Extract<RecoveryView, { kind: K }>

export const recoverySteps = ['Sign in', 'Choose', 'Review', 'Restore'] as const

export const recoveryWords = {
  title: 'Recovery',
  stepsLabel: 'Recovery steps',
  stepDone: ' (done)',
  begin: 'Begin recovery',
  cancel: 'Cancel',
  back: 'Back',
  next: 'Continue',
  close: 'Close',
  lookAgain: 'Look again',
  otherAccount: 'Use a different account',
  otherFolder: 'Choose another folder…',
  appleHelp: 'Open Apple’s help',
  cannotSignIn: 'I can’t sign in to that account',
  nothingChanged: 'Nothing has changed.',
  allOrNothing: 'All accounts are saved together, or none.',
  newest: 'Newest',
  versionsLabel: 'Saved versions',
  accountsLabel: 'Accounts in this version',
} as const

export const signInLead = 'Use the Microsoft account you chose as your recovery account. Twofold carries on as soon as you are done.'

export const lookingWords = (storage: StorageView) => ({
  title: 'Looking for your backup',
  lead: `Twofold asks your Microsoft account for the key and looks in ${storageName(storage)}.`,
})

/** How far the saved versions have been brought here and read. */
export const lookingProgress = ({ done, total }: { readonly done: number; readonly total: number }, storage: StorageView) => ({
  label: 'Saved versions',
  count: `${done} of ${total === 1 ? '1 version' : `${total} versions`}`,
  valueText: `${done} of ${total === 1 ? '1 version' : `${total} versions`} read`,
  text: storage.kind === 'icloud' ? 'iCloud brings the files here one by one, which can take a few minutes.' : 'A folder that is kept in sync may still be bringing files here.',
})

export const openingWords = { title: 'Opening this version', lead: 'Twofold reads it, unlocks it and checks it. Nothing changes yet.' } as const

export const chooseWords = { title: 'Choose a version', lead: 'The newest one is usually right. Pick an older one if something went missing.' } as const

export interface VersionWords {
  readonly when: string
  readonly device: string
  readonly accounts: string
}

export const versionWords = (version: VersionView, nowMs: number, locale: Locale, platform: Platform): VersionWords => ({
  when: DayAndTime(version.atMs, nowMs, locale),
  device: version.thisDevice ? `${version.deviceName}, ${platformWords(platform).computer}` : version.deviceName,
  accounts: accountsCount(version.accounts),
})

export const bothMatch = (view: View<'choosing'>): Stressed => [
  'Both accounts match. Signed in as ',
  { strong: view.userName },
  view.storage.kind === 'folder' ? ', and the backup is in the folder ' : view.storage.account === null ? ', and the backup is in ' : ' and ',
  { strong: view.storage.kind === 'folder' ? view.storage.label : (view.storage.account ?? 'iCloud Drive') },
  '.',
]

/** The newest backup is known from the recovery account but hasn't arrived in the storage. */
export const missingNewest = (atMs: number, storage: StorageView, nowMs: number, locale: Locale): string =>
  `The newest backup (${dayAndTime(atMs, nowMs, locale)}) has not arrived in ${storageName(storage)} yet. Wait a little and look again, or go on with one of these.`

const goodOnes = 'The versions shown here were opened and are good.'

export const damagedLeftOut = (count: number): string =>
  count === 1 ? `One version is damaged and was left out. ${goodOnes}` : `${count} versions are damaged and were left out. ${goodOnes}`

export const lockedLeftOut = (count: number): string =>
  count === 1 ? 'One more version is locked with a passphrase.' : `${count} more versions are locked with a passphrase.`

export const newerLeftOut = (count: number): string =>
  count === 1 ? 'One version was made by a newer Twofold and was left out. Update Twofold to see it.' : `${count} versions were made by a newer Twofold and were left out. Update Twofold to see them.`

export const notDownloadedLeftOut = (count: number, storage: StorageView): string =>
  count === 1
    ? `One version is still in the cloud and has not arrived in ${storageName(storage)} yet. Wait a little, then look again.`
    : `${count} versions are still in the cloud and have not arrived in ${storageName(storage)} yet. Wait a little, then look again.`

const needs = (count: number): string => (count === 1 ? '1 needs' : `${count} need`)

export const previewWords = (view: View<'preview'>, nowMs: number, locale: Locale) => {
  const total = view.accounts.length
  const waiting = view.accounts.filter(({ need }) => need !== 'none').length
  const ready = total - waiting
  return {
    title: `${accountsCount(total)} to restore`,
    lead:
      waiting === 0
        ? total === 1
          ? 'It works right away.'
          : `All ${total} work right away.`
        : ready === 0
          ? `${total === 1 ? 'It needs' : `All ${total} need`} more verification, and you can do that later.`
          : `${ready === 1 ? '1 works' : `${ready} work`} right away. ${needs(waiting)} more verification, and you can do that later.`,
    saved: `Saved ${dayAndTime(view.version.atMs, nowMs, locale)}, on ${view.version.deviceName}.`,
    restore: `Restore ${accountsCount(total)}`,
  }
}

export const needPill: Record<PreviewAccountView['need'], { readonly text: string; readonly tone: 'ok' | 'warn'; readonly icon: 'check' | 'person' | 'qr' }> = {
  none: { text: 'Ready', tone: 'ok', icon: 'check' },
  'sign-in': { text: 'Needs sign-in', tone: 'warn', icon: 'person' },
  scan: { text: 'Needs QR code', tone: 'warn', icon: 'qr' },
}

export const accountTitle = ({ issuer }: Pick<PreviewAccountView, 'issuer'>): string => (issuer === '' ? accountsCopy.noIssuer : issuer)

export interface RestoreStep {
  readonly text: string
  readonly state: 'done' | 'now' | 'next'
}

export const restoringWords = (view: View<'restoring'>, storage: StorageView, platform: Platform) => {
  const rows = [
    { done: `Backup downloaded from ${storageName(storage)}`, doing: `Downloading the backup from ${storageName(storage)}` },
    { done: 'Key received from your Microsoft account', doing: 'Receiving the key from your Microsoft account' },
    { done: 'Backup unlocked and checked', doing: 'Unlocking and checking the backup' },
    { done: '', doing: `Saving accounts on ${platformWords(platform).computer}` },
  ]
  const reached = { downloaded: 1, 'key-received': 2, unlocked: 3, saving: 3 }[view.step]
  return {
    title: 'Restoring your accounts',
    lead: 'Keep Twofold open. This takes a few seconds.',
    count: `${view.done} of ${accountsCount(view.total)}`,
    valueText: `${view.done} of ${accountsCount(view.total)} saved`,
    percent: `${view.total === 0 ? 100 : Math.round((100 * view.done) / view.total)}%`,
    steps: rows.map((row, index): RestoreStep => ({ text: index < reached ? row.done : row.doing, state: index < reached ? 'done' : index === reached ? 'now' : 'next' })),
  }
}

export const doneWords = (view: View<'done'>, platform: Platform) => {
  const waiting = view.needSignIn + view.needScan
  const { computer } = platformWords(platform)
  const reasons: string[] = []
  if (view.needSignIn > 0) reasons.push(`${needs(view.needSignIn)} you to sign in at Microsoft.`)
  if (view.needScan > 0) reasons.push(`${needs(view.needScan)} a new QR code from the provider.`)
  const all = view.restored === 1 ? `Your account is on ${computer}.` : `All ${view.restored} are on ${computer}.`
  const lead: Stressed =
    waiting === 0
      ? [`${all} ${view.restored === 1 ? 'It shows' : 'They show'} the same codes as before.`]
      : [
          `${all} `,
          { strong: view.restored === 1 ? 'It needs more verification' : `${waiting} of them ${waiting === 1 ? 'needs' : 'need'} more verification` },
          ` before ${waiting === 1 ? 'it shows' : 'they show'} codes again.`,
        ]
  return {
    title: view.restored === 1 ? 'Your account is back' : 'Your accounts are back',
    lead,
    /** Why, and what each kind asks for. Empty when everything is ready. */
    why: waiting === 0 ? null : `What makes their codes is tied to your old computer and is never sent over the network. ${reasons.join(' ')}`,
    close: waiting === 0 ? 'Show my accounts' : waiting === 1 ? 'Show that account' : `Show those ${waiting} accounts`,
  }
}

export const refusedWords = (count: number, platform: Platform) => ({
  title: count === 1 ? 'There is already an account here' : `There are already ${count} accounts here`,
  lead: 'Recovery only starts when Twofold is empty, so a backup can never replace an account by mistake. To go on, do these things in order.',
  steps: [
    {
      title: count === 1 ? 'Make sure you can do without it' : 'Make sure you can do without them',
      text: 'Each account that isn’t in your backup needs another way to sign in. Its website can give you a new QR code.',
    },
    {
      title: count === 1 ? `Delete the account from ${platformWords(platform).computer}` : `Delete the ${count} accounts from ${platformWords(platform).computer}`,
      text: 'Cancel, then delete them one by one from the list.',
    },
    { title: 'Begin recovery again', text: 'The button is at the bottom of the empty list.' },
  ],
})

export interface Reason {
  readonly title: string
  readonly text: string
  /** The reason has a way out beside it that the app can start. */
  readonly way: 'folder' | null
}

export const noneFoundLead = (storage: StorageView): Stressed =>
  storage.kind === 'icloud'
    ? storage.account === null
      ? ['Twofold looked in ', { strong: 'iCloud Drive' }, '. One of these is usually the reason.']
      : ['Twofold looked in the iCloud Drive of ', { strong: storage.account }, '. One of these is usually the reason.']
    : ['Twofold looked in the folder ', { strong: storage.label }, '. One of these is usually the reason.']

export const noneFoundReasons = (storage: StorageView, platform: Platform): readonly Reason[] => {
  const rest: Reason[] = [
    { title: 'Backup was never turned on', text: 'Turn it on in Twofold on your old computer.', way: null },
    { title: 'The backup was deleted', text: 'Then add each account again from its website.', way: null },
  ]
  if (storage.kind === 'folder') {
    return [
      { title: 'The folder is still catching up', text: 'If another service keeps it in sync, wait a few minutes, then look again.', way: null },
      { title: 'The backup is in another folder', text: 'Choose the folder that your old computer saved to.', way: 'folder' },
      ...rest,
    ]
  }
  const newComputer = platform === 'macos' ? 'a new Mac' : 'a new computer'
  const settings = platform === 'macos' ? 'System Settings' : 'iCloud for Windows'
  return [
    { title: 'iCloud Drive is still catching up', text: `On ${newComputer} this can take a few minutes. Wait, then look again.`, way: null },
    { title: 'The backup is in another iCloud account', text: `Sign in to that one in ${settings}.`, way: null },
    { title: 'Your old computer saved somewhere else', text: 'A computer with another system may use a folder of its own. Bring that folder here, then choose it.', way: 'folder' },
    ...rest,
  ]
}

export const wrongAccountWords = (storage: StorageView) => ({
  lead: `You signed in to Microsoft, but the backup in ${storageName(storage)} was locked with a different account. Nothing has changed.`,
  signedInAs: 'You signed in as',
  belongsTo: 'The key belongs to',
})

export const cannotSignInWords = {
  title: 'If you can’t sign in to that account',
  lead: 'Nobody can open the backup without it: not Twofold, not Microsoft and not Apple. That is what keeps it safe.',
  steps: [
    { title: 'Let Microsoft help you back in', text: 'Microsoft can check that it is you and give the account back, even without the password.' },
    { title: 'Or add each account again', text: 'Its website can give you a new QR code after you prove who you are there.' },
  ],
  open: 'Open Microsoft’s account recovery',
} as const
