// How one frame or one picture is read: the engine's stages in their order, with bounded work. Pure over its ports; loaded by
// the QR worker. qr-reading.test.ts.
import { cleanTexts, type QrReading } from './decoder.ts'
import { type FrameLook, lookOf } from './frame-look.ts'
import type { Grey } from './grey.ts'
import type { ReadGrey } from './wasm-engine.ts'
import { firstStage, frameStages, type Stage, stillStages } from './wasm-stages.ts'

/** A missed frame is measured no more often than this: the words of a hint stay longer. */
export const lookEveryMs = 200
/** No further stage or tile begins after this time on one still: the user waits for it. */
export const stillBudgetMs = 12_000

export interface ReadingPorts {
  readonly readGrey: ReadGrey
  /** Milliseconds that only ever grow. */
  readonly nowMs: () => number
}

export interface QrReadings {
  readonly still: (grey: Grey) => QrReading
  readonly frame: (grey: Grey) => QrReading
}

export const createReadings = ({ readGrey, nowMs }: ReadingPorts): QrReadings => {
  /** Which further stage the next missed frame tries. */
  let turn = 0
  let lookedAtMs = -Infinity

  const look = (grey: Grey): FrameLook | null => {
    const now = nowMs()
    if (now - lookedAtMs < lookEveryMs) return null
    lookedAtMs = now
    return lookOf(grey)
  }

  const byStage = ({ pictures, options }: Stage, grey: Grey, untilMs: number): string[] => {
    for (const picture of pictures(grey)) {
      const texts = cleanTexts(readGrey(picture, options))
      if (texts.length > 0) return texts
      if (nowMs() >= untilMs) break
    }
    return []
  }

  return {
    still: (grey) => {
      const untilMs = nowMs() + stillBudgetMs
      for (const stage of stillStages) {
        const texts = byStage(stage, grey, untilMs)
        if (texts.length > 0) return { texts, look: null }
        if (nowMs() >= untilMs) break
      }
      return { texts: [], look: null }
    },
    frame: (grey) => {
      const first = byStage(firstStage, grey, Infinity)
      if (first.length > 0) return { texts: first, look: null }
      const stage = frameStages[turn % frameStages.length]
      turn += 1
      const texts = stage ? byStage(stage, grey, Infinity) : []
      return { texts, look: texts.length > 0 ? null : look(grey) }
    },
  }
}
