// What stands between the user and a good backup, one banner for each, with the button that helps. Which call a button
// is depends on what failed: the wish to turn backup on or to move it, a run, or the sign-in alone.
import { useState } from 'react'
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { CallName } from '../../../shared/contract/names.ts'
import type { LinkTopic } from '../../../shared/contract/calls.ts'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/card.tsx'
import { guardOf, locToTakeBack, movedNothing, type Problem, problemsOf } from '../../copy/backup.ts'
import { errorCopy, type ErrorIntent } from '../../copy/errors.ts'
import { passphraseWords } from '../../copy/passphrase.ts'
import { assertNever } from '../../state/assert-never.ts'
import { useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'
import { Question } from './question.tsx'

type Plan =
  | Extract<
      CallName,
      | 'backup.turnOn'
      | 'backup.run'
      | 'backup.refresh'
      | 'session.signIn'
      | 'backup.chooseFolder'
      | 'backup.acceptStorage'
      | 'backup.makeAppFolder'
      | 'backup.putKeyBack'
      | 'backup.useOtherAccount'
    >
  | 'passphrase'
  | 'take-back'
  | { readonly topic: LinkTopic }

/** Null: the button would do nothing from here. Exported for its table in tests/unit/renderer/backup-settings.test.tsx. */
export const planFor = (intent: ErrorIntent, error: ErrorView, origin: Problem['origin']): Plan | null => {
  switch (intent.kind) {
    case 'retry':
      if (origin === 'run') return 'backup.run'
      if (origin === 'sign-in') return 'session.signIn'
      // Where to it was to move is in the user's head alone.
      if (origin === 'move') return null
      return origin === 'turn-on' && guardOf(error.code) !== 'storage' ? 'backup.turnOn' : 'backup.refresh'
    case 'sign-in':
    case 'other-account':
      if (origin === 'move') return 'backup.useOtherAccount'
      return origin === 'turn-on' ? 'backup.turnOn' : 'session.signIn'
    case 'choose-folder':
      return 'backup.chooseFolder'
    case 'accept-storage':
      return 'backup.acceptStorage'
    case 'make-app-folder':
      return 'backup.makeAppFolder'
    case 'put-key-back':
      return 'backup.putKeyBack'
    case 'enter-passphrase':
      return 'passphrase'
    case 'take-back':
      return 'take-back'
    case 'use-key-file':
      return null
    case 'open-link':
      return { topic: intent.topic }
    default:
      return assertNever(intent)
  }
}

export interface BackupProblemsProps {
  readonly calls: Calls
  readonly onEnterPassphrase: (then: 'turn-on' | null) => void
  readonly onMakeAppFolder: () => void
}

const ProblemBanner = ({ problem: { error, origin }, calls, onEnterPassphrase, onMakeAppFolder }: BackupProblemsProps & { readonly problem: Problem }) => {
  const { platform } = useSlice('app')
  const loc = locToTakeBack(useSlice('backup'))
  const [asking, setAsking] = useState(false)
  const { title, sentence, action } = errorCopy(error, platform)
  const plan = action ? planFor(action.does, error, origin) : null
  const carryOut = (): void => {
    if (plan === null) return
    if (plan === 'passphrase') onEnterPassphrase(origin === 'turn-on' ? 'turn-on' : null)
    else if (plan === 'take-back') {
      if (loc !== null) void calls.send('backup.takeBack', { loc })
    } else if (plan === 'backup.makeAppFolder') onMakeAppFolder()
    else if (typeof plan === 'string') void calls.send(plan, {})
    else void calls.send('links.open', plan)
  }
  const isOffered = plan !== null && !(plan === 'take-back' && loc === null)
  const mayGoWithout = error.code === 'backup.passphrase-needed' && origin === 'turn-on'
  return (
    <>
      <Banner
        tone="warn"
        role={origin === 'standing' || origin === 'run' ? 'status' : 'alert'}
        title={`${title}.`}
        action={
          action &&
          isOffered && (
            <div className="banner-actions">
              <Button look="quiet" onPress={carryOut}>
                {action.label}
              </Button>
              {mayGoWithout && (
                <Button look="quiet" onPress={() => setAsking(true)}>
                  {passphraseWords.without}
                </Button>
              )}
            </div>
          )
        }
      >
        {origin === 'move' ? `${sentence} ${movedNothing}` : sentence}
      </Banner>
      {asking && (
        <Question
          icon="lock"
          title={passphraseWords.withoutTitle}
          text={passphraseWords.withoutText}
          cancel={passphraseWords.cancel}
          go={passphraseWords.without}
          onClose={() => setAsking(false)}
          onGo={() => void calls.send('backup.turnOn', { withoutPassphrase: true })}
        />
      )}
    </>
  )
}

export const BackupProblems = (props: BackupProblemsProps) => {
  const problems = problemsOf(useSlice('backup'), useSlice('session'), props.calls.refusal)
  if (problems.length === 0) return null
  return (
    <Section>
      <div className="problems">
        {problems.map((problem) => (
          <ProblemBanner key={`${problem.origin}:${problem.error.code}`} problem={problem} {...props} />
        ))}
      </div>
    </Section>
  )
}
