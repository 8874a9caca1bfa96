// What a version would bring back, account by account, before anything changes.
import type { RecoveryView } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { Pill } from '../../components/pill.tsx'
import { accountTitle, needPill, previewWords, recoveryWords } from '../../copy/recovery.ts'
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { useNow } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { Frame, StepHeading } from './frame.tsx'

export const Preview = ({ view }: { readonly view: Extract<RecoveryView, { kind: 'preview' }> }) => {
  const { send, refusal } = useCalls()
  const words = previewWords(view, useNow(stepMs), systemLocale())
  const back = (): void => void send('recovery.back', {})
  return (
    <Frame
      step={2}
      page="main"
      onEscape={back}
      refusal={refusal}
      foot={
        <>
          <Button push onPress={() => void send('recovery.cancel', {})}>
            {recoveryWords.cancel}
          </Button>
          <Button onPress={back}>{recoveryWords.back}</Button>
          <Button look="primary" onPress={() => void send('recovery.restore', {})}>
            {words.restore}
          </Button>
        </>
      }
    >
      <div className="page-head">
        <StepHeading>{words.title}</StepHeading>
        <p className="lead">{words.lead}</p>
      </div>
      <ul className="card rows" aria-label={recoveryWords.accountsLabel}>
        {view.accounts.map((account, index) => {
          const pill = needPill[account.need]
          return (
            // Two accounts may look the same, and the list never changes while it shows.
            <li className="row" key={index}>
              <Monogram name={account.issuer === '' ? account.userName : account.issuer} size="s" />
              <div className="row-text">
                <b>{accountTitle(account)}</b>
                <span>{account.userName}</span>
              </div>
              <Pill tone={pill.tone} icon={pill.icon}>
                {pill.text}
              </Pill>
            </li>
          )
        })}
      </ul>
      <div>
        <p className="small section-note">{words.saved}</p>
      </div>
    </Frame>
  )
}
