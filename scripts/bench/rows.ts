// What every measurement answers: a ratio of one run, ours over a floor that was measured beside it.

export interface BenchRow {
  readonly what: string
  readonly ours: number
  readonly floor: number
  readonly ratio: number
  readonly bound: number
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

export const benchRow = (what: string, ours: number, floor: number, bound: number): BenchRow => ({
  what,
  ours: rounded(ours),
  floor: rounded(floor),
  ratio: rounded(ours / floor),
  bound,
})

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}
