// A large icon on its tint, above a title.
import { Icon, type IconName } from './icon.tsx'

export interface GlyphProps {
  readonly icon: IconName
  readonly tone?: 'accent' | 'warn' | 'danger' | 'ok' | 'plain'
}

const looks = { accent: 'glyph', warn: 'glyph glyph--warn', danger: 'glyph glyph--danger', ok: 'glyph glyph--ok', plain: 'glyph glyph--plain' } as const

export const Glyph = ({ icon, tone = 'accent' }: GlyphProps) => (
  <span className={looks[tone]} aria-hidden="true">
    <Icon name={icon} size="xl" />
  </span>
)
