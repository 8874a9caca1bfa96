// The sign-in flow's transitions as a table: what each event does in each state, and that late answers do nothing.
import { describe, expect, it } from 'vitest'
import type { ErrorView } from '../../../../src/shared/contract/errors.ts'
import { sessionView } from '../../../../src/shared/contract/views.ts'
import { signedOut, step, viewOf, workingAccount, type Resting, type SessionEvent, type SessionFlow } from '../../../../src/main/core/session/flow.ts'
import { testAccount } from '../../../fakes/fake-identity.ts'

const sam = testAccount('sam')
const robin = testAccount('robin')
const error: ErrorView = { code: 'session.timed-out', detail: {}, reference: '00000000' }
const inSam: Resting = { kind: 'signed-in', account: sam }
const needsSam: Resting = { kind: 'needs-sign-in', account: sam, other: null }
const needsSamBesidesRobin: Resting = { kind: 'needs-sign-in', account: sam, other: robin }
const inRobin: Resting = { kind: 'signed-in', account: robin }
const opening: SessionFlow = { kind: 'opening-browser', attempt: 2, before: inSam }
const waiting: SessionFlow = { kind: 'waiting', attempt: 2, before: inSam, untilMs: 9, pageUrl: 'http://page' }
const failed: SessionFlow = { kind: 'failed', before: inSam, error }

const table: [from: SessionFlow, event: SessionEvent, to: SessionFlow][] = [
  [signedOut, { kind: 'opened', account: sam }, inSam],
  [signedOut, { kind: 'opened', account: null }, signedOut],
  [signedOut, { kind: 'sign-in', attempt: 2 }, { kind: 'opening-browser', attempt: 2, before: signedOut }],
  [inSam, { kind: 'sign-in', attempt: 2 }, opening],
  [waiting, { kind: 'sign-in', attempt: 3 }, { kind: 'opening-browser', attempt: 3, before: inSam }],
  [failed, { kind: 'sign-in', attempt: 2 }, opening],
  [opening, { kind: 'page-opened', attempt: 2, untilMs: 9, pageUrl: 'http://page' }, waiting],
  [waiting, { kind: 'signed-in', attempt: 2, account: robin }, { kind: 'signed-in', account: robin }],
  [opening, { kind: 'signed-in', attempt: 2, account: robin }, { kind: 'signed-in', account: robin }],
  [waiting, { kind: 'ended', attempt: 2 }, inSam],
  [opening, { kind: 'failed', attempt: 2, error }, failed],
  [waiting, { kind: 'failed', attempt: 2, error }, failed],
  [failed, { kind: 'dismissed' }, inSam],
  [inSam, { kind: 'refused', account: sam }, needsSam],
  [waiting, { kind: 'refused', account: sam }, { ...waiting, before: needsSam }],
  // The recovery account, with somebody else signed in or nobody.
  [inRobin, { kind: 'refused', account: sam }, needsSamBesidesRobin],
  [failed, { kind: 'refused', account: robin }, { ...failed, before: { kind: 'needs-sign-in', account: robin, other: sam } }],
  [signedOut, { kind: 'refused', account: sam }, needsSam],
  [needsSamBesidesRobin, { kind: 'refused', account: robin }, needsSam],
  [needsSam, { kind: 'refused', account: robin }, { kind: 'needs-sign-in', account: robin, other: null }],
  [needsSamBesidesRobin, { kind: 'released', homeAccountId: sam.homeAccountId, kept: robin }, inRobin],
  [needsSam, { kind: 'released', homeAccountId: sam.homeAccountId, kept: null }, signedOut],
  [needsSam, { kind: 'released', homeAccountId: sam.homeAccountId, kept: robin }, { kind: 'needs-sign-in', account: robin, other: null }],
  [{ ...waiting, before: needsSamBesidesRobin }, { kind: 'released', homeAccountId: sam.homeAccountId, kept: robin }, { ...waiting, before: inRobin }],
  [waiting, { kind: 'signed-out' }, signedOut],
]

const unmoved: [SessionFlow, SessionEvent][] = [
  [waiting, { kind: 'signed-in', attempt: 1, account: robin }],
  [waiting, { kind: 'failed', attempt: 1, error }],
  [waiting, { kind: 'ended', attempt: 1 }],
  [waiting, { kind: 'page-opened', attempt: 2, untilMs: 10, pageUrl: 'http://other' }],
  [opening, { kind: 'page-opened', attempt: 1, untilMs: 9, pageUrl: 'http://page' }],
  [inSam, { kind: 'signed-in', attempt: 2, account: robin }],
  [signedOut, { kind: 'signed-in', attempt: 2, account: robin }],
  [inSam, { kind: 'dismissed' }],
  [needsSam, { kind: 'refused', account: sam }],
  [needsSamBesidesRobin, { kind: 'refused', account: sam }],
  [needsSam, { kind: 'released', homeAccountId: robin.homeAccountId, kept: null }],
  [inSam, { kind: 'released', homeAccountId: sam.homeAccountId, kept: null }],
]

describe('session flow', () => {
  it.each(table)('%o + %o', (from, event, to) => expect(step(from, event)).toEqual(to))
  it.each(unmoved)('%o ignores %o', (from, event) => expect(step(from, event)).toBe(from))

  it('knows who is signed in and works', () => {
    expect([signedOut, inSam, needsSam, needsSamBesidesRobin].map(workingAccount)).toEqual([null, sam, null, robin])
  })

  it('shows the window names only: no ids, no page address', () => {
    for (const flow of [signedOut, inSam, needsSam, needsSamBesidesRobin, opening, waiting, failed]) {
      const view = viewOf(flow)
      expect(sessionView.parse(view)).toEqual(view)
      expect(JSON.stringify(view)).not.toMatch(/http|9188040d|homeAccountId/)
    }
  })
})
