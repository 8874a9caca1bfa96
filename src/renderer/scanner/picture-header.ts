// Reads a picture's kind and size from its first bytes, so that its size is bounded before anything decodes it. Pure;
// picture-header.test.ts. PNG (ISO/IEC 15948), JPEG (ITU-T T.81), GIF89a, WebP (RFC 9649). Anything else is no picture here.

export interface PictureHeader {
  readonly mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  /** Pixels. */
  readonly width: number
  readonly height: number
}

const ascii = (view: DataView, at: number, text: string): boolean => {
  if (at + text.length > view.byteLength) return false
  for (let i = 0; i < text.length; i += 1) if (view.getUint8(at + i) !== text.charCodeAt(i)) return false
  return true
}

const png = (view: DataView): PictureHeader | null => {
  if (!ascii(view, 0, '\x89PNG\r\n\x1a\n') || !ascii(view, 12, 'IHDR') || view.byteLength < 24) return null
  return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share the range. */
const isFrameHeader = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const jpeg = (view: DataView): PictureHeader | null => {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (isFrameHeader(marker)) return { mime: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    // Picture data or the end without a frame header before it.
    if (marker === 0xda || marker === 0xd9) return null
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    at += standsAlone ? 2 : 2 + view.getUint16(at + 2)
  }
  return null
}

/** Bytes of a colour table whose size stands in the low three bits of a flag byte. */
const colourTable = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))

/** The larger of the screen and the first frame: decoders grow the screen to it. */
const gif = (view: DataView): PictureHeader | null => {
  if (!(ascii(view, 0, 'GIF87a') || ascii(view, 0, 'GIF89a')) || view.byteLength < 13) return null
  const width = view.getUint16(6, true)
  const height = view.getUint16(8, true)
  let at = 13 + colourTable(view.getUint8(10))
  while (at + 9 <= view.byteLength) {
    const block = view.getUint8(at)
    if (block === 0x2c) {
      return {
        mime: 'image/gif',
        width: Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
        height: Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
      }
    }
    if (block !== 0x21) return null
    at += 2
    while (at < view.byteLength && view.getUint8(at) !== 0) at += 1 + view.getUint8(at)
    at += 1
  }
  return null
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)

const webp = (view: DataView): PictureHeader | null => {
  if (!ascii(view, 0, 'RIFF') || !ascii(view, 8, 'WEBP') || view.byteLength < 30) return null
  const mime = 'image/webp'
  if (ascii(view, 12, 'VP8X')) return { mime, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 }
  if (ascii(view, 12, 'VP8L') && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true)
    return { mime, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (ascii(view, 12, 'VP8 ') && uint24(view, 23) === 0x2a019d) {
    return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  return null
}

/** Null when the bytes begin no picture of a kind that is read here, or one without an area. */
export const sniffPicture = (bytes: Uint8Array): PictureHeader | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = png(view) ?? jpeg(view) ?? gif(view) ?? webp(view)
  return header && header.width > 0 && header.height > 0 ? header : null
}
