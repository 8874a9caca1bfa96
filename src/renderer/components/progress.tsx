// A bar for waits of known length, with its value in words for screen readers.
import { useEffect, useRef } from 'react'

export interface ProgressProps {
  readonly label: string
  readonly done: number
  readonly total: number
  /** Such as "4 of 6 accounts saved". */
  readonly valueText: string
}

export const Progress = ({ label, done, total, valueText }: ProgressProps) => {
  const bar = useRef<HTMLElement>(null)
  const percent = total === 0 ? 0 : Math.round((100 * done) / total)
  useEffect(() => {
    bar.current?.style.setProperty('width', `${percent}%`)
  }, [percent])
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done} aria-valuetext={valueText}>
      <i ref={bar} />
    </div>
  )
}
