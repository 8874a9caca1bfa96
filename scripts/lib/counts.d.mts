export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly reasons: readonly string[]
}
export function noCounts(): Counts
export function sumCounts(all: readonly Counts[]): Counts
export function withExitCode(counts: Counts | null, exitCode: number): Counts
export function lastLine(counts: Counts): string
export function isGood(counts: Counts): boolean
/** @param report what Playwright's JSON reporter writes */
export function countPlaywright(report: unknown): Counts
/** @param modules vitest's TestModule objects */
export function countVitest(modules: Iterable<unknown>, unhandledErrors: number): Counts
