// What main says itself: every question has its words, and the notification says the window's own sentence.
import { describe, expect, it } from 'vitest'
import { failingNotification, questions } from '../../src/main/copy.ts'
import { backupStatusLine } from '../../src/shared/copy/backup-status.ts'
import { freshState } from '../fakes/services.ts'

const long = 'x'.repeat(500)

describe('questions', () => {
  it.each([
    questions['delete-backup']({ versions: 0 }),
    questions['delete-backup']({ versions: 1 }),
    questions['delete-backup']({ versions: 12 }),
    questions['remove-passphrase']({}),
    questions['accept-storage']({ before: long, now: long }),
    questions['put-key-back']({ userName: long }),
  ])('$message', ({ message, detail, action, cancel }) => {
    expect(message).toMatch(/\?$/)
    for (const text of [message, detail, action, cancel]) expect(text.length).toBeGreaterThan(3)
    expect(message.length + detail.length).toBeLessThan(500)
    expect(action).not.toBe(cancel)
  })

  it('count versions as people do', () => {
    expect(questions['delete-backup']({ versions: 1 }).detail).toContain('Its one version')
    expect(questions['delete-backup']({ versions: 12 }).detail).toContain('All its 12 versions')
  })
})

it('the notification says what the window says', () => {
  const error = { code: 'storage.full', detail: {}, reference: '0a0b0c0d' } as const
  const view = { ...freshState().backup, switch: { kind: 'on' }, status: { kind: 'failing', sinceMs: 0, isLong: true, error, last: { level: 'checked-and-uploaded', atMs: 0, accounts: 1 } } } as const
  const now = 2 * 24 * 3_600_000
  expect(failingNotification(view, now, 'macos').body).toBe(backupStatusLine(view, now, 'macos').text)
})
