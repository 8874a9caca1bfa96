// What an evaluation of the scanner counts: an index of pictures with their texts, parsed at the door, and the scores over it.
// Pure; tests/unit/scripts/eval-scan-score.test.ts.
import { z } from 'zod'

const entry = z.object({
  /** Relative to the index. */
  file: z.string().min(1),
  set: z.string().min(1),
  /** Any one of them is enough. None: there is no code in the picture, and any answer is a false read. */
  expected: z.array(z.string()),
})
export type IndexEntry = z.infer<typeof entry>

/** Members that aren't named here are left out. Throws z.ZodError. */
export const parseIndex = (json: unknown): IndexEntry[] => z.array(entry).min(1).parse(json)

export interface Reading {
  readonly texts: readonly string[]
  readonly ms: number
}

export interface Score {
  readonly images: number
  /** A text equals an expected one, or there is no code and nothing was read. */
  readonly decoded: number
  /** Something was read, and it isn't what the picture says. */
  readonly wrong: number
  readonly falseReads: number
}

export interface ScoreReport extends Score {
  readonly medianMs: number
  readonly p95Ms: number
  readonly bySet: Readonly<Record<string, Score>>
}

/** Line ends and blanks around a text don't count. */
const normal = (text: string): string => text.replaceAll('\r\n', '\n').replace(/[\s\0]+$/, '').trim()

const scoreOf = (items: readonly { readonly entry: IndexEntry; readonly reading: Reading }[]): Score => {
  let [decoded, wrong, falseReads] = [0, 0, 0]
  for (const { entry: { expected }, reading: { texts } } of items) {
    if (expected.length === 0) {
      if (texts.length === 0) decoded += 1
      else falseReads += 1
    } else if (texts.some((text) => expected.some((wanted) => normal(wanted) === normal(text)))) decoded += 1
    else if (texts.length > 0) wrong += 1
  }
  return { images: items.length, decoded, wrong, falseReads }
}

/** The value below which this share of all lies, as one of them. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10

/** `readings` in the order of `index`. */
export const report = (index: readonly IndexEntry[], readings: readonly Reading[]): ScoreReport => {
  const items = index.flatMap((each, at) => {
    const reading = readings[at]
    return reading ? [{ entry: each, reading }] : []
  })
  const sets = new Map<string, typeof items>()
  for (const item of items) sets.set(item.entry.set, [...(sets.get(item.entry.set) ?? []), item])
  const times = items.map(({ reading }) => reading.ms)
  return {
    ...scoreOf(items),
    medianMs: tenths(percentile(times, 0.5)),
    p95Ms: tenths(percentile(times, 0.95)),
    bySet: Object.fromEntries([...sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => [name, scoreOf(members)])),
  }
}
