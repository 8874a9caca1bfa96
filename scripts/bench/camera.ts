// The scanner on a camera clip in the real app: codes seen, attempts, the main thread, and the first stage against the bare engine.
// Watched from outside, through the page's own Worker: the app has nothing built in for it.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { WorkerMessage } from '../../src/renderer/scanner/worker-protocol.ts'
import { launch, removeFolder } from '../../tests/e2e/support/launch.ts'
import { openAdd } from '../../tests/e2e/support/user.ts'
import { fakeWebcamArguments, webcamFrame } from '../../tests/stand-ins/fake-webcam.ts'
import { installBareEngine } from '../eval-scan/bare-engine.ts'
import { percentile } from '../eval-scan/score.ts'
import type { ElectronRuntime } from '../lib/unprivileged.mjs'
import { benchRow, type BenchRow } from './rows.ts'

const codes = 14
const shownMs = 1_500
/** Chromium plays an MJPEG clip at this rate. */
const framesPerSecond = 30
const rounds = 8
const watchThreadMs = 10_000
const wantedAttemptsPerSecond = 10
const allowedBlockMs = 4
const allowedStartMs = 500

/** No sign-in codes: the scan goes on after each. */
const texts = Array.from({ length: codes }, (_, at) => `Page ${at + 1} of ${codes}: held up to the camera, and nothing to add`)

declare global {
  // What the functions below leave in the page.
  var scanWatch: { asked: number; seen: Set<string>; cameraAtMs: number; firstAtMs: number } | undefined
  var benchWorker: Worker | undefined
}

/** JPEG of a grey picture, by the page's own encoder. */
const jpegOf = async (page: Page, { width, height, grey }: ReturnType<typeof webcamFrame>): Promise<Buffer> => {
  const base64 = await page.evaluate(
    async ([w, h, pixels]) => {
      const picture = new ImageData(w, h)
      const levels = atob(pixels)
      for (let at = 0; at < levels.length; at += 1) picture.data.fill(levels.charCodeAt(at), 4 * at, 4 * at + 3)
      for (let at = 3; at < picture.data.length; at += 4) picture.data[at] = 255
      const canvas = new OffscreenCanvas(w, h)
      canvas.getContext('2d')?.putImageData(picture, 0, 0)
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer())
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    },
    [width, height, Buffer.from(grey).toString('base64')] as const,
  )
  return Buffer.from(base64, 'base64')
}

/** Milliseconds of each frame by the app's own worker and by the bare engine, alternating. */
const firstStage = async (page: Page, runtime: ElectronRuntime): Promise<{ ours: number[]; bare: number[] }> => {
  const [worker] = readdirSync(join(runtime.appDir, 'out/renderer/workers')).filter((name) => name.startsWith('wasm-worker-'))
  if (worker === undefined) throw new Error('the built renderer has no worker')
  const ours: number[] = []
  const bare: number[] = []
  await page.evaluate(async (name) => {
    const started = new Worker(new URL(`workers/${name}`, location.href), { type: 'module' })
    await new Promise((resolve) => started.addEventListener('message', resolve, { once: true }))
    globalThis.benchWorker = started
  }, worker)
  for (const text of texts) {
    const { width, height, grey } = webcamFrame(text)
    const times = await page.evaluate(
      async ([w, h, pixels, wanted, times]) => {
        const { benchWorker, bareEngine } = globalThis
        if (!benchWorker || !bareEngine) throw new Error('an engine is missing')
        const levels = atob(pixels)
        const planes = new Uint8Array((w * h * 3) / 2).fill(128)
        const picture = new ImageData(w, h)
        for (let at = 0; at < levels.length; at += 1) {
          planes[at] = levels.charCodeAt(at)
          picture.data.set([levels.charCodeAt(at), levels.charCodeAt(at), levels.charCodeAt(at), 255], 4 * at)
        }
        const measured: { ours: number; bare: number }[] = []
        for (let round = 0; round < times; round += 1) {
          const frame = new VideoFrame(planes, { format: 'I420', codedWidth: w, codedHeight: h, timestamp: 0 })
          const answered = new Promise<MessageEvent<WorkerMessage>>((resolve) => benchWorker.addEventListener('message', resolve, { once: true }))
          const startMs = performance.now()
          benchWorker.postMessage({ id: round, frame, thorough: false }, [frame])
          const { data } = await answered
          const middleMs = performance.now()
          const texts = await bareEngine.read(picture)
          const endMs = performance.now()
          if (data.kind !== 'read' || data.texts[0] !== wanted || texts[0] !== wanted) throw new Error('a frame of the clip was not read at once')
          measured.push({ ours: middleMs - startMs, bare: endMs - middleMs })
        }
        return measured
      },
      [width, height, Buffer.from(grey).toString('base64'), text, rounds] as const,
    )
    // Both find their code compiled and their memory grown.
    for (const time of times.slice(1)) {
      ours.push(time.ours)
      bare.push(time.bare)
    }
  }
  return { ours, bare }
}

