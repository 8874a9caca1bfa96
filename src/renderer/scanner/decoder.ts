// The port that every QR engine implements: pixels in, texts out. Loaded by the renderer alone. One test set serves all
// engines (tests/unit/renderer/scanner/engines.test.ts); what a text means is decided in main.
import type { FrameLook } from './frame-look.ts'

/** A VideoFrame is the cheapest: its grey levels are as the camera sent them. */
export type Frame = ImageBitmap | ImageData | VideoFrame

export interface DecodeOptions {
  /** False for one of many camera frames: the next one comes soon. True for a picture that is all there is. */
  readonly thorough: boolean
}

export interface QrReading {
  /** Texts of the QR codes in the frame, in no order, [] when there are none. */
  readonly texts: readonly string[]
  /** What a camera frame without a readable code looks like. Null otherwise, and where it wasn't measured: not each frame is. */
  readonly look: FrameLook | null
}

export interface QrDecoder {
  /**
   * Takes the frame over: it is closed or transferred and is of no use afterwards. Rejects with DecoderFailed when the
   * engine gives no answer.
   */
  decode(frame: Frame, options: DecodeOptions): Promise<QrReading>
  close(): void
}

/** The engine couldn't start, crashed or didn't answer in time. Said to the user as `scan.engine-failed`. */
export class DecoderFailed extends Error {
  override readonly name = 'DecoderFailed'
}

/** More codes than this in one picture are left out, so that nothing grows without bound. */
export const maxCodesPerPicture = 64
/** A QR code holds 7,089 digits at most (ISO/IEC 18004 version 40-L); a longer text is not one. */
export const maxCodeText = 7_089

/** What an engine read, made fit for the caller: no empty or absurd text, none twice. */
export const cleanTexts = (texts: readonly string[]): string[] =>
  [...new Set(texts)].filter((text) => text !== '' && text.length <= maxCodeText).slice(0, maxCodesPerPicture)
