// What every Http adapter promises alike: one end for each request (answer, failure, abort or time limit, whichever is
// first) and a cap on what is read. tests/integration/suites/http-suite.ts shows it for each adapter.
import { AppError } from '../core/app-error.ts'
import { Cancelled } from '../core/cancelled.ts'
import type { HttpAnswer, HttpRequest } from '../core/ports.ts'

export interface Exchange {
  /** Takes a part of the body. False once the answer is over its cap: stop reading. */
  take(chunk: Uint8Array): boolean
  answer(status: number, headers: Readonly<Record<string, string>>): void
  fail(error: AppError): void
}

/** Runs `start` within the request's bounds. `start` returns what ends the connection; it is called at most once, at any end. */
export const withinBounds = (request: Pick<HttpRequest, 'signal' | 'timeoutMs' | 'maxBytes'>, start: (exchange: Exchange) => () => void): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    if (request.signal.aborted) {
      reject(new Cancelled())
      return
    }
    const chunks: Uint8Array[] = []
    let length = 0
    const state: { isOver: boolean; stop: (() => void) | null } = { isOver: false, stop: null }

    const end = (settle: () => void): void => {
      if (state.isOver) return
      state.isOver = true
      clearTimeout(timer)
      request.signal.removeEventListener('abort', cancel)
      settle()
      state.stop?.()
    }
    const fail = (error: Error): void => end(() => reject(error))
    const cancel = (): void => fail(new Cancelled())
    const timer = setTimeout(() => fail(new AppError('cloud.timed-out')), request.timeoutMs)
    request.signal.addEventListener('abort', cancel, { once: true })

    const stop = start({
      take: (chunk) => {
        length += chunk.length
        if (length > request.maxBytes) fail(new AppError('cloud.too-large', { count: request.maxBytes }))
        else chunks.push(chunk)
        return length <= request.maxBytes
      },
      answer: (status, headers) => end(() => resolve({ status, headers, body: joined(chunks, length) })),
      fail,
    })
    // `start` may have ended it already, before there was anything to stop.
    if (state.isOver) stop()
    else state.stop = stop
  })

const joined = (chunks: readonly Uint8Array[], length: number): Uint8Array => {
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** Lower-case names; a header that came several times is joined as RFC 9110 section 5.3 says. */
export const plainHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]])),
  )
