// When the restore drill runs by itself, and the bounds of what it calls old or wrong. Pure; loaded by main.
// tests/unit/core/checkup/drill.test.ts.
import type { BackupState } from '../vault/document.ts'

export const dayMs = 24 * 60 * 60_000

export const drill = {
  /** The first look after a start: late enough to leave the start alone. */
  afterStartMs: 5 * 60_000,
  lookEveryMs: dayMs,
  everyMs: 30 * dayMs,
  /** Age of the newest checked backup. */
  warnFromDays: 2,
  failFromDays: 7,
  clockWarnFromMs: 5_000,
  clockFailFromMs: 60_000,
} as const

/** A drill in the future is one of a clock that was wrong: it doesn't put the next one off. */
export const isDrillDue = ({ on, lastDrillMs }: Pick<BackupState, 'on' | 'lastDrillMs'>, nowMs: number): boolean =>
  on && (lastDrillMs === null || lastDrillMs > nowMs || nowMs - lastDrillMs >= drill.everyMs)
