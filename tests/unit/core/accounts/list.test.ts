// What can be done to the list, and that nothing else changes by it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account } from '../../../../src/main/core/accounts/account.ts'
import { addAccount, moveAccount, removeAccount, renameAccount, restoreAccount, setBinding, setKind } from '../../../../src/main/core/accounts/list.ts'
import { accountView } from '../../../../src/main/core/accounts/view.ts'
import { AppError } from '../../../../src/main/core/app-error.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { maxAccounts } from '../../../../src/shared/contract/limits.ts'
import { accountView as viewSchema } from '../../../../src/shared/contract/views.ts'

const make = (n: number, change: Partial<Account> = {}): Account => ({
  id: n.toString(16).padStart(32, '0'),
  kind: 'other',
  issuer: `Issuer ${n}`,
  userName: `user${n}`,
  binding: 'portable',
  credential: { type: 'totp', secret: new SecretBytes(Uint8Array.of(1, n)), algorithm: 'SHA1', digits: 6, period: 30 },
  ...change,
})
const [a, b, c] = [make(1), make(2), make(3)]
const list = [a, b, c]

describe('adding', () => {
  it('puts the new account at the end', () => {
    expect(addAccount(list, make(4)).at(-1)).toMatchObject({ issuer: 'Issuer 4' })
  })

  it('refuses the same secret under the same name, and nothing less', () => {
    const code = (account: Account) => {
      try {
        addAccount(list, account)
        return 'added'
      } catch (error) {
        return error instanceof AppError ? error.code : 'other'
      }
    }
    expect(code(make(1, { id: 'f'.repeat(32) }))).toBe('account.duplicate')
    expect(code(make(1, { userName: 'other' }))).toBe('added')
    expect(code(make(4, { issuer: 'Issuer 1', userName: 'user1' }))).toBe('added')
    expect(code(make(1, { credential: null }))).toBe('added')
  })

  it('stops at the limit', () => {
    const full = Array.from({ length: maxAccounts }, (_, n) => make(n))
    expect(() => addAccount(full, make(-1, { id: 'f'.repeat(32) }))).toThrow('account.too-many')
  })
})

describe('moving', () => {
  it.each<[Account, number, Account[]]>([
    [a, 2, [b, c, a]],
    [c, 0, [c, a, b]],
    [a, 1, [b, a, c]],
    [b, 99, [a, c, b]],
  ])('%#', (account, to, expected) => {
    expect(moveAccount(list, account.id, to)).toEqual(expected)
  })

  it('answers the same list when nothing moves', () => {
    expect(moveAccount(list, b.id, 1)).toBe(list)
    expect(moveAccount(list, c.id, 5)).toBe(list)
  })

  it('keeps every account, in any sequence of moves', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat(5))), (moves) => {
        const end = moves.reduce<readonly Account[]>((now, [which, to]) => moveAccount(now, list[which]?.id ?? '', to), list)
        expect(new Set(end)).toEqual(new Set(list))
      }),
    )
  })
})

describe('removing and bringing back', () => {
  it.each(list)('account %# comes back to its place', (account) => {
    const { list: left, removed } = removeAccount(list, account.id)
    expect(left).not.toContain(account)
    expect(restoreAccount(left, removed)).toEqual(list)
  })

  it('is never there twice: a recovery may have brought it back', () => {
    const { removed } = removeAccount(list, c.id)
    expect(restoreAccount(list, removed)).toBe(list)
    const restored = [a, { ...c, issuer: 'From the backup' }]
    expect(restoreAccount(restored, removed)).toBe(restored)
  })

  it('goes to the end of a list that has become shorter', () => {
    const { removed } = removeAccount(list, c.id)
    expect(restoreAccount([a], removed)).toEqual([a, c])
  })
})

describe('changing', () => {
  it('changes one account and answers the same list when nothing changes', () => {
    expect(renameAccount(list, b.id, ' New\u202e ', 'x\ny')[1]).toMatchObject({ issuer: 'New', userName: 'x y' })
    expect(renameAccount(list, b.id, b.issuer, b.userName)).toBe(list)
    expect(setKind(list, b.id, 'work')[1]).toMatchObject({ kind: 'work', binding: 'portable' })
    expect(setKind(list, b.id, 'other')).toBe(list)
    expect(setBinding(list, b.id, 'this-device')[1]).toMatchObject({ binding: 'this-device' })
    expect(setBinding(list, b.id, 'portable')).toBe(list)
  })

  it('names an account that is not there', () => {
    for (const change of [() => moveAccount(list, 'x', 0), () => removeAccount(list, 'x'), () => setKind(list, 'x', 'work'), () => renameAccount(list, 'x', '', '')]) {
      expect(change).toThrow('account.not-found')
    }
  })
})

describe('what the window sees', () => {
  it('passes the strict schema and holds no secret', () => {
    const shown = [a, make(5, { credential: null, kind: 'personal' }), make(6, { credential: null, kind: 'work' })].map(accountView)
    for (const view of shown) expect(viewSchema.parse(view)).toEqual(view)
    expect(shown.map(({ need }) => need)).toEqual(['none', 'sign-in', 'scan'])
  })
})
