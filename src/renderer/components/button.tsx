// The text button of every screen. Busy keeps its width and its focus and puts a spinner where the icon was.
import { type ReactNode, type Ref, useCallback } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { Icon, type IconName } from './icon.tsx'

export interface ButtonProps {
  readonly children: ReactNode
  /** Left out for a submit button: its form acts. */
  readonly onPress?: () => void
  /** One primary button per view. */
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger' | 'danger-quiet'
  readonly size?: 'm' | 'l'
  readonly block?: boolean
  readonly icon?: IconName
  readonly busy?: boolean
  readonly disabled?: boolean
  /** Takes the focus when it appears; excludes `ref`. */
  readonly autoFocus?: boolean
  /** Moves to the far left in a row of actions. */
  readonly push?: boolean
  readonly type?: 'button' | 'submit'
  readonly form?: string
  readonly slot?: string | null
  readonly aria?: Pick<AriaButtonProps, 'aria-label' | 'aria-labelledby' | 'aria-describedby' | 'aria-expanded' | 'aria-controls' | 'aria-haspopup'>
  readonly ref?: Ref<HTMLButtonElement>
}

const looks = {
  plain: 'btn',
  primary: 'btn btn--primary',
  quiet: 'btn btn--quiet',
  danger: 'btn btn--danger',
  'danger-quiet': 'btn btn--danger-quiet',
} as const

export const Button = ({
  children,
  onPress,
  look = 'plain',
  size = 'm',
  block = false,
  icon,
  busy = false,
  disabled = false,
  autoFocus = false,
  push = false,
  type = 'button',
  form,
  slot,
  aria,
  ref,
}: ButtonProps) => {
  // Not react-aria's own autoFocus: after a screen reader's click it waits, and the dialog around it takes the focus first.
  const focusFirst = useCallback((element: HTMLButtonElement | null) => element?.focus(), [])
  return (
    <AriaButton
      {...aria}
      {...(autoFocus ? { ref: focusFirst } : ref ? { ref } : {})}
      {...(slot === undefined ? {} : { slot })}
      {...(form === undefined ? {} : { form })}
      className={[looks[look], size === 'l' && 'btn--lg', block && 'btn--block', push && 'push'].filter(Boolean).join(' ')}
      type={type}
      isDisabled={disabled}
      isPending={busy}
      {...(onPress ? { onPress } : {})}
    >
      {busy ? <span className="spinner spinner--button" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  )
}
