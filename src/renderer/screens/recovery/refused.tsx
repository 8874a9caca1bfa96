// Accounts are here already: nothing newer may be overwritten, so the recovery doesn't start.
import type { RecoveryView } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { recoveryWords, refusedWords } from '../../copy/recovery.ts'
import { useGo, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { Frame, StepHeading } from './frame.tsx'
import { Reasons } from './reasons.tsx'

export const Refused = ({ view }: { readonly view: Extract<RecoveryView, { kind: 'refused' }> }) => {
  const { platform } = useSlice('app')
  const { go } = useGo()
  const { send } = useCalls()
  const words = refusedWords(view.accounts, platform)
  const cancel = (): void => {
    // What to do next is in the list, wherever the recovery was begun.
    go({ kind: 'accounts' })
    void send('recovery.cancel', {})
  }
  return (
    <Frame
      step={null}
      page="stage"
      onEscape={cancel}
      foot={
        <>
          <span className="small push">{recoveryWords.nothingChanged}</span>
          <Button onPress={cancel}>{recoveryWords.cancel}</Button>
        </>
      }
    >
      <div className="stage-body stage-body--left" role="alert">
        <Glyph icon="alert" tone="warn" />
        <StepHeading>{words.title}</StepHeading>
        <p className="lead">{words.lead}</p>
        <Reasons reasons={words.steps} />
      </div>
    </Frame>
  )
}
