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

const nothing = (): void => undefined
const beforeMount: ScanState = { kind: 'starting' }

export interface ScanView {
  readonly state: ScanState
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
      else if (mine.state.get().kind !== 'failed') mine.start()
    }
    setScan(mine)
    if (document.hidden) mine.hide()
    else mine.start()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      void mine.stop()
    }
  }, [video])

  const state = useSyncExternalStore(
    scan ? scan.state.subscribe : () => nothing,
    scan ? scan.state.get : () => beforeMount,
  )
  return { state, start: (cameraId) => scan?.start(cameraId) }
}
