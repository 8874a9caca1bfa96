// A passphrase is planted, set, typed, mistyped and used in a recovery; then it is searched for in everything that leaves main's
// memory: the document on disk, the log, answers, errors, slices and the files of both guards. Only the recovery sheet has it.
import { describe, expect, it, vi } from 'vitest'
import { withBackup } from '../../src/main/core/backup/plan.ts'
import { passphraseBounds } from '../../src/main/core/backup/limits.ts'
import { createErrorReport } from '../../src/main/core/error-report.ts'
import { decodeHeader, encodeHeader } from '../../src/main/core/backup/header.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import { AppError } from '../../src/main/core/app-error.ts'
import { fromUtf8, utf8 } from '../../src/main/core/encoding.ts'
import type { RecoverySheet } from '../../src/main/core/ports.ts'
import { serializeDocument } from '../../src/main/core/vault/document.ts'
import { publishSlices } from '../../src/main/ipc/events.ts'
import { createPassphraseService } from '../../src/main/services/passphrase.ts'
import { createRecoveryService } from '../../src/main/services/recovery.ts'
import { samsAccount } from '../fakes/backup-fixtures.ts'
import { fakeKdf } from '../fakes/fake-kdf.ts'
import { fakeLog } from '../fakes/fake-log.ts'
import { fakeTime } from '../fakes/fake-time.ts'
import { lockedBackup, lockOf, noon } from '../fakes/locked-backup.ts'
import { freshDocument, memoryStore } from '../fakes/memory-store.ts'
import { seededRandom, testCrypto } from '../fakes/node-crypto-for-tests.ts'
import { ourselves, testRouter } from '../fakes/router.ts'
import { fakeSlices } from '../fakes/services.ts'

const planted = 'PLANTED ﬁve café'
const mistyped = 'PLANTED wrong one'
/** Every spelling that it could be found in. */
const spellings = [planted, mistyped].flatMap((text) => {
  const normal = text.normalize('NFKC')
  return [text, normal, ...[text, normal].flatMap((one) => [Buffer.from(one).toString('hex'), Buffer.from(one).toString('base64url'), Buffer.from(one).toString('base64'), encodeURIComponent(one)]), 'PLANTED']
})
const traceIn = (text: string): string[] => spellings.filter((spelling) => text.includes(spelling))

it('the search finds what it looks for', () => {
  expect(traceIn(JSON.stringify({ passphrase: planted }))).not.toEqual([])
  expect(traceIn(Buffer.from(planted.normalize('NFKC')).toString('hex'))).not.toEqual([])
})

