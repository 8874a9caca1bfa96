// Sentences for the two guards: the key in the recovery account, a key file in its place, and the storage. Renderer;
// tests/unit/renderer/copy-errors.test.ts.
import { maskedName } from '../session.ts'
import { acceptStorage, chooseFolder, openLink, otherAccount, putKeyBack, retry, useKeyFile, type AreaTable, type ErrorCopy, type ErrorFacts } from './entry.ts'

const backInOneDrive = 'It may have been deleted in OneDrive. Look in OneDrive’s recycle bin and bring back the folder of Twofold'

/** Where the key can come from when the recovery account hasn't the right one: this computer has seen it, a new one hasn't. */
const keyFrom = (facts: ErrorFacts): Pick<ErrorCopy, 'action'> => ({ action: facts.recovering ? useKeyFile : putKeyBack(facts) })

export const keyGuardErrors: AreaTable<'key-guard'> = {
  'key-guard.missing': (facts) => ({
    title: 'The key is missing',
    sentence: facts.recovering
      ? `The backup was found, but its key is no longer in your Microsoft account. ${backInOneDrive}, then look again. A key file that you kept works too. Nothing has changed.`
      : `It is no longer in your Microsoft account. ${backInOneDrive}, or let Twofold put back the key that ${facts.computer} remembers. Saved versions are untouched.`,
    ...keyFrom(facts),
  }),
  'key-guard.changed': (facts) => ({
    title: 'The key has changed',
    sentence: facts.recovering
      ? 'The key in your Microsoft account isn’t the one this backup was made with, so Twofold doesn’t use it. In OneDrive, bring back an earlier version of Twofold’s files, then look again. Nothing has changed.'
      : `The key in your Microsoft account isn’t the one that ${facts.computer} has seen there, so Twofold doesn’t use it. Check who else can sign in to that account, then put the right key back. Nothing was overwritten.`,
    action: facts.recovering ? retry('Look again') : putKeyBack(facts),
  }),
  'key-guard.damaged': (facts) => ({
    title: 'The key is damaged',
    sentence: facts.recovering
      ? 'The key in your Microsoft account can’t be read. In OneDrive, bring back an earlier version of Twofold’s files, then look again. A key file that you kept works too. Nothing has changed.'
      : `The key in your Microsoft account can’t be read. In OneDrive, bring back an earlier version of Twofold’s files, or let Twofold put back the key that ${facts.computer} remembers. Saved versions are untouched.`,
    ...keyFrom(facts),
  }),
  'key-guard.other-app': ({ recovering }) => ({
    title: 'The key belongs to another build of Twofold',
    sentence: recovering
      ? 'Microsoft keeps the key for the build that made it, and this one may not read it. Download the key file from OneDrive, in Apps, Twofold, keys, and use it here. Nothing has changed.'
      : 'Microsoft keeps the key for the build that made it, and this one may not read it. Use the same build as before, or another Microsoft account. Nothing has changed.',
    ...(recovering ? { action: useKeyFile } : {}),
  }),
  'key-guard.nothing-to-put-back': ({ Computer }) => ({
    title: 'There is no key to put back',
    sentence: `${Computer} has never seen the key of this backup. Another computer with this backup may put it back, or bring the folder of Twofold back from OneDrive’s recycle bin. Nothing has changed.`,
    action: openLink('Open OneDrive', 'onedrive'),
  }),
}

export const keyFileErrors: AreaTable<'key-file'> = {
  'key-file.not-a-key': () => ({
    title: 'This isn’t a key file',
    sentence: 'A key file comes from OneDrive, in Apps, Twofold, keys. Its name begins with a number. Choose another file. Nothing has changed.',
    action: useKeyFile,
  }),
  'key-file.other-account': ({ detail }) => ({
    title: 'This key is for another account',
    sentence: `It belongs to ${detail.expected === undefined ? 'another Microsoft account than the one you signed in with' : maskedName(detail.expected)}. Sign in with that account, or choose another file. Nothing has changed.`,
    action: otherAccount,
  }),
  'key-file.unreadable': () => ({
    title: 'The file can’t be read',
    sentence: 'It may be damaged, too large for a key, or not yours to open. Download it from OneDrive again, then choose it once more. Nothing has changed.',
    action: useKeyFile,
  }),
}

