// The backup also needs its passphrase: one field, what to do when it is forgotten, and the wait while it is tried. It also asks for
// the passphrase of further versions while others can be chosen already.
import { type SyntheticEvent, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { PassphraseField, takePassphrase } from '../../components/passphrase-field.tsx'
import { askPassphraseWords, forgottenWords, passphraseWords } from '../../copy/passphrase.ts'
import { recoveryWords } from '../../copy/recovery.ts'
import { useCalls } from '../../state/use-calls.ts'
import { Frame, StepHeading } from './frame.tsx'
import { Reasons } from './reasons.tsx'

const formId = 'passphrase'

const Forgotten = ({ onBack }: { readonly onBack: () => void }) => (
  <Frame step={0} page="stage" onEscape={onBack} foot={<Button onPress={onBack}>{recoveryWords.back}</Button>}>
    <div className="stage-body stage-body--left">
      <Glyph icon="lock" tone="plain" />
      <StepHeading>{forgottenWords.title}</StepHeading>
      <p className="lead">{forgottenWords.lead}</p>
      <Reasons reasons={forgottenWords.steps} />
    </div>
  </Frame>
)

export interface AskPassphraseProps {
  readonly locked: number
  readonly wasWrong: boolean
  /** Back to the list where versions can be chosen without it; absent where there are none, and Cancel ends the recovery. */
  readonly onBack?: () => void
}

export const AskPassphrase = ({ locked, wasWrong, onBack }: AskPassphraseProps) => {
  const { send, refusal } = useCalls()
  const input = useRef<HTMLInputElement>(null)
  const [typedSince, setTypedSince] = useState(false)
  const [forgotten, setForgotten] = useState(false)
  const words = askPassphraseWords(locked)
  if (forgotten) return <Forgotten onBack={() => setForgotten(false)} />
  const leave = onBack ?? ((): void => void send('recovery.cancel', {}))
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (input.current?.value === '') {
      input.current.focus()
      return
    }
    void send('recovery.enterPassphrase', { passphrase: takePassphrase(input) })
  }
  return (
    <Frame
      step={0}
      page="stage"
      onEscape={leave}
      refusal={refusal}
      foot={
        <>
          <Button push onPress={leave}>
            {onBack ? recoveryWords.back : recoveryWords.cancel}
          </Button>
          <Button look="primary" type="submit" form={formId}>
            {words.next}
          </Button>
        </>
      }
    >
      <div className="stage-body stage-body--left">
        <Glyph icon="lock" />
        <StepHeading>{words.title}</StepHeading>
        <p className="lead">{words.lead}</p>
        <form className="form stage-block" id={formId} onSubmit={submit}>
          <PassphraseField label={passphraseWords.field} input={input} error={wasWrong && !typedSince ? words.wrong : null} onInput={() => setTypedSince(true)} />
          <div className="actions">
            <Button look="quiet" onPress={() => setForgotten(true)}>
              {words.forgotten}
            </Button>
          </div>
        </form>
      </div>
    </Frame>
  )
}
