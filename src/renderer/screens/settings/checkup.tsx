// Check my backup: what was found, failures first, each with a sentence and one button; progress and a way out while it runs.
import { useRef, useEffect, useState } from 'react'
import type { CallName } from '../../../shared/contract/names.ts'
import type { LinkTopic } from '../../../shared/contract/calls.ts'
import type { CheckResult, Fix } from '../../../shared/contract/views.ts'
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/card.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { Icon } from '../../components/icon.tsx'
import { Progress } from '../../components/progress.tsx'
import { checkWords, checkupWords as words, fixLabels, groupsOf, progressWords, resultName, summaryOf } from '../../copy/checkup.ts'
import { errorCopy } from '../../copy/errors.ts'
import { useGo, useNotices, useNow, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { SetPassphraseSheet } from './passphrase-sheets.tsx'

type Plan =
  | Extract<CallName, 'session.signIn' | 'backup.putKeyBack' | 'backup.chooseFolder' | 'backup.acceptStorage' | 'backup.run' | 'backup.turnOn' | 'checkup.run'>
  | { readonly topic: LinkTopic }
  | 'passphrase'

/** Which call a fix is. Exported for its table in tests/unit/renderer/checkup.test.tsx. */
export const fixPlans: Record<Fix, Plan> = {
  'sign-in': 'session.signIn',
  'put-key-back': 'backup.putKeyBack',
  'choose-folder': 'backup.chooseFolder',
  'accept-storage': 'backup.acceptStorage',
  'back-up-now': 'backup.run',
  'turn-on': 'backup.turnOn',
  'set-passphrase': 'passphrase',
  'open-time-settings': { topic: 'time-settings' },
  'open-icloud-help': { topic: 'icloud-drive' },
  'look-again': 'checkup.run',
}

const marks = {
  pass: { look: 'check-icon', icon: 'check' },
  warn: { look: 'check-icon check-icon--warn', icon: 'bang' },
  fail: { look: 'check-icon check-icon--fail', icon: 'x' },
  skipped: { look: 'check-icon check-icon--quiet', icon: 'clock' },
} as const

const glyphs = { ok: 'shield', warn: 'shield-bang', danger: 'shield-bang' } as const

interface CheckProps {
  readonly result: CheckResult
  readonly onFix: (fix: Fix) => void
}

const Check = ({ result, onFix }: CheckProps) => {
  const { platform } = useSlice('app')
  const backup = useSlice('backup')
  const { title, text } = checkWords(result, backup, platform)
  const { look, icon } = marks[result.result]
  const { fix } = result
  return (
    <li className="check">
      <span className={look} aria-hidden="true">
        <Icon name={icon} />
      </span>
      <div>
        <b>
          <span className="sr-only">{resultName[result.result]}</span>
          {title}
        </b>
        <p>{text}</p>
      </div>
      {fix !== null && (
        <Button aria={{ 'aria-label': `${fixLabels[fix]}: ${title}` }} onPress={() => onFix(fix)}>
          {fixLabels[fix]}
        </Button>
      )}
    </li>
  )
}

const Checks = ({ title, results, onFix }: { readonly title: string; readonly results: readonly CheckResult[]; readonly onFix: (fix: Fix) => void }) =>
  results.length === 0 ? null : (
    <Section title={title}>
      <ul className="card rows checks" aria-label={title}>
        {results.map((result) => (
          <Check key={result.check} result={result} onFix={onFix} />
        ))}
      </ul>
    </Section>
  )

/** Says the outcome once, when a run that was watched has ended. */
const useSpokenOutcome = (text: string | null, isRunning: boolean): void => {
  const { say } = useNotices()
  const wasRunning = useRef(isRunning)
  useEffect(() => {
    if (wasRunning.current && !isRunning && text !== null) say(text)
    wasRunning.current = isRunning
  }, [isRunning, text, say])
}

const Results = () => {
  const { platform } = useSlice('app')
  const { last, running } = useSlice('checkup')
  const calls = useCalls()
  const [asking, setAsking] = useState(false)
  const nowMs = useNow(stepMs)
  const summary = last && summaryOf(last, nowMs, systemLocale())
  useSpokenOutcome(summary && summary.title, running !== null)
  const refused = calls.refusal && errorCopy(calls.refusal, platform)
  const fix = (what: Fix): void => {
    const plan = fixPlans[what]
    if (plan === 'passphrase') setAsking(true)
    else if (typeof plan === 'string') void calls.send(plan, {})
    else void calls.send('links.open', plan)
  }
  const groups = last && running === null ? groupsOf(last.results) : null
  return (
    <>
      {running ? (
        <Section>
          <div className="card card--pad checkup-running">
            <h2 className="h2">{words.running}</h2>
            <Progress label={words.running} done={running.done} total={running.total} valueText={progressWords(running)} />
            <p className="small num">{progressWords(running)}</p>
          </div>
        </Section>
      ) : (
        <Section>
          <div className="card card--pad summary">
            {summary ? <Glyph icon={glyphs[summary.tone]} tone={summary.tone} /> : <Glyph icon="shield" tone="plain" />}
            <div>
              <h2 className="h2">{summary ? summary.title : words.never}</h2>
              <p className="lead">{summary ? summary.text : words.neverText}</p>
            </div>
          </div>
        </Section>
      )}
      {refused && (
        <Section>
          <Banner tone="warn" role="alert" title={refused.title}>
            {refused.sentence}
          </Banner>
        </Section>
      )}
      {groups && (
        <>
          <Checks title={words.attention} results={groups.attention} onFix={fix} />
          <Checks title={words.good} results={groups.good} onFix={fix} />
          <Checks title={words.notChecked} results={groups.notChecked} onFix={fix} />
        </>
      )}
      {asking && <SetPassphraseSheet onClose={() => setAsking(false)} />}
    </>
  )
}

const Foot = () => {
  const { last, running } = useSlice('checkup')
  const { go } = useGo()
  const { send } = useCalls()
  return (
    <footer className="footbar">
      <Button push icon="chev-left" onPress={() => go({ kind: 'settings', tab: 'backup' })}>
        {words.back}
      </Button>
      {running === null ? (
        <Button look="primary" onPress={() => void send('checkup.run', {})}>
          {last === null ? words.checkNow : words.checkAgain}
        </Button>
      ) : (
        <Button onPress={() => void send('checkup.cancel', {})}>{words.cancel}</Button>
      )}
    </footer>
  )
}

export const CheckupPage = () => (
  <>
    <main className="main" tabIndex={0}>
      <Results />
    </main>
    <Foot />
  </>
)
