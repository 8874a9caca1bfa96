// A vitest reporter that leaves the counts and the reasons of skipped tests in the file named by TWOFOLD_COUNTS_FILE.
import { writeFileSync } from 'node:fs'
import { countVitest } from './counts.mjs'

export default class CountsReporter {
  onTestRunEnd(modules, unhandledErrors) {
    writeFileSync(process.env.TWOFOLD_COUNTS_FILE, JSON.stringify(countVitest(modules, unhandledErrors.length)))
  }
}
