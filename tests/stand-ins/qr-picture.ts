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
}

/** A PNG with every text as a code of its own, side by side. */
export const qrPicture = (texts: string | readonly string[], { modulePx = 6, inverted = false }: PictureOptions = {}): Buffer => {
  const list = typeof texts === 'string' ? [texts] : texts
  const sides = list.map((text) => qrSide(text, modulePx))
  const raster = blankRaster(sides.reduce((sum, side) => sum + side, 0), Math.max(...sides), inverted ? 0 : 255)
  let left = 0
  for (const [index, text] of list.entries()) {
    drawQr(raster, text, left, 0, modulePx, inverted ? { dark: 255, light: 0 } : undefined)
    left += sides[index] ?? 0
  }
  return encodePng(raster)
}

/** A PNG with soft stripes and no code. */
export const pictureWithoutCode = (width = 640, height = 480): Buffer => {
  const raster = blankRaster(width, height)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) raster.grey[y * width + x] = 128 + 90 * Math.sin(x / 37) * Math.cos(y / 53)
  return encodePng(raster)
}
