// From a frame to its grey levels, by the shortest way that there is. Loaded by the QR worker; the frame is used up.
import type { Frame } from './decoder.ts'
import { type Grey, greyOf, halve } from './grey.ts'

/** A larger frame, such as a 4K camera's, is read at half its size: it would take four times as long. */
const maxFramePixels = 2_500_000

/** Formats whose first plane is the grey levels, a byte a pixel. */
const greyFirst: readonly (VideoPixelFormat | null)[] = ['I420', 'I420A', 'I422', 'I444', 'NV12']

/** A memory that is used again: making one anew for each frame takes longer than filling it. */
const createMemory = (): ((bytes: number) => Uint8Array<ArrayBuffer>) => {
  let kept = new Uint8Array(0)
  return (bytes) => {
    if (kept.length < bytes) kept = new Uint8Array(bytes)
    return kept.subarray(0, bytes)
  }
}

/** One frame after the other: what it answers is good until it is asked for the next. */
export const createFramePixels = (): ((frame: Frame, isLive: boolean) => Promise<Grey>) => {
  const planes = createMemory()
  const rows = createMemory()
  /** Kept between frames of one size. */
  let canvas: OffscreenCanvas | null = null

  /** Null where the frame isn't laid out so, or where the platform won't copy it. */
  const firstPlane = async (frame: VideoFrame): Promise<Grey | null> => {
    if (!greyFirst.includes(frame.format)) return null
    try {
      const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight }
      const copy = planes(frame.allocationSize())
      const [plane] = await frame.copyTo(copy)
      if (!plane) return null
      const { offset, stride } = plane
      if (stride === width) return { width, height, pixels: copy.subarray(offset, offset + width * height) }
      const pixels = rows(width * height)
      for (let y = 0; y < height; y += 1) pixels.set(copy.subarray(offset + y * stride, offset + y * stride + width), y * width)
      return { width, height, pixels }
    } catch {
      return null
    }
  }
  const drawn = (frame: ImageBitmap | VideoFrame, width: number, height: number): Grey => {
    if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no 2d context')
    // White below, so that a code on a transparent background is dark on light.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(frame, 0, 0, width, height)
    return greyOf(context.getImageData(0, 0, width, height))
  }
  const whole = async (frame: Frame): Promise<Grey> => {
    if (frame instanceof ImageData) return greyOf(frame)
    try {
      if (frame instanceof ImageBitmap) return drawn(frame, frame.width, frame.height)
      return (await firstPlane(frame)) ?? drawn(frame, frame.displayWidth, frame.displayHeight)
    } finally {
      frame.close()
    }
  }
  return async (frame, isLive) => {
    const grey = await whole(frame)
    return isLive && grey.width * grey.height > maxFramePixels ? halve(grey) : grey
  }
}
