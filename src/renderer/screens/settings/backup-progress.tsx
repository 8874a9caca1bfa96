// What is under way in Settings > Backup: a sign-in in the browser, and the steps of turning backup on.
import { Button } from '../../components/button.tsx'
import { Card, Section } from '../../components/card.tsx'
import { CopyLinkButton } from '../../components/copy-link-button.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { StepRows } from '../../components/step-rows.tsx'
import { turningOnSteps } from '../../copy/backup.ts'
import { backupSettingsWords as words } from '../../copy/backup-settings.ts'
import { signInProgress, signInWords } from '../../copy/session.ts'
import { stepMs } from '../../../shared/copy/time.ts'
import { useNow, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'

export const SignInProgress = () => {
  const session = useSlice('session')
  const { switch: on } = useSlice('backup')
  const { send } = useCalls()
  const progress = signInProgress(session, useNow(stepMs))
  if (!progress) return null
  return (
    <Section note={signInWords.personalOnly}>
      <Card>
        <div className="row">
          <Spinner />
          <div className="row-text">
            <b role="status">{progress.title}</b>
            <span>{progress.sentence}</span>
            {progress.left !== null && <span>{progress.left}</span>}
          </div>
          <div className="row-end row-end--stack">
            {progress.left !== null && <CopyLinkButton look="plain" />}
            {on.kind !== 'turning-on' && <Button onPress={() => void send('session.cancel', {})}>{signInWords.cancel}</Button>}
          </div>
        </div>
      </Card>
    </Section>
  )
}

export const TurningOn = () => {
  const { switch: on, storage } = useSlice('backup')
  const { send } = useCalls()
  if (on.kind !== 'turning-on') return null
  return (
    <Section title={words.turningOn} aside={<Button onPress={() => void send('backup.cancel', {})}>{words.cancel}</Button>}>
      <StepRows label={words.turningOn} steps={turningOnSteps(on.step, storage)} />
    </Section>
  )
}
