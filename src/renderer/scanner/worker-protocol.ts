// What the window and the QR worker say to each other. Types only; loaded by both.

export interface WorkerRequest {
  readonly id: number
  readonly frame: ImageBitmap | ImageData
  readonly thorough: boolean
}

export type WorkerMessage =
  /** The engine is loaded; sent once, before anything else. */
  | { readonly kind: 'ready' }
  /** The engine can't be loaded here; nothing follows. */
  | { readonly kind: 'unable' }
  | { readonly kind: 'texts'; readonly id: number; readonly texts: readonly string[] }
  | { readonly kind: 'failed'; readonly id: number }
