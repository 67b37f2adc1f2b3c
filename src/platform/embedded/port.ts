import { createServer } from 'node:net'

/** Takes the port for a moment. Answers its number, `null` when somebody else has it. 0: any free one. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null))
    })
  })
}

export async function portIsFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== null
}

/** `preferred` when it is free, else any free port of the loopback address. */
export async function freePort(preferred: number | null): Promise<number> {
  const port = (preferred === null ? null : await tryPort(preferred)) ?? (await tryPort(0))
  if (port === null) throw new Error('this computer has no free port on 127.0.0.1')
  return port
}
