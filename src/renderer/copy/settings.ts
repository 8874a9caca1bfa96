// The words of Settings: its tabs, General and About. Backup has its own file. Renderer.
import type { SettingsTab } from '../state/navigation.ts'

export const settingsCopy = {
  tabs: { general: 'General', backup: 'Backup', about: 'About' } satisfies Record<SettingsTab, string>,
  version: (version: string): string => `Twofold ${version}`,
  codes: 'Codes',
  clipboard: 'Clear the clipboard',
  clipboardText: 'Removes a copied code if it is still there.',
  clipboardChoice: (seconds: number): string => (seconds === 0 ? 'Never' : `After ${seconds} seconds`),
  hide: 'Hide codes',
  hideText: 'Show a code only while you point at it or press Space.',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  about: 'An authenticator for the desktop. Its backup opens with two accounts together, and with neither alone.',
  limitsTitle: 'What Twofold can’t do',
  limits: [
    'Microsoft’s push approvals, passwordless sign-in and passkeys can’t move to another app. Only codes can.',
    'The backup of Microsoft’s own phone app can’t be read by other apps. Its accounts come over by QR code.',
    'Whoever holds both guards of a backup can open it, unless it has a passphrase too.',
  ],
} as const
