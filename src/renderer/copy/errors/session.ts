// Sentences for signing in and for the recovery account's cloud. Renderer; tests/unit/renderer/copy-errors.test.ts.
import { maskedName } from '../session.ts'
import { waitFor } from '../../../shared/copy/time.ts'
import { makeAppFolder, otherAccount, retry, signIn, type AreaTable, type ErrorFacts } from './entry.ts'

const personalOnly = 'Only a personal Microsoft account can hold the key, such as one that ends in outlook.com. Work or school accounts can’t.'

export const sessionErrors: AreaTable<'session'> = {
  'session.not-configured': () => ({
    title: 'This build has no sign-in',
    sentence: 'Backup and recovery need a Microsoft client id, and this build of Twofold holds none. Codes work all the same.',
  }),
  'session.browser-failed': () => ({
    title: 'Your browser didn’t open',
    sentence: 'Twofold couldn’t open the sign-in page. Open your browser yourself, then try again. Nothing has changed.',
    action: retry(),
  }),
  'session.timed-out': () => ({
    title: 'The sign-in took too long',
    sentence: 'Twofold stopped waiting for your browser. Nothing has changed. Start again when you are ready.',
    action: signIn,
  }),
  'session.work-account': () => ({
    title: 'A work or school account can’t hold the key',
    sentence: `${personalOnly} Nothing has changed.`,
    action: otherAccount,
  }),
  'session.refused': () => ({
    title: 'Microsoft didn’t sign you in',
    sentence: 'Microsoft ended the sign-in without a reason that Twofold can use. Nothing has changed. Try again.',
    action: signIn,
  }),
  'session.untrusted-answer': () => ({
    title: 'The sign-in could not be trusted',
    sentence: 'The answer didn’t belong to the page that Twofold opened, so Twofold ignored it. Nothing has changed. Try again.',
    action: signIn,
  }),
  'session.needs-sign-in': ({ detail }) => ({
    title: 'Your recovery account needs you to sign in again',
    sentence: `Microsoft wants to see that it is still you${detail.expected === undefined ? '' : `, with ${maskedName(detail.expected)}`}. Nothing is lost. Sign in to go on.`,
    action: signIn,
  }),
  'session.wrong-account': ({ detail }) => ({
    title: 'That is a different account',
    sentence: `${detail.found === undefined ? 'You signed in with another account.' : `You signed in as ${detail.found}.`} ${
      detail.expected === undefined ? 'Sign in with your recovery account.' : `Your recovery account is ${maskedName(detail.expected)}.`
    } Nothing has changed.`,
    action: otherAccount,
  }),
}

/** "in 30 seconds" where the service said how long, else "in a few minutes". */
const later = ({ detail }: ErrorFacts): string => (detail.retryAfterSeconds === undefined ? 'in a few minutes' : `in ${waitFor(detail.retryAfterSeconds)}`)

export const cloudErrors: AreaTable<'cloud'> = {
  'cloud.offline': ({ Computer }) => ({
    title: `${Computer} is offline`,
    sentence: 'Twofold can’t reach Microsoft. Check the network, then try again. Nothing has changed.',
    action: retry(),
  }),
  'cloud.timed-out': () => ({
    title: 'Microsoft takes too long to answer',
    sentence: 'The network may be slow. Nothing is lost. Try again.',
    action: retry(),
  }),
  'cloud.cut': () => ({
    title: 'The connection broke off',
    sentence: 'The network went away in the middle. Nothing is lost. Try again.',
    action: retry(),
  }),
  'cloud.unauthorized': () => ({
    title: 'Your recovery account needs you to sign in again',
    sentence: 'Microsoft no longer accepts the earlier sign-in. Nothing is lost. Sign in to go on.',
    action: signIn,
  }),
  'cloud.forbidden': () => ({
    title: 'Microsoft doesn’t let Twofold keep the key',
    sentence: 'This account’s OneDrive refused Twofold. Open OneDrive once in your browser so that it is set up, then sign in again and agree when Microsoft asks. Nothing has changed.',
    action: signIn,
  }),
  'cloud.not-found': () => ({
    title: 'The key’s place was not found',
    sentence: 'This account’s OneDrive has no place for Twofold. Open OneDrive once in your browser so that it is set up, then try again. Nothing has changed.',
    action: retry(),
  }),
  'cloud.conflict': () => ({
    title: 'Another computer was faster',
    sentence: 'It saved at the same moment. Nothing was overwritten. Try again.',
    action: retry(),
  }),
  'cloud.too-large': () => ({
    title: 'Microsoft sent more than expected',
    sentence: 'The answer was too large to be Twofold’s own file, so Twofold didn’t read it. Nothing is lost.',
    action: retry(),
  }),
  'cloud.throttled': (facts) => ({
    title: 'Microsoft asks to wait',
    sentence: `There were too many requests in a short time. Nothing is lost. Try again ${later(facts)}.`,
    action: retry(),
  }),
  'cloud.unavailable': (facts) => ({
    title: 'Microsoft’s service has a problem',
    sentence: `It can’t be reached at the moment. Nothing is lost. Try again ${later(facts)}.`,
    action: retry(),
  }),
  'cloud.full': () => ({
    title: 'The recovery account is full',
    sentence: 'Its OneDrive has no room for the key. Delete something there, then try again. Nothing is lost.',
    action: retry(),
  }),
  'cloud.bad-answer': () => ({
    title: 'Twofold couldn’t understand the answer',
    sentence: 'It may come from a network that asks you to sign in first, such as in a hotel. Open a web page to check, then try again. Nothing is lost.',
    action: retry(),
  }),
  'cloud.redirect-refused': () => ({
    title: 'The connection was led somewhere else',
    sentence: 'Twofold was sent to an address that it doesn’t trust, and stopped. Check the network, then try again. Nothing is lost.',
    action: retry(),
  }),
  'cloud.refused': () => ({
    title: 'Microsoft refused the request',
    sentence: 'Nothing is lost. Try again, and sign in again if it happens once more.',
    action: retry(),
  }),
  'cloud.app-folder-fault': ({ recovering }) =>
    recovering
      ? {
          title: 'This account holds no key',
          sentence: 'Microsoft has no place for Twofold in it, so it never held one. Sign in with the account that was your recovery account. Nothing has changed.',
          action: otherAccount,
        }
      : {
          title: 'Microsoft can’t make the key’s place by itself',
          sentence:
            'This is a known fault with new accounts. Twofold can make that folder if you let it use your OneDrive once: Microsoft asks you, Twofold makes the folder and forgets the permission. Nothing has changed.',
          action: makeAppFolder,
        },
}
