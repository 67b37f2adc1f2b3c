import { spawn } from 'node:child_process'

/** An operating-system account that PostgreSQL runs under when the server itself was started by root. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface ProgramResult {
  /** Exit code; -1 when the program could not be run at all or was ended by a signal. */
  readonly code: number
  /** What it wrote, both streams. */
  readonly output: string
}

/**
 * The environment of every PostgreSQL program: nothing of ours leaks in (PGDATA, PGPORT, LD_LIBRARY_PATH …),
 * messages are English and times are UTC.
 */
export const plainEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

/** Runs a program to its end, under `account` when one is given (`null`: as ourselves). Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  account: Account | null,
  options: { folder?: string; input?: string } = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.folder ?? '/',
      env: plainEnvironment,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    // The program may end without having read its input; that is its exit code's story to tell.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    child.on('error', (error) => resolve({ code: -1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? -1, output }))
  })
}
