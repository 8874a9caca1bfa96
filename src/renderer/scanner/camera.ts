// The webcam by getUserMedia, shown in a video element: picture only, never sound. Renderer. The list of cameras and the
// element's source are @zxing/browser's work, loaded while the camera starts; what a DOMException means is decided here alone.
import { CameraFailed, type Camera, type OpenCamera } from './camera-port.ts'
import type { CameraChoice } from './scan-state.ts'

/** Sharp enough for a phone held up to the lid; more pixels only make each frame slower. */
const wantedSize = { width: { ideal: 1280 }, height: { ideal: 720 } }
/** A window that isn't composed gets no frame callbacks; after this long the picture is taken anyway. */
const frameWaitMs = 500

const failureOf = (cause: unknown): CameraFailed => {
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return new CameraFailed('scan.camera-denied', { cause })
  if (name === 'NotReadableError' || name === 'AbortError') return new CameraFailed('scan.camera-busy', { cause })
  return new CameraFailed('scan.camera-missing', { cause })
}

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

export const createCamera = (video: HTMLVideoElement, devices: MediaDevices = navigator.mediaDevices): Camera => ({
  open: async (wanted, signal): Promise<OpenCamera> => {
    const constraints = { audio: false, video: { ...wantedSize, ...(wanted === null ? {} : { deviceId: { exact: wanted } }) } }
    const helpers = import('@zxing/browser')
    let stream: MediaStream
    try {
      stream = await devices.getUserMedia(constraints)
    } catch (cause) {
      throw failureOf(cause)
    }
    const stop = (): void => {
      for (const track of stream.getTracks()) track.stop()
      // A later camera may already be shown in the same element.
      if (video.srcObject === stream) video.srcObject = null
    }
    try {
      signal.throwIfAborted()
      const [track] = stream.getVideoTracks()
      if (!track) throw new CameraFailed('scan.camera-missing')
      const id = track.getSettings().deviceId ?? ''
      const { BrowserCodeReader } = await helpers
      signal.throwIfAborted()
      BrowserCodeReader.addVideoSource(video, stream)
      await video.play()
      return {
        id,
        cameras: withOpen(await BrowserCodeReader.listVideoInputDevices(), id, track.label),
        nextFrame: async (until) => {
          do {
            await frameOf(video, track, until)
          } while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0)
          return createImageBitmap(video)
        },
        stop,
      }
    } catch (cause) {
      stop()
      throw cause instanceof CameraFailed ? cause : failureOf(cause)
    }
  },
})
