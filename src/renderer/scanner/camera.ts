// The webcam by getUserMedia, shown in a video element: picture only, never sound. Renderer. The list of cameras and the
// element's source are @zxing/browser's work, loaded while the camera starts; what a DOMException means is decided here alone.
import { CameraFailed, type Camera, type OpenCamera } from './camera-port.ts'
import type { Frame } from './decoder.ts'
import type { CameraChoice } from './scan-state.ts'

/** What the engine reads at its full size (frame-pixels.ts): the larger the frame, the smaller the code may be. */
const wantedSize = { width: { ideal: 1920 }, height: { ideal: 1080 } }
/** A window that isn't composed gets no frame callbacks; after this long the picture is taken anyway. */
const frameWaitMs = 500

/** Not in the compiler's library: what some cameras can (W3C MediaStream Image Capture). */
interface CameraAbilities extends MediaTrackCapabilities {
  readonly torch?: boolean
  readonly focusMode?: readonly string[]
}
interface CameraWish extends MediaTrackConstraintSet {
  readonly torch?: boolean
  readonly focusMode?: string
}

const failureOf = (cause: unknown): CameraFailed => {
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return new CameraFailed('scan.camera-denied', { cause })
  if (name === 'NotReadableError' || name === 'AbortError') return new CameraFailed('scan.camera-busy', { cause })
  return new CameraFailed('scan.camera-missing', { cause })
}

/** OverconstrainedError is no DOMException everywhere. */
const isGone = (cause: unknown): boolean => cause instanceof Error && cause.name === 'OverconstrainedError'

/** A laptop's camera seldom says which way it looks; one that looks away is named so. */
export const isFrontCamera = (facingMode: string | undefined, label: string): boolean =>
  facingMode === undefined || facingMode === '' ? !/\b(?:back|rear|world|document|capture|virtual)\b/i.test(label) : facingMode === 'user'

/** The open camera is in the list even where the system doesn't list it. */
const withOpen = (devices: readonly MediaDeviceInfo[], id: string, label: string): CameraChoice[] => {
  const cameras = devices.map((device) => ({ id: device.deviceId, label: device.label }))
  return cameras.some((camera) => camera.id === id) ? cameras : [{ id, label }, ...cameras]
}

/** Resolves when there is a new frame, or none came for a while. */
const frameOf = (video: HTMLVideoElement, track: MediaStreamTrack, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      video.cancelVideoFrameCallback(callback)
      clearTimeout(timer)
      track.removeEventListener('ended', ended)
      signal.removeEventListener('abort', aborted)
      settle()
    }
    const ended = (): void => done(() => reject(new CameraFailed('scan.camera-missing')))
    const aborted = (): void => done(() => reject(new DOMException('the scan was stopped', 'AbortError')))
    const callback = video.requestVideoFrameCallback(() => done(resolve))
    const timer = setTimeout(() => done(resolve), frameWaitMs)
    track.addEventListener('ended', ended)
    signal.addEventListener('abort', aborted)
    if (track.readyState === 'ended') ended()
    if (signal.aborted) aborted()
  })

/** The frame by reference: copying its pixels is the worker's work. A bitmap where the platform gives no reference. */
const pictureOf = (video: HTMLVideoElement): Promise<Frame> => {
  try {
    return Promise.resolve(new VideoFrame(video))
  } catch {
    return createImageBitmap(video)
  }
}

/** Sharp without the user's doing, where the camera can; one that can't is as sharp as it is. */
const focusByItself = (track: MediaStreamTrack, abilities: CameraAbilities): void => {
  if (!abilities.focusMode?.includes('continuous')) return
  const wish: CameraWish = { focusMode: 'continuous' }
  track.applyConstraints({ advanced: [wish] }).catch(() => undefined)
}

export const createCamera = (video: HTMLVideoElement, devices: MediaDevices = navigator.mediaDevices): Camera => {
  const request = async (wanted: string | null): Promise<MediaStream> => {
    try {
      return await devices.getUserMedia({ audio: false, video: { ...wantedSize, ...(wanted === null ? {} : { deviceId: { exact: wanted } }) } })
    } catch (cause) {
      if (wanted !== null && isGone(cause)) return request(null)
      throw failureOf(cause)
    }
  }

  return {
    open: async (wanted, signal): Promise<OpenCamera> => {
      const helpers = import('@zxing/browser')
      const stream = await request(wanted)
      const stopped = new AbortController()
      const stop = (): void => {
        stopped.abort()
        for (const track of stream.getTracks()) track.stop()
        // A later camera may already be shown in the same element.
        if (video.srcObject === stream) video.srcObject = null
      }
      try {
        signal.throwIfAborted()
        const [track] = stream.getVideoTracks()
        if (!track) throw new CameraFailed('scan.camera-missing')
        const { deviceId: id = '', facingMode } = track.getSettings()
        const abilities: CameraAbilities = track.getCapabilities()
        focusByItself(track, abilities)
        const { BrowserCodeReader } = await helpers
        signal.throwIfAborted()
        BrowserCodeReader.addVideoSource(video, stream)
        await video.play()
        const list = async (): Promise<CameraChoice[]> => withOpen(await BrowserCodeReader.listVideoInputDevices(), id, track.label)
        return {
          id,
          cameras: await list(),
          isFront: isFrontCamera(facingMode, track.label),
          setLight:
            abilities.torch === true
              ? (isOn) => {
                  const wish: CameraWish = { torch: isOn }
                  return track.applyConstraints({ advanced: [wish] })
                }
              : null,
          nextFrame: async (until) => {
            do {
              await frameOf(video, track, until)
            } while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0)
            return pictureOf(video)
          },
          onCameras: (tell) => {
            const changed = (): void => {
              list().then(tell, () => undefined)
            }
            devices.addEventListener('devicechange', changed, { signal: stopped.signal })
          },
          stop,
        }
      } catch (cause) {
        stop()
        throw cause instanceof CameraFailed ? cause : failureOf(cause)
      }
    },
  }
}
