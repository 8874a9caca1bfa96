// Which of this computer's own versions may go. Pure; loaded by main; carried out by services/backup-retention.ts. Guards that a
// wrong clock never costs a version that the rules keep. tests/unit/core/backup/retention.test.ts has the properties.

/** A version that was opened: its time and number are authentic. */
export interface OwnVersion {
  readonly id: string
  /** By the clock of this computer at that time, which may have been wrong. */
  readonly atMs: number
  /** Given out once each and rising: the true order. */
  readonly seq: number
}

export const retention = { newest: 5, lastDay: 20, days: 30, months: 12 } as const

const dayMs = 24 * 60 * 60 * 1000
const dayOf = (ms: number): number => Math.floor(ms / dayMs)
const monthOf = (ms: number): number => {
  const date = new Date(ms)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/**
 * Ids of versions to remove. Kept: the newest 5 by number; of the last day the newest 20; the newest of each UTC day for 30
 * days and of each UTC month for a year. A time ahead of `nowMs` counts as now. Nothing as new as `lastSeq` is ever named: that
 * is the version which was just checked.
 */
export const versionsToRemove = (versions: readonly OwnVersion[], { nowMs, lastSeq }: { readonly nowMs: number; readonly lastSeq: number }): string[] => {
  const newestFirst = [...versions].sort((a, b) => b.seq - a.seq || b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
  const kept = new Set(newestFirst.slice(0, retention.newest))
  // By the times as they were written, and by what the order makes of them: either is enough to stay.
  for (const times of [newestFirst.map(({ atMs }) => atMs), orderedTimes(newestFirst, nowMs)]) {
    for (const index of keptByTime(times.map((ms) => Math.min(ms, nowMs)), nowMs)) {
      const version = newestFirst[index]
      if (version) kept.add(version)
    }
  }
  return newestFirst.filter((version) => !kept.has(version) && version.seq < lastSeq).map(({ id }) => id)
}

/** Indexes into `times`, which are in the order of the versions, newest first. */
const keptByTime = (times: readonly number[], nowMs: number): number[] => {
  const lastDay = times.flatMap((ms, index) => (nowMs - ms < dayMs ? [index] : [])).slice(0, retention.lastDay)
  const days = firstOfEach(times, dayOf, (day) => dayOf(nowMs) - day < retention.days)
  const months = firstOfEach(times, monthOf, (month) => monthOf(nowMs) - month < retention.months)
  return [...lastDay, ...days, ...months]
}

const firstOfEach = (times: readonly number[], bucketOf: (ms: number) => number, isWanted: (bucket: number) => boolean): number[] => {
  const firsts = new Map<number, number>()
  times.forEach((ms, index) => {
    const bucket = bucketOf(ms)
    if (isWanted(bucket) && !firsts.has(bucket)) firsts.set(bucket, index)
  })
  return [...firsts.values()]
}

/** A version isn't older than the one before it: where the clock had been set back, the earlier one's time counts. */
const orderedTimes = (newestFirst: readonly OwnVersion[], nowMs: number): number[] => {
  let latest = 0
  return [...newestFirst]
    .reverse()
    .map(({ atMs }) => {
      if (atMs <= nowMs) latest = Math.max(latest, atMs)
      return Math.max(atMs, latest)
    })
    .reverse()
}
