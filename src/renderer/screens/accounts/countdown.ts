// How far a code's period has run, for its ring. Pure; the ticker calls it once a second.
import type { CodeView } from '../../../shared/contract/views.ts'

export type TimedCode = Extract<CodeView, { kind: 'timed' }>

export interface Countdown {
  /** The period is over and main hasn't sent the new code yet: `next` is the code that counts. */
  readonly over: boolean
  /** Share of the period that is left, 0 to 1. */
  readonly left: number
  /** Whole seconds left, counted as people count: 1 in the last second. */
  readonly seconds: number
  /** Five seconds or less, and there were more. */
  readonly soon: boolean
}

export const soonSeconds = 5

export const countdown = (code: Pick<TimedCode, 'validFromMs' | 'validUntilMs'>, nowMs: number): Countdown => {
  const periodMs = Math.max(1, code.validUntilMs - code.validFromMs)
  const over = nowMs >= code.validUntilMs
  // Late by more than a period only while the computer wakes up: stay inside the ring meanwhile.
  const leftMs = over ? periodMs - ((nowMs - code.validUntilMs) % periodMs) : Math.min(periodMs, code.validUntilMs - nowMs)
  const seconds = Math.ceil(leftMs / 1000)
  return { over, left: leftMs / periodMs, seconds, soon: seconds <= soonSeconds && periodMs > soonSeconds * 1000 }
}
