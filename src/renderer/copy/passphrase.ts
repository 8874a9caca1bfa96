// The words of the passphrase: its section in Settings, its sheets, and its field in a recovery. How strong one is, is said by
// its length alone: anything cleverer would have to know what people guess. Renderer; tests/unit/renderer/passphrase.test.tsx.
import { minPassphraseLength } from '../../shared/contract/limits.ts'
import type { Platform, UnopenedView } from '../../shared/contract/views.ts'
import { platformWords } from '../../shared/copy/platform.ts'

export const passphraseWords = {
  section: 'Passphrase',
  title: 'Backup passphrase',
  set: 'Set a passphrase…',
  change: 'Change…',
  remove: 'Remove…',
  enter: 'Enter passphrase…',
  field: 'Passphrase',
  repeat: 'The same again',
  show: 'Show what is typed',
  hide: 'Hide what is typed',
  sheet: 'Open the recovery sheet to print',
  sheetText: 'It has the passphrase and both accounts on it. Keep it on paper, away from your computers.',
  cancel: 'Cancel',
  saveNew: 'Set passphrase',
  saveChanged: 'Change passphrase',
  open: 'Open with it',
  notSame: 'The two aren’t the same. Type it once more.',
  tooShort: `Use at least ${minPassphraseLength} characters.`,
  wasSet: 'New versions need the passphrase from now on',
  fits: 'The passphrase fits. Versions that are locked with it can be opened here now',
  withoutTitle: 'Go on without a passphrase?',
  withoutText: 'New versions from this computer then open with both accounts alone. Versions that are locked with the passphrase stay locked.',
  without: 'Go on without a passphrase',
} as const

export const passphraseRow = (isSet: boolean): string =>
  isSet ? 'On. New versions open with both accounts and the passphrase together.' : 'Off. Whoever can sign in to both accounts can open the backup. A passphrase stops that.'

export const lockedRow = (locked: number): { readonly title: string; readonly text: string } => ({
  title: locked === 1 ? '1 version is locked with another passphrase' : `${locked} versions are locked with another passphrase`,
  text: 'It was set on another computer, or earlier. Enter it to open them here.',
})

export const lockedCount = (unopened: readonly UnopenedView[]): number => unopened.filter(({ state }) => state === 'passphrase').length

export const setPassphraseWords = (isSet: boolean) => ({
  title: isSet ? 'Change the passphrase' : 'Set a passphrase',
  lead: isSet ? 'New versions are locked with the new one. Older versions stay locked with the one before.' : 'From now on a new version opens with both accounts and this passphrase together.',
  save: isSet ? passphraseWords.saveChanged : passphraseWords.saveNew,
})

/** What forgetting it means, said before it is set. */
export const forgetting = (platform: Platform): string =>
  `If you forget it, nobody can open the versions that are locked with it: not Twofold, not Microsoft and not Apple. Twofold on ${platformWords(platform).computer} goes on working, and you can set another one here at any time.`

export const enterWords = {
  title: 'Enter the passphrase',
  lead: 'The one that was set on the other computer, or an earlier one of yours.',
} as const

/** As the app counts: characters of the text that is used, not of how it was typed. */
export const passphraseLength = (text: string): number => Array.from(text.normalize('NFKC')).length

/** Empty while nothing is typed. */
export const strengthOf = (length: number): string => {
  if (length === 0) return ''
  if (length < minPassphraseLength) return `Too short: ${minPassphraseLength - length} more`
  if (length < 12) return 'Short. A few more words make it much harder to guess.'
  if (length < 20) return 'Good length.'
  return 'Very good length.'
}

export const askPassphraseWords = (locked: number) => ({
  title: 'This backup has a passphrase',
  lead:
    locked === 1
      ? 'Both accounts match. One version was found, and it also needs the passphrase that you set on your old computer.'
      : `Both accounts match. ${locked} versions were found, and they also need the passphrase that you set on your old computer.`,
  wrong: 'That passphrase opens none of them. Capital and small letters count, and so do spaces.',
  next: 'Continue',
  trying: 'Trying the passphrase',
  tryingLead: 'This takes a few seconds on purpose, so that nobody can try many of them quickly.',
  forgotten: 'I forgot it',
})

export const forgottenWords = {
  title: 'If you forgot the passphrase',
  lead: 'Nobody can open these versions without it: not Twofold, not Microsoft and not Apple.',
  steps: [
    { title: 'Look for the recovery sheet', text: 'Twofold offered to print it when the passphrase was set. It is on there.' },
    { title: 'Look at a computer that still has your accounts', text: 'Twofold works there without the passphrase. Set another one in its Settings, Backup, and a new version is saved.' },
    { title: 'Or add each account again', text: 'Its website can give you a new QR code after you prove who you are there.' },
  ],
} as const
