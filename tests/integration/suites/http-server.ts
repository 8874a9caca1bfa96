// A server over TLS that misbehaves in every way that the Http port has a code for. Runs beside the adapter under test.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from '../../stand-ins/certificate.ts'

export interface HttpTestServer {
  readonly url: string
  /** What `/echo` was asked, newest last. */
  readonly seen: { readonly method: string; readonly headers: IncomingMessage['headers']; readonly body: string }[]
  /** Connections that the client has ended before the answer was complete. */
  abandoned(): number
  close(): Promise<void>
}

export const startHttpTestServer = async ({ keyPem, certificatePem }: Certificate): Promise<HttpTestServer> => {
  const seen: HttpTestServer['seen'] = []
  let abandoned = 0

  const paths: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    '/echo': (request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1')
      })
      request.on('end', () => {
        seen.push({ method: request.method ?? '', headers: request.headers, body })
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'X-Upper-Case': 'yes', 'set-cookie': ['a=1', 'b=2'] }).end(Buffer.from(body, 'latin1'))
      })
    },
    '/status/404': (_, response) => void response.writeHead(404).end('{"gone":true}'),
    '/status/401': (_, response) => void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('no'),
    '/redirect': (_, response) => void response.writeHead(302, { location: '/echo' }).end(),
    '/redirect-elsewhere': (_, response) => void response.writeHead(302, { location: 'https://elsewhere.example/x?y=z' }).end(),
    '/never': () => undefined,
    '/slow-body': (_, response) => void response.writeHead(200, { 'content-length': '10' }).write('ab'),
    '/cut-before': (_, response) => void response.destroy(),
    '/cut-body': (_, response) => void response.writeHead(200, { 'content-length': '1000' }).write('ab', () => setTimeout(() => response.destroy(), 20)),
    '/large': (_, response) => void response.writeHead(200).end(Buffer.alloc(100_000, 65)),
    '/endless': (_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(Buffer.alloc(10_000, 65)), 5)
      response.on('close', () => clearInterval(timer))
    },
  }
  const listener: RequestListener = (request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    const serve = paths[request.url ?? '']
    if (serve) serve(request, response)
    else response.writeHead(500).end()
  }
  const server = createServer({ key: keyPem, cert: certificatePem }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is always an object.
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}`,
    seen,
    abandoned: () => abandoned,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
