// What a scan needs of a camera, and how a camera fails. Renderer; camera.ts is the real one.
import type { CameraChoice, ScanFailure } from './scan-state.ts'

export interface OpenCamera {
  readonly id: string
  /** All cameras of this computer, this one included. */
  readonly cameras: readonly CameraChoice[]
  /** Waits for the next frame. Rejects with CameraFailed when the camera was unplugged, and when the signal aborts. */
  nextFrame(signal: AbortSignal): Promise<ImageBitmap>
  stop(): void
}

export interface Camera {
  /** Null: the one that the system prefers. Rejects with CameraFailed; a camera that opens after the abort is closed again. */
  open(id: string | null, signal: AbortSignal): Promise<OpenCamera>
}

export class CameraFailed extends Error {
  override readonly name = 'CameraFailed'
  constructor(
    readonly code: Exclude<ScanFailure, 'scan.engine-failed'>,
    options?: { cause?: unknown },
  ) {
    super(code, options)
  }
}
