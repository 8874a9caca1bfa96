// Turns what a check-up gathered into one result per check, each with at most one way to fix it. Pure; loaded by main. Guards that
// nothing passes that wasn't seen. tests/unit/core/checkup/judge.test.ts has the tables.
import type { ErrorCode } from '../../../shared/contract/errors.ts'
import { checks, type Check, type CheckResult, type Fix } from '../../../shared/contract/views.ts'
import type { Account } from '../accounts/account.ts'
import { AppError, assertNever } from '../app-error.ts'
import { payloadOf, serializePayload } from '../backup/payload.ts'
import { isSameAccount } from '../backup/plan.ts'
import type { OpenedVersion } from '../backup/reader.ts'
import { dayMs, drill } from './drill.ts'
import type { Answer, Facts } from './facts.ts'

/** A result before its error has a reference. */
export interface Judged extends Omit<CheckResult, 'error'> {
  readonly error: AppError | null
}

/** The tenant of every personal Microsoft account. */
const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'
const maxNames = 10

/** In the order of the contract's `checks`. */
export const judge = (facts: Facts): Judged[] => checks.map((check) => judgeOne(check, facts))

const judgeOne = (check: Check, facts: Facts): Judged => {
  switch (check) {
    case 'network':
      return { ...blank(check), ...network(facts) }
    case 'recovery-account':
      return { ...blank(check), ...recoveryAccount(facts) }
    case 'key':
      return { ...blank(check), ...key(facts) }
    case 'storage':
      return { ...blank(check), ...storage(facts) }
    case 'folder':
      return { ...blank(check), ...folder(facts) }
    case 'newest-version':
      return { ...blank(check), ...newestVersion(facts) }
    case 'age':
      return { ...blank(check), ...age(facts) }
    case 'older-version':
      return { ...blank(check), ...olderVersion(facts) }
    case 'clock':
      return { ...blank(check), ...clock(facts) }
    case 'not-in-backup':
      return { ...blank(check), ...notInBackup(facts) }
    case 'guards-apart':
      return { ...blank(check), ...guardsApart(facts) }
    case 'own-codes':
      return { ...blank(check), ...ownCodes(facts) }
    default:
      return assertNever(check)
  }
}

type Verdict = Partial<Judged> & Pick<Judged, 'result'>

const blank = (check: Check): Omit<Judged, 'result'> => ({ check, error: null, count: null, names: [], fix: null })
const pass = (count: number | null = null): Verdict => ({ result: 'pass', count })
const failed = (error: AppError): Verdict => ({ result: 'fail', error, fix: fixOf(error.code) })
const skipped = (because: AppError | null): Verdict => ({ result: 'skipped', error: because })
const unlessOk = (answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Verdict => (answer.kind === 'failed' ? failed(answer.error) : skipped(answer.because))

/** What a button can do about a code, where it isn't just to look again. */
const fixes: Partial<Record<ErrorCode, Fix>> = {
  'session.needs-sign-in': 'sign-in',
  'session.wrong-account': 'sign-in',
  'cloud.unauthorized': 'sign-in',
  'key-guard.missing': 'put-key-back',
  'key-guard.changed': 'put-key-back',
  'key-guard.damaged': 'put-key-back',
  'storage.off': 'open-icloud-help',
  'storage.signed-out': 'open-icloud-help',
  'storage.other-account': 'accept-storage',
  'storage.missing': 'choose-folder',
  'storage.denied': 'choose-folder',
  'storage.read-only': 'choose-folder',
  'storage.link-refused': 'choose-folder',
  'storage.in-onedrive': 'choose-folder',
  'storage.too-many-files': 'choose-folder',
  'backup.none': 'back-up-now',
  'backup.damaged': 'back-up-now',
  'backup.check-failed': 'back-up-now',
  'backup.not-on': 'turn-on',
}

/** Null: nothing that one press would do. */
const fixOf = (code: ErrorCode): Fix | null => fixes[code] ?? (code.startsWith('cloud.') || code.startsWith('storage.') ? 'look-again' : null)

const backUp = ({ document }: Facts): Fix => (document.backup.on ? 'back-up-now' : 'turn-on')

// --- the guards ------------------------------------------------------------------------------------------------------

/** Nobody answered, or somebody in between did. */
const noAnswer: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['cloud.offline', 'cloud.timed-out', 'cloud.cut', 'cloud.bad-answer', 'cloud.redirect-refused', 'session.untrusted-answer', 'app.unexpected'])

const network = ({ signIn, keys }: Facts): Verdict => {
  if (signIn.kind === 'not-asked') return skipped(signIn.because)
  if (signIn.kind === 'ok' || keys.kind === 'ok') return pass()
  // It fails before anything is sent.
  if (signIn.error.code === 'session.not-configured') return skipped(signIn.error)
  return noAnswer.has(signIn.error.code) ? { ...failed(signIn.error), fix: 'look-again' } : pass()
}

