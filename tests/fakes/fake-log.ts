// The Log port, kept for looking at.
import type { Log } from '../../src/main/core/ports.ts'

export interface FakeLog extends Log {
  readonly events: Parameters<Log['write']>[0][]
}

export const fakeLog = (): FakeLog => {
  const events: FakeLog['events'] = []
  return { events, write: (event) => void events.push(event) }
}
