import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../../src/main/core/app-error.ts'
import { keyFileWanted, nextRecovery, type RecoveryEvent, type RecoveryFlow } from '../../../../src/main/core/recovery/flow.ts'
import type { ErrorCode } from '../../../../src/shared/contract/errors.ts'
import { found, handBrought, locked, newest, opened, passphrase, samAccount } from '../../../fakes/recovery-fixtures.ts'

const error = new AppError('cloud.offline')
const noKey = new AppError('key-guard.missing')
const kimAccount = { ...samAccount, homeAccountId: 'oid-kim.tid', oid: 'oid-kim' }
const nothingBrought = { keyFiles: [], passphrases: [] }
/** Some open, one waits. */
const partly = { ...found, locks: locked.locks, unopened: locked.unopened }
const events: RecoveryEvent[] = [
  { kind: 'begin', existingAccounts: 0, account: null },
  { kind: 'begin', existingAccounts: 0, account: samAccount },
  { kind: 'begin', existingAccounts: 3, account: null },
  { kind: 'sign-in' },
  { kind: 'signed-in', account: samAccount },
  { kind: 'look-again' },
  { kind: 'signed-in', account: kimAccount },
  { kind: 'progress', progress: { done: 1, total: 2 } },
  { kind: 'found', found },
  { kind: 'found', found: locked },
  { kind: 'found', found: partly },
  { kind: 'enter-passphrase' },
  { kind: 'passphrase-tried', right: null },
  { kind: 'passphrase-tried', right: { passphrases: [passphrase], found } },
  { kind: 'use-key-file', keyFile: handBrought },
  { kind: 'choose', versionId: newest.id },
  { kind: 'choose', versionId: 'unknown' },
  { kind: 'opened', opened },
  { kind: 'back' },
  { kind: 'restore' },
  { kind: 'restored' },
  { kind: 'failed', error },
  { kind: 'failed', error: noKey },
  { kind: 'cancel' },
  { kind: 'close' },
]

const walk = (...steps: RecoveryEvent[]): RecoveryFlow =>
  steps.reduce<RecoveryFlow>((flow, event) => nextRecovery(flow, event) ?? flow, { kind: 'idle' })

const begin: RecoveryEvent = { kind: 'begin', existingAccounts: 0, account: null }

