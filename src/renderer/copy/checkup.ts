// Check my backup: a sentence for each check and result, and the words of the one button that fixes it. What a check's `count` and
// `names` are, core/checkup/judge.ts says. Renderer; tests/unit/renderer/checkup.test.tsx.
import type { BackupView, Check, CheckResult, CheckupView, Fix, Platform } from '../../shared/contract/views.ts'
import { accountsCount, platformWords } from '../../shared/copy/platform.ts'
import { storageName } from '../../shared/copy/storage.ts'
import { ago, type Locale } from '../../shared/copy/time.ts'
import { errorCopy } from './errors.ts'

export const checkupWords = {
  title: 'Check my backup',
  text: 'Tests both accounts and opens the newest version, as a recovery would. Nothing is changed.',
  checkNow: 'Check now',
  checkAgain: 'Check again',
  show: 'Show the results',
  back: 'Backup',
  cancel: 'Cancel',
  attention: 'Needs attention',
  good: 'All good',
  notChecked: 'Not checked',
  running: 'Checking your backup',
  never: 'Nothing was checked yet',
  neverText: 'Twofold asks your recovery account for the key, opens the newest version and an older one, and compares them with what is here.',
} as const

/** Said before a result's title to those who don't see its icon. */
export const resultName: Record<CheckResult['result'], string> = { pass: 'Passed: ', warn: 'Needs a look: ', fail: 'Failed: ', skipped: 'Not checked: ' }

export const fixLabels: Record<Fix, string> = {
  'sign-in': 'Sign in',
  'put-key-back': 'Put the key back',
  'choose-folder': 'Choose a folder…',
  'accept-storage': 'Use this account…',
  'back-up-now': 'Back up now',
  'turn-on': 'Turn on backup',
  'set-passphrase': 'Set a passphrase…',
  'open-time-settings': 'Open time settings',
  'open-icloud-help': 'Open Apple’s help',
  'look-again': 'Check again',
}

export interface CheckWords {
  readonly title: string
  readonly text: string
}

interface Facts {
  readonly result: CheckResult
  readonly backup: BackupView
  readonly platform: Platform
}

