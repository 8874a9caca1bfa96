import { describe, expect, test } from 'vitest'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { currentPassphrase } from '../../../../src/main/core/backup/passphrase.ts'
import { withBackup } from '../../../../src/main/core/backup/plan.ts'
import { parseDocument, serializeDocument } from '../../../../src/main/core/vault/document.ts'
import { countRestored, restoreInto } from '../../../../src/main/core/recovery/restore.ts'
import { boundWork, existingAccount, found, handBrought, newest, older, opened, passphrase, passphraseLock, samAccount } from '../../../fakes/recovery-fixtures.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'

const restore = { account: samAccount, brought: { keyFiles: [], passphrases: [] }, found, opened, dev: 'd'.repeat(32), storageIdentity: 'sam@icloud.example' }
const locked = { ...newest, lock: passphraseLock }

describe('restore', () => {
  test('brings accounts in their order, settings, and backup in that location under an id of its own', () => {
    const document = restoreInto(freshDocument(), restore)
    expect(document.accounts).toEqual(opened.accounts)
    expect(document.settings).toEqual(opened.settings)
    expect(document.session).toEqual(samAccount)
    expect(document.backup).toMatchObject({ on: true, loc: opened.version.loc, dev: restore.dev, seq: 0, last: null, pins: found.keys, storageIdentity: 'sam@icloud.example', passphraseSalt: null })
  })

  test('goes on in the folder that is chosen, and what it can’t tell of the storage is nothing', () => {
    const before = withBackup(freshDocument(), { folder: '/backups', storageIdentity: 'somebody@icloud.example' })
    expect(restoreInto(before, { ...restore, storageIdentity: null }).backup).toMatchObject({ folder: '/backups', storageIdentity: null })
  })

  test('keeps a key file that was brought by hand, also when nobody else has it', () => {
    expect(restoreInto(freshDocument(), { ...restore, brought: { keyFiles: [handBrought], passphrases: [] } }).backup.pins).toEqual([
      ...found.keys,
      { loc: handBrought.loc, n: handBrought.n, kid: handBrought.kid, share: handBrought.share },
    ])
  })

  test.each([
    ['the restored version has one', { version: locked, versions: [locked] }],
    ['the newest has one and an older one without was restored', { version: older, versions: [locked, older] }],
    ['the restored one has one and the newest has none', { version: { ...older, lock: passphraseLock }, versions: [newest, { ...older, lock: passphraseLock }] }],
  ])('%s: from then on versions are locked with the passphrase', (_, { version, versions }) => {
    const brought = { keyFiles: [], passphrases: [passphrase] }
    const { backup } = restoreInto(freshDocument(), { ...restore, brought, found: { ...found, versions }, opened: { ...opened, version } })
    expect(currentPassphrase(backup)).toMatchObject(passphraseLock)
  })

  test('names from a backup don’t turn or break the lines that they are shown in', () => {
    const hostile = { ...boundWork, issuer: 'Con\u202eotos\u202c\u0007o', userName: 'sam\n\n@contoso.example', groups: ['Wo\u2066rk'], note: 'two\nlines' }
    const [account] = restoreInto(freshDocument(), { ...restore, opened: { ...opened, accounts: [hostile] } }).accounts
    expect(account).toMatchObject({ issuer: 'Conotoso', userName: 'sam @contoso.example', groups: ['Work'], note: 'two\nlines' })
  })

  test('a location that this computer had left is not purged once it is in use again', () => {
    const left = { why: 'moved', folder: null, storageIdentity: null, label: '', recoveryAccount: samAccount, mark: null, sinceMs: 1, untilMs: 2, isServerTime: true } as const
    const before = withBackup(freshDocument(), { retired: [{ ...left, loc: newest.loc }, { ...left, loc: 'e'.repeat(32) }] })
    expect(restoreInto(before, restore).backup.retired.map(({ loc }) => loc)).toEqual(['e'.repeat(32)])
  })

  test('makes a document that opens again', () => {
    const document = restoreInto(freshDocument(), { ...restore, brought: { keyFiles: [handBrought], passphrases: [passphrase] } })
    const again = parseDocument(serializeDocument(document))
    expect(again).not.toBeNull()
    expect(again && serializeDocument(again)).toEqual(serializeDocument(document))
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
