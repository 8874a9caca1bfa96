// Each check's table: what was gathered -> pass, warning, failure or skipped, its code, its facts and its one button.
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/main/core/app-error.ts'
import type { FoundVersion, OpenedVersion } from '../../../../src/main/core/backup/reader.ts'
import { dayMs } from '../../../../src/main/core/checkup/drill.ts'
import type { Answer, Facts } from '../../../../src/main/core/checkup/facts.ts'
import { judge, type Judged } from '../../../../src/main/core/checkup/judge.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import type { BackupState } from '../../../../src/main/core/vault/document.ts'
import type { ErrorCode } from '../../../../src/shared/contract/errors.ts'
import { checkResult, checks, type Check } from '../../../../src/shared/contract/views.ts'
import { samsAccount, testAccounts, testDev, testDocument, testKey, testLoc } from '../../../fakes/backup-fixtures.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value })
const fails = (code: ErrorCode): Answer<never> => ({ kind: 'failed', error: new AppError(code) })
const skip = (code: ErrorCode | null): Answer<never> => ({ kind: 'not-asked', because: code && new AppError(code) })

const version: FoundVersion = { id: 'newest.twofold', loc: testLoc, atMs: now, dev: testDev, seq: 7, deviceName: testDocument.device.name, os: testDocument.device.os, accounts: 7 }
/** As a version holds them: nothing of an account that is bound to this computer. */
const inVersion = testAccounts.map((account) => (account.binding === 'this-device' ? { ...account, credential: null } : account))
const opened: OpenedVersion = { version, accounts: inVersion, settings: testDocument.settings }
const other: FoundVersion = { ...version, id: 'older.twofold', seq: 6 }

const backup: BackupState = {
  ...testDocument.backup,
  on: true,
  dev: testDev,
  loc: testLoc,
  recoveryAccount: samsAccount,
  storageIdentity: 'sam@icloud.example',
  pins: [{ loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share }],
  last: { level: 'checked-in-folder', atMs: now, accounts: 7, file: 'newest.twofold', kid: testKey.kid, passphraseSalt: null, payloadSha256: '0'.repeat(64) },
}
const withBackup = (change: Partial<BackupState>): Partial<Facts> => ({ document: { ...testDocument, backup: { ...backup, ...change } } })
const withAccounts = (accounts: Facts['document']['accounts']): Partial<Facts> => ({ document: { ...testDocument, accounts, backup } })

/** All is well, and the accounts of the fixture that are bound to this computer are its only warning. */
const well: Facts = {
  nowMs: now,
  document: { ...testDocument, accounts: testAccounts.filter(({ binding, kind }) => binding === 'portable' && kind === 'other'), backup },
  account: samsAccount,
  signIn: ok(null),
  keys: ok({ usable: 1, missing: 0, changed: 0, unknown: 0, noneUsable: null }),
  storage: ok(null),
  storageIdentity: 'sam@icloud.example',
  location: ok({ isDeleted: false }),
  versions: ok({ newest: version, others: [other], damaged: 0, lastFile: null }),
  newest: ok(opened),
  older: ok({ ...opened, version: other }),
  driftMs: 0,
  hasLocalKeyFile: ok(false),
}
const portable = well.document.accounts
const facts = (change: Partial<Facts> = {}): Facts => ({ ...well, newest: ok({ ...opened, accounts: portable }), ...change })
const judged = (check: Check, change: Partial<Facts> = {}): Judged => {
  const found = judge(facts(change)).find((one) => one.check === check)
  if (!found) throw new Error(`no ${check}`)
  return found
}
type Short = [result: string, code: ErrorCode | null, fix: string | null, count: number | null]
const short = ({ result, error, fix, count }: Judged): Short => [result, error?.code ?? null, fix, count]

describe('all checks', () => {
  it('pass when all is well, each once and in the order of the contract', () => {
    const results = judge(facts())
    expect(results.map(({ check }) => check)).toEqual([...checks])
    expect(results.filter(({ result }) => result !== 'pass')).toEqual([])
    for (const result of results) expect(checkResult.safeParse({ ...result, error: null }).success).toBe(true)
  })

  const nothing: Partial<Facts> = { driftMs: null, account: null, document: { ...well.document, accounts: [], backup: { ...backup, last: null, on: false } } }
  it.each<[string, Partial<Facts>]>([
    ['nothing could be asked', { ...nothing, signIn: skip(null), keys: skip('backup.not-on'), storage: fails('storage.off'), storageIdentity: null, location: skip('storage.off'), versions: skip('storage.off'), newest: skip('storage.off'), older: skip('storage.off'), hasLocalKeyFile: skip(null) }],
    ['everything failed', { ...nothing, ...Object.fromEntries(['signIn', 'keys', 'storage', 'location', 'versions', 'newest', 'older', 'hasLocalKeyFile'].map((name) => [name, fails('app.unexpected')])) }],
  ])('of what was not seen none passes: %s', (_, change) => {
    expect(judge(facts(change)).flatMap(({ check, result }) => (result === 'pass' ? [check] : []))).toEqual([])
  })
})

