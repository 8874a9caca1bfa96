// Sentences for what can be wrong with a link, an account or a scan. Renderer; tests/unit/renderer/copy-errors.test.ts.
import { openLink, retry, type AreaTable } from './entry.ts'

const newCode = 'Ask the website for a new QR code or setup key.'

export const linkErrors: AreaTable<'link'> = {
  'link.empty': () => ({ title: 'There is nothing here yet', sentence: 'Paste a link that begins with otpauth, or scan a QR code.' }),
  'link.too-long': () => ({
    title: 'This text is too long',
    sentence: 'A sign-in link is never that long, so Twofold didn’t read it. Copy the link alone and paste it again.',
  }),
  'link.not-a-code': () => ({
    title: 'This isn’t a sign-in code',
    sentence: 'It holds something else. Look for the QR code that a website shows when you set up an authenticator app.',
  }),
  'link.web-address': () => ({
    title: 'This is a web address',
    sentence: 'It isn’t a sign-in code, and Twofold didn’t open it. Use the QR code that the website shows when you set up an authenticator app.',
  }),
  // [Note: Microsoft activation] Such a code registers push approval with Microsoft's own service and holds no secret for codes.
  'link.microsoft-activation': () => ({
    title: 'This code is for Microsoft’s own app',
    sentence:
      'It sets up approvals in Microsoft Authenticator and can’t make codes anywhere else. On the same page choose “I want to use a different authenticator app”. Microsoft then shows a code that works here.',
    action: openLink('Open Microsoft’s page', 'microsoft-other-app'),
  }),
  'link.migration': () => ({
    title: 'This code holds several accounts',
    sentence: 'It comes from the export of Google Authenticator, which Twofold can’t read yet. Add each account with the QR code of its website.',
  }),
  'link.bad-type': () => ({ title: 'Twofold doesn’t know this kind of code', sentence: `It is neither time-based nor counter-based. ${newCode}` }),
  'link.bad-label': () => ({
    title: 'The names in this code don’t fit',
    sentence: `The name of the website or user can’t be read or is too long. ${newCode}`,
  }),
  'link.no-secret': () => ({ title: 'The key is missing', sentence: `This code names an account but holds no setup key, so it can’t make codes. ${newCode}` }),
  'link.bad-secret': () => ({
    title: 'The key can’t be right',
    sentence: 'A setup key has the letters A to Z and the digits 2 to 7 only. Check it for typing mistakes, or copy it again.',
  }),
  'link.bad-algorithm': () => ({ title: 'Twofold can’t make these codes', sentence: 'This account asks for a method that Twofold doesn’t know. Nothing was added.' }),
  'link.bad-digits': () => ({ title: 'The length of the code can’t be right', sentence: `Codes have 5 to 10 digits. ${newCode}` }),
  'link.bad-period': () => ({ title: 'The time in this code can’t be right', sentence: `Codes change after one second or more. ${newCode}` }),
  'link.bad-counter': () => ({ title: 'The counter can’t be right', sentence: `This account needs a whole number to count from. ${newCode}` }),
}

export const accountErrors: AreaTable<'account'> = {
  'account.duplicate': ({ detail }) => ({
    title: 'This account is already here',
    sentence: `${detail.name === undefined ? 'An account' : detail.name} with the same key is in your list. Nothing was added.`,
  }),
  'account.not-found': () => ({ title: 'This account is gone', sentence: 'It was deleted a moment ago. Nothing else has changed.' }),
  'account.too-many': ({ detail }) => ({
    title: 'The list is full',
    sentence: `Twofold keeps ${detail.count === undefined ? 'a limited number of' : `up to ${detail.count}`} accounts. Delete one that you no longer need, then add this one again.`,
  }),
  'account.no-code': () => ({
    title: 'There is no code yet',
    sentence: 'This account needs more verification before it shows codes here. Open its arrow to see how.',
  }),
  'account.counter-exhausted': () => ({
    title: 'This account has used all its codes',
    sentence: `Its counter can’t go any higher. ${newCode}`,
  }),
  'account.nothing-to-undo': () => ({ title: 'There is nothing to undo', sentence: 'The last deletion can no longer be taken back.' }),
}

export const scanErrors: AreaTable<'scan'> = {
  'scan.no-code': () => ({
    title: 'No QR code found',
    sentence: 'Choose a picture that shows the whole QR code, sharp and not too small.',
  }),
  'scan.several-codes': ({ detail }) => ({
    title: 'There are several codes in this picture',
    sentence: `Twofold found ${detail.count ?? 'several'} codes and added none of them. Crop the picture to the one that you want.`,
  }),
  'scan.image-unreadable': () => ({
    title: 'This file isn’t a picture Twofold can open',
    sentence: 'Choose a PNG, JPEG, WebP or GIF file, or take a new screenshot.',
  }),
  'scan.image-too-large': () => ({ title: 'This picture is too large', sentence: 'Crop it to the QR code, then choose it again.' }),
  'scan.camera-denied': ({ system, settings }) => ({
    title: 'Twofold can’t use the camera',
    sentence:
      system === 'Linux'
        ? 'The system is blocking it. Allow the camera for Twofold, then try again.'
        : `${system} is blocking it. In ${settings}, open ${system === 'macOS' ? 'Privacy & Security' : 'Privacy & security'}, then Camera, and turn on Twofold.`,
    action: system === 'Linux' ? retry() : openLink(`Open ${settings}`, 'camera-settings'),
  }),
  'scan.camera-missing': ({ Computer }) => ({
    title: 'No camera found',
    sentence: `${Computer} has no camera that Twofold can see. Connect one and try again, or add the account from an image or a link.`,
    action: retry(),
  }),
  'scan.camera-busy': () => ({
    title: 'Another app is using the camera',
    sentence: 'Close the app or the call that uses it, then try again.',
    action: retry(),
  }),
  'scan.engine-failed': () => ({
    title: 'Twofold can’t read pictures right now',
    sentence: 'The part that reads QR codes didn’t start. Restart Twofold, or paste the link instead.',
    action: retry(),
  }),
}
