// A choice of one among rows of a card, each with a title and a line of what it means.
import { type ReactNode, useId } from 'react'

export interface RadioRow<T extends string> {
  readonly value: T
  readonly title: string
  readonly text?: string
  /** At the end of the row, such as a Pill. */
  readonly end?: ReactNode
}

export interface RadioRowsProps<T extends string> {
  readonly label: string
  readonly value: T | null
  readonly options: readonly RadioRow<T>[]
  readonly onChange: (value: T) => void
  readonly disabled?: boolean
}

export const RadioRows = <T extends string>({ label, value, options, onChange, disabled = false }: RadioRowsProps<T>) => {
  const name = useId()
  return (
    <div className="card rows options" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label className="option" key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={disabled}
            aria-label={option.title}
            aria-describedby={option.text === undefined ? undefined : `${name}-${option.value}`}
            onChange={() => onChange(option.value)}
          />
          <span className="row-text">
            <b>{option.title}</b>
            {option.text !== undefined && <span id={`${name}-${option.value}`}>{option.text}</span>}
          </span>
          {option.end}
        </label>
      ))}
    </div>
  )
}