describe('network', () => {
  it.each<[string, Partial<Facts>, Short]>([
    ['a fresh token', {}, ['pass', null, null, null]],
    ['offline', { signIn: fails('cloud.offline'), keys: skip('cloud.offline') }, ['fail', 'cloud.offline', 'look-again', null]],
    ['too slow', { signIn: fails('cloud.timed-out'), keys: skip('cloud.timed-out') }, ['fail', 'cloud.timed-out', 'look-again', null]],
    ['a hotel’s page', { signIn: fails('session.untrusted-answer'), keys: skip('session.untrusted-answer') }, ['fail', 'session.untrusted-answer', 'look-again', null]],
    ['a refusal is an answer', { signIn: fails('session.needs-sign-in') }, ['pass', null, null, null]],
    ['nobody to ask for', { account: null, signIn: skip(null) }, ['skipped', null, null, null]],
    ['a build without a client id', { signIn: fails('session.not-configured'), keys: skip('session.not-configured') }, ['skipped', 'session.not-configured', null, null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('network', change))).toEqual(expected)
  })
})

describe('recovery account', () => {
  it.each<[string, Partial<Facts>, Short]>([
    ['signed in and personal', {}, ['pass', null, null, null]],
    ['nobody signed in', { account: null, signIn: skip(null) }, ['fail', 'session.needs-sign-in', 'sign-in', null]],
    ['a lost sign-in', { signIn: fails('session.needs-sign-in') }, ['fail', 'session.needs-sign-in', 'sign-in', null]],
    ['a work account', { account: { ...samsAccount, tid: '11111111-2222-3333-4444-555555555555' } }, ['fail', 'session.work-account', 'sign-in', null]],
    ['offline: not known', { signIn: fails('cloud.offline') }, ['skipped', 'cloud.offline', null, null]],
    ['a build without a client id', { signIn: fails('session.not-configured') }, ['fail', 'session.not-configured', null, null]],
    ['the identity platform is down', { signIn: fails('cloud.unavailable') }, ['fail', 'cloud.unavailable', 'look-again', null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('recovery-account', change))).toEqual(expected)
  })
})

describe('key', () => {
  const keys = (change: Partial<Extract<Facts['keys'], { kind: 'ok' }>['value']>): Partial<Facts> => ({ keys: ok({ usable: 1, missing: 0, changed: 0, unknown: 0, noneUsable: null, ...change }) })
  it.each<[string, Partial<Facts>, Short]>([
    ['as it was', {}, ['pass', null, null, 1]],
    ['one gone', keys({ missing: 1 }), ['fail', 'key-guard.missing', 'put-key-back', 1]],
    ['one changed', keys({ changed: 1 }), ['fail', 'key-guard.changed', 'put-key-back', 1]],
    ['changed comes before missing', keys({ changed: 1, missing: 1 }), ['fail', 'key-guard.changed', 'put-key-back', 1]],
    ['a new one', keys({ usable: 2, unknown: 1 }), ['warn', null, 'back-up-now', 1]],
    ['damaged and never seen here', { ...withBackup({ pins: [] }), ...keys({ usable: 0, noneUsable: new AppError('key-guard.damaged') }) }, ['fail', 'key-guard.damaged', null, null]],
    ['another client id’s', keys({ usable: 0, noneUsable: new AppError('key-guard.other-app') }), ['fail', 'key-guard.other-app', null, null]],
    ['not asked while offline', { keys: skip('cloud.offline') }, ['skipped', 'cloud.offline', null, null]],
    ['refused by the cloud', { keys: fails('cloud.unauthorized') }, ['fail', 'cloud.unauthorized', 'sign-in', null]],
    ['throttled', { keys: fails('cloud.throttled') }, ['fail', 'cloud.throttled', 'look-again', null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('key', change))).toEqual(expected)
  })
})

