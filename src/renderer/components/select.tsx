// The system's own pop-up list, for choices that are too many or too long for Segmented.
import { Icon } from './icon.tsx'

export interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}

export const Select = <T extends string>({ label, value, options, onChange }: SelectProps<T>) => (
  <span className="select-wrap">
    <select
      className="select"
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value)
        if (chosen) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
    <Icon name="updown" />
  </span>
)
