// Counts of tests from the different runners, brought together. Pure, except for the reporter that vitest loads.

/** @typedef {{ passed: number, failed: number, skipped: number, reasons: string[] }} Counts */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [] })

/** @param {Counts[]} all @returns {Counts} */
export function sumCounts(all) {
  return all.reduce(
    (sum, each) => ({
      passed: sum.passed + each.passed,
      failed: sum.failed + each.failed,
      skipped: sum.skipped + each.skipped,
      reasons: [...sum.reasons, ...each.reasons],
    }),
    noCounts(),
  )
}

/**
 * A runner that failed without a failed test (a file that doesn't load, no tests at all, a crash) counts as one failure.
 * @param {Counts | null} counts null when it left no report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function withExitCode(counts, exitCode) {
  const known = counts ?? noCounts()
  return exitCode !== 0 && known.failed === 0 ? { ...known, failed: 1 } : known
}

/** The one line that ends `npm test`. @param {Counts} counts */
export const lastLine = (counts) => `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`

/** A run is good if nothing failed and something passed. @param {Counts} counts */
export const isGood = (counts) => counts.failed === 0 && counts.passed > 0

/**
 * Counts from the report of Playwright's JSON reporter.
 * @param {any} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const counts = noCounts()
  const walk = (suite, titles) => {
    for (const child of suite.suites ?? []) walk(child, [...titles, child.title])
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'expected') counts.passed++
        else if (test.status === 'skipped') {
          counts.skipped++
          const reason = test.annotations.find((note) => note.type === 'skip' || note.type === 'fixme')?.description
          counts.reasons.push(`${[...titles, spec.title].join(' > ')}: ${reason ?? 'no reason given'}`)
        } else counts.failed++
      }
    }
  }
  for (const suite of report.suites ?? []) walk(suite, [suite.title])
  return counts
}

/**
 * Counts from vitest's own tree.
 * @param {Iterable<any>} modules TestModule objects
 * @param {number} unhandledErrors
 * @returns {Counts}
 */
export function countVitest(modules, unhandledErrors) {
  const counts = noCounts()
  for (const module of modules) {
    if (module.errors().length > 0) counts.failed++
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state === 'passed') counts.passed++
      else if (result.state === 'failed') counts.failed++
      else {
        counts.skipped++
        counts.reasons.push(`${module.relativeModuleId} > ${test.fullName}: ${result.note ?? 'no reason given'}`)
      }
    }
  }
  return unhandledErrors > 0 ? { ...counts, failed: counts.failed + 1 } : counts
}