/** From now on: what the page asks of its workers, what they read, and when the camera answered. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const record = (globalThis.scanWatch = { asked: 0, seen: new Set<string>(), cameraAtMs: 0, firstAtMs: 0 })
    const watched = new WeakSet<Worker>()
    const post = Reflect.get(Worker.prototype, 'postMessage')
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      if (!watched.has(this)) {
        watched.add(this)
        this.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
          if (data.kind === 'read') data.texts.forEach((text) => record.seen.add(text))
        })
      }
      record.asked += 1
      record.firstAtMs ||= performance.now()
      Reflect.apply(post, this, args)
    }
    const devices = navigator.mediaDevices
    const get = Reflect.get(devices, 'getUserMedia')
    devices.getUserMedia = async (constraints) => {
      const stream = await Reflect.apply<MediaDevices, [MediaStreamConstraints | undefined], Promise<MediaStream>>(get, devices, [constraints])
      record.cameraAtMs = performance.now()
      return stream
    }
  })

const readWatch = (page: Page): Promise<{ asked: number; seen: string[]; startMs: number }> =>
  page.evaluate(() => {
    const { scanWatch } = globalThis
    if (!scanWatch) throw new Error('nothing is watched')
    return { asked: scanWatch.asked, seen: [...scanWatch.seen], startMs: scanWatch.firstAtMs - scanWatch.cameraAtMs }
  })

/** How much later than asked for each turn of a chain of timers comes, ms. */
const delays = (page: Page, durationMs: number): Promise<number[]> =>
  page.evaluate(async (forMs) => {
    const late: number[] = []
    const endMs = performance.now() + forMs
    while (performance.now() < endMs) {
      const startMs = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 4))
      late.push(Math.max(0, performance.now() - startMs - 4))
    }
    return late
  }, durationMs)

export const benchCamera = async (runtime: ElectronRuntime): Promise<BenchRow[]> => {
  const first = await launch()
  const clip = join(runtime.makeProfileDir('clip'), 'clip.mjpeg')
  let stage: { ours: number[]; bare: number[] }
  try {
    await installBareEngine(first.window, 'zxing-wasm')
    stage = await firstStage(first.window, runtime)
    const frames: Buffer[] = []
    for (const text of texts) {
      const jpeg = await jpegOf(first.window, webcamFrame(text))
      for (let at = 0; at < (shownMs / 1_000) * framesPerSecond; at += 1) frames.push(jpeg)
    }
    writeFileSync(clip, Buffer.concat(frames))
    await runtime.handOver(clip)
  } finally {
    await first.close()
    removeFolder(first.profile)
  }

  const app = await launch({ switches: fakeWebcamArguments(clip) })
  try {
    await watch(app.window)
    await openAdd(app.window)
    await app.window.getByRole('button', { name: 'Scan with camera' }).click()
    await app.window.waitForFunction(() => (globalThis.scanWatch?.asked ?? 0) > 0)
    const before = await readWatch(app.window)
    const startMs = performance.now()
    await sleep(codes * shownMs)
    const after = await readWatch(app.window)
    const seconds = (performance.now() - startMs) / 1_000
    const seen = texts.filter((text) => after.seen.includes(text)).length
    const late = await delays(app.window, watchThreadMs)
    return [
      benchRow('camera: codes shown for 1.5 s each (floor: codes seen)', codes, Math.max(seen, 0.5), 1),
      benchRow('camera: attempts a second that are wanted (floor: attempts that were made)', wantedAttemptsPerSecond, (after.asked - before.asked) / seconds, 1),
      benchRow('camera: main thread blocked while scanning, p95 ms (floor: the bound itself)', percentile(late, 0.95), allowedBlockMs, 1),
      benchRow('camera: from the camera’s answer to the first attempt, ms (floor: the bound itself)', before.startMs, allowedStartMs, 1),
      benchRow('camera: first stage of a 1280x720 frame, median ms (floor: bare zxing-wasm with tryDenoise)', percentile(stage.ours, 0.5), percentile(stage.bare, 0.5), 1.3),
      benchRow('camera: first stage of a 1280x720 frame, p95 ms (floor: bare zxing-wasm with tryDenoise)', percentile(stage.ours, 0.95), percentile(stage.bare, 0.95), 1.5),
    ]
  } finally {
    await app.close()
    removeFolder(app.profile)
  }
}
