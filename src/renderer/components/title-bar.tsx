// The top of the window, by which it is dragged, and the practice ribbon below it, so that every screen carries it. The
// title is the page's first heading; it takes the focus when the button that led here has gone with its page.
import { type ReactNode, useEffect, useRef } from 'react'
import { PracticeRibbon } from './practice-ribbon.tsx'

export interface TitleBarProps {
  readonly title: string
  /** Said to screen readers alone, where the page shows its own large heading. */
  readonly quiet?: boolean
  /** Buttons at the end. */
  readonly children?: ReactNode
}

export const TitleBar = ({ title, quiet = false, children }: TitleBarProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <>
      <header className="titlebar">
        <h1 className="titlebar-title" ref={heading} tabIndex={-1}>
          {quiet ? <span className="sr-only">{title}</span> : title}
        </h1>
        {children}
      </header>
      <PracticeRibbon />
    </>
  )
}
