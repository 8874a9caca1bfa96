// Bare zxing-wasm: one call a picture, QR codes alone, with tryDenoise; everything else as the package has it.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import './engine.ts'

globalThis.startBareEngine = async (wasmBase64) => {
  const wasmBinary = Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  return {
    read: async (pixels) => {
      const results = await readBarcodes(pixels, { formats: ['QRCode'], textMode: 'Plain', tryDenoise: true })
      return results.filter(({ isValid }) => isValid).map(({ text }) => text)
    },
  }
}
