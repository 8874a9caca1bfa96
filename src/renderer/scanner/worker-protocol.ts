// What the window and the QR worker say to each other. Types only; loaded by both.
import type { Frame, QrReading } from './decoder.ts'

export interface WorkerRequest {
  readonly id: number
  readonly frame: Frame
  readonly thorough: boolean
}

export type WorkerMessage =
  /** The engine is loaded; sent once, before anything else. */
  | { readonly kind: 'ready' }
  /** The engine can't be loaded here; nothing follows. */
  | { readonly kind: 'unable' }
  | ({ readonly kind: 'read'; readonly id: number } & QrReading)
  | { readonly kind: 'failed'; readonly id: number }
