// The Http port over node:https with own trust anchors, for tests and scripts that run without Electron. Passes the same
// suite as the app's adapter; certificate checks are always on.
import { request as httpsRequest } from 'node:https'
import { AppError } from '../../src/main/core/app-error.ts'
import type { Http } from '../../src/main/core/ports.ts'
import type { ErrorCode } from '../../src/shared/contract/errors.ts'
import { plainHeaders, withinBounds } from '../../src/main/adapters/http-bounds.ts'

export const createNodeHttp = (options: { ca: string }): Http => ({
  send: (request) =>
    withinBounds(request, (exchange) => {
      const headers = { ...request.headers, ...(request.body ? { 'content-length': `${request.body.length}` } : {}) }
      const call = httpsRequest(request.url, { method: request.method, headers, ca: options.ca, agent: false }, (response) => {
        response.on('data', (chunk: Buffer) => void exchange.take(chunk))
        response.on('end', () => exchange.answer(response.statusCode ?? 0, plainHeaders(response.headers)))
        response.on('error', (error) => exchange.fail(failure(error)))
      })
      call.on('error', (error) => exchange.fail(failure(error)))
      call.end(request.body)
      return () => call.destroy()
    }),
})

const codes: Readonly<Record<string, ErrorCode>> = {
  ECONNRESET: 'cloud.cut',
  EPIPE: 'cloud.cut',
  ETIMEDOUT: 'cloud.timed-out',
  ECONNREFUSED: 'cloud.offline',
  ENOTFOUND: 'cloud.offline',
  EAI_AGAIN: 'cloud.offline',
}

/** What node has other words for is about the certificate or about bytes that are no HTTP. */
const failure = (cause: Error): AppError => {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return new AppError(codes[code] ?? (/^E[A-Z]+$/.test(code) ? 'cloud.offline' : 'cloud.bad-answer'), {}, { cause })
}
