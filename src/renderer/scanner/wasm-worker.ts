// The QR engine's own thread: zxing-wasm from a file of this app, never from a network. Module worker of the renderer;
// its response carries the one policy that lets it load the .wasm file (tests: engines.test.ts under the app's policies).
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { cleanTexts } from './decoder.ts'
import { liveStages, thoroughStages } from './wasm-stages.ts'
import type { WorkerMessage, WorkerRequest } from './worker-protocol.ts'

const say = (message: WorkerMessage): void => {
  postMessage(message)
}

let canvas: OffscreenCanvas | null = null

/** Pixels of the frame; the canvas is kept between frames of one size. */
const pixelsOf = (frame: ImageBitmap | ImageData): ImageData => {
  if (frame instanceof ImageData) return frame
  const { width, height } = frame
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2d context')
  // White below, so that a code on a transparent background is dark on light.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(frame, 0, 0)
  frame.close()
  return context.getImageData(0, 0, width, height)
}

const read = async ({ frame, thorough }: WorkerRequest): Promise<string[]> => {
  const pixels = pixelsOf(frame)
  for (const stage of thorough ? thoroughStages : liveStages) {
    const results = await readBarcodes(pixels, stage)
    const texts = cleanTexts(results.filter((result) => result.isValid).map((result) => result.text))
    if (texts.length > 0) return texts
  }
  return []
}

addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  const { id } = event.data
  read(event.data).then(
    (texts) => say({ kind: 'texts', id, texts }),
    () => say({ kind: 'failed', id }),
  )
})

prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true }).then(
  () => say({ kind: 'ready' }),
  () => say({ kind: 'unable' }),
)
