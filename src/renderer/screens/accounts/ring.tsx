// The ring round the seconds that are left. The ticker moves it through the element's own style: React draws it once.
import { type Ref, useEffect, useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useRenderer } from '../../state/context.tsx'
import { type Countdown, countdown, type TimedCode } from './countdown.ts'

export interface RingProps {
  readonly code: TimedCode
  readonly live: boolean
  /** Called on every beat; the row shows the next code by it. */
  readonly onBeat: (state: Countdown) => void
}

export const Ring = ({ code, live, onBeat }: RingProps) => {
  const ring: Ref<HTMLSpanElement> = useRef(null)
  const seconds: Ref<HTMLElement> = useRef(null)
  const { ticker } = useRenderer()
  useEffect(() => {
    if (!live) return
    return ticker.add((nowMs) => {
      const state = countdown(code, nowMs)
      ring.current?.style.setProperty('--left', state.left.toFixed(3))
      ring.current?.classList.toggle('ring--soon', state.soon)
      if (seconds.current) seconds.current.textContent = String(state.seconds)
      onBeat(state)
    })
  }, [ticker, code, live, onBeat])
  return (
    <span className="ring" ref={ring} aria-hidden="true">
      <svg viewBox="0 0 28 28">
        <circle cx="14" cy="14" r="12" />
        <circle cx="14" cy="14" r="12" pathLength="100" />
      </svg>
      <b ref={seconds} />
      <Icon name="copy" />
    </span>
  )
}