describe('storage and folder', () => {
  it.each<[string, Partial<Facts>, Short, Short]>([
    ['there', {}, ['pass', null, null, null], ['pass', null, null, null]],
    ['off', { storage: fails('storage.off') }, ['fail', 'storage.off', 'open-icloud-help', null], ['skipped', 'storage.off', null, null]],
    ['signed out', { storage: fails('storage.signed-out') }, ['fail', 'storage.signed-out', 'open-icloud-help', null], ['skipped', 'storage.signed-out', null, null]],
    ['a picked folder that is gone', { storage: fails('storage.missing') }, ['fail', 'storage.missing', 'choose-folder', null], ['skipped', 'storage.missing', null, null]],
    ['another iCloud account', { storageIdentity: 'kim@icloud.example' }, ['fail', 'storage.other-account', 'accept-storage', null], ['pass', null, null, null]],
    ['an iCloud account that the system doesn’t tell', { storageIdentity: null }, ['pass', null, null, null], ['pass', null, null, null]],
    ['access denied', { storage: fails('storage.denied') }, ['pass', null, null, null], ['fail', 'storage.denied', 'choose-folder', null]],
    ['read-only', { storage: fails('storage.read-only') }, ['pass', null, null, null], ['fail', 'storage.read-only', 'choose-folder', null]],
    ['an error of the system', { storage: fails('storage.failed') }, ['skipped', 'storage.failed', null, null], ['fail', 'storage.failed', 'look-again', null]],
    ['full', { storage: fails('storage.full') }, ['pass', null, null, null], ['fail', 'storage.full', 'look-again', null]],
    ['writable, but its versions can’t be listed', { location: fails('storage.denied') }, ['pass', null, null, null], ['fail', 'storage.denied', 'choose-folder', null]],
  ])('%s', (_, change, storage, folder) => {
    expect(short(judged('storage', change))).toEqual(storage)
    expect(short(judged('folder', change))).toEqual(folder)
  })

  it('says which iCloud account it was and is', () => {
    expect(judged('storage', { storageIdentity: 'kim@icloud.example' }).error?.detail).toEqual({ expected: 'sam@icloud.example', found: 'kim@icloud.example' })
  })
})

describe('newest version', () => {
  const versions = (change: Partial<Extract<Facts['versions'], { kind: 'ok' }>['value']>): Partial<Facts> => ({ versions: ok({ newest: version, others: [], damaged: 0, lastFile: null, ...change }) })
  const [first, ...rest] = portable
  it.each<[string, Partial<Facts>, Short]>([
    ['equals what is here', {}, ['pass', null, null, portable.length]],
    ['one account more here', { newest: ok({ ...opened, accounts: rest }) }, ['warn', null, 'back-up-now', 1]],
    ['one account changed since', { newest: ok({ ...opened, accounts: [{ ...first, issuer: 'Before' } as (typeof portable)[number], ...rest] }) }, ['warn', null, 'back-up-now', 1]],
    ['one account deleted since', { newest: ok({ ...opened, accounts: inVersion.slice(2) }) }, ['warn', null, 'back-up-now', inVersion.length - 2 - portable.length]],
    ['another order', { newest: ok({ ...opened, accounts: [...rest, first].flatMap((account) => account ?? []) }) }, ['warn', null, 'back-up-now', 0]],
    ['another setting', { newest: ok({ ...opened, accounts: portable, settings: { ...testDocument.settings, theme: 'light' } }) }, ['warn', null, 'back-up-now', 0]],
    ['another computer name', { newest: ok({ ...opened, accounts: portable, version: { ...version, deviceName: 'Old name' } }) }, ['warn', null, 'back-up-now', 0]],
    ['opens no more', { newest: fails('backup.damaged') }, ['fail', 'backup.damaged', 'back-up-now', null]],
    ['what was reported as done isn’t there', versions({ lastFile: new AppError('backup.check-failed') }), ['fail', 'backup.check-failed', 'back-up-now', null]],
    ['its file waits in iCloud', versions({ lastFile: new AppError('storage.not-downloaded') }), ['fail', 'storage.not-downloaded', 'look-again', null]],
    ['none of this computer', { ...versions({ newest: null }), newest: skip(null) }, ['fail', 'backup.none', 'back-up-now', null]],
    ['none at all', { versions: fails('backup.none'), newest: skip('backup.none') }, ['fail', 'backup.none', 'back-up-now', null]],
    ['none, of an empty vault', { ...withAccounts([]), versions: fails('backup.none'), newest: skip('backup.none') }, ['skipped', 'backup.empty', null, null]],
    ['emptied since: the last one stays the newest', withAccounts([]), ['pass', null, null, portable.length]],
    ['deleted by another computer', { location: ok({ isDeleted: true }) }, ['fail', 'backup.location-deleted', null, null]],
    ['no key to open it with', { versions: skip('key-guard.missing'), newest: skip('key-guard.missing') }, ['skipped', 'key-guard.missing', null, null]],
    ['off, and never on', { ...withBackup({ on: false, loc: null }), versions: skip('backup.not-on'), newest: skip('backup.not-on') }, ['skipped', 'backup.not-on', null, null]],
    ['off, and changed since', { document: { ...well.document, backup: { ...backup, on: false } }, newest: ok({ ...opened, accounts: rest }) }, ['warn', null, 'turn-on', 1]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('newest-version', change))).toEqual(expected)
  })
})

