// PNG files for tests, made at run time: one QR code or several side by side, or a picture without any.
import { deflateSync } from 'node:zlib'
import { blankRaster, drawQr, qrSide, type Raster } from './qr-raster.ts'

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k += 1) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const chunk = (type: string, data: Uint8Array): Buffer => {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  out.set(data, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

/** 8-bit grey PNG (ISO/IEC 15948), no filter. */
export const encodePng = ({ width, height, grey }: Raster): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

export interface PictureOptions {
  /** Pixels per module. */
  readonly modulePx?: number
  /** Light code on a dark ground. */
  readonly inverted?: boolean
  /** How much of a code may be damaged; the less, the more text it holds. */
  readonly correction?: 'L' | 'M'
  /** Codes in a row; all of them unless told. */
  readonly columns?: number
}

/** Every text as a code of its own, in rows. */
export const qrRaster = (texts: readonly string[], { modulePx = 6, inverted = false, correction = 'M', columns = texts.length }: PictureOptions = {}): Raster => {
  const cell = Math.max(...texts.map((text) => qrSide(text, modulePx, correction)))
  const raster = blankRaster(Math.min(columns, texts.length) * cell, Math.ceil(texts.length / columns) * cell, inverted ? 0 : 255)
  for (const [at, text] of texts.entries()) {
    drawQr(raster, text, (at % columns) * cell, Math.floor(at / columns) * cell, modulePx, inverted ? { dark: 255, light: 0 } : undefined, correction)
  }
  return raster
}

export const qrPicture = (texts: string | readonly string[], options: PictureOptions = {}): Buffer =>
  encodePng(qrRaster(typeof texts === 'string' ? [texts] : texts, options))

/** GIF89a that shows one picture after the other, over and over. Without compression: the table of codes is cleared before it grows. */
export const animatedGif = (frames: readonly Raster[]): Buffer => {
  const [first] = frames
  if (!first) throw new Error('a GIF has a frame')
  const size = Buffer.alloc(4)
  size.writeUInt16LE(first.width, 0)
  size.writeUInt16LE(first.height, 2)
  /** 128 greys, so that a pixel is a code of eight bits and none of them grows to nine. */
  const table = Buffer.from(Array.from({ length: 128 }, (_, at) => [2 * at, 2 * at, 2 * at]).flat())
  const parts = [Buffer.from('GIF89a'), size, Buffer.from([0xf6, 0, 0]), table, Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1')]
  const [clear, end] = [128, 129]
  for (const { grey } of frames) {
    const codes: number[] = []
    for (const [at, level] of grey.entries()) {
      if (at % 100 === 0) codes.push(clear)
      codes.push(level >> 1)
    }
    const data = Buffer.from([...codes, end])
    parts.push(Buffer.from([0x21, 0xf9, 4, 4, 20, 0, 0, 0]), Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 7]))
    for (let at = 0; at < data.length; at += 255) {
      const block = data.subarray(at, at + 255)
      parts.push(Buffer.from([block.length]), block)
    }
    parts.push(Buffer.from([0]))
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])])
}

/** A PNG with soft stripes and no code. */
export const pictureWithoutCode = (width = 640, height = 480): Buffer => {
  const raster = blankRaster(width, height)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) raster.grey[y * width + x] = 128 + 90 * Math.sin(x / 37) * Math.cos(y / 53)
  return encodePng(raster)
}
