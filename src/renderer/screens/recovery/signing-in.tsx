// Sign in to the recovery account: the browser has the page, the window waits and says what will be refused there.
import { CopyLinkButton } from '../../components/copy-link-button.tsx'
import { Button } from '../../components/button.tsx'
import { Guards } from '../../components/guards.tsx'
import { keyGuardCard, recoveryStorageCard } from '../../copy/guards.ts'
import { recoveryWords, signInLead } from '../../copy/recovery.ts'
import { signInProgress, signInWords } from '../../copy/session.ts'
import { stepMs } from '../../../shared/copy/time.ts'
import { useNow, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { Frame, StepHeading } from './frame.tsx'

export const SigningIn = () => {
  const { platform, signInConfigured } = useSlice('app')
  const session = useSlice('session')
  const backup = useSlice('backup')
  const { send, refusal } = useCalls()
  const nowMs = useNow(stepMs)
  const progress = signInProgress(session, nowMs) ?? signInProgress({ kind: 'opening-browser' }, nowMs)
  const cancel = (): void => void send('recovery.cancel', {})
  if (!progress) return null
  return (
    <Frame step={0} page="stage" onEscape={cancel} refusal={refusal} foot={<Button onPress={cancel}>{recoveryWords.cancel}</Button>}>
      <div className="stage-body">
        <span className="spinner spinner--large" aria-hidden="true" />
        <StepHeading key={progress.title}>{progress.title}</StepHeading>
        <p className="lead">{signInLead}</p>
        <div className="stage-block">
          <Guards keyGuard={keyGuardCard(backup, session, signInConfigured)} storage={recoveryStorageCard(backup, platform)} />
          <p className="small section-note">{signInWords.personalOnly}</p>
        </div>
        {progress.left !== null && (
          <>
            <p className="small stage-note">
              {signInWords.browserClosed} {progress.left}
            </p>
            <div className="actions actions--center">
              <CopyLinkButton />
            </div>
          </>
        )}
      </div>
    </Frame>
  )
}