describe('age', () => {
  const failing = { atMs: now, code: 'session.needs-sign-in' as const, detail: {}, notified: false }
  const at = (days: number, change: Partial<BackupState> = {}): Partial<Facts> => ({
    document: { ...well.document, backup: { ...backup, last: backup.last && { ...backup.last, atMs: now - days * dayMs }, ...change } },
    newest: fails('backup.damaged'),
  })
  it.each<[string, Partial<Facts>, Short]>([
    ['today', {}, ['pass', null, null, 0]],
    ['almost two days', at(1.99), ['pass', null, null, 1]],
    ['two days', at(2), ['warn', null, 'back-up-now', 2]],
    ['almost seven days', at(6.99), ['warn', null, 'back-up-now', 6]],
    ['seven days', at(7), ['fail', null, 'back-up-now', 7]],
    ['in the future, by a clock that was wrong', at(-3), ['pass', null, null, 0]],
    ['with the reason, where there is one', at(3, { failingSince: failing }), ['warn', 'session.needs-sign-in', 'sign-in', 3]],
    ['only ever written, never checked', { ...at(0, { last: backup.last && { ...backup.last, level: 'written' } }) }, ['fail', 'backup.none', 'back-up-now', null]],
    ['written, and opened just now with the guard’s key', { ...at(0, { last: backup.last && { ...backup.last, level: 'written' } }), newest: ok({ ...opened, accounts: portable }) }, ['pass', null, null, 0]],
    ['never', { document: { ...well.document, backup: { ...backup, last: null } }, newest: skip(null) }, ['fail', 'backup.none', 'back-up-now', null]],
    ['an empty vault', withAccounts([]), ['skipped', 'backup.empty', null, null]],
    ['off, with accounts', withBackup({ on: false }), ['fail', 'backup.not-on', 'turn-on', null]],
    ['off, without accounts', { document: { ...testDocument, accounts: [], backup: { ...backup, on: false } } }, ['warn', 'backup.not-on', 'turn-on', null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('age', change))).toEqual(expected)
  })
})

describe('older version', () => {
  it.each<[string, Partial<Facts>, Short]>([
    ['one opened', {}, ['pass', null, null, 1]],
    ['there is none yet', { versions: ok({ newest: version, others: [], damaged: 0, lastFile: null }), older: skip(null) }, ['skipped', null, null, null]],
    ['it opens no more', { older: fails('backup.damaged') }, ['fail', 'backup.damaged', 'back-up-now', null]],
    ['others are damaged', { versions: ok({ newest: version, others: [other], damaged: 2, lastFile: null }) }, ['warn', 'backup.damaged', null, 2]],
    ['not asked', { versions: skip('storage.off'), older: skip('storage.off') }, ['skipped', 'storage.off', null, null]],
    ['nothing found', { versions: fails('backup.none'), older: skip('backup.none') }, ['skipped', null, null, null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('older-version', change))).toEqual(expected)
  })
})

describe('clock', () => {
  it.each<[string, Partial<Facts>, Short]>([
    ['right', { driftMs: 900 }, ['pass', null, null, 1]],
    ['almost 5 s', { driftMs: -4_999 }, ['pass', null, null, 5]],
    ['5 s behind', { driftMs: 5_000 }, ['warn', null, 'open-time-settings', 5]],
    ['5 s ahead', { driftMs: -5_000 }, ['warn', null, 'open-time-settings', 5]],
    ['a minute', { driftMs: 60_000 }, ['fail', null, 'open-time-settings', 60]],
    ['a year ahead', { driftMs: -365 * dayMs }, ['fail', null, 'open-time-settings', 31_536_000]],
    ['no server has told', { driftMs: null, signIn: fails('cloud.offline') }, ['skipped', 'cloud.offline', null, null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('clock', change))).toEqual(expected)
  })
})