export const storageErrors: AreaTable<'storage'> = {
  'storage.off': ({ system, settings }) =>
    system === 'Linux'
      ? { title: 'There is no iCloud Drive here', sentence: 'iCloud Drive works on a Mac or on Windows. Choose a folder that another service keeps in sync.', action: chooseFolder }
      : {
          title: 'iCloud Drive is off',
          sentence:
            system === 'macOS'
              ? `Sign in to iCloud in ${settings} and turn on iCloud Drive, or choose another folder. Nothing has changed.`
              : 'Install iCloud for Windows, sign in and turn on iCloud Drive, or choose another folder. Nothing has changed.',
          action: openLink('Open Apple’s help', 'icloud-drive'),
        },
  'storage.signed-out': ({ system, settings }) => ({
    title: 'Nobody is signed in to iCloud',
    sentence: `Sign in to iCloud in ${system === 'macOS' ? settings : 'iCloud for Windows'} with the account that holds the backup, then look again. Nothing has changed.`,
    action: retry('Look again'),
  }),
  'storage.other-account': ({ detail, recovering, system, settings }) => ({
    title: 'Another iCloud account is signed in',
    sentence: `${detail.found === undefined ? 'iCloud Drive belongs to another account now.' : `iCloud Drive belongs to ${detail.found} now.`} ${
      detail.expected === undefined ? 'Your backup is with the one before.' : `Your backup is with ${maskedName(detail.expected)}.`
    } Sign in to that one in ${system === 'macOS' ? settings : 'iCloud for Windows'}${recovering ? '' : ', or use this one from now on'}. Nothing has changed.`,
    action: recovering ? retry('Look again') : acceptStorage,
  }),
  'storage.missing': ({ detail }) => ({
    title: 'The backup folder is gone',
    sentence: `${detail.name === undefined ? 'The folder' : `The folder “${detail.name}”`} was moved, deleted or is on a drive that isn’t connected. Bring it back, or choose another folder. Nothing has changed.`,
    action: chooseFolder,
  }),
  'storage.denied': ({ system, settings }) => ({
    title: 'Twofold may not open the backup folder',
    sentence:
      system === 'macOS'
        ? `macOS is blocking it. In ${settings}, open Privacy & Security, then Files and Folders, and turn on the folder for Twofold. Nothing has changed.`
        : 'Check who may open the folder, or choose another one. Nothing has changed.',
    action: system === 'macOS' ? retry() : chooseFolder,
  }),
  'storage.read-only': () => ({
    title: 'The backup folder is read-only',
    sentence: 'Twofold can look into it but can’t save there. Allow changes, or choose another folder. Nothing has changed.',
    action: chooseFolder,
  }),
  'storage.full': () => ({
    title: 'There is no room for the backup',
    sentence: 'The storage is full. Free some space, then try again. Earlier versions are untouched.',
    action: retry(),
  }),
  'storage.in-onedrive': () => ({
    title: 'This folder is in OneDrive',
    sentence: 'OneDrive belongs to a Microsoft account, as the key does. With both in one place a single sign-in could open the backup. Choose a folder somewhere else.',
    action: chooseFolder,
  }),
  'storage.link-refused': () => ({
    title: 'This folder only points to another one',
    sentence: 'Twofold doesn’t follow such links, so that a backup never lands where you didn’t choose. Choose the real folder.',
    action: chooseFolder,
  }),
  'storage.not-downloaded': () => ({
    title: 'The backup isn’t downloaded yet',
    sentence: 'Its file is still in the cloud and didn’t arrive in time. Check the network, wait a little, then try again. Nothing has changed.',
    action: retry(),
  }),
  'storage.too-many-files': () => ({
    title: 'There are too many files',
    sentence: 'The backup folder holds more files than Twofold ever makes. Check that nothing else saves there, then try again. Nothing has changed.',
    action: retry(),
  }),
  'storage.too-large': () => ({
    title: 'A file is too large',
    sentence: 'A file in the backup folder is larger than a backup ever is, so Twofold didn’t read it. Nothing has changed.',
    action: retry(),
  }),
  'storage.exists': () => ({
    title: 'The file is already there',
    sentence: 'Twofold never overwrites a version, so it saved nothing. Try again.',
    action: retry(),
  }),
  'storage.failed': () => ({
    title: 'The backup folder doesn’t work',
    sentence: 'The system reported a problem with it. Check that its drive is connected and healthy, or choose another folder. Nothing has changed.',
    action: chooseFolder,
  }),
}
