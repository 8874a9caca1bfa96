import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../../src/main/core/app-error.ts'
import { nextRecovery, type RecoveryEvent, type RecoveryFlow } from '../../../../src/main/core/recovery/flow.ts'
import { found, newest, opened, samAccount } from '../../../fakes/recovery-fixtures.ts'

const error = new AppError('cloud.offline')
const events: RecoveryEvent[] = [
  { kind: 'begin', existingAccounts: 0, account: null },
  { kind: 'begin', existingAccounts: 0, account: samAccount },
  { kind: 'begin', existingAccounts: 3, account: null },
  { kind: 'sign-in' },
  { kind: 'signed-in', account: samAccount },
  { kind: 'look-again' },
  { kind: 'found', found },
  { kind: 'choose', versionId: newest.id },
  { kind: 'choose', versionId: 'unknown' },
  { kind: 'opened', opened },
  { kind: 'back' },
  { kind: 'restore' },
  { kind: 'restored' },
  { kind: 'failed', error },
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
    expect(walk({ kind: 'begin', existingAccounts: 0, account: samAccount })).toEqual({ kind: 'looking', account: samAccount })
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
    expect(nextRecovery(failed, { kind: 'look-again' })).toEqual({ kind: 'looking', account: samAccount })
    expect(nextRecovery(failed, { kind: 'sign-in' })).toEqual({ kind: 'signing-in' })
  })

  test('a failed sign-in is repeated by signing in', () => {
    expect(walk(begin, { kind: 'failed', error }, { kind: 'look-again' })).toEqual({ kind: 'signing-in' })
  })

  test('in any order of events: restoring is entered from the preview alone, and cancel always leads out', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (order) => {
        let flow: RecoveryFlow = { kind: 'idle' }
        for (const event of order) {
          const next = nextRecovery(flow, event)
          if (next?.kind === 'restoring') expect(flow.kind).toBe('preview')
          if (next?.kind === 'done') expect(flow.kind).toBe('restoring')
          flow = next ?? flow
        }
        const out: RecoveryFlow = nextRecovery(flow, { kind: 'cancel' }) ?? nextRecovery(flow, { kind: 'close' }) ?? flow
        expect(out.kind).toBe('idle')
      }),
    )
  })
})
