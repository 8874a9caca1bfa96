// Sentences for the two guards, the backup and the recovery. Renderer; tests/unit/renderer/copy-errors.test.ts.
import { chooseFolder, openLink, otherAccount, retry, type AreaTable } from './entry.ts'

export const keyGuardErrors: AreaTable<'key-guard'> = {
  'key-guard.missing': () => ({
    title: 'The key is missing',
    sentence: 'The backup was found, but its key is no longer in your Microsoft account. It may have been deleted in OneDrive. Look in OneDrive’s recycle bin, bring back the folder of Twofold, then try again.',
    action: retry('Look again'),
  }),
  'key-guard.changed': () => ({
    title: 'The key has changed',
    sentence: 'The key in your Microsoft account isn’t the one this backup was made with, so Twofold doesn’t use it. Nothing was overwritten. Check who else can sign in to that account.',
    action: retry('Look again'),
  }),
  'key-guard.damaged': () => ({
    title: 'The key is damaged',
    sentence: 'The key in your Microsoft account can’t be read. In OneDrive, bring back an earlier version of Twofold’s files, then try again. Nothing has changed.',
    action: retry('Look again'),
  }),
  'key-guard.other-app': () => ({
    title: 'The key belongs to another build of Twofold',
    sentence: 'Microsoft keeps the key for the build that made it, and this one may not read it. Use the same build as on your old computer. Nothing has changed.',
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

export const backupErrors: AreaTable<'backup'> = {
  'backup.none': () => ({ title: 'No backup found', sentence: 'One of these is usually the reason.', action: retry('Look again') }),
  'backup.wrong-account': () => ({
    title: 'This account doesn’t hold the key',
    sentence: 'You signed in to Microsoft, but the backup was locked with a different account. Nothing has changed.',
    action: otherAccount,
  }),
  'backup.damaged': () => ({
    title: 'The backup is damaged',
    sentence: 'Versions were found, but none of them can be opened. They may still be downloading. Wait a little, then look again. Nothing has changed.',
    action: retry('Look again'),
  }),
  'backup.newer': () => ({
    title: 'The backup needs a newer Twofold',
    sentence: 'A newer Twofold made it, and this one can’t read it. Update Twofold, then begin again. Nothing has changed.',
  }),
  'backup.practice-data': () => ({
    title: 'This is practice data',
    sentence: 'It was made in practice mode, and real accounts are never mixed with it. Nothing has changed.',
  }),
  'backup.wrong-key': () => ({
    title: 'The key doesn’t fit',
    sentence: 'The key in your Microsoft account doesn’t open this version. Choose another version. Nothing has changed.',
    action: retry('Look again'),
  }),
  'backup.empty': () => ({
    title: 'There is nothing to back up yet',
    sentence: 'Twofold never saves an empty backup over a good one. Add an account first.',
  }),
  'backup.not-on': () => ({ title: 'Backup is off', sentence: 'Turn it on in Settings, Backup. Nothing has changed.' }),
  'backup.check-failed': () => ({
    title: 'The new version didn’t pass its check',
    sentence: 'Twofold read it back, and it wasn’t the same as your accounts. Earlier versions are untouched. Try again.',
    action: retry(),
  }),
  'backup.passphrase-needed': () => ({
    title: 'This backup has a passphrase',
    sentence: 'It needs both accounts and a passphrase, which this Twofold can’t ask for yet. Update Twofold. Nothing has changed.',
  }),
  'backup.location-deleted': ({ detail }) => ({
    title: 'The backup was deleted',
    sentence: `${detail.name === undefined ? 'Another computer' : detail.name} deleted it. You can take this back for 30 days on that computer.`,
  }),
}

export const recoveryErrors: AreaTable<'recovery'> = {
  'recovery.accounts-exist': ({ Computer }) => ({
    title: 'There are already accounts here',
    sentence: `${Computer} has accounts, and recovery never replaces them. Nothing has changed.`,
  }),
  'recovery.not-now': () => ({ title: 'The recovery has moved on', sentence: 'This step is over. Follow what the window shows now. Nothing has changed.' }),
}
