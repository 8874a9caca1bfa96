// Runs the model and says how it went: for tests/model/backup-model.test.ts (some hundred runs) and `npm run proof` (ten thousand).
// A failure prints what to set to see it again.
import fc from 'fast-check'
import { samsAccount } from '../fakes/backup-fixtures.ts'
import { begin, beginnings, commands, type Beginning } from './commands.ts'
import { createComputer } from './computer.ts'
import { Violation } from './ledger.ts'
import { createWorld, type World } from './world.ts'

export interface ModelRun {
  readonly tries: number
  readonly losses: number
  readonly leaks: number
  /** The shortest way to it, and how to go it again; null when nothing was lost. */
  readonly failure: string | null
}

export interface ModelOptions {
  readonly runs: number
  readonly seed: number
  /** Ends early, with the runs that were made. */
  readonly limitMs?: number
  /** Of a failure that is to be seen again. */
  readonly path?: string
}

const maxCommands = 45

const freshWorld = async (beginning: Beginning): Promise<World> => {
  const world = createWorld()
  for (const id of ['a', 'b']) world.computers.push(createComputer(world, id, 'model'))
  for (const computer of world.computers) {
    computer.start()
    computer.signInAs(samsAccount)
  }
  await world.settle()
  await begin(world, beginning)
  return world
}

export const runModel = async ({ runs, seed, limitMs, path }: ModelOptions): Promise<ModelRun> => {
  const property = fc.asyncProperty(beginnings, commands(maxCommands), async (beginning, list) => {
    await fc.asyncModelRun(async () => ({ model: {}, real: await freshWorld(beginning) }), list)
  })
  const result = await fc.check(property, {
    numRuns: runs,
    seed,
    ...(limitMs !== undefined && { interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false }),
    ...(path !== undefined && { path }),
  })
  if (!result.failed) return { tries: result.numRuns, losses: 0, leaks: 0, failure: null }
  const cause = result.errorInstance
  const isLeak = cause instanceof Violation && cause.kind === 'leak'
  // The run alone: what follows it in the path are steps of shrinking, which commands don't replay.
  const again = `TWOFOLD_MODEL_SEED=${seed} TWOFOLD_MODEL_PATH=${result.counterexamplePath?.split(':')[0] ?? ''} npx vitest run tests/model`
  return {
    tries: result.numRuns,
    losses: isLeak ? 0 : 1,
    leaks: isLeak ? 1 : 0,
    failure: `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\nafter: ${fc.stringify(result.counterexample)}\nagain: ${again}`,
  }
}
