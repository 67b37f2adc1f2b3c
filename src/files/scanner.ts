import { spawn } from 'node:child_process'

/** What the program said: exit 0 is clean, 1 infected. Anything else, silence and absence too: it has not answered. */
export type Verdict = 'clean' | 'infected' | 'waiting'

/** Milliseconds that it may take over one file. */
const patience = 60_000

/** Gives the bytes to the program's standard input. It inherits nothing of the server but PATH. */
export function scan(
  [program, ...rest]: readonly [string, ...string[]],
  bytes: Uint8Array,
): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'] },
      timeout: patience,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve('waiting'))
    child.on('close', (code) => resolve(code === 0 ? 'clean' : code === 1 ? 'infected' : 'waiting'))
    // A program that has seen enough closes its input before the end.
    child.stdin.on('error', () => {})
    child.stdin.end(bytes)
  })
}
