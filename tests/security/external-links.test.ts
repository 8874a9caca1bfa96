// Addresses that must not reach the system browser, and the fixed ones that may.
import { describe, expect, test } from 'vitest'
import { addressOfTopic, linkHosts, signInAddress } from '../../src/main/adapters/external-links.ts'
import { isMicrosoftSignIn } from '../../src/main/flavour/microsoft.ts'
import { linkTopics } from '../../src/shared/contract/calls.ts'

describe('topics', () => {
  test.each(linkTopics)('%s leads to a fixed page over https on a listed host, or to the system’s own settings', (topic) => {
    for (const platform of ['darwin', 'win32', 'linux'] as const) {
      const address = addressOfTopic(topic, platform)
      if (topic === 'camera-settings') {
        expect([null, 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera', 'ms-settings:privacy-webcam']).toContain(address)
      } else {
        const url = new URL(address ?? '')
        expect(url.protocol).toBe('https:')
        expect(linkHosts).toContain(url.host)
      }
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
