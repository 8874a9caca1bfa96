// States of the backup, the check-up and the recovery as main would send them, and the buttons that lead to the page that shows
// them. Looked at by ../pages.test.ts; nothing here is a real name or secret.
import type { CheckResult, BackupView, PreviewAccountView, RecoveryView, StateView, VersionView } from '../../../../src/shared/contract/views.ts'
import { emptyState, fakeAccount, fakeError, hexId, type Handlers } from '../../../fakes/fake-bridge.ts'

export interface Scene {
  readonly state: Partial<StateView>
  /** Names of buttons, pressed one after the other. */
  readonly press: readonly string[]
  readonly answers?: Handlers
}

/** When every scene is looked at. */
export const nowMs = Date.parse('2026-11-24T09:43:00Z')
const minutes = (count: number): number => nowMs - count * 60_000
const days = (count: number): number => nowMs - count * 86_400_000

const app: StateView['app'] = { ...emptyState().app, platform: 'macos' }
const account = { userName: 'sam.rivera@outlook.com', displayName: 'Sam Rivera' }
const signedIn: StateView['session'] = { kind: 'signed-in', account }
const icloud: BackupView['storage'] = { kind: 'icloud', label: '', account: 'sam@icloud.com', error: null }
const folder: BackupView['storage'] = { kind: 'folder', label: 'Safe', account: null, error: null }
const accounts: StateView['accounts'] = {
  list: [fakeAccount(), fakeAccount({ id: hexId(2), kind: 'work', issuer: 'Contoso', userName: 'sam@contoso.example', binding: 'this-device' })],
  undo: null,
}
const codes: StateView['codes'] = {
  items: [hexId(1), hexId(2)].map((id) => ({ kind: 'timed', id, code: '482193', next: '771020', validFromMs: nowMs - 10_000, validUntilMs: nowMs + 20_000 })),
  copied: null,
}

const version = (id: string, atMs: number, deviceName: string, count: number): VersionView => ({ id, loc: hexId(9), atMs, deviceName, os: 'macos', accounts: count, thisDevice: deviceName !== 'Studio iMac' })
const versions = [version('a', minutes(2), 'Sam’s MacBook Pro', 6), version('b', days(1), 'Sam’s MacBook Pro', 6), version('c', days(3), 'Studio iMac', 5), version('d', days(21), 'Studio iMac', 5)]
const lastGood = { level: 'checked-and-uploaded', atMs: minutes(2), accounts: 6 } as const

const on = (change: Partial<BackupView> = {}): BackupView => ({
  ...emptyState().backup,
  storage: icloud,
  switch: { kind: 'on' },
  recoveryAccount: account,
  status: { kind: 'done', last: lastGood },
  versions,
  ...change,
})
const off = (change: Partial<BackupView> = {}): BackupView => ({ ...emptyState().backup, storage: icloud, ...change })
const failing = (code: Parameters<typeof fakeError>[0], detail: Parameters<typeof fakeError>[1] = {}): BackupView =>
  on({ status: { kind: 'failing', sinceMs: days(2), isLong: true, error: fakeError(code, detail), last: lastGood } })

const settings = (backup: BackupView, change: Partial<StateView> = {}, press: readonly string[] = []): Scene => ({
  state: { app, accounts, codes, session: signedIn, backup, ...change },
  press: ['Settings', 'Backup', ...press],
})

const everyUnopened: BackupView['unopened'] = (['damaged', 'passphrase', 'newer', 'not-downloaded', 'unknown-key', 'practice-data'] as const).map((state, index) => ({
  id: state,
  loc: hexId(9),
  atMs: index === 5 ? null : days(4 + index),
  state,
}))

const result = (check: CheckResult['check'], change: Partial<CheckResult> = {}): CheckResult => ({ check, result: 'pass', error: null, count: null, names: [], fix: null, ...change })

const mixed: readonly CheckResult[] = [
  result('network'),
  result('recovery-account'),
  result('key', { result: 'fail', error: fakeError('key-guard.missing'), count: 1, fix: 'put-key-back' }),
  result('storage'),
  result('folder'),
  result('newest-version', { result: 'warn', count: 1, fix: 'back-up-now' }),
  result('age', { result: 'warn', count: 3, error: fakeError('session.needs-sign-in'), fix: 'sign-in' }),
  result('older-version', { count: 3 }),
  result('clock', { result: 'fail', count: 95, fix: 'open-time-settings' }),
  result('not-in-backup', { result: 'warn', count: 5, names: ['Contoso (sam@contoso.example)', 'Paperboat', 'Harbour Mail (sam@harbourmail.example)', 'Steam', 'Fabrikam'] }),
  result('guards-apart', { result: 'warn', fix: 'set-passphrase' }),
  result('own-codes', { result: 'skipped' }),
]
const good: readonly CheckResult[] = mixed.map(({ check }) => result(check, { count: check === 'newest-version' ? 6 : check === 'older-version' ? 3 : 0 }))

const checkup = (view: StateView['checkup'], press: readonly string[] = ['Check now']): Scene => settings(on(), { checkup: view }, press)

const compared: BackupView['comparison'] = {
  kind: 'ready',
  version: versions[2] ?? version('c', days(3), 'Studio iMac', 5),
  accounts: [
    { issuer: 'Paperboat', userName: 'sam', state: 'only-in-version' },
    { issuer: 'Contoso', userName: 'sam@contoso.example', state: 'only-here' },
    { issuer: 'Harbour Mail', userName: 'sam@harbourmail.example', state: 'changed' },
    { issuer: 'Steam', userName: 'samrivera', state: 'same' },
  ],
  settingsDiffer: true,
  orderDiffers: true,
}

