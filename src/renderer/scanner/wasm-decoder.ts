// QrDecoder by zxing-wasm in a worker: starts it, gives each request a time limit, and replaces a worker that crashed or
// hangs, once. Renderer; wasm-decoder.test.ts shows the limits with a worker made of paper.
import { cleanTexts, DecoderFailed, type Frame, type QrDecoder, type QrReading } from './decoder.ts'
import type { WorkerMessage, WorkerRequest } from './worker-protocol.ts'

export interface WorkerLimits {
  readonly startMs: number
  readonly liveMs: number
  readonly thoroughMs: number
}

export const workerLimits: WorkerLimits = { startMs: 15_000, liveMs: 5_000, thoroughMs: 30_000 }

/** The part of a Worker that is used here. */
export interface WorkerLike {
  postMessage(message: WorkerRequest, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export const newQrWorker = (): WorkerLike => new Worker(new URL('./wasm-worker.ts', import.meta.url), { type: 'module', name: 'qr' })

/** A camera gives no new frames while too many of the old ones are held. */
const letGo = (frame: Frame): void => {
  if (!(frame instanceof ImageData)) frame.close()
}

interface Pending {
  readonly resolve: (reading: QrReading) => void
  readonly reject: (error: DecoderFailed) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/** One worker and its open requests; `whenBroken` is told once, after every open request was rejected. */
const runWorker = (worker: WorkerLike, limits: WorkerLimits, whenBroken: () => void) => {
  const pending = new Map<number, Pending>()
  let ended = false

  const take = (id: number): Pending | undefined => {
    const request = pending.get(id)
    clearTimeout(request?.timer)
    pending.delete(id)
    return request
  }
  const end = (reason: string): void => {
    ended = true
    worker.onmessage = null
    worker.onerror = null
    worker.terminate()
    for (const id of [...pending.keys()]) take(id)?.reject(new DecoderFailed(reason))
  }
  const broken = (reason: string): void => {
    if (ended) return
    end(reason)
    whenBroken()
  }

  const ready = new Promise<void>((resolve, reject) => {
    const settled = () => clearTimeout(timer)
    const fail = (reason: string): void => {
      settled()
      reject(new DecoderFailed(reason))
      broken(reason)
    }
    const timer = setTimeout(() => fail('the worker did not start in time'), limits.startMs)
    // A script that can't be loaded says so here, and never by a message.
    worker.onerror = (event) => {
      event.preventDefault()
      fail('the worker crashed')
    }
    worker.onmessage = ({ data: message }) => {
      switch (message.kind) {
        case 'ready':
          settled()
          resolve()
          return
        case 'unable':
          fail('the engine could not be loaded')
          return
        case 'read':
          take(message.id)?.resolve({ texts: cleanTexts(message.texts), look: message.look })
          return
        case 'failed':
          take(message.id)?.reject(new DecoderFailed('the engine refused the frame'))
          return
      }
    }
  })

  return {
    ready,
    ask: (request: WorkerRequest): Promise<QrReading> =>
      new Promise((resolve, reject) => {
        if (ended) {
          letGo(request.frame)
          reject(new DecoderFailed('the worker has ended'))
          return
        }
        const limit = request.thorough ? limits.thoroughMs : limits.liveMs
        const timer = setTimeout(() => broken('the worker did not answer in time'), limit)
        pending.set(request.id, { resolve, reject, timer })
        worker.postMessage(request, request.frame instanceof ImageData ? [request.frame.data.buffer] : [request.frame])
      }),
    end: () => {
      if (!ended) end('closed')
    },
  }
}

/** Rejects with DecoderFailed where WebAssembly or the worker can't start: the caller takes another engine. */
export const startWasmDecoder = async (newWorker: () => WorkerLike = newQrWorker, limits: WorkerLimits = workerLimits): Promise<QrDecoder> => {
  /** None while it starts for the first time: that failure is the caller's to answer. */
  let restartsLeft = 0
  let nextId = 1
  const start = (): ReturnType<typeof runWorker> =>
    runWorker(newWorker(), limits, () => {
      if (restartsLeft === 0) return
      restartsLeft -= 1
      running = start()
      // The next request meets a failure; nobody else waits for this start.
      running.ready.catch(() => undefined)
    })
  let running: ReturnType<typeof runWorker>
  try {
    running = start()
  } catch (cause) {
    throw new DecoderFailed('the worker could not be made', { cause })
  }
  await running.ready
  restartsLeft = 1

  return {
    decode: async (frame, { thorough }) => {
      const id = nextId
      nextId += 1
      const worker = running
      try {
        await worker.ready
      } catch (error) {
        letGo(frame)
        throw error
      }
      return worker.ask({ id, frame, thorough })
    },
    close: () => {
      restartsLeft = 0
      running.end()
    },
  }
}
