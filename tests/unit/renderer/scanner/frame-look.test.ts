// What is measured of a frame, on pictures that are drawn so that the answer is known.
import { describe, expect, test } from 'vitest'
import { lookOf } from '../../../../src/renderer/scanner/frame-look.ts'
import { boxMean, type Grey } from '../../../../src/renderer/scanner/grey.ts'
import { blankRaster, drawQr, type Raster } from '../../../stand-ins/qr-raster.ts'

const greyOf = ({ width, height, grey }: Raster): Grey => ({ width, height, pixels: Uint8Array.from(grey) })
const link = 'otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example'
const withCode = (modulePx: number): Grey => {
  const raster = blankRaster(640, 480, 150)
  drawQr(raster, link, 60, 40, modulePx)
  return greyOf(raster)
}

describe('finder patterns', () => {
  test.each([2, 3, 5, 8])('three are found in a code of %i pixels a module, and how large the module is', (modulePx) => {
    const look = lookOf(withCode(modulePx))
    expect(look.finders).toBeGreaterThanOrEqual(3)
    expect(Math.abs((look.modulePx ?? 0) - modulePx)).toBeLessThan(0.2 * modulePx)
  })
  test.each([
    ['an even surface', blankRaster(640, 480, 128)],
    ['stripes', { ...blankRaster(640, 480), grey: Uint8Array.from({ length: 640 * 480 }, (_, at) => (Math.floor((at % 640) / 9) % 2) * 200) }],
    ['a line of pixels', blankRaster(640, 1, 10)],
    ['one pixel', blankRaster(1, 1, 10)],
  ])('none in %s', (_, raster) => {
    expect(lookOf(greyOf(raster))).toMatchObject({ finders: 0, modulePx: null })
  })
  test('no more than their bound in pure noise', () => {
    let seed = 1
    const noise = { ...blankRaster(1_280, 720), grey: Uint8Array.from({ length: 1_280 * 720 }, () => (seed = (seed * 48_271) % 2_147_483_647) & 255) }
    expect(lookOf(greyOf(noise)).finders).toBeLessThanOrEqual(64)
  })
})

test('blur lowers the sharpness, step by step', () => {
  const sharp = withCode(6)
  const [a, b, c] = [lookOf(sharp), lookOf(boxMean(boxMean(sharp, 1), 1)), lookOf(boxMean(boxMean(sharp, 3), 3))].map(({ sharpness }) => sharpness ?? NaN)
  expect(a).toBeGreaterThan(0.9)
  expect(b).toBeLessThan(a ?? 0)
  expect(c).toBeLessThan(b ?? 0)
  expect(c).toBeLessThan(0.28)
})

test('a frame with too few edges has no sharpness', () => {
  expect(lookOf(greyOf(blankRaster(640, 480, 90))).sharpness).toBeNull()
})

test('light: mean, peak, and what is burnt in the middle but not at the edge', () => {
  const raster = blankRaster(600, 600, 40)
  for (let y = 0; y < 600; y += 1) for (let x = 0; x < 600; x += 1) if (y < 60 || (x > 250 && x < 350 && y > 250 && y < 350)) raster.grey[y * 600 + x] = 255
  const look = lookOf(greyOf(raster))
  expect(look.peak).toBe(255)
  expect(look.brightness).toBeGreaterThan(60)
  // A hundred by a hundred of the middle's 360 by 360.
  expect(look.burnt).toBeCloseTo(10_000 / 129_600, 2)
})
