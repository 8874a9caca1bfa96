// How zxing-wasm is asked, stage by stage: each stage is tried only when the ones before it read nothing. Pure data;
// loaded by the QR worker.
import type { ReaderOptions } from 'zxing-wasm/reader'
import { maxCodesPerPicture } from './decoder.ts'

const first: ReaderOptions = {
  formats: ['QRCode'],
  textMode: 'Plain',
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: true,
  binarizer: 'LocalAverage',
  maxNumberOfSymbols: maxCodesPerPicture,
}

/** Another threshold for the whole picture: even light, but codes too small or too soft for a local one. */
const wholePicture: ReaderOptions = { ...first, binarizer: 'GlobalHistogram' }

export const liveStages: readonly ReaderOptions[] = [first]
export const thoroughStages: readonly ReaderOptions[] = [first, wholePicture]
