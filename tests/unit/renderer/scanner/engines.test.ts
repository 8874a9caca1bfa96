// Both QR engines and the stills path in a real Chromium, under the app's two policies. One test set for all engines.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maxCodesPerPicture } from '../../../../src/renderer/scanner/decoder.ts'
import { animatedGif, encodePng, pictureWithoutCode, qrPicture, qrRaster } from '../../../stand-ins/qr-picture.ts'
import { blankRaster, drawQr, type Raster } from '../../../stand-ins/qr-raster.ts'
import { chromiumIsThere, chromiumPath, openHarness, workerPolicyWithoutWasm, type Harness } from './harness/harness.ts'
import type { EngineName } from './harness/page.ts'

const link = 'otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example'
const other = 'otpauth://totp/Other:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Other'

if (!chromiumIsThere) console.log(`skipped: the QR engines are tested in Chromium, and ${chromiumPath} is not there`)

describe.skipIf(!chromiumIsThere)('in Chromium', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openHarness()
  }, 120_000)
  afterAll(() => harness.close())

  const decode = (engine: EngineName, picture: Buffer, thorough: boolean): Promise<string[]> =>
    harness.page.evaluate(([name, bytes, all]) => window.scanner.decode(name, bytes, all), [engine, picture.toString('base64'), thorough] as const)
  const read = (picture: Buffer, type = 'image/png') =>
    harness.page.evaluate(([bytes, mime]) => window.scanner.readPicture(bytes, mime), [picture.toString('base64'), type] as const)

  describe.each(['zxing-wasm', 'zxing-js'] as const)('%s', (engine) => {
    test('reads a code', async () => {
      expect(await decode(engine, qrPicture(link), false)).toEqual([link])
    })
    test('reads text beyond ASCII exactly', async () => {
      const text = 'otpauth://totp/Bäckerei Süß:žofie?secret=JBSWY3DPEHPK3PXP&issuer=日本'
      expect(await decode(engine, qrPicture(text), false)).toEqual([text])
    })
    test('reads light on dark when it is thorough', async () => {
      expect(await decode(engine, qrPicture(link, { inverted: true }), true)).toEqual([link])
    })
    test('answers nothing where there is nothing', async () => {
      expect(await decode(engine, pictureWithoutCode(), true)).toEqual([])
    })
  })

  test('zxing-wasm reads several codes in one picture', async () => {
    const texts = await decode('zxing-wasm', qrPicture([link, other]), true)
    expect(texts.sort()).toEqual([link, other].sort())
  })

  test('the app’s policies hold and everything comes from its own files', async () => {
    await harness.reload()
    harness.requested.length = 0
    expect(await decode('chosen', qrPicture(link), false)).toEqual([link])
    expect(await harness.page.evaluate(() => window.scanner.violations())).toEqual([])
    expect(harness.requested.filter((path) => path.endsWith('.wasm'))).toHaveLength(1)
    expect(harness.requested.filter((path) => path.includes('//'))).toEqual([])
  })

  test('takes the plain reader where WebAssembly can’t start', async () => {
    await harness.reload(workerPolicyWithoutWasm)
    try {
      await expect(decode('zxing-wasm', qrPicture(link), false)).rejects.toThrow('the engine could not be loaded')
      expect(await decode('chosen', qrPicture(link), false)).toEqual([link])
    } finally {
      await harness.reload()
    }
  })

  describe('a frame of a camera', () => {
    const decodeFrame = (format: 'I420' | 'NV12' | 'RGBA', { width, height, grey }: Raster) =>
      harness.page.evaluate(([kind, w, h, pixels]) => window.scanner.decodeFrame(kind, w, h, pixels), [format, width, height, Buffer.from(grey).toString('base64')] as const)
    const shown = blankRaster(640, 480, 150)
    drawQr(shown, link, 100, 60, 5)

    test.each(['I420', 'NV12', 'RGBA'] as const)('is read in the format %s', async (format) => {
      expect(await decodeFrame(format, shown)).toEqual({ texts: [link], look: null })
    })
    test('that is black is measured as such', async () => {
      expect(await decodeFrame('I420', blankRaster(640, 480, 2))).toEqual({ texts: [], look: { brightness: 2, peak: 2, burnt: 0, sharpness: null, finders: 0, modulePx: null } })
    })
    test('larger than the engine takes is read at half its size', async () => {
      const large = blankRaster(3_840, 2_160, 150)
      drawQr(large, link, 900, 500, 10)
      expect((await decodeFrame('NV12', large)).texts).toEqual([link])
    })
  })

  describe('hard codes', () => {
    test('one whose modules are a pixel and a half is read in a picture that is all there is', async () => {
      // Every third row and column of a sharp code twice as large is left out.
      const { width, height, grey } = qrRaster([link], { modulePx: 2 })
      const [w, h] = [Math.floor(width * 0.75), Math.floor(height * 0.75)]
      const shrunk = blankRaster(w, h)
      for (let y = 0; y < h; y += 1) for (let x = 0; x < w; x += 1) shrunk.grey[y * w + x] = grey[Math.floor(y / 0.75) * width + Math.floor(x / 0.75)] ?? 255
      expect(await decode('zxing-wasm', encodePng(shrunk), true)).toEqual([link])
    })
    test('a small one in a corner of a very large picture is found', async () => {
      const large = blankRaster(6_000, 5_000, 235)
      drawQr(large, link, 5_700, 4_700, 3)
      expect(await read(encodePng(large))).toEqual({ kind: 'texts', texts: [link] })
    }, 60_000)
    test('the longest text that a code can hold comes as it is', async () => {
      const long = `otpauth://totp/${'a'.repeat(2_900)}`
      expect(await decode('zxing-wasm', qrPicture(long, { modulePx: 4, correction: 'L' }), true)).toEqual([long])
      const alphanumeric = 'A1'.repeat(2_048)
      expect(await decode('zxing-wasm', qrPicture(alphanumeric, { modulePx: 4, correction: 'L' }), true)).toEqual([alphanumeric])
    })
    test('of 400 codes in one picture as many are given as there may be', async () => {
      const texts = Array.from({ length: 400 }, (_, at) => `code ${at}`)
      const result = await read(qrPicture(texts, { modulePx: 3, columns: 20 }))
      expect(result.kind).toBe('texts')
      if (result.kind !== 'texts') return
      expect(result.texts.length).toBeGreaterThan(1)
      expect(result.texts.length).toBeLessThanOrEqual(maxCodesPerPicture)
      expect(texts).toEqual(expect.arrayContaining([...result.texts]))
    }, 60_000)
  })

  describe('pictures', () => {
    test('an animated GIF is read by its first picture', async () => {
      const [first, second] = [qrRaster([link]), qrRaster([other])]
      expect(await read(animatedGif([first, { ...blankRaster(first.width, first.height), grey: second.grey.subarray(0, first.grey.length) }]), 'image/gif')).toEqual({ kind: 'texts', texts: [link] })
    })
    test('a PNG that is cut off in the middle of its pixels never shows another code, wherever it is cut', async () => {
      const whole = qrPicture(link)
      for (const share of [0.3, 0.6, 0.95]) {
        const result = await read(whole.subarray(0, Math.floor(whole.length * share)))
        // A decoder may show the part that is there; it never shows another code.
        if (result.kind === 'texts') expect(result.texts).toEqual([link])
        else expect(['scan.image-unreadable', 'scan.no-code']).toContain(result.code)
      }
    })
    test('gives every text in the picture', async () => {
      const result = await read(qrPicture([link, other]))
      expect(result.kind === 'texts' && [...result.texts].sort()).toEqual([link, other].sort())
    })
    test('reads a large picture', async () => {
      const raster = blankRaster(7_000, 6_900, 200)
      expect(await read(encodePng(raster))).toEqual({ kind: 'failed', code: 'scan.no-code' })
    }, 60_000)
    test.each([
      ['a picture without a code', pictureWithoutCode(), 'image/png', 'scan.no-code'],
      ['one pixel', encodePng(blankRaster(1, 1)), 'image/png', 'scan.no-code'],
      ['a text file named .png', Buffer.from(link), 'image/png', 'scan.image-unreadable'],
      ['nothing at all', Buffer.alloc(0), 'image/png', 'scan.image-unreadable'],
      ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'image/svg+xml', 'scan.image-unreadable'],
      ['a drawing that calls itself a PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'image/png', 'scan.image-unreadable'],
      ['a header without a picture', qrPicture(link).subarray(0, 60), 'image/png', 'scan.image-unreadable'],
    ])('%s', async (_, bytes, type, code) => {
      expect(await read(bytes, type)).toEqual({ kind: 'failed', code })
    })
    test('a header that claims 20,000 by 20,000 pixels is refused before it is decoded', async () => {
      const png = encodePng(blankRaster(1, 1))
      png.writeUInt32BE(20_000, 16)
      png.writeUInt32BE(20_000, 20)
      expect(await read(png)).toEqual({ kind: 'failed', code: 'scan.image-too-large' })
    })
  })
})
