// The QR engine's own thread: zxing-wasm from a file of this app, never from a network, and before it the platform's own
// detector where that works. Module worker of the renderer; its response carries the one policy that lets it load the .wasm
// file (tests: engines.test.ts under the app's policies).
import { prepareZXingModule } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { cleanTexts, type QrReading } from './decoder.ts'
import { createFramePixels } from './frame-pixels.ts'
import { type DetectorLike, knownGrey, type PlatformDetector, startPlatformDetector } from './platform-detector.ts'
import { createReadings, type QrReadings } from './qr-reading.ts'
import { createReadGrey } from './wasm-engine.ts'
import type { WorkerMessage, WorkerRequest } from './worker-protocol.ts'

declare global {
  /** Not in the compiler's library: some platforms alone have it. */
  var BarcodeDetector: { new (options: { readonly formats: readonly string[] }): DetectorLike; getSupportedFormats(): Promise<readonly string[]> } | undefined
}

const say = (message: WorkerMessage): void => {
  postMessage(message)
}

const startDetector = (): Promise<PlatformDetector | null> => {
  const { width, height, pixels } = knownGrey()
  const known = new ImageData(width, height)
  pixels.forEach((level, at) => known.data.set([level, level, level, 255], at * 4))
  return startPlatformDetector({
    create: async () => {
      const Detector = globalThis.BarcodeDetector
      if (!Detector || !(await Detector.getSupportedFormats()).includes('qr_code')) return null
      return new Detector({ formats: ['qr_code'] })
    },
    knownPicture: known,
    after: (ms, then) => {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
  })
}

const pixelsOf = createFramePixels()

const read = async ({ frame, thorough }: WorkerRequest, readings: QrReadings, detector: PlatformDetector | null): Promise<QrReading> => {
  const seen = detector && !(frame instanceof ImageData) ? cleanTexts(await detector.read(frame)) : []
  if (seen.length > 0) {
    if (!(frame instanceof ImageData)) frame.close()
    return { texts: seen, look: null }
  }
  const grey = await pixelsOf(frame, !thorough)
  return thorough ? readings.still(grey) : readings.frame(grey)
}

const begin = async (): Promise<void> => {
  const [module, detector] = await Promise.all([prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true }), startDetector()])
  const readings = createReadings({ readGrey: createReadGrey(module), nowMs: () => performance.now() })
  /** One after the other: they share the memory for pixels. */
  let last = Promise.resolve()
  addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
    const { id } = data
    last = last.then(() =>
      read(data, readings, detector).then(
        (reading) => say({ kind: 'read', id, ...reading }),
        () => say({ kind: 'failed', id }),
      ),
    )
  })
  say({ kind: 'ready' })
}

begin().catch(() => say({ kind: 'unable' }))
