// A scan by camera from its start to the account that it adds: arms the permission, opens the camera, reads one frame after
// the other, and gives each new text to main once. Renderer; scan.test.ts drives it with a camera made of paper.
import type { Answer } from '../../shared/contract/api.ts'
import { observable, type Observable } from '../state/observable.ts'
import { CameraFailed, type Camera, type OpenCamera } from './camera-port.ts'
import { DecoderFailed, type QrDecoder } from './decoder.ts'
import type { StartDecoder } from './engine.ts'
import type { FrameLook } from './frame-look.ts'
import { noHint, withLook } from './hints.ts'
import { nextScanState, type AddRefusal, type ScanEvent, type ScanFailure, type ScanState } from './scan-state.ts'

export interface ScanPorts {
  readonly camera: Camera
  readonly startDecoder: StartDecoder
  /** Main grants the camera between these two. */
  readonly arm: () => Promise<unknown>
  readonly disarm: () => Promise<unknown>
  readonly addText: (text: string) => Promise<Answer<'accounts.addText'>>
  /** One-way mark of a text, so that a refused one is known again without being kept. */
  readonly markOf: (text: string) => Promise<string>
  /** Milliseconds that only ever grow. */
  readonly nowMs: () => number
}

export interface Scan {
  readonly state: Pick<Observable<ScanState>, 'get' | 'subscribe'>
  /** Starts, or starts again; with an id on that camera. */
  start(cameraId?: string): void
  /** Switches the light of the camera that runs, where it has one. */
  setLight(isOn: boolean): void
  /** The window is out of sight: the camera goes off until `start`. */
  hide(): void
  /** Resolves when the camera is off and the permission given back. */
  stop(): Promise<void>
}

/** A refused code that was out of view for so long is asked about again when it comes back. */
export const forgetAfterMs = 3_000
/** The engine restarts by itself once; a frame that fails once more than that means that it is gone. */
const maxFailuresInARow = 2
const maxRefusals = 32

class Aborted extends Error {
  override readonly name = 'Aborted'
}

/** Rejects as soon as the signal aborts, whatever the promise does. */
const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(new Aborted())
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })

export const createScan = ({ camera, startDecoder, arm, disarm, addText, markOf, nowMs }: ScanPorts): Scan => {
  const state = observable<ScanState>({ kind: 'starting' })
  const tell = (event: ScanEvent): void => state.set(nextScanState(state.get(), event))

  const refusals = new Map<string, AddRefusal>()
  let refusedSeenAtMs = 0
  let hints = noHint
  let running: OpenCamera | null = null

  /** A code that was read needs no hint, and the next one begins without. */
  const hint = (isRead: boolean, look: FrameLook | null): void => {
    if (isRead) hints = noHint
    else if (look) hints = withLook(hints, look)
    tell({ kind: 'hint', hint: hints.shown })
  }

  /** True once the scan is over: an account was added, or the user has to choose. */
  const consider = async (texts: readonly string[]): Promise<boolean> => {
    const marked = await Promise.all(texts.map(async (text) => ({ text, mark: await markOf(text) })))
    const unseen = marked.filter(({ mark }) => !refusals.has(mark)).map(({ text }) => text)
    if (unseen.length > 1) {
      tell({ kind: 'several', texts: unseen })
      return true
    }
    for (const { text, mark } of marked) {
      let refusal = refusals.get(mark)
      if (!refusal) {
        tell({ kind: 'found' })
        const answer = await addText(text)
        if (answer.ok) {
          tell({ kind: 'added', account: answer.value.account })
          return true
        }
        refusal = answer.error
        if (refusals.size >= maxRefusals) refusals.clear()
        refusals.set(mark, refusal)
      }
      refusedSeenAtMs = nowMs()
      tell({ kind: 'refused', error: refusal })
    }
    if (refusals.size > 0 && nowMs() - refusedSeenAtMs >= forgetAfterMs) {
      refusals.clear()
      tell({ kind: 'gone' })
    }
    return false
  }

  const readFrames = async (open: OpenCamera, decoder: QrDecoder, signal: AbortSignal): Promise<void> => {
    let failures = 0
    for (;;) {
      const frame = await open.nextFrame(signal)
      try {
        const { texts, look } = await unlessAborted(decoder.decode(frame, { thorough: false }), signal)
        failures = 0
        hint(texts.length > 0, look)
        if (await consider(texts)) return
      } catch (error) {
        failures += 1
        if (failures > maxFailuresInARow || !(error instanceof DecoderFailed)) throw error
      }
    }
  }

  const run = async (cameraId: string | null, signal: AbortSignal): Promise<void> => {
    await arm()
    const opening = camera.open(cameraId, signal)
    const starting = startDecoder()
    let open: OpenCamera | null = null
    let decoder: QrDecoder | null = null
    try {
      open = await unlessAborted(opening, signal)
      decoder = await unlessAborted(starting, signal)
      hints = noHint
      running = open
      const { cameras, id, isFront, setLight } = open
      tell({ kind: 'opened', cameras, cameraId: id, isFront, light: setLight && { isOn: false } })
      open.onCameras((now) => tell({ kind: 'cameras', cameras: now }))
      await readFrames(open, decoder, signal)
    } catch (error) {
      const code: ScanFailure = error instanceof CameraFailed ? error.code : 'scan.engine-failed'
      if (!signal.aborted) tell({ kind: 'failed', code })
    } finally {
      // Whichever of the two is still on its way is put away when it arrives.
      if (running === open) running = null
      if (open) open.stop()
      else opening.then((late) => late.stop()).catch(() => undefined)
      if (decoder) decoder.close()
      else starting.then((late) => late.close()).catch(() => undefined)
      await disarm()
    }
  }

  let current = new AbortController()
  /** One after the other: an attempt that ends must not take back the permission of the next. */
  let last: Promise<void> = Promise.resolve()
  const end = (): void => current.abort()

  return {
    state,
    start: (cameraId) => {
      end()
      const { signal } = (current = new AbortController())
      tell({ kind: 'start' })
      last = last.then(() => (signal.aborted ? undefined : run(cameraId ?? null, signal)))
    },
    setLight: (isOn) => {
      // One that won't be switched stays as it is, and so does what is shown.
      running?.setLight?.(isOn).then(
        () => tell({ kind: 'light', isOn }),
        () => undefined,
      )
    },
    hide: () => {
      end()
      tell({ kind: 'hide' })
    },
    stop: () => {
      end()
      return last
    },
  }
}
