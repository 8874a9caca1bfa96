// What a scan needs of a camera, and how a camera fails. Renderer; camera.ts is the real one.
import type { Frame } from './decoder.ts'
import type { CameraChoice, ScanFailure } from './scan-state.ts'

export interface OpenCamera {
  readonly id: string
  /** All cameras of this computer, this one included. */
  readonly cameras: readonly CameraChoice[]
  readonly isFront: boolean
  /** Null where the camera has no light. Rejects when it won't be switched. */
  readonly setLight: ((isOn: boolean) => Promise<void>) | null
  /** Waits for the next frame. Rejects with CameraFailed when the camera was unplugged, and when the signal aborts. */
  nextFrame(signal: AbortSignal): Promise<Frame>
  /** Tells of all cameras each time that one comes or goes, until it is stopped. */
  onCameras(tell: (cameras: readonly CameraChoice[]) => void): void
  stop(): void
}

export interface Camera {
  /** Null, or one that is gone: the one that the system prefers. Rejects with CameraFailed; a camera that opens after the abort is closed again. */
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
