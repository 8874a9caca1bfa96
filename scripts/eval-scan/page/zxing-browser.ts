// Bare @zxing/browser: its QR-only reader as the package has it.
import { BrowserQRCodeReader } from '@zxing/browser'
import './engine.ts'

globalThis.startBareEngine = () => {
  const reader = new BrowserQRCodeReader()
  return Promise.resolve({
    read: (pixels) => {
      const canvas = document.createElement('canvas')
      canvas.width = pixels.width
      canvas.height = pixels.height
      canvas.getContext('2d')?.putImageData(pixels, 0, 0)
      try {
        return Promise.resolve([reader.decodeFromCanvas(canvas).getText()])
      } catch {
        // The library says "no code" by throwing.
        return Promise.resolve([])
      }
    },
  })
}
