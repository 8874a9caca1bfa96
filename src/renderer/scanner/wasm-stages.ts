// How zxing-wasm is asked, stage by stage: each is tried only when the ones before it read nothing. Pure; loaded by the QR
// worker. What each stage pays, and what was tried and left out: docs/scanner.md. Bounds: wasm-stages.test.ts.
import type { ReaderOptions } from 'zxing-wasm/reader'
import { maxCodesPerPicture } from './decoder.ts'
import { boxMean, crop, enlarge, evenOut, type Grey, halve, resize, sharpen, withMargin } from './grey.ts'

export interface Stage {
  readonly name: string
  /** What of the picture is read, one after the other. Made one by one, so that only one is in memory. */
  readonly pictures: (grey: Grey) => Iterable<Grey>
  readonly options: ReaderOptions
}

const local: ReaderOptions = {
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
/** One threshold for the whole picture, from its histogram. */
const whole: ReaderOptions = { ...local, binarizer: 'GlobalHistogram' }
/** Middle grey, for a picture whose light has been evened out. */
const middle: ReaderOptions = { ...local, binarizer: 'FixedThreshold' }

/** No stage but the first takes more pixels than this at once. */
export const maxStagePixels = 4_000_000
/** A code's modules and its blur are a few pixels wide. */
const blurRadius = 3
const amount = 2.5

/** Down to what a stage may take; small codes in a larger picture are left to the tiles. */
const fit = (grey: Grey): Grey => (grey.width * grey.height > maxStagePixels ? fit(halve(grey)) : grey)

/** Twice as large, so that small modules get a threshold of their own, and sharper than the camera's blur. */
const sharper = (grey: Grey): Grey => enlarge(sharpen(grey, blurRadius, amount), 2, maxStagePixels)

/** Side of a tile, and how much of it the next one repeats: a code that is smaller than that is whole in one of them. */
const tileSide = 1_200
const tileOverlap = 300

const starts = (length: number): number[] => {
  if (length <= tileSide) return [0]
  const count = Math.ceil((length - tileOverlap) / (tileSide - tileOverlap))
  return Array.from({ length: count }, (_, at) => Math.round((at * (length - tileSide)) / (count - 1)))
}

/** Nothing for a picture that the stages before have read at twice its size. */
const tiles = function* (grey: Grey): Iterable<Grey> {
  if (4 * grey.width * grey.height <= maxStagePixels) return
  for (const top of starts(grey.height)) {
    for (const left of starts(grey.width)) {
      yield sharper(crop(grey, left, top, Math.min(tileSide, grey.width), Math.min(tileSide, grey.height)))
    }
  }
}

export const firstStage: Stage = { name: 'first', pictures: (grey) => [grey], options: local }

const sharpened: Stage = { name: 'enlarged and sharpened', pictures: (grey) => [sharper(fit(grey))], options: local }
/** Weak contrast, shadows, patterns of a screen. */
const evened: Stage = { name: 'evened out', pictures: (grey) => [enlarge(evenOut(boxMean(fit(grey), 1), 24), 2, maxStagePixels)], options: middle }
/** Even light, but modules too soft for a local threshold. */
const wholeThreshold: Stage = { name: 'enlarged, one threshold', pictures: (grey) => [enlarge(fit(grey), 2, maxStagePixels)], options: whole }
/** Codes cut off at their edge, and codes whose quiet zone is missing. */
const margined: Stage = { name: 'with a margin', pictures: (grey) => [withMargin(fit(grey), 24, 255)], options: whole }
/** Grain goes: a sensor that is short of light makes a lot of it. */
const smoothed: Stage = { name: 'smoothed and enlarged', pictures: (grey) => [enlarge(boxMean(boxMean(fit(grey), 1), 1), 2, maxStagePixels)], options: local }

/** One side three times as long, sharpened; a picture that would get too large is left alone. */
const stretched = function* (grey: Grey): Iterable<Grey> {
  const { width, height } = grey
  if (3 * width * height > maxStagePixels) return
  yield sharpen(resize(grey, width, 3 * height), 4, 2)
  yield sharpen(resize(grey, 3 * width, height), 4, 2)
}
/** A code that is seen very much from the side has modules that are a pixel wide in one direction alone. */
const tilted: Stage = { name: 'stretched and sharpened', pictures: stretched, options: local }
const tiled: Stage = { name: 'in tiles', pictures: tiles, options: local }

/** A missed frame tries one of these, the next missed frame the next one. */
export const frameStages: readonly Stage[] = [sharpened, evened, wholeThreshold, smoothed]
/** A picture that is all there is tries all. */
export const stillStages: readonly Stage[] = [firstStage, sharpened, evened, wholeThreshold, margined, smoothed, tilted, tiled]
