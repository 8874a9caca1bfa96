// The cloud's time, as its answers tell it (the Date header, RFC 9110 section 6.6.1), between two answers. Pure; loaded by main.
// Guards that a purge or a pruning never comes early because this computer's clock was set. tests/unit/core/server-clock.test.ts.
import { maxClockDriftMs } from './backup/limits.ts'
import type { Clock } from './ports.ts'

export interface ServerClock {
  /** An answer of the server has just said that it is `serverMs`. */
  note(serverMs: number): void
  /** The server's time now; null when no recent answer tells it. */
  nowMs(): number | null
  /** How far this computer's clock is ahead of the server's; null when no recent answer tells it. */
  driftMs(): number | null
}

/**
 * What is trusted: the server's word, and this computer's clock for the way from there, as long as that is short. The clock
 * can be set at any moment and nothing here would notice. So a note counts only while the clock shows no more than ten minutes
 * since it, and none backwards: however it is set, the answer is never more than ten minutes ahead of the server's time. It can be
 * behind (the clock was set back by as much as had passed), which makes what waits for a day wait longer.
 */
export const createServerClock = (clock: Clock): ServerClock => {
  let noted: { readonly serverMs: number; readonly localMs: number } | null = null

  const recent = () => {
    if (noted === null) return null
    const sinceMs = clock.nowMs() - noted.localMs
    return sinceMs >= 0 && sinceMs <= maxClockDriftMs ? { ...noted, sinceMs } : null
  }

  return {
    note: (serverMs) => {
      if (Number.isFinite(serverMs) && serverMs > 0) noted = { serverMs, localMs: clock.nowMs() }
    },
    nowMs: () => {
      const last = recent()
      return last && last.serverMs + last.sinceMs
    },
    driftMs: () => {
      const last = recent()
      return last && last.localMs - last.serverMs
    },
  }
}