describe('recovery flow', () => {
  test('leads from the first screen to restored accounts', () => {
    const steps: [RecoveryEvent, RecoveryFlow['kind']][] = [
      [begin, 'signing-in'],
      [{ kind: 'signed-in', account: samAccount }, 'looking'],
      [{ kind: 'found', found }, 'choosing'],
      [{ kind: 'choose', versionId: newest.id }, 'opening'],
      [{ kind: 'opened', opened }, 'preview'],
      [{ kind: 'restore' }, 'restoring'],
      [{ kind: 'restored' }, 'done'],
      [{ kind: 'close' }, 'idle'],
    ]
    let flow: RecoveryFlow = { kind: 'idle' }
    for (const [event, kind] of steps) {
      const next = nextRecovery(flow, event)
      expect(next?.kind).toBe(kind)
      flow = next ?? flow
    }
  })

  test('skips the sign-in for somebody who is signed in already', () => {
    expect(walk({ kind: 'begin', existingAccounts: 0, account: samAccount })).toEqual({ kind: 'looking', account: samAccount, brought: nothingBrought, progress: null })
  })

  test('refuses when accounts exist, and says how many', () => {
    expect(walk({ kind: 'begin', existingAccounts: 3, account: samAccount })).toEqual({ kind: 'refused', accounts: 3 })
  })

  test('an unknown version opens nothing', () => {
    const choosing = walk(begin, { kind: 'signed-in', account: samAccount }, { kind: 'found', found })
    expect(nextRecovery(choosing, { kind: 'choose', versionId: 'unknown' })).toBeNull()
  })

  test('a failed look can be repeated with the same account, or with another', () => {
    const failed = walk(begin, { kind: 'signed-in', account: samAccount }, { kind: 'failed', error })
    expect(nextRecovery(failed, { kind: 'look-again' })).toMatchObject({ kind: 'looking', account: samAccount })
    expect(nextRecovery(failed, { kind: 'sign-in' })).toMatchObject({ kind: 'signing-in' })
  })

  test('a failed sign-in is repeated by signing in', () => {
    expect(walk(begin, { kind: 'failed', error }, { kind: 'look-again' })).toEqual({ kind: 'signing-in', last: null })
  })

  const signedIn: RecoveryEvent[] = [begin, { kind: 'signed-in', account: samAccount }]

  test('asks for a passphrase when nothing opens without one, and offers it when some do', () => {
    const asked = walk(...signedIn, { kind: 'found', found: locked })
    expect(asked).toMatchObject({ kind: 'passphrase', wasWrong: false })
    expect(nextRecovery(asked, { kind: 'choose', versionId: newest.id })).toBeNull()
    expect(nextRecovery(asked, { kind: 'enter-passphrase' })?.kind).toBe('trying-passphrase')
    const choosing = walk(...signedIn, { kind: 'found', found: partly })
    expect(choosing.kind).toBe('choosing')
    expect(nextRecovery(choosing, { kind: 'enter-passphrase' })?.kind).toBe('trying-passphrase')
    expect(nextRecovery(walk(...signedIn, { kind: 'found', found }), { kind: 'enter-passphrase' })).toBeNull()
  })

  test('a right passphrase leads on with what opens now, and is kept for the rest of the way', () => {
    const choosing = walk(...signedIn, { kind: 'found', found: locked }, { kind: 'enter-passphrase' }, { kind: 'passphrase-tried', right: { passphrases: [passphrase], found } })
    expect(choosing).toMatchObject({ kind: 'choosing', found, brought: { passphrases: [passphrase] } })
    const again = nextRecovery(choosing, { kind: 'look-again' })
    expect(again).toMatchObject({ kind: 'looking', brought: { passphrases: [passphrase] } })
    expect(nextRecovery(choosing, { kind: 'choose', versionId: newest.id })).toMatchObject({ kind: 'opening', brought: { passphrases: [passphrase] } })
  })

  test('a wrong passphrase leaves what was found, and a way back where something opens', () => {
    const wrong = walk(...signedIn, { kind: 'found', found: locked }, { kind: 'enter-passphrase' }, { kind: 'passphrase-tried', right: null })
    expect(wrong).toMatchObject({ kind: 'passphrase', wasWrong: true, found: locked, brought: nothingBrought })
    expect(nextRecovery(wrong, { kind: 'back' })).toBeNull()
    const some = walk(...signedIn, { kind: 'found', found: partly }, { kind: 'enter-passphrase' }, { kind: 'passphrase-tried', right: null })
    expect(some.kind).toBe('passphrase')
    expect(nextRecovery(some, { kind: 'back' })).toMatchObject({ kind: 'choosing', found: partly })
  })

  test('an answer to a passphrase that was given up has no meaning', () => {
    const back = walk(...signedIn, { kind: 'found', found: locked }, { kind: 'enter-passphrase' }, { kind: 'back' })
    expect(back).toMatchObject({ kind: 'passphrase', wasWrong: false })
    expect(nextRecovery(back, { kind: 'passphrase-tried', right: { passphrases: [passphrase], found } })).toBeNull()
  })

  test.each<[ErrorCode, boolean]>([
    ['key-guard.missing', true],
    ['key-guard.other-app', true],
    ['key-guard.damaged', true],
    ['key-guard.changed', false],
    ['backup.none', false],
    ['backup.wrong-account', false],
    ['cloud.offline', false],
  ])('a key file is asked for after %s: %s', (code, isWanted) => {
    const failed = walk(...signedIn, { kind: 'failed', error: new AppError(code) })
    expect(keyFileWanted(failed)).toEqual(isWanted ? samAccount : null)
    expect(nextRecovery(failed, { kind: 'use-key-file', keyFile: handBrought })?.kind).toBe(isWanted ? 'looking' : undefined)
  })

  test('a key file is looked with, and again when the look failed for another reason', () => {
    const brought = { keyFiles: [handBrought], passphrases: [] }
    const looking = walk(...signedIn, { kind: 'failed', error: noKey }, { kind: 'use-key-file', keyFile: handBrought })
    expect(looking).toEqual({ kind: 'looking', account: samAccount, brought, progress: null })
    const failed = nextRecovery(looking, { kind: 'failed', error }) ?? looking
    expect(nextRecovery(failed, { kind: 'look-again' })).toMatchObject({ kind: 'looking', brought })
  })

  test('what was brought stays with its account: it survives a new sign-in of the same one, and no other gets it', () => {
    const failed: RecoveryEvent[] = [...signedIn, { kind: 'failed', error: noKey }, { kind: 'use-key-file', keyFile: handBrought }, { kind: 'failed', error: new AppError('session.needs-sign-in') }, { kind: 'sign-in' }]
    expect(walk(...failed, { kind: 'signed-in', account: samAccount })).toMatchObject({ brought: { keyFiles: [handBrought] } })
    expect(walk(...failed, { kind: 'signed-in', account: kimAccount })).toMatchObject({ account: kimAccount, brought: nothingBrought })
    const kims = walk(begin, { kind: 'signed-in', account: kimAccount }, { kind: 'failed', error: noKey })
    expect(nextRecovery(kims, { kind: 'use-key-file', keyFile: handBrought })).toBeNull()
  })

  test('a new look starts without the progress of the one before', () => {
    const looked = walk(...signedIn, { kind: 'progress', progress: { done: 2, total: 2 } })
    expect(looked).toMatchObject({ kind: 'looking', progress: { done: 2, total: 2 } })
    expect(walk(...signedIn, { kind: 'progress', progress: { done: 2, total: 2 } }, { kind: 'found', found }, { kind: 'look-again' })).toMatchObject({ progress: null })
  })

  test('in any order of events: restoring is entered from the preview alone, nobody gets another’s key file, and cancel always leads out', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (order) => {
        let flow: RecoveryFlow = { kind: 'idle' }
        for (const event of order) {
          const next = nextRecovery(flow, event)
          if (next?.kind === 'restoring') expect(flow.kind).toBe('preview')
          if (next?.kind === 'done') expect(flow.kind).toBe('restoring')
          if (next?.kind === 'trying-passphrase') expect(next.found.locks.length).toBeGreaterThan(0)
          if (next?.kind === 'choosing') expect(next.found.versions.length).toBeGreaterThan(0)
          if (next && 'brought' in next) expect(next.brought.keyFiles.every(({ oid }) => oid === next.account.oid)).toBe(true)
          flow = next ?? flow
        }
        const out: RecoveryFlow = nextRecovery(flow, { kind: 'cancel' }) ?? nextRecovery(flow, { kind: 'close' }) ?? flow
        expect(out.kind).toBe('idle')
      }),
      { numRuns: 2_000 },
    )
  })
})
