// Whether a scan is armed: the only time the window may have the camera. Pure; loaded by main. Armed by a call of the
// contract, and for no longer than its time limit (tests/unit/window/camera-gate.test.ts).
import type { Timers } from '../core/ports.ts'

/** A scan that found nothing for this long is given up; the window arms anew when the user goes on. */
export const armedForMs = 10 * 60_000

export interface CameraGate {
  arm(): void
  disarm(): void
  isArmed(): boolean
}

export const createCameraGate = ({ timers }: { readonly timers: Timers }): CameraGate => {
  let cancelLimit: (() => void) | null = null
  const disarm = (): void => {
    cancelLimit?.()
    cancelLimit = null
  }
  return {
    arm: () => {
      disarm()
      cancelLimit = timers.after(armedForMs, disarm)
    },
    disarm,
    isArmed: () => cancelLimit !== null,
  }
}
