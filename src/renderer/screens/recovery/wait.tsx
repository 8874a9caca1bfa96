// Looking for the backup, trying a passphrase, opening one version: a wait that can be left, with its progress where that is known.
import { Button } from '../../components/button.tsx'
import { Progress } from '../../components/progress.tsx'
import { recoveryWords } from '../../copy/recovery.ts'
import { Frame, StepHeading } from './frame.tsx'

export interface WaitProps {
  readonly step: number
  readonly title: string
  readonly lead: string
  readonly leave: 'cancel' | 'back'
  readonly onLeave: () => void
  readonly progress?: { readonly done: number; readonly total: number; readonly label: string; readonly count: string; readonly valueText: string; readonly text: string } | null
}

export const Wait = ({ step, title, lead, leave, onLeave, progress = null }: WaitProps) => (
  <Frame step={step} page="stage" onEscape={onLeave} foot={<Button onPress={onLeave}>{recoveryWords[leave]}</Button>}>
    <div className="stage-body">
      <span className="spinner spinner--large" aria-hidden="true" />
      <StepHeading>{title}</StepHeading>
      <p className="lead">{lead}</p>
      {progress && (
        <div className="stage-block">
          <Progress label={progress.label} done={progress.done} total={progress.total} valueText={progress.valueText} />
          <p className="small num progress-words">{progress.count}</p>
          <p className="small">{progress.text}</p>
        </div>
      )}
    </div>
  </Frame>
)
