// The scanner's own modules on a bare page, for tests in a real Chromium. Built by harness.ts, called through
// `window.scanner` from engines.test.ts.
import type { QrDecoder, QrReading } from '../../../../../src/renderer/scanner/decoder.ts'
import { startDecoder } from '../../../../../src/renderer/scanner/engine.ts'
import { openPictureReader, type PictureResult } from '../../../../../src/renderer/scanner/read-picture.ts'
import { startWasmDecoder } from '../../../../../src/renderer/scanner/wasm-decoder.ts'
import { createZxingJsDecoder } from '../../../../../src/renderer/scanner/zxing-js-decoder.ts'
import { scanPage, type ScanPage } from './scan-page.tsx'

export type EngineName = 'zxing-wasm' | 'zxing-js' | 'chosen'

export interface ScannerPage {
  /** `picture` is base64. */
  readonly readPicture: (picture: string, type: string) => Promise<PictureResult>
  readonly decode: (engine: EngineName, picture: string, thorough: boolean) => Promise<string[]>
  /** The grey picture (base64, a byte a pixel, even sides) as a camera frame of that pixel format. */
  readonly decodeFrame: (format: 'I420' | 'NV12' | 'RGBA', width: number, height: number, grey: string) => Promise<QrReading>
  readonly violations: () => string[]
  readonly scan: ScanPage
}

declare global {
  interface Window {
    readonly scanner: ScannerPage
  }
}

const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`))

const blobOf = (base64: string, type: string): Blob => new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type })

const engines: Record<EngineName, () => Promise<QrDecoder>> = {
  'zxing-wasm': () => startWasmDecoder(),
  'zxing-js': () => Promise.resolve(createZxingJsDecoder()),
  chosen: startDecoder,
}

const page: ScannerPage = {
  readPicture: async (picture, type) => {
    const reader = openPictureReader()
    try {
      return await reader.read(blobOf(picture, type))
    } finally {
      reader.close()
    }
  },
  decode: async (engine, picture, thorough) => {
    const decoder = await engines[engine]()
    try {
      return [...(await decoder.decode(await createImageBitmap(blobOf(picture, 'image/png')), { thorough })).texts]
    } finally {
      decoder.close()
    }
  },
  decodeFrame: async (format, width, height, base64) => {
    const grey = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const data = new Uint8Array(format === 'RGBA' ? 4 * grey.length : (3 * grey.length) / 2).fill(128)
    if (format === 'RGBA') grey.forEach((level, at) => data.set([level, level, level, 255], 4 * at))
    else data.set(grey)
    const decoder = await startWasmDecoder()
    try {
      return await decoder.decode(new VideoFrame(data, { format, codedWidth: width, codedHeight: height, timestamp: 0 }), { thorough: false })
    } finally {
      decoder.close()
    }
  },
  violations: () => violations,
  scan: scanPage,
}
Object.defineProperty(window, 'scanner', { value: page })
