// Chooses the QR engine: zxing-wasm in a worker, else the plain JavaScript reader. Renderer; the one place that a further
// engine is added to.
import type { QrDecoder } from './decoder.ts'
import { startWasmDecoder } from './wasm-decoder.ts'

export type StartDecoder = () => Promise<QrDecoder>

export const startDecoder: StartDecoder = async () => {
  try {
    return await startWasmDecoder()
  } catch {
    const { createZxingJsDecoder } = await import('./zxing-js-decoder.ts')
    return createZxingJsDecoder()
  }
}
