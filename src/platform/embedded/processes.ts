import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { type Account, runProgram } from './run-program.ts'

/** What we need to know about other processes before we trust, adopt or end one. */
export interface ProcessTable {
  /**
   * A mark that no other process will ever carry with this pid: it is gone (`null`) when the process has ended,
   * and another one when the pid is used again. A zombie counts as ended.
   */
  startMark(pid: number): Promise<string | null>
  /** Processes of PostgreSQL that work in this data folder. `account` is who they run as, `null`: we ourselves. */
  workersOf(dataFolder: string, account: Account | null): Promise<Worker[]>
}

export interface Worker {
  readonly pid: number
  /** The program file that it runs, as the system tells it; `null` where the system doesn't. */
  readonly program: string | null
}

const programNames = new Set(['postgres', 'initdb'])

/** `/proc/<pid>/exe` ends so when an upgrade has replaced the file under the running process. */
const replaced = / \(deleted\)$/

function isPostgres(program: string): boolean {
  return programNames.has(basename(program.replace(replaced, '')))
}

function procMark(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name (field 2) may hold spaces and brackets: count from the last bracket. Field 3 is the state, 22 the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    // Ticks since the machine came up mean little without the name of that coming up.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return `${boot}.${fields[19]}`
  } catch {
    return null
  }
}

/** pid → where it works and what it runs, for every process that we are allowed to see. */
async function procLinks(
  account: Account | null,
): Promise<Map<number, { folder?: string; program?: string }>> {
  const links = new Map<number, { folder?: string; program?: string }>()
  const note = (pid: number, kind: string, target: string) => {
    const known = links.get(pid) ?? {}
    links.set(pid, kind === 'cwd' ? { ...known, folder: target } : { ...known, program: target })
  }
  if (account) {
    // Root without CAP_SYS_PTRACE (Docker's default) may not read these links of another account's processes,
    // so the account itself looks.
    const { output } = await runProgram(
      '/bin/sh',
      ['-c', 'ls -ld /proc/[0-9]*/cwd /proc/[0-9]*/exe 2>/dev/null'],
      account,
    )
    for (const line of output.split('\n')) {
      const found = / \/proc\/(\d+)\/(cwd|exe) -> (.*)$/.exec(line)
      if (found) note(Number(found[1]), found[2] ?? '', found[3] ?? '')
    }
    return links
  }
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    for (const kind of ['cwd', 'exe']) {
      try {
        note(Number(entry), kind, readlinkSync(`/proc/${entry}/${kind}`))
      } catch {
        // Gone in the meantime, or another account's: a process of ours is always readable.
      }
    }
  }
  return links
}

/** Linux: every process of PostgreSQL has its data folder as working directory, the orphaned ones too. */
export const procTable: ProcessTable = {
  async startMark(pid) {
    return procMark(pid)
  },
  async workersOf(dataFolder, account) {
    const workers: Worker[] = []
    for (const [pid, { folder, program }] of await procLinks(account)) {
      if (folder?.replace(replaced, '') === dataFolder && program && isPostgres(program)) {
        workers.push({ pid, program })
      }
    }
    return workers
  },
}

/** macOS and the BSDs: only the postmaster names its folder; its children end by themselves when it is gone. */
export const psTable: ProcessTable = {
  async startMark(pid) {
    const { code, output } = await runProgram('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], null)
    const [state, ...start] = output.trim().split(/\s+/)
    if (code !== 0 || state === undefined || state === '' || state.startsWith('Z')) return null
    return start.join('-').replaceAll(':', '-')
  },
  async workersOf(dataFolder) {
    const { output } = await runProgram('ps', ['-axww', '-o', 'pid=', '-o', 'command='], null)
    return output.split('\n').flatMap((line) => {
      const found = /^\s*(\d+) (.*\/)?(postgres|initdb) .*-D (.*)$/.exec(line)
      const named = found?.[4]
      if (named === undefined || !(named === dataFolder || named.startsWith(`${dataFolder} `))) return []
      return [{ pid: Number(found?.[1]), program: null }]
    })
  },
}

export const processes: ProcessTable = existsSync('/proc/self/stat') ? procTable : psTable