describe('accounts whose credential is in no backup', () => {
  it('names those that are bound to this computer', () => {
    const result = judged('not-in-backup', { ...withAccounts(testAccounts), newest: ok(opened) })
    expect(short(result)).toEqual(['warn', null, null, 2])
    expect(result.names).toEqual(['Microsoft (kim@outlook.example)', 'Contoso "Ltd" \\ ünïcødé 🚀 (sam@contoso.example)'])
  })

  it('names one that was added since, and one whose secret is another since', () => {
    const [first, second] = portable
    if (!first || !second?.credential) throw new Error('the fixture has two')
    const changed = { ...second, credential: { ...second.credential, secret: new SecretBytes(Uint8Array.of(1, 2, 3)) } }
    const result = judged('not-in-backup', { newest: ok({ ...opened, accounts: [changed, ...portable.slice(2)] }), older: skip(null) })
    expect(short(result)).toEqual(['warn', null, 'back-up-now', 2])
    expect(result.names).toEqual(['Harbour Mail (sam)', 'Old Bank (sam)'])
  })

  it('an older version that was opened counts too', () => {
    expect(judged('not-in-backup', { newest: ok({ ...opened, accounts: [] }) }).result).toBe('pass')
  })

  it('an account that waits for its credential here is not one of them', () => {
    expect(judged('not-in-backup', { ...withAccounts(portable.map((account) => ({ ...account, credential: null }))) }).result).toBe('pass')
  })

  it('names ten at most and counts all', () => {
    const [first] = portable
    if (!first) throw new Error('the fixture has one')
    const many = Array.from({ length: 30 }, (_, i) => ({ ...first, id: i.toString(16).padStart(32, 'f') }))
    const result = judged('not-in-backup', { ...withAccounts(many), newest: ok({ ...opened, accounts: [] }), older: skip(null) })
    expect([result.count, result.names.length]).toEqual([30, 10])
  })

  it.each<[string, Partial<Facts>, Short]>([
    ['the newest couldn’t be opened', { newest: fails('backup.damaged') }, ['skipped', 'backup.damaged', null, null]],
    ['the guards couldn’t be asked', { versions: skip('cloud.offline'), newest: skip('cloud.offline'), older: skip('cloud.offline') }, ['skipped', 'cloud.offline', null, null]],
    ['there is no version', { versions: fails('backup.none'), newest: skip('backup.none'), older: skip('backup.none') }, ['warn', null, 'back-up-now', 3]],
    ['never turned on', { document: { ...well.document, backup: { ...backup, on: false, loc: null } }, versions: skip('backup.not-on'), newest: skip('backup.not-on'), older: skip('backup.not-on') }, ['warn', null, 'turn-on', 3]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('not-in-backup', change))).toEqual(expected)
  })
})

describe('guards apart', () => {
  it.each<[string, Partial<Facts>, Short]>([
    ['apart', {}, ['pass', null, null, null]],
    ['a key file on this disk', { hasLocalKeyFile: ok(true) }, ['warn', null, 'set-passphrase', null]],
    ['a key file on this disk, with a passphrase besides', { hasLocalKeyFile: ok(true), ...withBackup({ passphraseSalt: 'a'.repeat(32) }) }, ['warn', null, null, null]],
    ['the storage lies in OneDrive', { storage: fails('storage.in-onedrive') }, ['fail', 'storage.in-onedrive', 'choose-folder', null]],
    ['not looked at', { hasLocalKeyFile: skip('backup.not-on') }, ['skipped', 'backup.not-on', null, null]],
  ])('%s', (_, change, expected) => {
    expect(short(judged('guards-apart', change))).toEqual(expected)
  })
})

describe('the recovery account’s own codes', () => {
  const [microsoft] = testAccounts
  const own = (change: object): Partial<Facts> => withAccounts(microsoft ? [{ ...microsoft, ...change }] : [])
  const elsewhere = { msa: { tid: samsAccount.tid, oid: 'somebody-else' } }
  it.each<[string, Partial<Facts>, Judged['result']]>([
    ['none here', {}, 'pass'],
    ['by identity, whatever its name', own({ userName: 'old-alias@outlook.example' }), 'warn'],
    ['by name, in any case', own({ ...elsewhere, userName: samsAccount.userName.toUpperCase() }), 'warn'],
    ['somebody else’s', own({ ...elsewhere, userName: 'kim@outlook.example' }), 'pass'],
    ['of another kind', own({ kind: 'other' }), 'pass'],
    ['only a name: its codes are elsewhere', own({ credential: null }), 'pass'],
    ['nobody signed in', { account: null }, 'skipped'],
  ])('%s', (_, change, expected) => {
    expect(judged('own-codes', change).result).toBe(expected)
  })
})
