// A status in a word, with its icon.
import { Icon, type IconName } from './icon.tsx'

export interface PillProps {
  readonly tone?: 'plain' | 'ok' | 'warn' | 'danger' | 'accent'
  readonly icon?: IconName
  readonly children: string
}

const looks = {
  plain: 'pill',
  ok: 'pill pill--ok',
  warn: 'pill pill--warn',
  danger: 'pill pill--danger',
  accent: 'pill pill--accent',
} as const

export const Pill = ({ tone = 'plain', icon, children }: PillProps) => (
  <span className={looks[tone]}>
    {icon && <Icon name={icon} />}
    {children}
  </span>
)
