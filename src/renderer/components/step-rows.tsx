// Steps of something under way: a tick, a turning circle, or an empty circle, each with its words.
import { Icon } from './icon.tsx'

export interface StepRowsProps {
  readonly label: string
  readonly steps: readonly { readonly text: string; readonly state: 'done' | 'now' | 'next' }[]
}

const marks = {
  done: (
    <span className="check-icon" aria-hidden="true">
      <Icon name="check" />
    </span>
  ),
  now: <span className="spinner spinner--step" aria-hidden="true" />,
  next: <span className="step-todo" aria-hidden="true" />,
}

export const StepRows = ({ label, steps }: StepRowsProps) => (
  <ul className="card rows" aria-label={label}>
    {steps.map(({ text, state }) => (
      <li className="row" key={text} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
        {marks[state]}
        <span className={state === 'next' ? 'row-text step-later' : 'row-text'}>{state === 'now' ? <b>{text}</b> : text}</span>
      </li>
    ))}
  </ul>
)
