// The Http port over Electron's network stack (system proxy and trust store); main process. `net.fetch` can't show where a
// redirect points to, so this uses `net.request` with redirects by hand. No cookies, no cache, no credentials of the system.
import { net, type Session } from 'electron'
import type { Http } from '../core/ports.ts'
import { plainHeaders, withinBounds } from './http-bounds.ts'
import { netFailure } from './net-error.ts'

export const createNetHttp = (session: () => Session): Http => ({
  send: (request) =>
    withinBounds(request, (exchange) => {
      const call = net.request({
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        session: session(),
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      })
      call.on('redirect', (status, _method, location, headers) => exchange.answer(status, { ...plainHeaders(headers), location }))
      call.on('response', (response) => {
        response.on('data', (chunk) => void exchange.take(chunk))
        response.on('end', () => exchange.answer(response.statusCode, plainHeaders(response.headers)))
        response.on('error', (error: Error) => exchange.fail(netFailure(error)))
        response.on('aborted', () => exchange.fail(netFailure(new Error('net::ERR_CONNECTION_ABORTED'))))
      })
      call.on('error', (error) => exchange.fail(netFailure(error)))
      // A Buffer keeps the Content-Length; a request without a body sends none.
      if (request.body) call.end(Buffer.from(request.body))
      else call.end()
      return () => call.abort()
    }),
})
