// Grouped cards: a titled section, a card of rows, and one row with words and something at its end.
import { type ReactNode, useId } from 'react'

export interface SectionProps {
  readonly title?: string
  /** Beside the title, at the end. */
  readonly aside?: ReactNode
  readonly note?: ReactNode
  readonly children: ReactNode
}

export const Section = ({ title, aside, note, children }: SectionProps) => {
  const id = useId()
  return (
    <section className="section" aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <div className="section-head">
          <h2 className="h3" id={id}>
            {title}
          </h2>
          {aside}
        </div>
      )}
      {children}
      {note !== undefined && <p className="small section-note">{note}</p>}
    </section>
  )
}

export interface CardProps {
  readonly children: ReactNode
  /** `rows`: hairlines between children. `pad`: one block of content. */
  readonly kind?: 'rows' | 'pad'
}

export const Card = ({ children, kind = 'rows' }: CardProps) => <div className={kind === 'rows' ? 'card rows' : 'card card--pad'}>{children}</div>

export interface RowProps {
  readonly title: ReactNode
  readonly text?: ReactNode
  /** Before the words, such as an icon or a Monogram. */
  readonly start?: ReactNode
  readonly end?: ReactNode
  /** Several controls at the end, one above the other where there is no room. */
  readonly stacked?: boolean
}

export const Row = ({ title, text, start, end, stacked = false }: RowProps) => (
  <div className="row">
    {start}
    <div className="row-text">
      <b>{title}</b>
      {text !== undefined && <span>{text}</span>}
    </div>
    {end !== undefined && <div className={stacked ? 'row-end row-end--stack' : 'row-end'}>{end}</div>}
  </div>
)
