import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Passes on whatever is sent to a server, and none of its replies: who calls through it never learns what became of it. */
export async function withoutReplies(address: string): Promise<{ address: string; close: () => void }> {
  const { hostname, port } = new URL(address)
  const sockets = new Set<Socket>()
  const proxy = createServer((from) => {
    const to = connect(Number(port), hostname)
    for (const socket of [from, to]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    from.pipe(to)
    to.resume()
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    },
  }
}
