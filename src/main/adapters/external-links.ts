// Which addresses the app may hand to the system: a fixed one for each topic, and sign-in pages that the flavour admits. Pure;
// loaded by main. tests/security/external-links.test.ts.
import type { LinkTopic } from '../../shared/contract/calls.ts'

type SettingsTopic = 'camera-settings' | 'time-settings'

/** Every page we link lies on one of these, over https. */
export const linkHosts: readonly string[] = ['account.live.com', 'account.microsoft.com', 'onedrive.live.com', 'support.apple.com']

const pages: Readonly<Record<Exclude<LinkTopic, SettingsTopic>, string>> = {
  'microsoft-recovery': 'https://account.live.com/acsr',
  'microsoft-security': 'https://account.microsoft.com/security',
  'microsoft-other-app': 'https://account.live.com/proofs/manage/additional',
  'icloud-drive': 'https://support.apple.com/HT204025',
  onedrive: 'https://onedrive.live.com/',
  'app-consents': 'https://account.live.com/consent/Manage',
}

/** The system's own settings, which have no https address. Left out where there is no such page. */
const settings: Readonly<Record<SettingsTopic, Partial<Record<NodeJS.Platform, string>>>> = {
  'camera-settings': {
    darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    win32: 'ms-settings:privacy-webcam',
  },
  'time-settings': {
    darwin: 'x-apple.systempreferences:com.apple.preference.datetime',
    win32: 'ms-settings:dateandtime',
  },
}

const isSettings = (topic: LinkTopic): topic is SettingsTopic => topic in settings

/** The address for a topic, or null when this system has none. */
export const addressOfTopic = (topic: LinkTopic, platform: NodeJS.Platform): string | null =>
  isSettings(topic) ? (settings[topic][platform] ?? null) : pages[topic]

/** The sign-in page as it is handed on, or null for one that isn't. */
export const signInAddress = (text: string, isSignInPage: (url: URL) => boolean): string | null => {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return isSignInPage(url) ? url.href : null
}