const named = (names: readonly string[], count: number): string => {
  const shown = names.slice(0, 3)
  const rest = count - shown.length
  const parts = rest > 0 ? [...shown, rest === 1 ? '1 more' : `${rest} more`] : shown
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

const seconds = (count: number): string => (count < 90 ? (count === 1 ? '1 second' : `${count} seconds`) : `${Math.round(count / 60)} minutes`)
const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

/** What is said of a check that passed. */
const passed: Record<Check, (facts: Facts) => CheckWords> = {
  network: () => ({ title: 'The network works', text: 'Microsoft answered.' }),
  'recovery-account': ({ backup }) => ({
    title: 'The recovery account works',
    text: backup.recoveryAccount === null ? 'It is signed in, and it is a personal account.' : `Signed in as ${backup.recoveryAccount.userName}.`,
  }),
  key: () => ({ title: 'The key is there', text: 'Your Microsoft account gave it out, and it is the right one.' }),
  storage: ({ backup: { storage } }) =>
    storage.kind === 'icloud'
      ? { title: 'iCloud Drive works', text: storage.account === null ? 'It is on.' : `Signed in as ${storage.account}.` }
      : { title: 'The folder is there', text: `The backup is kept in ${storageName(storage)}.` },
  folder: () => ({ title: 'Versions can be saved', text: 'Twofold can read the backup folder and save in it.' }),
  'newest-version': ({ result, platform }) => ({
    title: 'The newest version opens',
    text: `Read, unlocked and compared: ${accountsCount(result.count ?? 0)}, the same as on ${platformWords(platform).computer}.`,
  }),
  age: ({ result }) => ({ title: 'The backup is recent', text: result.count === null || result.count === 0 ? 'The newest checked version is less than a day old.' : `The newest checked version is ${days(result.count)} old.` }),
  'older-version': ({ result }) => ({
    title: 'Older versions open',
    text: result.count === 1 ? 'There is one, and it was opened.' : `One of ${result.count ?? 0} was opened, and none is damaged.`,
  }),
  clock: ({ platform }) => ({ title: 'The clock is right', text: `Codes depend on it. ${platformWords(platform).Computer} and Microsoft agree on the time.` }),
  'not-in-backup': () => ({ title: 'Every account is in the backup', text: 'A recovery brings the codes of all of them back.' }),
  'guards-apart': ({ platform }) => ({ title: 'The two guards are apart', text: `No copy of the key was found on ${platformWords(platform).computer} beside the backup.` }),
  'own-codes': () => ({ title: 'Your recovery account doesn’t lock itself in', text: 'Its own codes aren’t kept in Twofold.' }),
}

/** What is said where there is no code that says it. */
const found: Record<Check, (facts: Facts) => CheckWords> = {
  network: () => ({ title: 'The network doesn’t work', text: 'Microsoft didn’t answer. Check the network, then check again.' }),
  'recovery-account': () => ({ title: 'The recovery account doesn’t work', text: 'Sign in to it again.' }),
  key: ({ result }) => ({
    title: result.count === 1 || result.count === null ? 'There is a key that Twofold hasn’t seen before' : `There are ${result.count} keys that Twofold hasn’t seen before`,
    text: 'Another computer began to use it, or somebody who can sign in to your Microsoft account put it there. The next backup takes it up.',
  }),
  storage: ({ backup }) => ({ title: `There is a problem with ${storageName(backup.storage)}`, text: 'Look at it in the system, then check again.' }),
  folder: () => ({ title: 'The backup folder doesn’t work', text: 'Twofold can’t read it or save in it. Choose another folder.' }),
  'newest-version': ({ result, platform }) => ({
    title: 'The newest version isn’t what is here now',
    text:
      result.count === null || result.count === 0
        ? `It opens, but its order or settings differ from those on ${platformWords(platform).computer}.`
        : `It opens, but ${result.count === 1 ? '1 account differs' : `${result.count} accounts differ`} from what is on ${platformWords(platform).computer}.`,
  }),
  age: ({ result }) => ({ title: 'The backup is old', text: `The newest checked version is ${days(result.count ?? 0)} old.` }),
  'older-version': ({ result }) => ({
    title: result.count === 1 || result.count === null ? '1 version is damaged' : `${result.count} versions are damaged`,
    text: 'It can’t be opened. The other versions don’t need it, and new ones are not affected.',
  }),
  clock: ({ result, platform }) => ({
    title: `The clock is ${seconds(result.count ?? 0)} off`,
    text: `Codes depend on the time, so they may be refused. Let ${platformWords(platform).system} set the clock by itself.`,
  }),
  'not-in-backup': ({ result, platform }) => {
    const { computer } = platformWords(platform)
    const count = result.count ?? result.names.length
    const title = count === 1 ? '1 account would not make codes after a recovery' : `${count} accounts would not make codes after a recovery`
    const who = named(result.names, count)
    return {
      title,
      text:
        result.fix === null
          ? `${who}: kept on ${computer} only, so ${count === 1 ? 'it comes' : 'they come'} back as ${count === 1 ? 'a name' : 'names'} and ${count === 1 ? 'needs' : 'need'} more verification.`
          : `${who}: the codes aren’t in any version that was opened.`,
    }
  },
  'guards-apart': ({ result, backup, platform }) => ({
    title: 'Both guards are on one disk',
    text: `OneDrive keeps a copy of the key on ${platformWords(platform).computer}, beside the backup. Whoever gets at the disk has both. ${
      result.fix === null && backup.hasPassphrase ? 'Your passphrase still guards new versions.' : 'A passphrase guards against that. In OneDrive you can also stop keeping that folder here.'
    }`,
  }),
  'own-codes': ({ result }) => ({
    title: 'Your recovery account may lock itself in',
    text: `${named(result.names, result.count ?? result.names.length)}: the codes for your recovery account are in Twofold. If they are only here, you can’t sign in when you need the backup. Keep another way in at Microsoft, such as a phone number or a recovery code.`,
  }),
}

/** What each check is called when nothing could be said of it. */
const topics: Record<Check, string> = {
  network: 'The network',
  'recovery-account': 'The recovery account',
  key: 'The key',
  storage: 'The storage',
  folder: 'The backup folder',
  'newest-version': 'The newest version',
  age: 'The age of the backup',
  'older-version': 'An older version',
  clock: 'The clock',
  'not-in-backup': 'Accounts that aren’t in the backup',
  'guards-apart': 'Whether both guards are on one disk',
  'own-codes': 'The recovery account’s own codes',
}

const nothingToCheck: Partial<Record<Check, string>> = {
  'older-version': 'There is only one version so far.',
  'own-codes': 'Nobody is signed in.',
  network: 'There was nothing to ask Microsoft for.',
  key: 'There is no backup that has one yet.',
  clock: 'No service told the time.',
}

export const checkWords = (result: CheckResult, backup: BackupView, platform: Platform): CheckWords => {
  const facts: Facts = { result, backup, platform }
  switch (result.result) {
    case 'pass':
      return passed[result.check](facts)
    case 'skipped':
      return {
        title: topics[result.check],
        text: result.error === null ? (nothingToCheck[result.check] ?? 'Something that it depends on has to work first.') : `${errorCopy(result.error, platform).title}.`,
      }
    case 'warn':
    case 'fail': {
      const byCode = result.error && errorCopy(result.error, platform)
      if (!byCode) return found[result.check](facts)
      // The age itself is the news, and the code says why.
      if (result.check === 'age' && result.count !== null) return { title: found.age(facts).title, text: `${found.age(facts).text} ${byCode.title}.` }
      if (result.check === 'older-version' && result.result === 'warn') return found['older-version'](facts)
      return { title: byCode.title, text: byCode.sentence }
    }
  }
}

export interface CheckGroups {
  /** Failures first, then what needs a look. */
  readonly attention: readonly CheckResult[]
  readonly good: readonly CheckResult[]
  readonly notChecked: readonly CheckResult[]
}

export const groupsOf = (results: readonly CheckResult[]): CheckGroups => {
  const of = (...kinds: CheckResult['result'][]): CheckResult[] => kinds.flatMap((kind) => results.filter(({ result }) => result === kind))
  return { attention: of('fail', 'warn'), good: of('pass'), notChecked: of('skipped') }
}

const problems = (count: number): string => (count === 1 ? '1 problem' : `${count} problems`)
const looks = (count: number): string => (count === 1 ? '1 thing to look at' : `${count} things to look at`)

export interface Summary {
  readonly tone: 'ok' | 'warn' | 'danger'
  readonly title: string
  readonly text: string
}

/** What the check-up found as a whole. It says that a recovery would work only when the newest version was opened. */
export const summaryOf = ({ atMs, results }: NonNullable<CheckupView['last']>, nowMs: number, locale: Locale): Summary => {
  const failed = results.filter(({ result }) => result === 'fail').length
  const warned = results.filter(({ result }) => result === 'warn').length
  const newest = results.find(({ check }) => check === 'newest-version')
  const opened = newest?.result === 'pass' || newest?.result === 'warn'
  const skipped = results.some(({ result }) => result === 'skipped')
  const when = `Checked ${ago(atMs, nowMs, locale)}.`
  const text = `${when} ${opened ? 'The newest version was opened, as a recovery would.' : 'The newest version was not opened.'}`
  if (failed > 0) return { tone: 'danger', title: warned > 0 ? `${problems(failed)}, ${looks(warned)}` : problems(failed), text }
  if (warned > 0) return { tone: 'warn', title: looks(warned), text }
  return opened ? { tone: 'ok', title: skipped ? 'What could be checked is good' : 'Everything is good', text } : { tone: 'warn', title: 'Not everything could be checked', text }
}

export const progressWords = ({ done, total }: NonNullable<CheckupView['running']>): string => `${done} of ${total} checks done`
