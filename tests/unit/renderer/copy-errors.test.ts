// Every error code on every system, in words that a person can use: sentences, no jargon, no holes where a fact is missing.
import { describe, expect, it } from 'vitest'
import { linkTopics } from '../../../src/shared/contract/calls.ts'
import { errorCodes, type ErrorCode, type ErrorDetail } from '../../../src/shared/contract/errors.ts'
import { platforms } from '../../../src/shared/contract/views.ts'
import { errorCopy } from '../../../src/renderer/copy/errors.ts'

const full: ErrorDetail = { expected: 'sa...@outlook.com', found: 'kim@outlook.com', name: 'Harbour Mail', count: 3, retryAfterSeconds: 30 }
const jargon = /\b(ciphertext|decrypt|token|oauth|http|errno|EACCES|EPERM|JSON|MSAL|Graph|vault|null|undefined|exception|invalid|API|payload)\b/i

describe.each(platforms)('on %s', (platform) => {
  it.each(errorCodes)('%s says what happened and what it means', (code) => {
    for (const { detail, place } of [{}, full].flatMap((detail) => [{ detail, place: 'elsewhere' as const }, { detail, place: 'recovery' as const }])) {
      const { title, sentence, action } = errorCopy({ code, detail }, platform, place)
      expect(title).toMatch(/^(?:[A-Z“]|iCloud|macOS).*[^.!?…]$/)
      expect(sentence).toMatch(/^(?:[A-Z“]|iCloud|macOS).*\.$/)
      expect(`${title} ${sentence}`).not.toMatch(jargon)
      expect(`${title} ${sentence}`).not.toMatch(/ {2}|\.\./)
      if (action) expect(action.label).toMatch(/^[A-Z]/)
      if (action?.does.kind === 'open-link') expect(linkTopics).toContain(action.does.topic)
    }
  })
})

it('names the computer and its parts as the system does', () => {
  expect(errorCopy({ code: 'keychain.locked', detail: {} }, 'macos').sentence).toContain('Unlock the keychain')
  expect(errorCopy({ code: 'keychain.locked', detail: {} }, 'linux').sentence).toContain('Unlock the keyring')
  for (const code of errorCodes) {
    expect(JSON.stringify(errorCopy({ code, detail: full }, 'windows'))).not.toMatch(/this Mac|System Settings/i)
    expect(JSON.stringify(errorCopy({ code, detail: full }, 'linux'))).not.toMatch(/this Mac|System Settings/i)
  }
})

it('tells the user of Microsoft’s own activation code which choice on the page gives a usable one', () => {
  const { title, sentence, action } = errorCopy({ code: 'link.microsoft-activation', detail: {} }, 'macos')
  expect(sentence).toContain('“I want to use a different authenticator app”')
  expect(action?.does).toEqual({ kind: 'open-link', topic: 'microsoft-other-app' })
  expect(`${title} ${sentence}`).not.toMatch(/bad|broken|wrong/i)
})

it('uses the facts that it is given', () => {
  expect(errorCopy({ code: 'session.wrong-account', detail: full }, 'macos').sentence).toContain('kim@outlook.com')
  expect(errorCopy({ code: 'session.wrong-account', detail: full }, 'macos').sentence).toContain('sa•••••@outlook.com')
  expect(errorCopy({ code: 'cloud.throttled', detail: full }, 'macos').sentence).toContain('in 30 seconds')
  expect(errorCopy({ code: 'cloud.throttled', detail: {} }, 'macos').sentence).toContain('in a few minutes')
})

it('promises that nothing has changed only where nothing can have been written', () => {
  // A request that was cut or refused half way may have arrived.
  for (const code of ['cloud.cut', 'cloud.timed-out', 'cloud.unavailable', 'app.unexpected', 'vault.write-failed'] as const) {
    expect(errorCopy({ code, detail: {} }, 'macos').sentence).not.toContain('Nothing has changed')
  }
})

describe('where this computer would have to know the backup', () => {
  const does = (code: ErrorCode, place: 'recovery' | 'elsewhere') => errorCopy({ code, detail: full }, 'macos', place).action?.does.kind

  it.each<[ErrorCode, string | undefined, string | undefined]>([
    // Settings of a computer that has pinned the key, and a recovery on a new one.
    ['key-guard.missing', 'put-key-back', 'use-key-file'],
    ['key-guard.changed', 'put-key-back', 'retry'],
    ['key-guard.damaged', 'put-key-back', 'use-key-file'],
    ['key-guard.other-app', undefined, 'use-key-file'],
    ['storage.other-account', 'accept-storage', 'retry'],
    ['backup.location-deleted', 'take-back', undefined],
    ['backup.passphrase-needed', 'enter-passphrase', 'retry'],
    ['cloud.app-folder-fault', 'make-app-folder', 'other-account'],
  ])('%s', (code, elsewhere, recovery) => expect([does(code, 'elsewhere'), does(code, 'recovery')]).toEqual([elsewhere, recovery]))

  it('never promises in a recovery what only a computer with the key can do', () => {
    for (const code of errorCodes) expect(errorCopy({ code, detail: full }, 'macos', 'recovery').sentence).not.toMatch(/this Mac remembers|put (?:the|back the) .*key back/i)
  })
})

it('says both iCloud accounts, the one before masked', () => {
  expect(errorCopy({ code: 'storage.other-account', detail: full }, 'macos').sentence).toContain('iCloud Drive belongs to kim@outlook.com now. Your backup is with sa•••••@outlook.com.')
})
