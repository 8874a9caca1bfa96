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
}

/** A room in soft light: enough structure that nothing takes it for an empty picture. */
const emptyRoom = (): Raster => {
  const raster = blankRaster(width, height)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) raster.grey[y * width + x] = 70 + x / 16 + 40 * Math.sin(y / 120)
  return raster
}

/** A screen's greys, not pure black and white, a little off the middle. */
const withCode = (text: string, modulePx: number): Raster => {
  const raster = emptyRoom()
  const side = qrSide(text, modulePx)
  if (side > height) throw new Error(`a code of ${side} pixels does not fit the clip`)
  drawQr(raster, text, Math.floor((width - side) / 2) + 23, Math.floor((height - side) / 2), modulePx, { dark: 38, light: 214 })
  return raster
}

/** Writes the clip. With no texts it shows the empty room only. */
export const makeFakeWebcamClip = async (
  file: string,
  texts: readonly string[],
  { absentFrames = 5, shownFrames = 15, modulePx = 6 }: ClipOptions = {},
): Promise<void> => {
  const out = createWriteStream(file)
  const chroma = Buffer.alloc((width * height) / 2, 128)
  const write = async (raster: Raster, times: number): Promise<void> => {
    const frame = Buffer.concat([Buffer.from('FRAME\n'), raster.grey, chroma])
    for (let i = 0; i < times; i += 1) if (!out.write(frame)) await once(out, 'drain')
  }
  out.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420\n`)
  await write(emptyRoom(), absentFrames)
  for (const [index, text] of texts.entries()) {
    if (index > 0) await write(emptyRoom(), absentFrames)
    await write(withCode(text, modulePx), shownFrames)
  }
  out.end()
  await once(out, 'finish')
}

/** Chromium's and Electron's arguments for a clip. Permission still has to be granted by the app. */
export const fakeWebcamArguments = (file: string): string[] => ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`]
