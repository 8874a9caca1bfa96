// A version against what is here: what counts as a difference, and that no secret is in the answer.
import { describe, expect, it } from 'vitest'
import type { Account } from '../../../../src/main/core/accounts/account.ts'
import { compareWithNow } from '../../../../src/main/core/backup/compare.ts'
import { accountsOf, payloadOf } from '../../../../src/main/core/backup/payload.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { testAccounts, testDocument, testPayload } from '../../../fakes/backup-fixtures.ts'

/** As a version made now holds it. */
const made = { accounts: accountsOf(testPayload()), settings: payloadOf(testDocument, { loc: '', dev: '', seq: 1 }).settings }
const states = (here: readonly Account[], there: readonly Account[] = made.accounts): string[] => compareWithNow({ ...testDocument, accounts: here }, { ...made, accounts: there }).accounts.map(({ state }) => state)
const withFirst = (change: Partial<Account>): Account[] => testAccounts.map((account, i) => (i === 0 ? { ...account, ...change } : account))
const same = testAccounts.map(() => 'same')
const first = testAccounts[0]
if (!first?.credential) throw new Error('the fixture has one')
const { credential } = first

describe('accounts', () => {
  it('just backed up are all the same, also those whose secret no version holds', () => {
    expect(compareWithNow(testDocument, made)).toMatchObject({ settingsDiffer: false, orderDiffers: false })
    expect(states(testAccounts)).toEqual(same)
  })

  it.each<[string, Partial<Account>, string]>([
    ['another secret', { credential: { ...credential, secret: new SecretBytes(Uint8Array.of(1)) } }, 'changed'],
    ['other digits', { credential: { ...credential, digits: 8 } as typeof credential }, 'changed'],
    ['another period', { credential: { ...credential, period: 60 } as typeof credential }, 'changed'],
    ['no secret any more', { credential: null }, 'changed'],
    ['another kind', { kind: 'work' }, 'changed'],
    ['bound to this computer since', { binding: 'this-device' }, 'changed'],
    ['a note', { note: 'new' }, 'changed'],
    ['pinned', { pinned: true }, 'changed'],
    ['in a group', { groups: ['Home'] }, 'changed'],
    ['renamed', { issuer: 'Else', userName: 'else' }, 'same'],
    ['not pinned, said or not', { pinned: false, groups: [], note: '' }, 'same'],
    ['its identity learned', { msa: { tid: 'x', oid: 'y' } }, 'same'],
  ])('%s: %s', (_, change, state) => expect(states(withFirst(change))[0]).toBe(state))

  it('a moved counter is a change', () => {
    const hotp = testAccounts.map((account): Account => (account.credential?.type === 'hotp' ? { ...account, credential: { ...account.credential, counter: 1n } } : account))
    expect(states(hotp).filter((state) => state === 'changed')).toHaveLength(1)
  })

  it('added and removed ones are told from each other', () => {
    const extra: Account = { ...first, id: 'f'.repeat(32), issuer: 'New here' }
    const answer = compareWithNow({ ...testDocument, accounts: [extra, ...testAccounts.slice(1)] }, made).accounts
    expect(answer[0]).toEqual({ issuer: 'New here', userName: first.userName, state: 'only-here' })
    expect(answer.at(-1)).toEqual({ issuer: first.issuer, userName: first.userName, state: 'only-in-version' })
    expect(answer).toHaveLength(testAccounts.length + 1)
  })

  it('answers names and states and nothing else', () => {
    for (const account of compareWithNow(testDocument, made).accounts) expect(Object.keys(account).sort()).toEqual(['issuer', 'state', 'userName'])
  })
})

describe('order and settings', () => {
  it('order counts among those that are in both', () => {
    expect(compareWithNow({ ...testDocument, accounts: testAccounts.slice(2) }, made).orderDiffers).toBe(false)
    expect(compareWithNow({ ...testDocument, accounts: [...testAccounts].reverse() }, made).orderDiffers).toBe(true)
  })

  it.each([{ theme: 'light' }, { language: 'de' }, { clipboardSeconds: 60 }, { hideCodes: false }] as const)('%j differs', (change) => {
    expect(compareWithNow({ ...testDocument, settings: { ...testDocument.settings, ...change } }, made).settingsDiffer).toBe(true)
  })
})
