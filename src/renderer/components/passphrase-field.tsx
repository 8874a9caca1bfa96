// A field for a passphrase. What is typed stays in the input alone: never in React's state, read once by whoever sends it and
// cleared by `takePassphrase`. tests/unit/renderer/passphrase.test.tsx.
import { type RefObject, useId, useState } from 'react'
import { maxPassphraseLength } from '../../shared/contract/limits.ts'
import { passphraseWords } from '../copy/passphrase.ts'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'

export interface PassphraseFieldProps {
  readonly label: string
  readonly input: RefObject<HTMLInputElement | null>
  /** Called after each change, so that the screen can take back what it said of the text before. */
  readonly onInput?: () => void
  /** Read out as it changes. */
  readonly hint?: string
  readonly error?: string | null
  readonly autoFocus?: boolean
  readonly disabled?: boolean
}

export const PassphraseField = ({ label, input, onInput, hint, error = null, autoFocus = false, disabled = false }: PassphraseFieldProps) => {
  const id = useId()
  const [shown, setShown] = useState(false)
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="input-end">
        <input
          id={id}
          ref={input}
          className="input"
          type={shown ? 'text' : 'password'}
          autoFocus={autoFocus}
          disabled={disabled}
          maxLength={maxPassphraseLength}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={error === null ? `${id}-hint` : `${id}-error`}
          onInput={onInput}
        />
        <IconButton icon={shown ? 'eye-off' : 'eye'} label={`${shown ? passphraseWords.hide : passphraseWords.show}: ${label}`} disabled={disabled} onPress={() => setShown(!shown)} />
      </div>
      {error !== null ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      ) : (
        <p className="field-hint" id={`${id}-hint`} role="status">
          {hint}
        </p>
      )}
    </div>
  )
}

/** What is typed now; the field is empty afterwards. */
export const takePassphrase = (input: RefObject<HTMLInputElement | null>): string => {
  const text = input.current?.value ?? ''
  if (input.current) input.current.value = ''
  return text
}
