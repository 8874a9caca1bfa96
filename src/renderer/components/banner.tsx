// A line that stands in the page until its cause is gone. `alert` is for refusals and failures just now; else `status`.
import type { ReactNode } from 'react'
import { headline } from '../copy/common.ts'
import { Icon, type IconName } from './icon.tsx'

export interface BannerProps {
  readonly tone?: 'info' | 'warn' | 'danger'
  readonly role?: 'status' | 'alert'
  /** Stressed first words. */
  readonly title?: string
  readonly children?: ReactNode
  /** A Button, at the end. */
  readonly action?: ReactNode
}

const looks = { info: 'banner', warn: 'banner banner--warn', danger: 'banner banner--danger' } as const
const icons = { info: 'info', warn: 'alert', danger: 'alert' } as const satisfies Record<string, IconName>

export const Banner = ({ tone = 'info', role = 'status', title, children, action }: BannerProps) => (
  <div className={looks[tone]} role={role}>
    <Icon name={icons[tone]} />
    <p className="banner-text">
      {title !== undefined && <b>{children === undefined ? title : headline(title)}</b>}
      {title !== undefined && children !== undefined && ' '}
      {children}
    </p>
    {action}
  </div>
)