describe('a planted passphrase', () => {
  it('is in nothing that leaves main’s memory but the recovery sheet', async () => {
    const backup = await lockedBackup()
    await backup.put(1, planted)
    const store = memoryStore(withBackup(freshDocument({ session: samsAccount }), { recoveryAccount: samsAccount }))
    const [kdf, log, time] = [fakeKdf(), fakeLog(), fakeTime(noon)]
    const documents: string[] = []
    store.onChange((document) => documents.push(fromUtf8(serializeDocument(document)) ?? ''))
    const sheets: RecoverySheet[] = []
    const passphrase = createPassphraseService({
      store,
      kdf,
      reader: backup.reader,
      storage: { current: () => backup.storage, name: () => 'iCloud Drive' },
      random: seededRandom('planted'),
      clock: time.clock,
      dialogs: { confirm: () => Promise.resolve(true) },
      sheet: { open: (sheet) => void sheets.push(sheet) },
      onUnlocked: () => undefined,
    })
    const recovery = createRecoveryService({
      store,
      session: { account: () => samsAccount, signInAndWait: () => Promise.resolve(samsAccount) },
      reader: backup.reader,
      storage: { current: () => backup.storage, view: () => ({ kind: 'icloud', label: '', account: null, error: null }) },
      kdf,
      dialogs: { chooseKeyFile: () => Promise.resolve(null) },
      crypto: testCrypto,
      random: seededRandom('planted'),
      clock: time.clock,
      report: createErrorReport({ random: seededRandom('planted'), log }, 'recovery'),
    })
    const slices = { ...fakeSlices(), recovery: recovery.view }
    const sent: unknown[] = []
    publishSlices({ slices, send: (channel, view) => void sent.push([channel, view]), log })
    const { router, logged } = testRouter({ slices, passphrase, recovery })
    const answers: unknown[] = []
    const call = async (...[name, params]: Parameters<typeof router.route> extends [unknown, infer N, infer P] ? [N, P] : never): Promise<unknown> => {
      const answer = await router.route(ourselves, name, params)
      answers.push(answer)
      return answer
    }
    const reach = (kind: string): Promise<void> => vi.waitFor(() => expect(recovery.view.get().kind).toBe(kind))

    await call('recovery.begin', {})
    await reach('passphrase')
    await call('recovery.enterPassphrase', { passphrase: mistyped })
    await vi.waitFor(() => expect(recovery.view.get()).toMatchObject({ wasWrong: true }))
    kdf.hold = () => Promise.reject(new AppError('backup.passphrase-failed', {}, { cause: new Error(planted) }))
    await call('recovery.enterPassphrase', { passphrase: planted })
    await reach('failed')
    expect(await call('backup.setPassphrase', { passphrase: planted, sheet: true })).toMatchObject({ error: { code: 'backup.passphrase-failed' } })
    kdf.hold = null
    await call('recovery.lookAgain', {})
    await reach('passphrase')
    await call('recovery.enterPassphrase', { passphrase: planted })
    await reach('choosing')
    const view = recovery.view.get()
    await call('recovery.choose', { versionId: view.kind === 'choosing' ? view.versions[0]?.id : '' })
    await reach('preview')
    await call('recovery.restore', {})
    await reach('done')
    expect(await call('backup.setPassphrase', { passphrase: 'PLANTED', sheet: true })).toMatchObject({ error: { code: 'backup.passphrase-too-short' } })
    expect(await call('backup.setPassphrase', { passphrase: planted, sheet: true })).toEqual({ ok: true, value: {} })
    expect(await call('backup.enterPassphrase', { passphrase: mistyped })).toMatchObject({ error: { code: 'backup.passphrase-wrong' } })
    expect(await call('backup.enterPassphrase', { passphrase: [planted] })).toMatchObject({ error: { code: 'ipc.bad-request' } })
    expect(await call('backup.enterPassphrase', { passphrase: planted.repeat(100) })).toMatchObject({ error: { code: 'ipc.bad-request' } })
    await call('state.read', {})

    // All of it was there to be searched.
    expect(documents.length).toBeGreaterThan(1)
    expect(sent.length).toBeGreaterThan(8)
    expect(logged.length + log.events.length).toBeGreaterThan(4)
    const stored = [...backup.storage.files, ...backup.appFolder.filesOf(samsAccount.oid)].map(([name, bytes]) => name + Buffer.from(bytes).toString('latin1'))
    for (const place of [documents, sent, answers, logged, log.events, stored]) expect(traceIn(JSON.stringify(place))).toEqual([])
    expect(sheets.map(({ passphrase: held }) => held.text())).toEqual([planted])
    expect(traceIn(JSON.stringify(sheets))).toEqual([])
  })
})

describe('a file’s own parameters', () => {
  const header = { alg: 'dir', enc: 'A256GCM', typ: releaseNames.typ, v: 1, kid: 'a'.repeat(32), loc: 'b'.repeat(32), dev: 'c'.repeat(32), seq: 1, at: noon, salt: new Uint8Array(32) } as const
  const withPw = (change: object): string => Buffer.from(utf8(fromUtf8(Buffer.from(encodeHeader({ ...header, pw: { kdf: 'argon2id', v: 19, ...lockOf(1) } }), 'base64url'))?.replace(/"pw":(\{.*?\})/, (_, pw: string) => `"pw":${JSON.stringify({ ...(JSON.parse(pw) as object), ...change })}`) ?? '')).toString('base64url')
  const codeOf = (text: string): unknown => {
    try {
      return decodeHeader(text, releaseNames).pw?.m
    } catch (error) {
      return error instanceof AppError ? error.code : error
    }
  }
  const { m, t, p } = passphraseBounds

  it.each([
    ['less memory than is safe', { m: m.min - 1 }],
    ['more memory than a computer has', { m: m.max + 1 }],
    ['4 TiB', { m: 4_294_967_295 }],
    ['no rounds', { t: t.min - 1 }],
    ['rounds for an hour', { t: t.max + 1 }],
    ['no lane', { p: p.min - 1 }],
    ['more lanes', { p: p.max + 1 }],
    ['half a round', { t: 1.5 }],
    ['a short salt', { salt: 'AAAA' }],
    ['another function', { kdf: 'argon2d' }],
    ['another version', { v: 16 }],
    ['one member more', { extra: 1 }],
  ])('with %s are refused before any work', (_, change) => {
    expect(codeOf(withPw(change))).toBe('backup.damaged')
  })

  it('within the bounds are taken', () => {
    expect(codeOf(withPw({}))).toBe(65_536)
    expect(codeOf(withPw({ m: m.max, t: t.max, p: p.max }))).toBe(m.max)
  })
})
