// Loopback servers that keep their port from one start to the next, can be taken down and brought back, and end at once.
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createNetServer, type AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './certificate.ts'

export const serverNames = ['identity', 'pages', 'graph', 'content'] as const
export type ServerName = (typeof serverNames)[number]
export type Ports = Record<ServerName, number>

export interface StandInServer {
  /** Refuses connections from now on; those that are open end. */
  down(): Promise<void>
  up(): Promise<void>
}

export const downAll = async (servers: readonly StandInServer[]): Promise<void> => {
  await Promise.all(servers.map((server) => server.down()))
}

export const upAll = async (servers: readonly StandInServer[]): Promise<void> => {
  await Promise.all(servers.map((server) => server.up()))
}

/** Without a certificate it speaks plain HTTP. Resolves once it listens on 127.0.0.1. */
export const startServer = async (port: number, listener: RequestListener, certificate: Certificate | null): Promise<StandInServer> => {
  const server = certificate ? createHttpsServer({ key: certificate.keyPem, cert: certificate.certificatePem }, listener) : createHttpServer(listener)
  const up = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (server.listening) {
        resolve()
        return
      }
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  await up()
  return {
    up,
    down: () =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve()
          return
        }
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * The ports of the last start where they are free, else new ones. `changed` says that kept ports had to be given up:
 * what the app remembers of a sign-in belongs to the old address and is asked for again.
 */
export const choosePorts = async (stateDir: string, wanted: Partial<Ports> = {}): Promise<{ ports: Ports; changed: boolean }> => {
  const file = join(stateDir, 'ports.json')
  const kept = { ...readKept(file), ...wanted }
  const ports: Partial<Ports> = {}
  let changed = false
  for (const name of serverNames) {
    const before = kept[name]
    const free = before !== undefined && (await isFree(before)) ? before : await anyFree()
    changed ||= before !== undefined && free !== before
    ports[name] = free
  }
  // Every name was filled in just above.
  const all = ports as Ports
  writeFileSync(file, JSON.stringify(all))
  return { ports: all, changed }
}

const readKept = (file: string): Partial<Ports> => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return {}
    return Object.fromEntries(Object.entries(parsed).filter(([name, port]) => serverNames.some((known) => known === name) && Number.isInteger(port)))
  } catch {
    return {}
  }
}

const anyFree = async (): Promise<number> => {
  const port = await listenBriefly(0)
  if (port === null) throw new Error('No free port on 127.0.0.1')
  return port
}

const isFree = async (port: number): Promise<boolean> => (await listenBriefly(port)) !== null

const listenBriefly = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createNetServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      // A TCP server's address is always an object.
      const { port: got } = server.address() as AddressInfo
      server.close(() => resolve(got))
    })
  })
