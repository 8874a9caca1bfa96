// Grey pictures: each way to change one, against what it must do at its edges and in its middle.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxMean, crop, enlarge, evenOut, type Grey, greyOf, halve, resize, sharpen, withMargin } from '../../../../src/renderer/scanner/grey.ts'

const grey = (width: number, height: number, level: (x: number, y: number) => number): Grey => ({
  width,
  height,
  pixels: Uint8Array.from({ length: width * height }, (_, at) => level(at % width, Math.floor(at / width))),
})
const at = ({ width, pixels }: Grey, x: number, y: number): number | undefined => pixels[y * width + x]
const anyGrey = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer()).map(([width, height, seed]) => grey(width, height, (x, y) => (x * 31 + y * 57 + seed) & 255))

describe('greyOf', () => {
  test('weighs red, green and blue, and keeps black and white exact', () => {
    const data = Uint8ClampedArray.from([0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255])
    expect([...greyOf({ data, width: 5, height: 1, colorSpace: 'srgb' }).pixels]).toEqual([0, 255, 76, 150, 29])
  })
})

describe('any picture', () => {
  test('every way answers a picture of the size that it says, and never one without pixels', () => {
    fc.assert(
      fc.property(anyGrey, fc.integer({ min: 0, max: 9 }), (picture, radius) => {
        const made = [boxMean(picture, radius), sharpen(picture, radius, 3), evenOut(picture, radius), halve(picture), enlarge(picture, 2, 100), withMargin(picture, radius, 255), resize(picture, 7, 5)]
        for (const { width, height, pixels } of made) {
          expect(pixels).toHaveLength(width * height)
          expect(width * height).toBeGreaterThan(0)
        }
      }),
    )
  })
  test('an even one stays even', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 6 }), (level, radius) => {
        const even = grey(9, 7, () => level)
        for (const same of [boxMean(even, radius), sharpen(even, radius, 3), halve(even), resize(even, 20, 11)]) expect(new Set(same.pixels)).toEqual(new Set([level]))
        expect(new Set(evenOut(even, radius).pixels)).toEqual(new Set([128]))
      }),
    )
  })
  test('a mean equals the one that is added up pixel by pixel, over the edge by its last pixel', () => {
    fc.assert(
      fc.property(anyGrey, fc.integer({ min: 0, max: 5 }), (picture, radius) => {
        const { width, height } = picture
        const mean = boxMean(picture, radius)
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) {
            let sum = 0
            for (let dy = -radius; dy <= radius; dy += 1) for (let dx = -radius; dx <= radius; dx += 1) sum += at(picture, Math.min(width - 1, Math.max(0, x + dx)), Math.min(height - 1, Math.max(0, y + dy))) ?? NaN
            expect(at(mean, x, y)).toBe(Math.floor(sum / (2 * radius + 1) ** 2))
          }
        }
      }),
    )
  })
})

test('enlarging goes to the limit of pixels and no further, and leaves what is there already', () => {
  const picture = grey(40, 20, (x) => x * 6)
  expect(enlarge(picture, 2, 10_000)).toMatchObject({ width: 80, height: 40 })
  const limited = enlarge(picture, 2, 1_800)
  expect(limited.width * limited.height).toBeLessThanOrEqual(1_800)
  expect(limited.width).toBeGreaterThan(40)
  expect(enlarge(picture, 2, 800)).toBe(picture)
})

test('enlarging puts between two pixels what lies between them', () => {
  expect([...resize(grey(2, 1, (x) => x * 100), 4, 1).pixels]).toEqual([0, 25, 75, 100])
})

test('halving takes the mean of four', () => {
  expect([...halve(grey(4, 2, (x, y) => (x < 2 ? 10 : 20) + y * 4)).pixels]).toEqual([12, 22])
})

test('sharpening makes a soft edge steeper', () => {
  const soft = grey(12, 3, (x) => Math.min(200, Math.max(50, (x - 3) * 25 + 50)))
  const sharp = sharpen(soft, 2, 2)
  expect((at(sharp, 9, 1) ?? 0) - (at(sharp, 4, 1) ?? 0)).toBeGreaterThan((at(soft, 9, 1) ?? 0) - (at(soft, 4, 1) ?? 0))
})

test('evening out brings a pattern in a shadow and the same one in the light to the same levels', () => {
  const pattern = evenOut(grey(200, 40, (x) => (x < 100 ? 20 : 180) + (Math.floor(x / 4) % 2) * 12), 10)
  expect(Math.abs((at(pattern, 50, 20) ?? 0) - (at(pattern, 154, 20) ?? 255))).toBeLessThan(12)
  expect(Math.abs((at(pattern, 50, 20) ?? 0) - (at(pattern, 54, 20) ?? 0))).toBeGreaterThan(60)
})

test('a margin lies around the picture, and cropping it away gives the picture', () => {
  const picture = grey(5, 4, (x, y) => x + 10 * y)
  const framed = withMargin(picture, 3, 255)
  expect(framed).toMatchObject({ width: 11, height: 10 })
  expect([at(framed, 2, 3), at(framed, 3, 3), at(framed, 10, 9)]).toEqual([255, 0, 255])
  expect(crop(framed, 3, 3, 5, 4)).toEqual(picture)
})
