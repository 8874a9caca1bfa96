// Reads every QR code in a picture file. Renderer: the pixels stay in the window and its worker. Sizes are bounded by the
// file's header before anything decodes it (tests: picture-header.test.ts, engines.test.ts).
import type { QrDecoder } from './decoder.ts'
import { startDecoder, type StartDecoder } from './engine.ts'
import { sniffPicture } from './picture-header.ts'

export type PictureFailure = 'scan.no-code' | 'scan.image-unreadable' | 'scan.image-too-large' | 'scan.engine-failed'
export type PictureResult =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'failed'; readonly code: PictureFailure }

export const maxFileBytes = 64 * 1024 * 1024
export const maxPixels = 50_000_000
/** Longest side that any of the decoders and canvases takes. */
const maxSide = 32_767
/** The size that is read: a larger picture is scaled down to it, sides in proportion. */
const readPixels = 16_000_000
const readSide = 8_192
/** Headers end long before: thumbnails and colour profiles stand before a JPEG's frame header. */
const headerBytes = 4 * 1024 * 1024

const failed = (code: PictureFailure): PictureResult => ({ kind: 'failed', code })

/** Null when the picture is read as it is. */
export const scaledSize = (width: number, height: number): { width: number; height: number } | null => {
  const factor = Math.min(1, readSide / Math.max(width, height), Math.sqrt(readPixels / (width * height)))
  if (factor === 1) return null
  return { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) }
}

type Pixels = { readonly kind: 'pixels'; readonly bitmap: ImageBitmap } | Extract<PictureResult, { kind: 'failed' }>

const load = async (file: Blob): Promise<Pixels> => {
  if (file.size > maxFileBytes) return { kind: 'failed', code: 'scan.image-too-large' }
  try {
    const header = sniffPicture(new Uint8Array(await file.slice(0, headerBytes).arrayBuffer()))
    if (!header) return { kind: 'failed', code: 'scan.image-unreadable' }
    const { mime, width, height } = header
    if (width * height > maxPixels || Math.max(width, height) > maxSide) return { kind: 'failed', code: 'scan.image-too-large' }
    // The kind that the bytes show, not the one that the name claims: nothing else may choose the decoder.
    const picture = file.slice(0, file.size, mime)
    const bitmap = await createImageBitmap(picture)
    const size = scaledSize(bitmap.width, bitmap.height)
    if (!size) return { kind: 'pixels', bitmap }
    const scaled = await createImageBitmap(bitmap, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' })
    bitmap.close()
    return { kind: 'pixels', bitmap: scaled }
  } catch {
    // The file went away, or the decoder refused it (cut off, damaged).
    return { kind: 'failed', code: 'scan.image-unreadable' }
  }
}

export interface PictureReader {
  /** All texts in the picture, or why there are none. Never rejects. */
  read(file: Blob): Promise<PictureResult>
  close(): void
}

/** Reads one picture after the other with one engine, which starts with the first picture that can be decoded. */
export const openPictureReader = (start: StartDecoder = startDecoder): PictureReader => {
  let starting: Promise<QrDecoder> | null = null
  const close = (): void => {
    starting?.then((decoder) => decoder.close()).catch(() => undefined)
    starting = null
  }
  return {
    read: async (file) => {
      const pixels = await load(file)
      if (pixels.kind === 'failed') return pixels
      try {
        const decoder = await (starting ??= start())
        const { texts } = await decoder.decode(pixels.bitmap, { thorough: true })
        return texts.length > 0 ? { kind: 'texts', texts } : failed('scan.no-code')
      } catch {
        // The next picture finds a fresh engine.
        close()
        return failed('scan.engine-failed')
      }
    },
    close,
  }
}
