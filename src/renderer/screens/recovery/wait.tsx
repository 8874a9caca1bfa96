// Looking for the backup, or opening one version: a short wait that can be left.
import { Button } from '../../components/button.tsx'
import { recoveryWords } from '../../copy/recovery.ts'
import { Frame, StepHeading } from './frame.tsx'

export interface WaitProps {
  readonly step: number
  readonly title: string
  readonly lead: string
  readonly leave: 'cancel' | 'back'
  readonly onLeave: () => void
}

export const Wait = ({ step, title, lead, leave, onLeave }: WaitProps) => (
  <Frame step={step} page="stage" onEscape={onLeave} foot={<Button onPress={onLeave}>{recoveryWords[leave]}</Button>}>
    <div className="stage-body">
      <span className="spinner spinner--large" aria-hidden="true" />
      <StepHeading>{title}</StepHeading>
      <p className="lead">{lead}</p>
    </div>
  </Frame>
)
