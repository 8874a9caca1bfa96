// What a frame without a readable code looks like, in numbers: light, burnt places, sharpness, finder patterns. Pure, and
// measured in the QR worker on missed frames alone; hints.ts says what they mean. frame-look.test.ts.
import type { Grey } from './grey.ts'

export interface FrameLook {
  /** Mean grey level, 0 to 255. */
  readonly brightness: number
  /** The level that only one pixel in a hundred exceeds. */
  readonly peak: number
  /** Share of the picture's middle that is as light as a pixel can be, 0 to 1. */
  readonly burnt: number
  /** How much of an edge lies in its steepest step, 0 to 1; null where the frame has too few edges to say. */
  readonly sharpness: number | null
  /** A QR code's corner squares that are in view. */
  readonly finders: number
  /** Their module's width in pixels; null without any. */
  readonly modulePx: number | null
}

interface Finder {
  x: number
  y: number
  modulePx: number
  hits: number
}

/** Every so many rows are looked at: a corner square is seven modules high. */
const rowStep = 3
/** Pixels to each side whose mean is a pixel's threshold. */
const reach = 32
const burntLevel = 250
const edgeSpan = 8
const edgeHeight = 40
const enoughEdges = 60
const maxFinders = 64

/** 1 where a pixel of the row is darker than its surroundings in the row. */
const darkOf = (row: Uint8Array): Uint8Array => {
  const dark = new Uint8Array(row.length)
  let sum = 0
  let count = 0
  for (let x = 0; x < Math.min(reach, row.length); x += 1, count += 1) sum += row[x] ?? 0
  for (let x = 0; x < row.length; x += 1) {
    if (x + reach < row.length) {
      sum += row[x + reach] ?? 0
      count += 1
    }
    if (x - reach > 0) {
      sum -= row[x - reach - 1] ?? 0
      count -= 1
    }
    // A little below the mean, so that an even surface's noise is light.
    dark[x] = (row[x] ?? 0) * count < sum - 6 * count ? 1 : 0
  }
  return dark
}

/** Dark, light, dark, light, dark as 1:1:3:1:1, each within half a module (ISO/IEC 18004). The runs end at the given pixels. */
const isFinder = (e0: number, e1: number, e2: number, e3: number, e4: number, e5: number): boolean => {
  const modulePx = (e5 - e0) / 7
  if (modulePx < 1.2) return false
  const slack = Math.max(0.9, modulePx / 2)
  return (
    Math.abs(e1 - e0 - modulePx) < slack &&
    Math.abs(e2 - e1 - modulePx) < slack &&
    Math.abs(e3 - e2 - 3 * modulePx) < 2 * slack &&
    Math.abs(e4 - e3 - modulePx) < slack &&
    Math.abs(e5 - e4 - modulePx) < slack
  )
}

/** Centre and module of each finder pattern that a line of pixels crosses. */
const findersIn = (dark: Uint8Array): { readonly at: number; readonly modulePx: number }[] => {
  const found: { at: number; modulePx: number }[] = []
  let [e0, e1, e2, e3, e4] = [-1, -1, -1, -1, -1]
  for (let x = 1; x <= dark.length; x += 1) {
    if (x < dark.length && dark[x] === dark[x - 1]) continue
    // A run ends here; five of them before it, the last one dark.
    if (e0 >= 0 && dark[x - 1] === 1 && isFinder(e0, e1, e2, e3, e4, x)) found.push({ at: (e0 + x) / 2, modulePx: (x - e0) / 7 })
    ;[e0, e1, e2, e3, e4] = [e1, e2, e3, e4, x]
  }
  return found
}

const columnAround = ({ width, height, pixels }: Grey, x: number, y: number, half: number): Uint8Array => {
  const top = Math.max(0, y - half)
  const column = new Uint8Array(Math.min(height, y + half) - top)
  for (let at = 0; at < column.length; at += 1) column[at] = pixels[(top + at) * width + x] ?? 0
  return column
}

const findFinders = (grey: Grey): Finder[] => {
  const { width, height, pixels } = grey
  const found: Finder[] = []
  for (let y = rowStep; y < height && found.length < maxFinders; y += rowStep) {
    for (const { at, modulePx } of findersIn(darkOf(pixels.subarray(y * width, (y + 1) * width)))) {
      const near = found.find((each) => Math.abs(each.x - at) < 3 * modulePx && Math.abs(each.y - y) < 5 * modulePx)
      if (near) {
        near.hits += 1
        continue
      }
      // The same across: a row of type has such runs, too.
      const half = Math.ceil(6 * modulePx)
      const column = columnAround(grey, Math.round(at), y, half)
      const across = findersIn(darkOf(column))
      if (across.some((each) => Math.abs(each.at - (y - Math.max(0, y - half))) < 3 * modulePx && Math.abs(each.modulePx / modulePx - 1) < 0.5)) {
        found.push({ x: at, y, modulePx, hits: 1 })
      }
    }
  }
  return found
}

/** Mean over the rows' edges of the steepest step's share in the edge. */
const sharpnessOf = ({ width, height, pixels }: Grey): number | null => {
  let edges = 0
  let sum = 0
  for (let y = 0; y < height; y += rowStep) {
    const start = y * width
    for (let x = 0; x + edgeSpan < width; x += edgeSpan / 2) {
      const rise = Math.abs((pixels[start + x + edgeSpan] ?? 0) - (pixels[start + x] ?? 0))
      if (rise < edgeHeight) continue
      let steepest = 0
      for (let at = start + x; at < start + x + edgeSpan; at += 1) steepest = Math.max(steepest, Math.abs((pixels[at + 1] ?? 0) - (pixels[at] ?? 0)))
      edges += 1
      sum += Math.min(1, steepest / rise)
    }
  }
  return edges < enoughEdges ? null : sum / edges
}

export const lookOf = (grey: Grey): FrameLook => {
  const { width, height, pixels } = grey
  const levels = new Uint32Array(256)
  let sum = 0
  let burnt = 0
  let middle = 0
  for (let y = 0; y < height; y += rowStep) {
    const isMiddleRow = y > height / 5 && y < (height * 4) / 5
    for (let x = 0; x < width; x += rowStep) {
      const level = pixels[y * width + x] ?? 0
      sum += level
      levels[level] = (levels[level] ?? 0) + 1
      if (!isMiddleRow || x < width / 5 || x > (width * 4) / 5) continue
      middle += 1
      if (level >= burntLevel) burnt += 1
    }
  }
  const count = levels.reduce((total, each) => total + each, 0)
  let peak = 255
  for (let above = levels[255] ?? 0; peak > 0 && above < count / 100; above += levels[peak] ?? 0) peak -= 1
  const finders = findFinders(grey)
  const modules = finders.map(({ modulePx }) => modulePx).sort((a, b) => a - b)
  return {
    brightness: count === 0 ? 0 : sum / count,
    peak,
    burnt: middle === 0 ? 0 : burnt / middle,
    sharpness: sharpnessOf(grey),
    finders: finders.length,
    modulePx: modules[Math.floor(modules.length / 2)] ?? null,
  }
}
