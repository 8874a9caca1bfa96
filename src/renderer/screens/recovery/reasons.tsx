// A numbered card: what may be the reason, or what to do in order. A reason may carry a button.
import type { ReactNode } from 'react'

export interface ReasonsProps {
  readonly reasons: readonly { readonly title: string; readonly text: string; readonly button?: ReactNode }[]
}

export const Reasons = ({ reasons }: ReasonsProps) => (
  <ol className="card card--pad numlist stage-block stage-block--near">
    {reasons.map(({ title, text, button }) => (
      <li key={title}>
        <b>{title}</b>
        <p>{text}</p>
        {button}
      </li>
    ))}
  </ol>
)
