// Addresses that must not reach the system browser, and the fixed ones that may.
import { describe, expect, test } from 'vitest'
import { addressOfTopic, linkHosts, signInAddress } from '../../src/main/adapters/external-links.ts'
import { isMicrosoftSignIn } from '../../src/main/flavour/microsoft.ts'
import { linkTopics } from '../../src/shared/contract/calls.ts'

/** The system's own settings: the only addresses that aren't https. */
const systemPages: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  'camera-settings': { darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera', win32: 'ms-settings:privacy-webcam', linux: null },
  'time-settings': { darwin: 'x-apple.systempreferences:com.apple.preference.datetime', win32: 'ms-settings:dateandtime', linux: null },
}

describe('topics', () => {
  test('lie on these hosts and no other', () => {
    expect([...linkHosts].sort()).toEqual(['account.live.com', 'account.microsoft.com', 'onedrive.live.com', 'support.apple.com'])
    const used = linkTopics.filter((topic) => !(topic in systemPages)).map((topic) => new URL(addressOfTopic(topic, 'linux') ?? '').host)
    expect([...new Set(used)].sort()).toEqual([...linkHosts].sort())
  })

  test.each([
    ['onedrive', 'https://onedrive.live.com/'],
    ['app-consents', 'https://account.live.com/consent/Manage'],
  ] as const)('%s leads to %s', (topic, address) => expect(addressOfTopic(topic, 'darwin')).toBe(address))

  test.each(linkTopics)('%s leads to a fixed page over https on a listed host, or to the system’s own settings', (topic) => {
    for (const platform of ['darwin', 'win32', 'linux'] as const) {
      const address = addressOfTopic(topic, platform)
      const own = systemPages[topic]
      if (own) {
        expect(address).toBe(own[platform])
        continue
      }
      const url = new URL(address ?? '')
      expect(url.protocol).toBe('https:')
      expect(linkHosts).toContain(url.host)
    }
  })
})

describe('sign-in pages', () => {
  test('Microsoft’s own is handed on', () => {
    const page = 'https://login.microsoftonline.com/consumers/oauth2/v2.0/authorize?client_id=x'
    expect(signInAddress(page, isMicrosoftSignIn)).toBe(page)
  })

  test.each([
    'http://login.microsoftonline.com/',
    'https://login.microsoftonline.com.example/',
    'https://login.microsoftonline.com@example/',
    'https://user:password@login.microsoftonline.com/',
    'https://login.microsoftonline.com:8443/',
    'https://example/?https://login.microsoftonline.com/',
    'https://localhost:1/consumers',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:privacy',
    'smb://login.microsoftonline.com/x',
    '--new-window',
    '',
  ])('%j is not', (address) => {
    expect(signInAddress(address, isMicrosoftSignIn)).toBeNull()
  })
})
