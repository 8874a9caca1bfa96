// A router over given services, with what it logged and its own sender.
import { createHandlers, type Handlers, type Services } from '../../src/main/ipc/handlers.ts'
import { createRouter, type Router } from '../../src/main/ipc/router.ts'
import type { SenderFacts } from '../../src/main/ipc/sender-guard.ts'
import type { Log } from '../../src/main/core/ports.ts'
import { idleServices } from './services.ts'

export const ourselves: SenderFacts = { isOurWindow: true, isTopFrame: true, origin: 'app://twofold' }

export type LogEvent = Parameters<Log['write']>[0]

export const testRouter = (
  change: Partial<Services> = {},
  handlerChange: Partial<Handlers> = {},
): { router: Router; logged: LogEvent[] } => {
  const logged: LogEvent[] = []
  const router = createRouter({
    handlers: { ...createHandlers(idleServices(change)), ...handlerChange },
    random: { bytes: (length) => new Uint8Array(length).fill(0xab) },
    log: { write: (event) => void logged.push(event) },
  })
  return { router, logged }
}