const recovery = (view: RecoveryView, press: readonly string[] = [], backup: BackupView = off()): Scene => ({ state: { app, session: signedIn, backup, recovery: view }, press })
const choosing = (change: Partial<Extract<RecoveryView, { kind: 'choosing' }>> = {}): RecoveryView => ({
  kind: 'choosing',
  userName: account.userName,
  storage: icloud,
  versions,
  damaged: 0,
  locked: 0,
  newer: 0,
  notDownloaded: 0,
  missingNewestAtMs: null,
  ...change,
})
const preview: readonly PreviewAccountView[] = [{ kind: 'work', issuer: 'Contoso', userName: 'sam@contoso.example', need: 'scan' }]

export const scenes: Readonly<Record<string, Scene>> = {
  'backup off': settings(off(), { session: { kind: 'signed-out' } }),
  'backup on': settings(on()),
  'backup in a folder, key not checked': settings(on({ storage: folder, status: { kind: 'done', last: { ...lastGood, level: 'written' } } })),
  'backup waiting for iCloud': settings(on({ status: { kind: 'done', last: { ...lastGood, level: 'checked-in-folder' } } })),
  'backup failing, other iCloud account': settings(failing('storage.other-account', { expected: 'sa...@icloud.com', found: 'kim@icloud.com' })),
  'backup failing, key missing': settings(failing('key-guard.missing')),
  'turning on': settings(off({ switch: { kind: 'turning-on', step: 'folder' } })),
  'turning on, passphrase needed': settings(off({ switch: { kind: 'off', error: fakeError('backup.passphrase-needed') } })),
  'turning on, without passphrase asked': settings(off({ switch: { kind: 'off', error: fakeError('backup.passphrase-needed') } }), {}, ['Go on without a passphrase']),
  'app folder fault': settings(off({ switch: { kind: 'off', error: fakeError('cloud.app-folder-fault') } })),
  'a new key': settings(on({ notices: ['new-key'] })),
  'new key asked': settings(on(), {}, ['Use a new key…']),
  'every state of a version': settings(on({ unopened: everyUnopened, hasPassphrase: true })),
  'deleted and moved': settings(
    off({
      retired: [
        { loc: hexId(1), why: 'deleted', sinceMs: days(1), untilMs: days(-29), label: '', recoveryAccount: account.userName },
        { loc: hexId(2), why: 'moved', sinceMs: days(6), untilMs: days(-24), label: 'Safe', recoveryAccount: 'sam.other@outlook.com' },
      ],
    }),
  ),
  'turn off asked': settings(on(), {}, ['Turn off…']),
  'set a passphrase': settings(on(), {}, ['Set a passphrase…']),
  'change the passphrase': settings(on({ hasPassphrase: true }), {}, ['Change…']),
  'enter a passphrase': settings(on({ unopened: everyUnopened }), {}, ['Enter passphrase…']),
  'compare, opening': settings(on({ comparison: { kind: 'opening', loc: hexId(9), versionId: 'c' } }), {}, ['Compare Today, 9:41, Sam’s MacBook Pro, this Mac']),
  'compare, differing': settings(on({ comparison: compared }), {}, ['Compare Today, 9:41, Sam’s MacBook Pro, this Mac']),
  'compare, the same': settings(on({ comparison: { ...compared, accounts: [], settingsDiffer: false, orderDiffers: false } }), {}, ['Compare Today, 9:41, Sam’s MacBook Pro, this Mac']),
  'compare, failed': settings(on({ comparison: { kind: 'failed', loc: hexId(9), versionId: 'c', error: fakeError('storage.not-downloaded') } }), {}, ['Compare Today, 9:41, Sam’s MacBook Pro, this Mac']),

  'check-up, never': checkup({ last: null, running: null }),
  'check-up, running': checkup({ last: null, running: { done: 4, total: 12 } }),
  'check-up, mixed': checkup({ last: { atMs: minutes(1), results: [...mixed] }, running: null }, ['Show the results']),
  'check-up, all good': checkup({ last: { atMs: minutes(0), results: [...good] }, running: null }, ['Show the results']),
  'check-up, row in Settings': checkup({ last: { atMs: days(1), results: [...mixed] }, running: null }, []),

  'accounts, backup failing for a day': { state: { app, accounts, codes, session: signedIn, backup: failing('session.needs-sign-in') }, press: [] },

  'recovery, looking': recovery({ kind: 'looking', progress: { done: 3, total: 12 } }),
  'recovery, passphrase': recovery({ kind: 'passphrase', locked: 3, wasWrong: false }),
  'recovery, passphrase wrong': recovery({ kind: 'passphrase', locked: 3, wasWrong: true }),
  'recovery, passphrase forgotten': recovery({ kind: 'passphrase', locked: 3, wasWrong: false }, ['I forgot it']),
  'recovery, trying': recovery({ kind: 'trying-passphrase' }),
  'recovery, choosing': recovery(choosing()),
  'recovery, choosing with much left out': recovery(choosing({ damaged: 2, locked: 1, newer: 1, notDownloaded: 3, missingNewestAtMs: minutes(2) })),
  'recovery, key missing': recovery({ kind: 'failed', error: fakeError('key-guard.missing') }),
  'recovery, other build': recovery({ kind: 'failed', error: fakeError('key-guard.other-app') }),
  'recovery, nobody in iCloud': recovery({ kind: 'failed', error: fakeError('storage.signed-out') }),
  'recovery, preview': recovery({ kind: 'preview', version: versions[0] ?? version('a', minutes(2), 'Sam’s MacBook Pro', 6), accounts: [...preview] }),
}
