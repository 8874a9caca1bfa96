// The restore under way. It is one write, all or nothing, so there is nothing to cancel half way.
import type { RecoveryView } from '../../../shared/contract/views.ts'
import { Progress } from '../../components/progress.tsx'
import { StepRows } from '../../components/step-rows.tsx'
import { recoveryWords, restoringWords } from '../../copy/recovery.ts'
import { useSlice } from '../../state/context.tsx'
import { Frame, StepHeading } from './frame.tsx'

export const Restoring = ({ view }: { readonly view: Extract<RecoveryView, { kind: 'restoring' }> }) => {
  const { platform } = useSlice('app')
  const { storage } = useSlice('backup')
  const words = restoringWords(view, storage, platform)
  return (
    <Frame step={3} page="stage" onEscape={null} foot={<span className="small push">{recoveryWords.allOrNothing}</span>}>
      <div className="stage-body stage-body--left stage-body--roomy">
        <div className="stage-center">
          <StepHeading>{words.title}</StepHeading>
          <p className="lead stage-lead">{words.lead}</p>
        </div>
        <div className="stage-note">
          <Progress label={words.title} done={view.done} total={view.total} valueText={words.valueText} />
          <p className="small num progress-words">
            <span>{words.count}</span>
            <span>{words.percent}</span>
          </p>
        </div>
        <StepRows label={recoveryWords.stepsLabel} steps={words.steps} />
      </div>
    </Frame>
  )
}
