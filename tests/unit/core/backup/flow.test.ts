// What the window is shown of the switch and the runner: never more than what is so.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextBackup, resting, viewOf, type BackupEvent, type BackupFlow, type Shown } from '../../../../src/main/core/backup/flow.ts'
import { backupView } from '../../../../src/shared/contract/views.ts'
import type { ErrorView } from '../../../../src/shared/contract/errors.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'
import { samsAccount, testDev, testKey, testLoc } from '../../../fakes/backup-fixtures.ts'

const day = 24 * 3_600_000
const now = 100 * day
const error: ErrorView = { code: 'storage.full', detail: {}, reference: '0a0b0c0d' }
const offline: ErrorView = { ...error, code: 'cloud.offline' }
const last = { level: 'checked-and-uploaded', atMs: 5, accounts: 7, file: 'x', kid: testKey.kid, passphraseSalt: null, payloadSha256: 'a'.repeat(64) } as const
const lastShown = { level: 'checked-and-uploaded', atMs: 5, accounts: 7 } as const
const off = freshDocument().backup
const on = { ...off, on: true, recoveryAccount: samsAccount }
const shown = (change: Partial<Shown>): Shown => ({
  flow: resting,
  kept: on,
  storage: { kind: 'icloud', label: '', account: null, error: null },
  versions: [],
  unopened: [],
  failure: null,
  isPending: false,
  comparison: { kind: 'none' },
  nowMs: now,
  ...change,
})
const running: BackupFlow = { kind: 'running', step: 'write', switchError: null }

describe('status', () => {
  it.each<[string, Partial<Shown>, object]>([
    ['the vault is closed', { kept: null, isPending: true }, { kind: 'off' }],
    ['off', { kept: { ...off, last }, isPending: true }, { kind: 'off' }],
    ['off, while it is turned on', { kept: off, flow: { kind: 'turning-on', step: 'write' } }, { kind: 'off' }],
    ['on, nothing to back up', {}, { kind: 'nothing-yet' }],
    ['done', { kept: { ...on, last } }, { kind: 'done', last: lastShown }],
    ['waiting for a change, although done before', { kept: { ...on, last }, isPending: true }, { kind: 'waiting', for: 'change', last: lastShown }],
    ['waiting after the start, before anything is known', { isPending: true }, { kind: 'waiting', for: 'change', last: null }],
    ['running, with the last good one', { kept: { ...on, last }, flow: running }, { kind: 'running', step: 'write', last: lastShown }],
    ['running, although it was failing', { kept: on, flow: running, failure: { error, sinceMs: 9 } }, { kind: 'running', step: 'write', last: null }],
    ['failing, with the last good one', { kept: { ...on, last }, failure: { error, sinceMs: now - 9 } }, { kind: 'failing', sinceMs: now - 9, isLong: false, error, last: lastShown }],
    ['failing, while the next try waits', { isPending: true, failure: { error, sinceMs: now - 9 } }, { kind: 'failing', sinceMs: now - 9, isLong: false, error, last: null }],
    ['failing for a day, to the millisecond', { failure: { error, sinceMs: now - day } }, { kind: 'failing', sinceMs: now - day, isLong: true, error, last: null }],
    ['failing for a millisecond less', { failure: { error, sinceMs: now - day + 1 } }, { kind: 'failing', sinceMs: now - day + 1, isLong: false, error, last: null }],
    ['no network: waited for quietly', { kept: { ...on, last }, failure: { error: offline, sinceMs: now - 9 } }, { kind: 'waiting', for: 'network', last: lastShown }],
    ['a network that is too slow: the same', { failure: { error: { ...error, code: 'cloud.timed-out' }, sinceMs: now } }, { kind: 'waiting', for: 'network', last: null }],
    ['no network for a day', { failure: { error: offline, sinceMs: now - day } }, { kind: 'failing', sinceMs: now - day, isLong: true, error: offline, last: null }],
    ['a clock that was set back behind the failure', { failure: { error, sinceMs: now + day } }, { kind: 'failing', sinceMs: now + day, isLong: false, error, last: null }],
  ])('%s', (_, change, status) => expect(viewOf(shown(change)).status).toEqual(status))
})

