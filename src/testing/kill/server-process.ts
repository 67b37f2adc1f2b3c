import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const source = join(import.meta.dirname, '../..')

/** A server as a process of its own. */
export type ServerProcess = {
  child: ChildProcess
  /** The address once it serves, or null when the process has ended before. */
  ready: Promise<string | null>
  /** Exit code, or null when a signal ended it. */
  ended: Promise<number | null>
  running(): boolean
  /** Waits until it has said this, or has ended. */
  saying(text: string): Promise<void>
  /** Everything it has said, for the report of a failure. */
  said(): string
}

/** `npm start` on a free port. */
export function startServer(dataFolder: string): ServerProcess {
  return start([join(source, 'main.ts')], { BEKAL_DATA: dataFolder, PORT: '0' }, /Open\s+(http:\S+)/)
}

/** `npm run serve`, with nothing of this environment but what is given. */
export function startServing(args: readonly string[], env: Record<string, string>): ServerProcess {
  return start([join(source, 'serve.ts'), ...args], env, /serves at (http\S+)/)
}

function start(args: readonly string[], own: Record<string, string>, open: RegExp): ServerProcess {
  const { DATABASE_URL: _, BEKAL_SERVER_URL: _server, ...env } = process.env
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, BEKAL_LOG: 'warn', ...own },
  })
  const lines: string[] = []
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const ready = new Promise<string | null>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const address = open.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
    void ended.then(() => resolve(null))
  })
  return {
    child,
    ready,
    ended,
    saying: (text) =>
      new Promise((resolve) => {
        const look = () => lines.some((line) => line.includes(text)) && resolve()
        createInterface({ input: child.stdout }).on('line', look)
        void ended.then(() => resolve())
        look()
      }),
    running: () => child.exitCode === null && child.signalCode === null,
    said: () => lines.join('\n'),
  }
}
