// What the window is shown of the switch and the runner: never more than what is so.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextBackup, resting, viewOf, type BackupEvent, type BackupFlow, type Shown } from '../../../../src/main/core/backup/flow.ts'
import { backupView } from '../../../../src/shared/contract/views.ts'
import type { ErrorView } from '../../../../src/shared/contract/errors.ts'
import { freshDocument } from '../../../fakes/memory-store.ts'
import { samsAccount, testDev, testLoc } from '../../../fakes/backup-fixtures.ts'

const error: ErrorView = { code: 'storage.full', detail: {}, reference: '0a0b0c0d' }
const last = { level: 'checked-and-uploaded', atMs: 5, accounts: 7, file: 'x', payloadSha256: 'a'.repeat(64) } as const
const off = freshDocument().backup
const on = { ...off, on: true, recoveryAccount: samsAccount }
const shown = (change: Partial<Shown>): Shown => ({ flow: resting, kept: on, storage: { kind: 'icloud', label: '', account: null, error: null }, versions: [], failure: null, ...change })

describe('status', () => {
  it.each<[string, Partial<Shown>, object]>([
    ['the vault is closed', { kept: null }, { kind: 'off' }],
    ['off', { kept: { ...off, last } }, { kind: 'off' }],
    ['on, nothing yet', {}, { kind: 'nothing-yet' }],
    ['done', { kept: { ...on, last } }, { kind: 'done', last: { level: 'checked-and-uploaded', atMs: 5, accounts: 7 } }],
    ['waiting after a change, although done before', { kept: { ...on, last }, flow: { ...resting, isWaiting: true } as BackupFlow }, { kind: 'waiting' }],
    ['running', { kept: { ...on, last }, flow: { kind: 'running', step: 'write' } }, { kind: 'running', step: 'write' }],
    ['failing, with the last good one', { kept: { ...on, last, failingSince: { atMs: 9, code: 'storage.full', detail: {} } }, failure: error }, { kind: 'failing', sinceMs: 9, error, last: { level: 'checked-and-uploaded', atMs: 5, accounts: 7 } }],
    ['failing, while the next try waits', { kept: { ...on, failingSince: { atMs: 9, code: 'storage.full', detail: {} } }, failure: error, flow: { ...resting, isWaiting: true } as BackupFlow }, { kind: 'failing', sinceMs: 9, error, last: null }],
  ])('%s', (_, change, status) => expect(viewOf(shown(change)).status).toEqual(status))
})

describe('the switch', () => {
  const step = (flow: BackupFlow, ...events: BackupEvent[]): BackupFlow => events.reduce(nextBackup, flow)

  it('is off with the reason after a failed attempt, until the next one', () => {
    const failed = step(resting, { kind: 'turn-on' }, { kind: 'step', step: 'folder' }, { kind: 'failed', error })
    expect(viewOf(shown({ kept: off, flow: failed })).switch).toEqual({ kind: 'off', error })
    expect(viewOf(shown({ kept: off, flow: step(failed, { kind: 'turn-on' }) })).switch).toEqual({ kind: 'turning-on', step: 'sign-in' })
  })

  it('is off without a reason after a cancelled one', () => {
    expect(viewOf(shown({ kept: off, flow: step(resting, { kind: 'turn-on' }, { kind: 'ended' }) })).switch).toEqual({ kind: 'off', error: null })
  })

  it('is on only when the vault says so, whatever happens, and the view keeps to the contract', () => {
    const event: fc.Arbitrary<BackupEvent> = fc.oneof(
      fc.constantFrom<BackupEvent>({ kind: 'changed' }, { kind: 'turn-on' }, { kind: 'run' }, { kind: 'ended' }, { kind: 'failed', error }),
      fc.constantFrom('sign-in', 'key', 'folder', 'write', 'check').map((step): BackupEvent => ({ kind: 'step', step: step as 'key' })),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), fc.boolean(), fc.boolean(), (events, isOn, isFailing) => {
        const view = viewOf(shown({ flow: step(resting, ...events), kept: isOn ? { ...on, last } : off, failure: isFailing ? error : null }))
        expect(backupView.parse(view)).toEqual(view)
        if (!isOn) expect(view.switch.kind).not.toBe('on')
        if (!isOn) expect(view.status.kind).toBe('off')
        if (isFailing) expect(view.status.kind).not.toBe('done')
      }),
    )
  })
})

describe('versions', () => {
  it('mark this computer’s own', () => {
    const version = { id: 'x', loc: testLoc, atMs: 1, dev: testDev, seq: 1, deviceName: 'Mac', os: 'macos', accounts: 2 } as const
    const view = viewOf(shown({ kept: { ...on, dev: testDev }, versions: [version, { ...version, id: 'y', dev: 'e'.repeat(32) }] }))
    expect(view.versions.map(({ id, thisDevice }) => [id, thisDevice])).toEqual([['x', true], ['y', false]])
  })
})