describe('the switch', () => {
  const step = (flow: BackupFlow, ...events: BackupEvent[]): BackupFlow => events.reduce(nextBackup, flow)

  it('is off with the reason after a failed attempt, until the next one', () => {
    const failed = step(resting, { kind: 'turn-on' }, { kind: 'step', step: 'folder' }, { kind: 'switch-failed', error })
    expect(viewOf(shown({ kept: off, flow: failed })).switch).toEqual({ kind: 'off', error })
    expect(viewOf(shown({ kept: off, flow: step(failed, { kind: 'turn-on' }) })).switch).toEqual({ kind: 'turning-on', step: 'sign-in' })
  })

  it('is off without a reason after a cancelled one', () => {
    expect(viewOf(shown({ kept: off, flow: step(resting, { kind: 'turn-on' }, { kind: 'switched' }) })).switch).toEqual({ kind: 'off', error: null })
  })

  it('stays on with the reason after a failed move, which runs don’t wipe and the status doesn’t take over', () => {
    const failed = step(resting, { kind: 'turn-on' }, { kind: 'switch-failed', error }, { kind: 'run' }, { kind: 'step', step: 'check' }, { kind: 'ended' })
    expect(viewOf(shown({ kept: { ...on, last }, flow: failed }))).toMatchObject({ switch: { kind: 'on', error }, status: { kind: 'done' } })
    expect(viewOf(shown({ kept: on, flow: step(failed, { kind: 'turn-on' }, { kind: 'switched' }) })).switch).toEqual({ kind: 'on' })
  })

  it('is on only when the vault says so, whatever happens, and the view keeps to the contract', () => {
    const event: fc.Arbitrary<BackupEvent> = fc.oneof(
      fc.constantFrom<BackupEvent>({ kind: 'turn-on' }, { kind: 'run' }, { kind: 'ended' }, { kind: 'switched' }, { kind: 'switch-failed', error }),
      fc.constantFrom('sign-in', 'key', 'folder', 'write', 'check').map((step): BackupEvent => ({ kind: 'step', step: step as 'key' })),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), fc.boolean(), fc.boolean(), fc.boolean(), fc.integer(), (events, isOn, isFailing, isPending, sinceMs) => {
        const flow = step(resting, ...events)
        const view = viewOf(shown({ flow, kept: isOn ? { ...on, last } : off, failure: isFailing ? { error, sinceMs } : null, isPending }))
        expect(backupView.parse(view)).toEqual(view)
        if (!isOn) expect(view.switch.kind).not.toBe('on')
        if (!isOn) expect(view.status.kind).toBe('off')
        if (isFailing || isPending || flow.kind === 'running') expect(view.status.kind).not.toBe('done')
      }),
    )
  })
})

describe('versions and places', () => {
  it('mark this computer’s own', () => {
    const version = { id: 'x', loc: testLoc, atMs: 1, dev: testDev, seq: 1, deviceName: 'Mac', os: 'macos', accounts: 2 } as const
    const view = viewOf(shown({ kept: { ...on, dev: testDev }, versions: [version, { ...version, id: 'y', dev: 'e'.repeat(32) }] }))
    expect(view.versions.map(({ id, loc, thisDevice }) => [id, loc, thisDevice])).toEqual([['x', testLoc, true], ['y', testLoc, false]])
  })

  it('tell of a place that was left no more than its name, its account’s name and the times', () => {
    const retired = { loc: testLoc, why: 'moved', folder: '/Users/sam/secret place', storageIdentity: null, label: 'secret place', recoveryAccount: samsAccount, mark: null, sinceMs: 1, untilMs: 2, isServerTime: true } as const
    const view = viewOf(shown({ kept: { ...on, retired: [retired], notices: ['new-key'], passphraseSalt: 'a'.repeat(32) } }))
    expect(view).toMatchObject({ notices: ['new-key'], hasPassphrase: true })
    expect(view.retired).toEqual([{ loc: testLoc, why: 'moved', label: 'secret place', recoveryAccount: samsAccount.userName, sinceMs: 1, untilMs: 2 }])
    expect(backupView.parse(view)).toEqual(view)
  })
})
