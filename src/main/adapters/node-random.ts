// The Random port on Node's cryptographically strong generator. Loaded by main.
import { randomBytes } from 'node:crypto'
import type { Random } from '../core/ports.ts'

export const createNodeRandom = (): Random => ({ bytes: (length) => Uint8Array.from(randomBytes(length)) })
