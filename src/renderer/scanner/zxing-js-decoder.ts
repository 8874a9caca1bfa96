// QrDecoder in plain JavaScript, for a window where WebAssembly or the worker can't start: the QR-only reader of
// @zxing/library (its multi-format reader takes QR codes for bar codes). Slower, and it works on the window's own thread.
import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap'
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType'
import InvertedLuminanceSource from '@zxing/library/esm/core/InvertedLuminanceSource'
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource'
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer'
import QRCodeReader from '@zxing/library/esm/core/qrcode/QRCodeReader'
import { cleanTexts, DecoderFailed, type Frame, type QrDecoder } from './decoder.ts'

/** Grey levels by the usual weights (ITU-R BT.601), on white where the picture is transparent. */
const luminances = ({ data, width, height }: ImageData): Uint8ClampedArray => {
  const grey = new Uint8ClampedArray(width * height)
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 4) {
    const alpha = (data[at + 3] ?? 255) / 255
    const level = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
    grey[pixel] = level * alpha + 255 * (1 - alpha)
  }
  return grey
}

const pixelsOf = (frame: Frame): ImageData => {
  if (frame instanceof ImageData) return frame
  const [width, height] = frame instanceof ImageBitmap ? [frame.width, frame.height] : [frame.displayWidth, frame.displayHeight]
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new DecoderFailed('no 2d context')
  context.drawImage(frame, 0, 0)
  frame.close()
  return context.getImageData(0, 0, width, height)
}

export const createZxingJsDecoder = (): QrDecoder => {
  const reader = new QRCodeReader()
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]])

  /** The library says "no code" by throwing. */
  const readOne = (source: RGBLuminanceSource | InvertedLuminanceSource): string[] => {
    try {
      return [reader.decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText()]
    } catch {
      return []
    } finally {
      reader.reset()
    }
  }

  return {
    decode: (frame, { thorough }) =>
      Promise.resolve().then(() => {
        const pixels = pixelsOf(frame)
        const source = new RGBLuminanceSource(luminances(pixels), pixels.width, pixels.height)
        const texts = readOne(source)
        return { texts: cleanTexts(texts.length > 0 || !thorough ? texts : readOne(new InvertedLuminanceSource(source))), look: null }
      }),
    close: () => undefined,
  }
}
