import { spawn } from 'node:child_process'
import { chown, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { giveToOwnerOf } from './account.ts'
import { findText } from './durable-file.ts'
import { EmbeddedPostgresError, startFailure } from './embedded-postgres-error.ts'
import type { Home } from './home.ts'
import { processes } from './processes.ts'
import type { Programs } from './programs.ts'
import { plainEnvironment } from './run-program.ts'

/** What a running postmaster says about itself in `postmaster.pid`. */
export interface PidFile {
  readonly pid: number
  readonly port: number
  readonly status: string
}

export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** Tells it from any later process with the same pid. */
  readonly mark: string
  /** The program file that it runs, where the system tells it. */
  readonly program: string | null
}

/** How long orphaned backends may take to notice that their postmaster is gone, in milliseconds. */
const orphanPatience = 2000
/** How long a fast shutdown may take before it is cut short, in milliseconds. */
const stopPatience = 60_000
/** A log larger than this is put aside at the next start, in bytes. */
const logLimit = 5 * 1024 * 1024

/** Reads `postmaster.pid`: pid, data folder, start, port, socket folder, address, memory key, status, a line each. */
export function readPidFile(text: string): PidFile | null {
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return null
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() }
}

async function pidFileOf(home: Home): Promise<PidFile | null> {
  const text = await findText(join(home.data, 'postmaster.pid'))
  return text === null ? null : readPidFile(text)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended in the meantime.
  }
}

/**
 * The running postmaster of this data folder, if any. A pid in `postmaster.pid` alone proves nothing: the process
 * must be a PostgreSQL that works in this very folder. Backends whose postmaster is gone are given time to end,
 * and are ended then; nobody else's process is ever touched.
 */
export async function findPostmaster(home: Home, foundOrphans: () => void): Promise<Postmaster | null> {
  const since = performance.now()
  let told = false
  for (;;) {
    const pidFile = await pidFileOf(home)
    const workers = await processes.workersOf(home.data, home.account)
    const found = workers.find((worker) => worker.pid === pidFile?.pid)
    const mark = found ? await processes.startMark(found.pid) : null
    if (found && pidFile && mark) return { pid: found.pid, port: pidFile.port, mark, program: found.program }
    if (workers.length === 0) return null

    const waited = performance.now() - since
    if (!told && waited > 200) {
      foundOrphans()
      told = true
    }
    if (waited > 4 * orphanPatience) {
      throw new EmbeddedPostgresError(
        `Processes of an earlier PostgreSQL do not end: ${workers.map((worker) => worker.pid).join(', ')}.`,
        'Restart the computer and start again. Nothing that was saved is lost.',
      )
    }
    if (waited > 2 * orphanPatience) for (const worker of workers) signal(worker.pid, 'SIGKILL')
    else if (waited > orphanPatience) for (const worker of workers) signal(worker.pid, 'SIGQUIT')
    await wait(50)
  }
}

/** Clears what a killed postmaster leaves behind. Only when `findPostmaster` has just found none. */
export async function clearRemains(home: Home): Promise<{ crashed: boolean }> {
  const crashed = await hasCrashed(home)
  // The pid in it may belong to somebody else by now, which PostgreSQL would take for its own.
  await rm(join(home.data, 'postmaster.pid'), { force: true })
  if (home.socket !== null) {
    await rm(home.socket, { recursive: true, force: true })
    await mkdir(home.socket, { mode: 0o700 })
    if (home.account) await chown(home.socket, home.account.uid, home.account.gid)
  }
  return { crashed }
}

async function openLog(home: Home) {
  const size = await stat(home.log).then(
    (found) => found.size,
    () => 0,
  )
  if (size > logLimit) await rename(home.log, `${home.log}.1`)
  const handle = await open(home.log, 'a', 0o600)
  await giveToOwnerOf(home.folder, home.log)
  return { handle, from: (await handle.stat()).size }
}

/** The end of what stands in the log after byte `from`. */
async function logTail(home: Home, from: number): Promise<string> {
  const handle = await open(home.log, 'r')
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - 4000)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-12).join('\n')
  } finally {
    await handle.close()
  }
}

export type StartOutcome = { started: Postmaster } | { portTaken: true } | { anotherIsRunning: true }

/**
 * Starts a postmaster of its own session (Ctrl+C in our window doesn't reach it) and waits until it serves, however
 * long it has to recover. Throws `EmbeddedPostgresError` with the end of its log when it gives up.
 */
export async function startPostmaster(home: Home, programs: Programs): Promise<StartOutcome> {
  const { handle, from } = await openLog(home)
  let ended = false
  let failed: Error | null = null
  const child = spawn(programs.postgres, ['-D', home.data], {
    cwd: home.data,
    env: plainEnvironment,
    detached: true,
    stdio: ['ignore', handle.fd, handle.fd],
    ...(home.account ? { uid: home.account.uid, gid: home.account.gid } : {}),
  })
  child.on('exit', () => {
    ended = true
  })
  child.on('error', (error) => {
    failed = error
    ended = true
  })
  child.unref()
  try {
    while (!ended) {
      const pidFile = await pidFileOf(home)
      if (pidFile?.pid === child.pid && pidFile?.status === 'ready') {
        const mark = await processes.startMark(pidFile.pid)
        if (mark !== null) {
          return { started: { pid: pidFile.pid, port: pidFile.port, mark, program: programs.postgres } }
        }
      }
      await wait(25)
    }
    if (failed !== null) throw failed
    const tail = await logTail(home, from)
    if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(tail)) {
      return { anotherIsRunning: true }
    }
    if (/could not bind .*address/i.test(tail)) return { portTaken: true }
    throw startFailure(tail, home.log)
  } finally {
    await handle.close()
  }
}

async function isRunning(postmaster: Postmaster): Promise<boolean> {
  return (await processes.startMark(postmaster.pid)) === postmaster.mark
}

/** Waits until a postmaster that somebody else started serves. `false`: it has ended instead. */
export async function untilReady(home: Home, postmaster: Postmaster): Promise<boolean> {
  for (;;) {
    const pidFile = await pidFileOf(home)
    if (pidFile?.pid === postmaster.pid && pidFile.status === 'ready') return true
    if (!(await isRunning(postmaster))) return false
    await wait(50)
  }
}

/** A fast shutdown as `pg_ctl stop -m fast -w` does it, of exactly this process; done when it has ended. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  const since = performance.now()
  let hurried = false
  if (await isRunning(postmaster)) signal(postmaster.pid, 'SIGINT')
  while (await isRunning(postmaster)) {
    if (!hurried && performance.now() - since > stopPatience) {
      // An immediate shutdown: safe too, the next start recovers from the write-ahead log.
      signal(postmaster.pid, 'SIGQUIT')
      hurried = true
    }
    await wait(25)
  }
}

/** Calls `ended` once, within about a second after the postmaster has ended. Answers the function that ends the watch. */
export function watchPostmaster(postmaster: Postmaster, ended: () => void): () => void {
  let watching = true
  const timer = setInterval(async () => {
    if ((await isRunning(postmaster)) || !watching) return
    stopWatching()
    ended()
  }, 1000)
  timer.unref()
  const stopWatching = () => {
    watching = false
    clearInterval(timer)
  }
  return stopWatching
}

/** Whether the last postmaster of this folder ended without a shutdown. */
export async function hasCrashed(home: Home): Promise<boolean> {
  return (await pidFileOf(home)) !== null
}
