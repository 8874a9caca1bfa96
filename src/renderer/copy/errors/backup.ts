// Sentences for the backup and the recovery. Renderer; tests/unit/renderer/copy-errors.test.ts.
import { minPassphraseLength } from '../../../shared/contract/limits.ts'
import { enterPassphrase, otherAccount, retry, takeBack, type AreaTable } from './entry.ts'

export const backupErrors: AreaTable<'backup'> = {
  'backup.none': ({ detail }) =>
    detail.name === undefined
      ? { title: 'No backup found', sentence: 'One of these is usually the reason.', action: retry('Look again') }
      : {
          title: 'The backup is in another place',
          sentence: `This account holds the key of a backup in ${detail.name === 'icloud' ? 'iCloud Drive' : 'another folder'}, but it isn’t in the place Twofold looks in now. Choose that place, then look again. Nothing has changed.`,
          action: retry('Look again'),
        },
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
  'backup.passphrase-needed': ({ recovering }) => ({
    title: 'This backup has a passphrase',
    sentence: recovering
      ? 'It opens with both accounts and its passphrase. Look again to type it. Nothing has changed.'
      : 'Versions from another computer are locked with a passphrase that isn’t known here. Enter it, and new versions from here are locked with it too. Nothing has changed.',
    action: recovering ? retry('Look again') : enterPassphrase,
  }),
  'backup.passphrase-wrong': () => ({
    title: 'That passphrase opens nothing here',
    sentence: 'No saved version opens with it. Capital and small letters count, and so do spaces. Nothing has changed.',
    action: enterPassphrase,
  }),
  'backup.passphrase-too-short': ({ detail }) => ({
    title: 'This passphrase is too short',
    sentence: `Use at least ${detail.count ?? minPassphraseLength} characters. Several words that nobody would guess are best. Nothing has changed.`,
  }),
  'backup.passphrase-failed': ({ Computer }) => ({
    title: 'The passphrase couldn’t be used',
    sentence: `${Computer} didn’t finish the work that a passphrase takes, perhaps for lack of memory. Close other programs, then try again. Nothing has changed.`,
    action: retry(),
  }),
  'backup.location-deleted': ({ detail, recovering }) => ({
    title: 'The backup was deleted',
    sentence: `${detail.name === undefined ? 'You or another computer' : detail.name} deleted it. ${
      recovering ? 'You can take this back for 30 days, in Twofold on the computer that deleted it.' : 'You can take this back for 30 days. Saved versions are still there.'
    }`,
    ...(recovering ? {} : { action: takeBack }),
  }),
  'backup.nothing-to-take-back': () => ({
    title: 'There is nothing to take back',
    sentence: 'The backup is already back, or its 30 days are over and it is gone. Nothing has changed.',
  }),
}

export const recoveryErrors: AreaTable<'recovery'> = {
  'recovery.accounts-exist': ({ Computer }) => ({
    title: 'There are already accounts here',
    sentence: `${Computer} has accounts, and recovery never replaces them. Nothing has changed.`,
  }),
  'recovery.not-now': () => ({ title: 'The recovery has moved on', sentence: 'This step is over. Follow what the window shows now. Nothing has changed.' }),
}
