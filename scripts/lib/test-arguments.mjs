// The command line of scripts/test.mjs.

export const stepNames = ['lint', 'typecheck', 'unit', 'build', 'e2e']

/**
 * `[--full] [STEP [filter...]]`: all steps, or one of them with what follows passed to its runner.
 * @param {string[]} args
 * @returns {{ kind: 'ok', full: boolean, only: string | null, passedOn: string[] } | { kind: 'usage', message: string }}
 */
export function parseTestArguments(args) {
  const full = args[0] === '--full'
  const [only = null, ...passedOn] = full ? args.slice(1) : args
  if (only !== null && !stepNames.includes(only)) {
    return { kind: 'usage', message: `There is no step ${only}. Steps: ${stepNames.join(', ')}. For a filter use npm run test:unit -- FILTER or npm run test:e2e -- FILTER.` }
  }
  return { kind: 'ok', full, only, passedOn }
}
