// Ties one scan to a video element and to the life of the sheet that shows it: off while the window is out of sight, off
// for good when the sheet goes. Renderer; the seam between React and scan.ts.
import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react'
import { call } from '../bridge/client.ts'
import { createCamera } from './camera.ts'
import { startDecoder } from './engine.ts'
import { createScan, type Scan } from './scan.ts'
import type { ScanState } from './scan-state.ts'

/** SHA-256 of the text, as hex. */
const markOf = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const scanWith = (video: HTMLVideoElement): Scan =>
  createScan({
    camera: createCamera(video),
    startDecoder,
    arm: () => call('scan.arm', {}),
    disarm: () => call('scan.disarm', {}),
    addText: (text) => call('accounts.addText', { text }),
    markOf,
    nowMs: () => performance.now(),
  })

/** The camera that the user chose last, for as long as the window's page lives. Its id means nothing outside of it. */
let chosenCamera: string | undefined

const nothing = (): void => undefined
const beforeMount: ScanState = { kind: 'starting' }

export interface ScanView {
  readonly state: ScanState
  readonly setLight: (isOn: boolean) => void
  /** Again, or on the camera with that id. */
  readonly start: (cameraId?: string) => void
}

export const useScan = (video: RefObject<HTMLVideoElement | null>): ScanView => {
  const [scan, setScan] = useState<Scan | null>(null)

  useEffect(() => {
    if (!video.current) return
    const mine = scanWith(video.current)
    const look = (): void => {
      if (document.hidden) mine.hide()
      else if (mine.state.get().kind !== 'failed') mine.start(chosenCamera)
    }
    /** Whoever was told that there is no camera connects one. */
    const connected = (): void => {
      const state = mine.state.get()
      if (!document.hidden && state.kind === 'failed' && state.code === 'scan.camera-missing') mine.start(chosenCamera)
    }
    setScan(mine)
    if (document.hidden) mine.hide()
    else mine.start(chosenCamera)
    document.addEventListener('visibilitychange', look)
    navigator.mediaDevices.addEventListener('devicechange', connected)
    return () => {
      navigator.mediaDevices.removeEventListener('devicechange', connected)
      document.removeEventListener('visibilitychange', look)
      void mine.stop()
    }
  }, [video])

  const state = useSyncExternalStore(
    scan ? scan.state.subscribe : () => nothing,
    scan ? scan.state.get : () => beforeMount,
  )
  const start = (cameraId?: string): void => {
    chosenCamera = cameraId ?? chosenCamera
    scan?.start(chosenCamera)
  }
  return { state, start, setLight: (isOn) => scan?.setLight(isOn) }
}
