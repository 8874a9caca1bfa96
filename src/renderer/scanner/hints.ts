// What to tell the user about a code that isn't read yet, from what the frames look like. Pure; loaded by the scan. hints.test.ts
// has the numbers of made frames of each kind; where the limits come from: docs/scanner.md.
import type { FrameLook } from './frame-look.ts'

export type ScanHint =
  /** Only black comes from the camera: a shutter, a lid, a cover. */
  | 'covered'
  | 'too-dark'
  | 'glare'
  | 'closer'
  | 'hold-still'

const blackPeak = 20
const darkBrightness = 40
/** A sensor that is short of light makes grain, and grain looks like many tiny corner squares. */
const grain = { finders: 15, modulePx: 2 }
/** Share of the picture's middle. */
const burntShare = 0.03
/** Below this a module is hardly more than a pixel once the code is tilted. */
const smallModulePx = 3
const blurredSharpness = 0.28

/** Null: nothing is wrong that can be said, or there is no code in view. */
export const hintFor = ({ brightness, peak, burnt, sharpness, finders, modulePx }: FrameLook): ScanHint | null => {
  if (peak < blackPeak) return 'covered'
  if (brightness < darkBrightness || (finders >= grain.finders && modulePx !== null && modulePx < grain.modulePx)) return 'too-dark'
  if (burnt >= burntShare) return 'glare'
  if (modulePx !== null && modulePx < smallModulePx) return 'closer'
  if (sharpness !== null && sharpness < blurredSharpness) return 'hold-still'
  return null
}

export interface HintMemory {
  readonly shown: ScanHint | null
  readonly next: ScanHint | null
  /** Looks in a row that said `next`. */
  readonly times: number
}

export const noHint: HintMemory = { shown: null, next: null, times: 0 }
/** So many looks in a row change what is said: words that flicker help nobody. */
export const looksToAgree = 3

export const withLook = (memory: HintMemory, look: FrameLook): HintMemory => {
  const next = hintFor(look)
  const times = next === memory.next ? Math.min(looksToAgree, memory.times + 1) : 1
  return { shown: times >= looksToAgree ? next : memory.shown, next, times }
}
