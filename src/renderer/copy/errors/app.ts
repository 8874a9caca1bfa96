// Sentences for errors of the app itself, the system's key store and the vault. Renderer; tests/unit/renderer/copy-errors.test.ts.
import { retry, type AreaTable } from './entry.ts'

export const appErrors: AreaTable<'app' | 'ipc'> = {
  'app.unexpected': () => ({
    title: 'Something went wrong',
    sentence: 'Twofold couldn’t finish this. Try again, and restart Twofold if it happens once more.',
    action: retry(),
  }),
  'ipc.refused': () => ({
    title: 'Twofold refused this',
    sentence: 'The request didn’t come from Twofold’s own window. Nothing has changed. Restart Twofold and try again.',
  }),
  'ipc.bad-request': () => ({
    title: 'Twofold couldn’t understand this',
    sentence: 'Something in it is too long or has the wrong form. Nothing has changed. Check it and try again.',
  }),
  'ipc.bad-answer': () => ({
    title: 'Something went wrong',
    sentence: 'Twofold held back an answer that didn’t have the right form. Your accounts are safe. Restart Twofold and try again.',
    action: retry(),
  }),
}

export const keychainErrors: AreaTable<'keychain'> = {
  'keychain.unavailable': ({ keychain, system, computer }) => ({
    title: `Twofold can’t reach the ${keychain}`,
    sentence:
      system === 'Linux'
        ? `Your accounts are locked with a key in ${computer}’s keyring, and no keyring is running. Start GNOME Keyring or KWallet, then try again. Nothing is lost.`
        : `Your accounts are locked with a key in the ${keychain}, and ${system} doesn’t answer. Restart ${computer}, then try again. Nothing is lost.`,
    action: retry(),
  }),
  'keychain.locked': ({ keychain }) => ({
    title: `The ${keychain} is locked`,
    sentence: `Your accounts are locked with a key in it. Unlock the ${keychain}, then try again. Nothing is lost.`,
    action: retry(),
  }),
  'keychain.timed-out': ({ keychain }) => ({
    title: `The ${keychain} doesn’t answer`,
    sentence: `It may be waiting for you to unlock it in another window. Do that, then try again. Nothing is lost.`,
    action: retry(),
  }),
  'keychain.denied': ({ keychain, system }) => ({
    title: `Twofold may not use the ${keychain}`,
    sentence: `${system} didn’t let Twofold read its key. Try again, and choose Allow when you are asked. Nothing is lost.`,
    action: retry(),
  }),
  'keychain.key-missing': ({ keychain, computer }) => ({
    title: 'The key to your accounts is missing',
    sentence: `The accounts on ${computer} are still here, but their key is no longer in the ${keychain}. Bring the ${keychain} back from a backup of ${computer}, then try again. Twofold leaves the accounts untouched.`,
    action: retry(),
  }),
}

export const vaultErrors: AreaTable<'vault'> = {
  'vault.not-open': () => ({
    title: 'Your accounts aren’t open yet',
    sentence: 'Twofold is still opening them, or couldn’t. Nothing has changed. Try again in a moment.',
    action: retry(),
  }),
  'vault.damaged': ({ computer }) => ({
    title: 'Your accounts can’t be opened',
    sentence: `The file with your accounts is damaged, and so are its earlier copies. Twofold leaves them untouched. If ${computer} has a backup, bring Twofold’s files back from there, then try again.`,
    action: retry(),
  }),
  'vault.newest-damaged': () => ({
    title: 'Twofold opened an earlier copy',
    sentence: 'The newest file with your accounts was damaged and has been set aside. Check that your last change is still there.',
  }),
  'vault.newer': () => ({
    title: 'These accounts need a newer Twofold',
    sentence: 'A newer Twofold saved them, and this one can’t read them. Update Twofold. Nothing has changed.',
    action: retry(),
  }),
  'vault.write-failed': ({ computer }) => ({
    title: 'Twofold couldn’t save this',
    sentence: `The change was not saved, and nothing that was there before is lost. Check that ${computer} has free space, then try again.`,
    action: retry(),
  }),
  'vault.read-failed': ({ Computer }) => ({
    title: 'Your accounts can’t be read',
    sentence: `${Computer} didn’t let Twofold read its own files. Nothing has changed. Check who may read them, then try again.`,
    action: retry(),
  }),
}