const recoveryAccount = ({ account, signIn }: Facts): Verdict => {
  if (!account) return failed(new AppError('session.needs-sign-in'))
  if (account.tid !== personalTenant) return { ...failed(new AppError('session.work-account', { found: account.userName })), fix: 'sign-in' }
  if (signIn.kind === 'failed' && noAnswer.has(signIn.error.code)) return skipped(signIn.error)
  return signIn.kind === 'ok' ? pass() : unlessOk(signIn)
}

const key = (facts: Facts): Verdict => {
  const { keys, document } = facts
  if (keys.kind !== 'ok') return unlessOk(keys)
  const { missing, changed, unknown, noneUsable } = keys.value
  if (changed > 0) return { ...failed(new AppError('key-guard.changed')), count: changed }
  if (missing > 0) return { ...failed(new AppError('key-guard.missing')), count: missing }
  if (noneUsable) {
    const hasPins = document.backup.pins.some(({ loc }) => loc === document.backup.loc)
    return { ...failed(noneUsable), fix: hasPins ? fixOf(noneUsable.code) : null }
  }
  // Taken up, and announced, by the next backup.
  if (unknown > 0) return { result: 'warn', count: unknown, fix: backUp(facts) }
  return pass(keys.value.usable)
}

/** There is no storage at all, so nothing can be said of its folder. */
const isAbsent = (code: ErrorCode): boolean => code === 'storage.off' || code === 'storage.signed-out' || code === 'storage.other-account' || code === 'storage.missing'

/** It failed in a way that says nothing of whether the storage is on. */
const isUnclear = (code: ErrorCode): boolean => code === 'storage.failed' || !code.startsWith('storage.')

const storage = ({ storage: answer, storageIdentity, document }: Facts): Verdict => {
  if (answer.kind === 'not-asked') return skipped(answer.because)
  if (answer.kind === 'failed' && isAbsent(answer.error.code)) return failed(answer.error)
  if (answer.kind === 'failed' && isUnclear(answer.error.code)) return skipped(answer.error)
  const { storageIdentity: before, loc } = document.backup
  if (loc !== null && before !== null && storageIdentity !== null && before !== storageIdentity) {
    return failed(new AppError('storage.other-account', { expected: before, found: storageIdentity }))
  }
  return pass()
}

const folder = ({ storage: answer, location }: Facts): Verdict => {
  if (answer.kind === 'failed' && isAbsent(answer.error.code)) return skipped(answer.error)
  if (answer.kind !== 'ok') return unlessOk(answer)
  return location.kind === 'failed' ? failed(location.error) : pass()
}

// --- versions --------------------------------------------------------------------------------------------------------

const newestVersion = (facts: Facts): Verdict => {
  const { document, location, versions, newest } = facts
  if (location.kind === 'ok' && location.value.isDeleted) return { result: 'fail', error: new AppError('backup.location-deleted') }
  if (versions.kind !== 'ok') return isNone(versions) ? noVersion(facts) : unlessOk(versions)
  if (versions.value.lastFile) return failed(versions.value.lastFile)
  if (newest.kind === 'not-asked' && newest.because === null) return noVersion(facts)
  if (newest.kind !== 'ok') return unlessOk(newest)
  // An empty vault is never backed up by itself, so what the version holds stays the newest there is.
  if (document.accounts.length === 0 || isAsHere(newest.value, document)) return pass(newest.value.accounts.length)
  return { result: 'warn', count: countDiffering(newest.value, document), fix: backUp(facts) }
}

const isNone = (answer: Answer<unknown>): boolean => answer.kind === 'failed' && answer.error.code === 'backup.none'

const noVersion = (facts: Facts): Verdict =>
  facts.document.accounts.length === 0 ? skipped(new AppError('backup.empty')) : { result: 'fail', error: new AppError('backup.none'), fix: backUp(facts) }

const age = (facts: Facts): Verdict => {
  const { document, nowMs, newest } = facts
  const { on, last, failingSince } = document.backup
  if (!on) return { result: document.accounts.length > 0 ? 'fail' : 'warn', error: new AppError('backup.not-on'), fix: 'turn-on' }
  if (document.accounts.length === 0) return skipped(new AppError('backup.empty'))
  // What this check-up has opened with the guard's key counts as checked, whatever the last backup could say of itself.
  const checked = [...(last && last.level !== 'written' ? [last.atMs] : []), ...(newest.kind === 'ok' ? [newest.value.version.atMs] : [])]
  const error = failingSince && new AppError(failingSince.code, failingSince.detail)
  const fix = (error && fixOf(error.code)) ?? 'back-up-now'
  if (checked.length === 0) return { result: 'fail', error: error ?? new AppError('backup.none'), fix }
  const days = Math.floor(Math.max(0, nowMs - Math.max(...checked)) / dayMs)
  if (days < drill.warnFromDays) return pass(days)
  return { result: days < drill.failFromDays ? 'warn' : 'fail', error, count: days, fix }
}

