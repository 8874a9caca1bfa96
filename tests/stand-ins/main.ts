// The stand-ins as a program of their own: `main.ts --state DIR --icloud DIR [--data release]`. Prints one JSON line once it
// is ready and ends on SIGTERM, SIGINT or when stdin closes. Lines of JSON on stdin are orders (see orders.ts).
import { parseArgs } from 'node:util'
import { createInterface } from 'node:readline'
import { startStandIns } from './index.ts'
import { obey } from './orders.ts'

const { values } = parseArgs({ options: { state: { type: 'string' }, icloud: { type: 'string' }, data: { type: 'string', default: 'practice' } } })

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const main = async (): Promise<void> => {
  const { state, icloud, data } = values
  if (state === undefined || icloud === undefined || (data !== 'practice' && data !== 'release')) {
    throw new Error('Usage: main.ts --state DIR --icloud DIR [--data practice|release]')
  }
  const standIns = await startStandIns({ stateDir: state, icloudFolder: icloud, data })
  const end = (): void => void standIns.close().then(() => process.exit(0))
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  createInterface({ input: process.stdin })
    .on('line', (line) => void obey(standIns, line).then(say))
    .on('close', end)
  say({ ready: true, practiceFile: standIns.practiceFile, portsChanged: standIns.portsChanged })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
