// A clip for Chromium's fake camera, made at run time: first nothing, then each QR code in turn, over and over. 1280x720,
// YUV4MPEG2. Start with --use-fake-device-for-media-stream --use-file-for-fake-video-capture=FILE.
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { blankRaster, drawQr, qrSide, type Raster } from './qr-raster.ts'

const width = 1280
const height = 720
const framesPerSecond = 10

export interface ClipOptions {
  /** Frames without a code before each one. */
  readonly absentFrames?: number
  readonly shownFrames?: number
  /** Pixels per module; a phone held up to a laptop gives 4 to 8. */
  readonly modulePx?: number
  /** What is in the picture besides the codes: nothing but black, as behind a closed cover. */
  readonly isCovered?: boolean
}

/** A room in soft light: enough structure that nothing takes it for an empty picture. */
const emptyRoom = (): Raster => {
  const raster = blankRaster(width, height)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) raster.grey[y * width + x] = 70 + x / 16 + 40 * Math.sin(y / 120)
  return raster
}

/** What a camera sees of a code on a screen, or of several side by side: the screen's greys, not pure black and white, a little off the middle. */
export const webcamFrame = (shown: string | readonly string[], modulePx = 6): Raster => {
  const texts = typeof shown === 'string' ? [shown] : shown
  const raster = emptyRoom()
  const sides = texts.map((text) => qrSide(text, modulePx))
  const total = sides.reduce((sum, side) => sum + side, 0)
  if (total > width || Math.max(...sides) > height) throw new Error(`codes of ${total} pixels do not fit the clip`)
  let left = Math.min(width - total, Math.floor((width - total) / 2) + 23)
  for (const [at, text] of texts.entries()) {
    const side = sides[at] ?? 0
    drawQr(raster, text, left, Math.floor((height - side) / 2), modulePx, { dark: 38, light: 214 })
    left += side
  }
  return raster
}

/** Writes the clip, with each of `shown` in turn. With none it shows the empty room only. */
export const makeFakeWebcamClip = async (
  file: string,
  shown: readonly (string | readonly string[])[],
  { absentFrames = 5, shownFrames = 15, modulePx = 6, isCovered = false }: ClipOptions = {},
): Promise<void> => {
  const out = createWriteStream(file)
  const chroma = Buffer.alloc((width * height) / 2, 128)
  const write = async (raster: Raster, times: number): Promise<void> => {
    const frame = Buffer.concat([Buffer.from('FRAME\n'), raster.grey, chroma])
    for (let i = 0; i < times; i += 1) if (!out.write(frame)) await once(out, 'drain')
  }
  out.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420\n`)
  const empty = isCovered ? blankRaster(width, height, 2) : emptyRoom()
  await write(empty, absentFrames)
  for (const [index, texts] of shown.entries()) {
    if (index > 0 && absentFrames > 0) await write(empty, absentFrames)
    await write(webcamFrame(texts, modulePx), shownFrames)
  }
  out.end()
  await once(out, 'finish')
}

/** Chromium's and Electron's arguments for a clip. Permission still has to be granted by the app. */
export const fakeWebcamArguments = (file: string): string[] => ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`]
