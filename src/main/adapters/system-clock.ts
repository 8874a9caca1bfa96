// The Clock port on the system's clock. Loaded by main.
import type { Clock } from '../core/ports.ts'

export const createSystemClock = (): Clock => ({ nowMs: () => Date.now() })
