// The first letter of an issuer on a quiet colour that a hash of the name picks. Decoration: hidden from screen readers.
export interface MonogramProps {
  readonly name: string
  readonly size?: 's' | 'm' | 'l'
}

const hues = 6

/** 1 to 6, the same for the same name. */
export const hueOf = (name: string): number => {
  let hash = 0
  for (const char of name.trim().toLowerCase()) hash = (hash * 9_601 + (char.codePointAt(0) ?? 0)) % 65_521
  return (hash % hues) + 1
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** First letter or digit of the name, in upper case; a dot when it has none. */
export const initialOf = (name: string): string => {
  for (const { segment } of segmenter.segment(name)) if (/[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase()
  return '•'
}

const sizes = { s: ' mono--sm', m: '', l: ' mono--lg' } as const

export const Monogram = ({ name, size = 'm' }: MonogramProps) => (
  <span className={`mono mono--${hueOf(name)}${sizes[size]}`} aria-hidden="true">
    {initialOf(name)}
  </span>
)
