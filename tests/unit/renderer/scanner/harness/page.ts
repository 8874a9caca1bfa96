// The scanner's own modules on a bare page, for tests in a real Chromium. Built by harness.ts, called through
// `window.scanner` from engines.test.ts.
import type { QrDecoder } from '../../../../../src/renderer/scanner/decoder.ts'
import { startDecoder } from '../../../../../src/renderer/scanner/engine.ts'
import { readPicture, type PictureResult } from '../../../../../src/renderer/scanner/read-picture.ts'
import { startWasmDecoder } from '../../../../../src/renderer/scanner/wasm-decoder.ts'
import { createZxingJsDecoder } from '../../../../../src/renderer/scanner/zxing-js-decoder.ts'
import { scanPage, type ScanPage } from './scan-page.tsx'

export type EngineName = 'zxing-wasm' | 'zxing-js' | 'chosen'

export interface ScannerPage {
  /** `picture` is base64. */
  readonly readPicture: (picture: string, type: string) => Promise<PictureResult>
  readonly decode: (engine: EngineName, picture: string, thorough: boolean) => Promise<string[]>
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
  readPicture: (picture, type) => readPicture(blobOf(picture, type)),
  decode: async (engine, picture, thorough) => {
    const decoder = await engines[engine]()
    try {
      return await decoder.decode(await createImageBitmap(blobOf(picture, 'image/png')), { thorough })
    } finally {
      decoder.close()
    }
  },
  violations: () => violations,
  scan: scanPage,
}
Object.defineProperty(window, 'scanner', { value: page })
