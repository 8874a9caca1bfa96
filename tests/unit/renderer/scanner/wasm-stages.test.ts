// The stages' bounds: what they hand to the engine never grows, however large or odd the picture is.
import { describe, expect, test } from 'vitest'
import type { Grey } from '../../../../src/renderer/scanner/grey.ts'
import { firstStage, frameStages, maxStagePixels, stillStages } from '../../../../src/renderer/scanner/wasm-stages.ts'

const blank = (width: number, height: number): Grey => ({ width, height, pixels: new Uint8Array(width * height).fill(200) })
/** A margin may come on top. */
const bound = maxStagePixels * 1.1

describe.each([
  [1, 1],
  [1, 900],
  [640, 480],
  [1_280, 720],
  [1_920, 1_080],
  [4_000, 4_000],
  [8_192, 1_000],
  [8_192, 1],
])('a picture of %i x %i', (width, height) => {
  const picture = blank(width, height)

  test('the first stage reads it as it is', () => {
    expect([...firstStage.pictures(picture)]).toEqual([picture])
  })
  test('no further stage reads more at once than it may, and none reads nothing of nothing', () => {
    for (const stage of [...frameStages, ...stillStages.slice(1)]) {
      for (const made of stage.pictures(picture)) {
        expect(made.pixels.length).toBe(made.width * made.height)
        expect(made.pixels.length).toBeGreaterThan(0)
        expect(made.pixels.length, stage.name).toBeLessThanOrEqual(bound)
      }
    }
  })
})

test('tiles cover a large picture, and each overlaps the next', () => {
  const tiled = stillStages.find(({ name }) => name === 'in tiles')
  // A mark at each place in turn must be in one of the tiles, with room around it.
  for (const [x, y] of [[0, 0], [3_999, 2_999], [1_199, 1_199], [1_210, 900], [2_000, 1_500]] as const) {
    const picture = blank(4_000, 3_000)
    picture.pixels[y * 4_000 + x] = 0
    const marked = [...(tiled?.pictures(picture) ?? [])].filter(({ pixels }) => pixels.some((level) => level < 150))
    expect(marked.length).toBeGreaterThan(0)
  }
  expect([...(tiled?.pictures(blank(1_280, 720)) ?? [])]).toEqual([])
})
