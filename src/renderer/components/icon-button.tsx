// A button that is an icon alone: its label is its accessible name and its tooltip.
import type { Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { Icon, type IconName } from './icon.tsx'

export interface IconButtonProps {
  readonly label: string
  /** Tooltip where it says more than the label, such as the shortcut. */
  readonly title?: string
  readonly icon: IconName
  readonly onPress: () => void
  readonly disabled?: boolean
  readonly slot?: string | null
  readonly ref?: Ref<HTMLButtonElement>
}

export const IconButton = ({ label, title = label, icon, onPress, disabled = false, slot, ref }: IconButtonProps) => (
  <AriaButton
    {...(ref ? { ref } : {})}
    {...(slot === undefined ? {} : { slot })}
    className="icon-btn"
    aria-label={label}
    isDisabled={disabled}
    onPress={onPress}
    render={(props) => <button {...props} title={title} />}
  >
    <Icon name={icon} />
  </AriaButton>
)