const olderVersion = ({ versions, older }: Facts): Verdict => {
  if (versions.kind !== 'ok') return isNone(versions) ? skipped(null) : skipped(versions.kind === 'failed' ? versions.error : versions.because)
  if (older.kind === 'failed') return failed(older.error)
  if (versions.value.damaged > 0) return { result: 'warn', error: new AppError('backup.damaged', { count: versions.value.damaged }), count: versions.value.damaged }
  return older.kind === 'ok' ? pass(versions.value.others.length) : skipped(older.because)
}

/** The version restored here would change nothing. */
const isAsHere = (opened: OpenedVersion, document: Facts['document']): boolean => {
  const { loc, dev, seq, deviceName, os } = opened.version
  const inVersion = payloadOf({ ...opened, device: { name: deviceName, os } }, { loc, dev, seq })
  return serializePayload(inVersion) === serializePayload(payloadOf(document, { loc, dev, seq }))
}

/** Accounts that are in one of the two alone, or in both but not alike; their order aside. */
const countDiffering = (opened: OpenedVersion, document: Facts['document']): number => {
  const { loc, dev, seq } = opened.version
  const spell = (account: Account): string => serializePayload(payloadOf({ ...document, accounts: [account] }, { loc, dev, seq }))
  const here = new Map(document.accounts.map((account) => [account.id, spell(account)]))
  const there = new Map(opened.accounts.map((account) => [account.id, spell(account)]))
  const ids = new Set([...here.keys(), ...there.keys()])
  return [...ids].filter((id) => here.get(id) !== there.get(id)).length
}

// --- the rest --------------------------------------------------------------------------------------------------------

const clock = ({ driftMs, signIn }: Facts): Verdict => {
  if (driftMs === null) return skipped(signIn.kind === 'failed' ? signIn.error : null)
  const ms = Math.abs(driftMs)
  const seconds = Math.round(ms / 1000)
  if (ms < drill.clockWarnFromMs) return pass(seconds)
  return { result: ms < drill.clockFailFromMs ? 'warn' : 'fail', count: seconds, fix: 'open-time-settings' }
}

const notInBackup = (facts: Facts): Verdict => {
  const { document, newest, older, versions } = facts
  const isUnseen = newest.kind === 'failed' || versions.kind === 'failed' || (versions.kind === 'not-asked' && document.backup.loc !== null)
  if (isUnseen && !isNone(versions)) return skipped(reasonOf(newest) ?? reasonOf(versions))
  // What was backed up last can't be opened, so nobody knows what is in it.
  if (versions.kind === 'ok' && versions.value.lastFile) return skipped(versions.value.lastFile)
  const kept = [newest, older].flatMap((answer) => (answer.kind === 'ok' ? answer.value.accounts : []))
  const isKept = ({ id, credential }: Account): boolean =>
    kept.some((account) => account.id === id && account.credential?.type === credential?.type && credential !== null && account.credential?.secret.equals(credential.secret) === true)
  const missing = document.accounts.filter((account) => account.credential !== null && !isKept(account))
  if (missing.length === 0) return pass()
  const couldBe = missing.some(({ binding }) => binding === 'portable')
  return { result: 'warn', count: missing.length, names: missing.slice(0, maxNames).map(shownName), fix: couldBe ? backUp(facts) : null }
}

const reasonOf = (answer: Answer<unknown>): AppError | null => (answer.kind === 'failed' ? answer.error : answer.kind === 'not-asked' ? answer.because : null)

const guardsApart = ({ storage: answer, hasLocalKeyFile, document }: Facts): Verdict => {
  if (answer.kind === 'failed' && answer.error.code === 'storage.in-onedrive') return failed(answer.error)
  if (hasLocalKeyFile.kind !== 'ok') return skipped(reasonOf(hasLocalKeyFile))
  if (!hasLocalKeyFile.value) return pass()
  return { result: 'warn', fix: document.backup.passphraseSalt === null ? 'set-passphrase' : null }
}

/** Its codes may be locked behind itself. */
const ownCodes = ({ account, document }: Facts): Verdict => {
  if (!account) return skipped(null)
  const own = document.accounts.filter(
    ({ kind, credential, msa, userName }) => kind === 'personal' && credential !== null && (isSameAccount(msa ?? null, account) || isSameName(userName, account.userName)),
  )
  return own.length === 0 ? pass() : { result: 'warn', count: own.length, names: own.slice(0, maxNames).map(shownName) }
}

const isSameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

const shownName = ({ issuer, userName }: Account): string => (issuer === '' || userName === '' ? `${issuer}${userName}` : `${issuer} (${userName})`)
