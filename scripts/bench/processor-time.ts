// Processor time of a process and all it started, from Linux's /proc.
import { readFileSync, readdirSync } from 'node:fs'

const ticksPerSecond = 100

interface Stat {
  readonly parent: number
  readonly ticks: number
}

/** proc(5): fields after the command's closing bracket are state, ppid, ..., utime (14th of all), stime (15th). */
const statOf = (pid: string): Stat | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}

/** Seconds of one core that the tree under `root` has used so far. */
export const processorSeconds = (root: number): number => {
  const all = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => [Number(pid), statOf(pid)]))
  const inTree = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true
    return false
  }
  return [...all].reduce((sum, [pid, stat]) => sum + (stat && inTree(pid) ? stat.ticks : 0), 0) / ticksPerSecond
}
