// A labelled line or box of text, with a hint or what is wrong with it below.
import { useId } from 'react'
import { Icon } from './icon.tsx'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly hint?: string
  /** What is wrong and what to do. */
  readonly error?: string | null
  readonly autoFocus?: boolean
  readonly maxLength?: number
  /** A box of this many lines. */
  readonly lines?: number
  readonly disabled?: boolean
  /** Enter in a box: by itself it would begin a new line. */
  readonly onEnter?: () => void
}

export const Field = ({ label, value, onChange, placeholder, hint, error = null, autoFocus = false, maxLength, lines, disabled = false, onEnter }: FieldProps) => {
  const id = useId()
  const shared = {
    id,
    className: lines === undefined ? 'input' : 'input input--box',
    value,
    placeholder,
    maxLength,
    autoFocus,
    disabled,
    spellCheck: false,
    autoComplete: 'off',
    autoCapitalize: 'off',
    'aria-invalid': error === null ? undefined : true,
    'aria-describedby': error !== null ? `${id}-error` : hint === undefined ? undefined : `${id}-hint`,
  } as const
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {lines === undefined ? (
        <input type="text" {...shared} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <textarea
          rows={lines}
          {...shared}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || !onEnter) return
            event.preventDefault()
            onEnter()
          }}
        />
      )}
      {error !== null ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      ) : (
        hint !== undefined && (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}
