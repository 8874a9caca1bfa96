// The sentences that main alone shows: native dialogs. What happens, then what to do. Pure; loaded by main; what the window says too
// is in shared/copy. tests/unit/copy.test.ts.
import type { QuestionFacts } from './core/ports.ts'

export interface Question {
  readonly message: string
  readonly detail: string
  readonly action: string
  readonly cancel: string
}

const atMost = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** `account` is what the list shows, cleaned of control and bidi characters by whoever keeps the names. */
const accountName = ({ issuer, userName }: { issuer: string; userName: string }): string => {
  const name = [issuer, userName].filter((part) => part !== '').join(', ')
  return atMost(name, 80) || 'this account'
}

const versionsCount = (versions: number): string => (versions === 0 ? 'Whatever versions it holds' : versions === 1 ? 'Its one version' : `All its ${versions} versions`)

export const questions: { readonly [Q in keyof QuestionFacts]: (facts: QuestionFacts[Q]) => Question } = {
  'binding-portable': (facts) => ({
    message: 'Put this account’s secret into backups?',
    detail: `${accountName(facts)} will then make codes on every computer that restores your backup. Whoever opens the backup can make its codes too.`,
    action: 'Put into backups',
    cancel: 'Keep on this computer',
  }),
  'binding-this-device': (facts) => ({
    message: 'Keep this account’s secret on this computer only?',
    detail: `New backups will hold only the name of ${accountName(facts)}. On another computer you will have to verify it again. Backups made before still hold the secret.`,
    action: 'Keep on this computer only',
    cancel: 'Leave as it is',
  }),
  'delete-backup': ({ versions }) => ({
    message: 'Delete this backup?',
    detail: `${versionsCount(versions)} and the key will be deleted for good in 30 days, also for your other computers that use this backup. Until then you can take it back in Settings. The accounts on this computer stay.`,
    action: 'Delete backup',
    cancel: 'Keep backup',
  }),
  'remove-passphrase': () => ({
    message: 'Make new versions without a passphrase?',
    detail: 'Whoever can sign in to both your accounts can then open them. Versions made before still need the passphrase.',
    action: 'Remove passphrase',
    cancel: 'Keep passphrase',
  }),
  'accept-storage': ({ before, now }) => ({
    message: `Back up to ${atMost(now, 80)} from now on?`,
    detail: `Until now your backup was in the iCloud account ${atMost(before, 80)}. Its versions stay there, and whoever uses that account keeps them.`,
    action: 'Use this account',
    cancel: 'Not now',
  }),
  'put-key-back': ({ userName }) => ({
    message: 'Replace the changed key with the one that this computer knows?',
    detail: `A key in ${atMost(userName, 80)} is not what it was. Replacing it makes your versions open again. If you don’t know why it changed, look first who else can sign in to that account.`,
    action: 'Replace key',
    cancel: 'Leave as it is',
  }),
}

export const folderDialog = { title: 'Choose a folder for backups', action: 'Use this folder' } as const
export const keyFileDialog = { title: 'Choose the key file from OneDrive', action: 'Use this key' } as const
