// "I can't sign in to that account": what that means, and the two ways that are left.
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { cannotSignInWords, recoveryWords } from '../../copy/recovery.ts'
import { useCalls } from '../../state/use-calls.ts'
import { Frame, StepHeading } from './frame.tsx'
import { Reasons } from './reasons.tsx'

export const CannotSignIn = ({ onBack }: { readonly onBack: () => void }) => {
  const { send, refusal } = useCalls()
  return (
    <Frame step={0} page="stage" onEscape={onBack} refusal={refusal} foot={<Button onPress={onBack}>{recoveryWords.back}</Button>}>
      <div className="stage-body stage-body--left">
        <Glyph icon="person" tone="plain" />
        <StepHeading>{cannotSignInWords.title}</StepHeading>
        <p className="lead">{cannotSignInWords.lead}</p>
        <Reasons
          reasons={cannotSignInWords.steps.map((step, index) =>
            index === 0
              ? {
                  ...step,
                  button: (
                    <Button icon="external" onPress={() => void send('links.open', { topic: 'microsoft-recovery' })}>
                      {cannotSignInWords.open}
                    </Button>
                  ),
                }
              : step,
          )}
        />
      </div>
    </Frame>
  )
}
