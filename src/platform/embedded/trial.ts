import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { type RunningPostgres, type StartOptions, startPostgres } from './start-postgres.ts'

/** For tests only: folders, servers and processes that end with the test that made them. */

/** A folder of its own that everybody may pass through, as an ordinary folder on an ordinary machine. */
export function openFolder(): { path: string; remove(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'bekal-trial-')))
  chmodSync(path, 0o755)
  return {
    path,
    remove() {
      endWorkersUnder(path)
      rmSync(path, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Such a folder for the length of one test. */
export function trialFolder(): string {
  const folder = openFolder()
  onTestFinished(() => folder.remove())
  return folder.path
}

/** Ends what a test that killed its own processes has left running in its folder. */
export function endWorkersUnder(folder: string): void {
  if (!existsSync('/proc/self/cwd')) return
  for (const entry of readdirSync('/proc')) {
    try {
      if (!readlinkSync(`/proc/${entry}/cwd`).startsWith(`${folder}/`)) continue
      process.kill(Number(entry), 'SIGKILL')
    } catch {
      // Not a process, not ours, or gone already.
    }
  }
}

export type TrialOptions = Pick<StartOptions, 'folder' | 'binFolder' | 'settings' | 'port' | 'durable'>

const small = { shared_buffers: '16MB' }

/** A server in this process; not durable, to be quick. Notes the steps of the start. */
export async function startTrial(options: TrialOptions): Promise<RunningPostgres & { steps: string[] }> {
  const steps: string[] = []
  const running = await startPostgres({
    durable: false,
    ...options,
    settings: { ...small, ...options.settings },
    onProgress: (step) => steps.push(step),
  })
  onTestFinished(() => running.stop())
  return Object.assign(running, { steps })
}

/** What a server says about itself when another process has started it. */
export interface HeldReport {
  readonly url: string
  readonly port: number
  readonly postmasterPid: number
  readonly adopted: boolean
  readonly dataFolder: string
}

/** A line of the other process: a step on the way, the server, or why there is none. */
export interface ChildReport {
  readonly step?: string
  readonly held?: HeldReport
  readonly refused?: string
}

export interface HeldElsewhere extends HeldReport {
  readonly child: ChildProcess
  readonly pid: number | undefined
  kill(): Promise<void>
}

const holdingProgram = `
const { startPostgres } = await import(process.argv[1])
const report = (line) => process.stdout.write(JSON.stringify(line) + '\\n')
try {
  const running = await startPostgres({
    durable: false,
    ...JSON.parse(process.argv[2]),
    onProgress: (step) => report({ step }),
  })
  const { port, postmasterPid, adopted, dataFolder } = running
  process.on('SIGTERM', () => running.stop().then(() => process.exit(0)))
  report({ held: { url: running.adminUrl(), port, postmasterPid, adopted, dataFolder } })
  setInterval(() => {}, 60_000)
} catch (error) {
  report({ refused: error.message })
}
`

/** Another Node process that starts the server; `line` is called with each thing it reports. */
export function startInChild(
  options: TrialOptions,
  line: (said: ChildReport, child: ChildProcess) => void,
  as: { account?: { uid: number; gid: number }; through?: string[] } = {},
): ChildProcess {
  const [program, ...args] = [
    ...(as.through ?? []),
    process.execPath,
    '--input-type=module',
    '-e',
    holdingProgram,
    new URL('./start-postgres.ts', import.meta.url).href,
    JSON.stringify({ ...options, settings: { ...small, ...options.settings } }),
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/', ...as.account })
  createInterface({ input: child.stdout }).on('line', (text) => line(JSON.parse(text), child))
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  return child
}

/** Starts the server in another Node process and waits for it. */
export function heldInChild(
  options: TrialOptions,
  as: Parameters<typeof startInChild>[2] = {},
): Promise<HeldElsewhere> {
  return new Promise((resolve, reject) => {
    startInChild(
      options,
      (said, child) => {
        if (said.refused !== undefined) reject(new Error(said.refused))
        if (said.held === undefined) return
        const kill = async () => {
          const exit = once(child, 'exit')
          child.kill('SIGKILL')
          await exit
        }
        resolve({ ...said.held, child, pid: child.pid, kill })
      },
      as,
    )
  })
}

/** One statement on a connection of its own. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
