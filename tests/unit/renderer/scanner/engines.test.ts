// Both QR engines and the stills path in a real Chromium, under the app's two policies. One test set for all engines.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodePng, pictureWithoutCode, qrPicture } from '../../../stand-ins/qr-picture.ts'
import { blankRaster } from '../../../stand-ins/qr-raster.ts'
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

  describe('pictures', () => {
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
