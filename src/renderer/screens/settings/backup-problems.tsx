// What stands between the user and a good backup, one banner for each, with the button that helps. Which call a button
// is depends on what failed: the wish to turn backup on, a run, or the sign-in alone.
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { CallName } from '../../../shared/contract/names.ts'
import type { LinkTopic } from '../../../shared/contract/calls.ts'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/card.tsx'
import { guardOf, problemsOf } from '../../copy/backup.ts'
import { errorCopy, type ErrorIntent } from '../../copy/errors.ts'
import { assertNever } from '../../state/assert-never.ts'
import { useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'

/** Where the error comes from: the user's wish to turn on, the sign-in, or a look at what is. */
type Origin = ReturnType<typeof problemsOf>[number]['origin']

type Plan = Extract<CallName, 'backup.turnOn' | 'backup.run' | 'backup.refresh' | 'session.signIn' | 'backup.chooseFolder'> | { readonly topic: LinkTopic }

/** Exported for its table in tests/unit/renderer/backup-settings.test.tsx. */
export const planFor = (intent: ErrorIntent, error: ErrorView, origin: Origin): Plan => {
  switch (intent.kind) {
    case 'retry':
      if (origin === 'run') return 'backup.run'
      if (origin === 'sign-in') return 'session.signIn'
      return origin === 'turn-on' && guardOf(error.code) !== 'storage' ? 'backup.turnOn' : 'backup.refresh'
    case 'sign-in':
    case 'other-account':
      return origin === 'turn-on' ? 'backup.turnOn' : 'session.signIn'
    case 'choose-folder':
      return 'backup.chooseFolder'
    case 'open-link':
      return { topic: intent.topic }
    default:
      return assertNever(intent)
  }
}

const carryOut = (plan: Plan, { send }: Calls): void => {
  if (typeof plan === 'string') void send(plan, {})
  else void send('links.open', plan)
}

const Problem = ({ error, origin, calls }: { readonly error: ErrorView; readonly origin: Origin; readonly calls: Calls }) => {
  const { platform } = useSlice('app')
  const { title, sentence, action } = errorCopy(error, platform)
  return (
    <Banner
      tone="warn"
      role={origin === 'standing' || origin === 'run' ? 'status' : 'alert'}
      title={`${title}.`}
      action={
        action && (
          <Button look="quiet" onPress={() => carryOut(planFor(action.does, error, origin), calls)}>
            {action.label}
          </Button>
        )
      }
    >
      {sentence}
    </Banner>
  )
}

export const BackupProblems = ({ calls }: { readonly calls: Calls }) => {
  const problems = problemsOf(useSlice('backup'), useSlice('session'), calls.refusal)
  if (problems.length === 0) return null
  return (
    <Section>
      <div className="problems">
        {problems.map(({ error, origin }) => (
          <Problem key={`${origin}:${error.code}`} error={error} origin={origin} calls={calls} />
        ))}
      </div>
    </Section>
  )
}
