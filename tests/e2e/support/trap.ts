// A server on loopback that nobody may reach: counts whoever connects, by TCP or UDP.
import { createSocket } from 'node:dgram'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'

export interface Trap {
  /** The same number for TCP and UDP. */
  readonly port: number
  /** First bytes of each connection or datagram. */
  readonly caught: readonly string[]
  close(): Promise<void>
}

export const openTrap = async (): Promise<Trap> => {
  const caught: string[] = []
  const tcp = createServer((socket) => {
    caught.push('tcp')
    socket.on('error', () => undefined)
    socket.once('data', (data) => {
      caught.push(data.subarray(0, 60).toString('latin1'))
      socket.end('HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi')
    })
  })
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket('udp4', () => caught.push('udp'))
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')
  return {
    port,
    caught,
    close: async () => {
      udp.close()
      tcp.close()
      await once(tcp, 'close')
    },
  }
}
