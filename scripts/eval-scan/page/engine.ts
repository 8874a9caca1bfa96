// What a bare engine for comparison looks like to the evaluation. Built into the functions beside it and handed to the page by the
// debugger; no part of the app.

export interface BareEngine {
  /** Exact texts; [] where the engine reads nothing. */
  read(pixels: ImageData): Promise<readonly string[]>
}

declare global {
  /** Set by the script of the engine. */
  var startBareEngine: ((wasmBase64: string) => Promise<BareEngine>) | undefined
  /** The engine that was started. */
  var bareEngine: BareEngine | undefined
}
