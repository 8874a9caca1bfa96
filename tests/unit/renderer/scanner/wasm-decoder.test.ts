// The worker's limits with a worker made of paper: one that never starts, hangs, crashes, refuses a frame.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DecoderFailed } from '../../../../src/renderer/scanner/decoder.ts'
import { startWasmDecoder, type WorkerLike, type WorkerLimits } from '../../../../src/renderer/scanner/wasm-decoder.ts'
import type { WorkerMessage, WorkerRequest } from '../../../../src/renderer/scanner/worker-protocol.ts'

const limits: WorkerLimits = { startMs: 1_000, liveMs: 100, thoroughMs: 500 }
let closed = 0
/** Handed on, or closed by whoever can't. Node has no ImageBitmap, and closing is all that is done with this one. */
const frame = { close: () => (closed += 1) } as unknown as ImageBitmap

class PaperWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null
  onerror: WorkerLike['onerror'] = null
  terminated = false
  readonly requests: WorkerRequest[] = []
  constructor(
    readonly first: WorkerMessage | null,
    readonly answers: boolean,
  ) {}
  start(): this {
    const { first } = this
    if (first) queueMicrotask(() => this.say(first))
    return this
  }
  say(data: WorkerMessage): void {
    this.onmessage?.({ data } as MessageEvent<WorkerMessage>)
  }
  crash(): void {
    this.onerror?.({ preventDefault: () => undefined } as ErrorEvent)
  }
  postMessage(request: WorkerRequest): void {
    this.requests.push(request)
    if (this.answers) this.say({ kind: 'read', id: request.id, texts: ['text', 'text', ''], look: null })
  }
  terminate(): void {
    this.terminated = true
  }
}

const hanging = () => new PaperWorker({ kind: 'ready' }, false)
const working = () => new PaperWorker({ kind: 'ready' }, true)

const startWith = async (...workers: PaperWorker[]) => {
  let made = 0
  const decoder = await startWasmDecoder(() => {
    const worker = workers[made]
    made += 1
    if (!worker) throw new Error('one worker too many')
    return worker.start()
  }, limits)
  return { decoder, made: () => made }
}

beforeEach(() => {
  closed = 0
  vi.stubGlobal('ImageData', Uint8Array)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('startWasmDecoder', () => {
  test('gives each text once, and no empty one', async () => {
    const { decoder } = await startWith(working())
    expect(await decoder.decode(frame, { thorough: false })).toEqual({ texts: ['text'], look: null })
  })

  test('rejects where the engine can’t be loaded, and starts no second worker', async () => {
    const worker = new PaperWorker({ kind: 'unable' }, false)
    await expect(startWith(worker)).rejects.toBeInstanceOf(DecoderFailed)
    expect(worker.terminated).toBe(true)
  })

  test('rejects when the worker never says that it is ready', async () => {
    const worker = new PaperWorker(null, false)
    const start = startWith(worker).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(limits.startMs)
    expect(await start).toBeInstanceOf(DecoderFailed)
    expect(worker.terminated).toBe(true)
  })

  test('a worker that hangs is ended and replaced once', async () => {
    const first = hanging()
    const { decoder, made } = await startWith(first, working())
    const hung = decoder.decode(frame, { thorough: false }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(limits.liveMs)
    expect(await hung).toBeInstanceOf(DecoderFailed)
    expect(first.terminated).toBe(true)
    expect(await decoder.decode(frame, { thorough: false })).toEqual({ texts: ['text'], look: null })
    expect(made()).toBe(2)
  })

  test('a second one that hangs is the end', async () => {
    const { decoder, made } = await startWith(hanging(), hanging())
    for (let i = 0; i < 2; i += 1) {
      const hung = decoder.decode(frame, { thorough: false }).catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(limits.liveMs)
      expect(await hung).toBeInstanceOf(DecoderFailed)
    }
    expect(closed).toBe(0)
    await expect(decoder.decode(frame, { thorough: false })).rejects.toBeInstanceOf(DecoderFailed)
    expect(made()).toBe(2)
    // No worker took it: a camera waits for its frames to be closed.
    expect(closed).toBe(1)
  })

  test('a thorough request has more time', async () => {
    const worker = hanging()
    const { decoder } = await startWith(worker, working())
    const answer = decoder.decode(frame, { thorough: true })
    await vi.advanceTimersByTimeAsync(limits.liveMs * 2)
    worker.say({ kind: 'read', id: worker.requests[0]?.id ?? 0, texts: ['late'], look: null })
    expect(await answer).toEqual({ texts: ['late'], look: null })
  })

  test('a crash rejects what was under way, and the next worker takes over', async () => {
    const first = hanging()
    const { decoder } = await startWith(first, working())
    const lost = decoder.decode(frame, { thorough: false }).catch((error: unknown) => error)
    await Promise.resolve()
    first.crash()
    expect(await lost).toBeInstanceOf(DecoderFailed)
    expect(await decoder.decode(frame, { thorough: false })).toEqual({ texts: ['text'], look: null })
  })

  test('a refused frame is that frame’s failure alone', async () => {
    const worker = hanging()
    const { decoder, made } = await startWith(worker)
    const refused = decoder.decode(frame, { thorough: false }).catch((error: unknown) => error)
    await vi.waitFor(() => expect(worker.requests).toHaveLength(1))
    worker.say({ kind: 'failed', id: worker.requests[0]?.id ?? 0 })
    expect(await refused).toBeInstanceOf(DecoderFailed)
    expect(worker.terminated).toBe(false)
    expect(made()).toBe(1)
  })

  test('closing ends the worker and what was under way, and starts none', async () => {
    const worker = hanging()
    const { decoder, made } = await startWith(worker, working())
    const lost = decoder.decode(frame, { thorough: false }).catch((error: unknown) => error)
    await Promise.resolve()
    decoder.close()
    expect(await lost).toBeInstanceOf(DecoderFailed)
    expect(worker.terminated).toBe(true)
    expect(made()).toBe(1)
  })
})
