// What main says itself: every question has its words.
import { describe, expect, it } from 'vitest'
import { questions } from '../../src/main/copy.ts'

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
