import { describe, expect, test } from 'vitest'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { countRestored, restoreInto } from '../../../../src/main/core/recovery/restore.ts'
import { existingAccount, found, opened, samAccount } from '../../../fakes/recovery-fixtures.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'

const restore = { account: samAccount, found, opened, dev: 'd'.repeat(32) }

describe('restore', () => {
  test('brings accounts in their order, settings, and backup in that location under an id of its own', () => {
    const document = restoreInto(freshDocument(), restore)
    expect(document.accounts).toEqual(opened.accounts)
    expect(document.settings).toEqual(opened.settings)
    expect(document.session).toEqual(samAccount)
    expect(document.backup).toMatchObject({ on: true, loc: opened.version.loc, dev: restore.dev, seq: 0, last: null, pins: found.keys })
  })

  test('keeps the keys that this computer has seen before', () => {
    const seen = { loc: 'e'.repeat(32), n: 1, kid: 'e'.repeat(32), share: new SecretBytes(new Uint8Array(32).fill(1)) }
    const before = freshDocument()
    const document = restoreInto({ ...before, backup: { ...before.backup, pins: [seen, ...found.keys] } }, restore)
    expect(document.backup.pins).toEqual([seen, ...found.keys])
  })

  test('never overwrites an account that exists', () => {
    const document = freshDocument({ accounts: [existingAccount] })
    expect(() => restoreInto(document, restore)).toThrow(expect.objectContaining({ code: 'recovery.accounts-exist', detail: { count: 1 } }))
    expect(document.accounts).toEqual([existingAccount])
  })

  test('counts each account that is back by what it needs', () => {
    expect(countRestored(opened)).toEqual({ restored: 3, needSignIn: 1, needScan: 1 })
  })
})
