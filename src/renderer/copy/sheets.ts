// The words of the sheets over the accounts list: add, edit, delete, and what verification will be. Renderer.
import type { AccountView, Binding, Kind, Platform } from '../../shared/contract/views.ts'
import { platformWords } from '../../shared/copy/platform.ts'

const named = (account: Pick<AccountView, 'issuer' | 'userName'>): string => account.issuer || account.userName

export const addCopy = {
  title: 'Add account',
  lead: 'The website shows a QR code when you turn on two-step verification.',
  scan: 'Scan with camera',
  scanText: (platform: Platform): string => `Hold a printed code or a phone up to ${platformWords(platform).computer}`,
  picture: 'Choose image',
  pictureText: 'Open a saved picture or screenshot',
  link: 'Paste link',
  linkText: 'Use a link that starts with otpauth://',
  linkLead: 'Paste the link that the website gives beside its QR code.',
  linkField: 'Link',
  linkPlaceholder: 'otpauth://totp/…',
  add: 'Add',
  reading: 'Looking for a QR code in the picture',
  adding: 'Adding the account',
  otherPicture: 'Choose another image',
  toStart: 'Back',
  severalTitle: (count: number): string => `${count} QR codes in this picture`,
  severalLead: 'Add the ones you want, or all of them.',
  addAll: 'Add all',
  addOne: (label: string): string => `Add ${label}`,
  added: 'Added',
  notAdded: 'Not added',
  alreadyHere: 'Already here',
  codeNumber: (number: number): string => `QR code ${number}`,
  done: 'Done',
  wasAdded: 'was added',
  addedSpoken: (account: Pick<AccountView, 'issuer' | 'userName'>): string => `${named(account)} was added`,
} as const

const kindLabels: Record<Kind, string> = { personal: 'Personal', work: 'Work or school', other: 'Other' }

const bindingTexts = (kind: Kind, platform: Platform): Record<Binding, { readonly title: string; readonly text: string }> => ({
  portable: {
    title: 'Back up this account’s codes',
    text: 'After a recovery it shows its codes at once.',
  },
  'this-device': {
    title: `Keep its codes on ${platformWords(platform).computer}`,
    text:
      kind === 'personal'
        ? 'The backup holds its name only. After a recovery you sign in to it to set it up again.'
        : 'The backup holds its name only. After a recovery you need a new QR code for it.',
  },
})

export const editCopy = {
  title: 'Edit account',
  issuer: 'Name',
  issuerHint: 'The website or organization, such as Microsoft',
  userName: 'User name',
  kind: 'Kind',
  kindLabels,
  binding: 'Backup of its codes',
  bindingTexts,
  delete: 'Delete account…',
  save: 'Save',
  unchanged: 'Its backup choice stays as it was. Everything else is saved.',
} as const

export const deleteCopy = {
  title: (account: AccountView): string => (named(account) === '' ? 'Delete this account?' : `Delete ${named(account)}?`),
  text: (account: AccountView): string => {
    const who = account.userName || account.issuer || 'this account'
    const where = account.issuer === '' ? 'the website' : account.issuer
    return account.need === 'none'
      ? `Twofold stops showing codes for ${who}. Turn off two-step verification at ${where} first, or you may be locked out.`
      : `Twofold forgets ${who}. Its codes were never on this computer, so nothing else is lost.`
  },
  delete: 'Delete',
  subject: (account: AccountView): string => named(account) || 'The account',
  wasDeleted: 'was deleted',
  undo: 'Undo',
  undone: (account: AccountView): string => `${named(account) || 'The account'} is back`,
} as const

export const verifyCopy = {
  title: { 'sign-in': 'Sign in to recover', scan: 'Scan QR code to recover', none: '' },
  lead: (account: AccountView): string => [account.issuer, account.userName].filter(Boolean).join(', '),
  steps: (account: AccountView, platform: Platform): readonly { readonly title: string; readonly text: string }[] => {
    const here = platformWords(platform).computer
    if (account.need === 'sign-in')
      return [
        {
          title: `You sign in as ${account.userName}`,
          text: 'Your browser opens Microsoft’s page. It asks for your password, and for a code sent to another e-mail address or phone of yours.',
        },
        {
          title: 'You set up a different authenticator app',
          text: 'On Microsoft’s security page, choose “Set up a different authenticator app”. It shows a QR code.',
        },
        {
          title: `Twofold scans that QR code`,
          text: `The new codes belong to ${here} alone. The codes on your other computer stay valid.`,
        },
      ]
    return [
      {
        title: account.kind === 'work' ? 'You ask your IT help desk for a new QR code' : `You get a new QR code from ${account.issuer || 'the website'}`,
        text: 'The old one can’t be used again: its secret never left the computer it was made on.',
      },
      { title: `You hold the QR code up to ${here}`, text: 'A picture of it works too.' },
      { title: 'Twofold compares the names', text: 'If the code is for another account, Twofold asks before it takes it.' },
    ]
  },
  security: 'Open Microsoft’s security page',
} as const
