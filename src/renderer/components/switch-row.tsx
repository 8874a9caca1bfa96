// A row of a card with a switch at its end. The title is the switch's name, the text its description.
import { type ReactNode, useId } from 'react'
import { Spinner } from './spinner.tsx'

export interface SwitchRowProps {
  readonly title: string
  readonly text?: ReactNode
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly disabled?: boolean
  /** A spinner beside the switch, which can't be used meanwhile. */
  readonly busy?: boolean
  readonly start?: ReactNode
}

export const SwitchRow = ({ title, text, on, onChange, disabled = false, busy = false, start }: SwitchRowProps) => {
  const textId = useId()
  return (
    <div className="row">
      {start}
      <div className="row-text">
        <b aria-hidden="true">{title}</b>
        {text !== undefined && <span id={textId}>{text}</span>}
      </div>
      <div className="row-end">
        {busy && <Spinner />}
        <span className="switch">
          <input
            type="checkbox"
            role="switch"
            aria-label={title}
            aria-describedby={text === undefined ? undefined : textId}
            checked={on}
            disabled={disabled || busy}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          <span />
        </span>
      </div>
    </div>
  )
}
