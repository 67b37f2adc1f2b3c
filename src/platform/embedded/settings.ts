import { availableParallelism, totalmem } from 'node:os'

/** Settings of PostgreSQL by name, as they would stand in postgresql.conf without the quotes. */
export type Settings = Readonly<Record<string, string>>

export interface SettingsInput {
  readonly port: number
  readonly socket: string | null
  /** `false` gives up safety against power cuts for speed: for databases of tests only. */
  readonly durable: boolean
  /** Memory that this machine or container may use, in bytes. */
  readonly memory: number
  readonly extra: Settings
}

/** The supervisor depends on these: who may connect, and where the data is, is not for callers to change. */
const reserved = new Set([
  'listen_addresses',
  'port',
  'unix_socket_directories',
  'unix_socket_permissions',
  'unix_socket_group',
  'data_directory',
  'hba_file',
  'ident_file',
  'external_pid_file',
  'include',
  'include_if_exists',
  'include_dir',
  'password_encryption',
])

const mebibyte = 1024 * 1024

/** What this process may use: the container's limit where there is one, else the machine's memory. In bytes. */
export function usableMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

function between(low: number, value: number, high: number): number {
  return Math.max(low, Math.min(Math.floor(value), high))
}

function defaults({ port, socket, memory }: SettingsInput): Settings {
  const mebibytes = memory / mebibyte
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // A list for PostgreSQL: in double quotes a path may hold a comma.
    unix_socket_directories: socket === null ? '' : `"${socket.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    max_connections: '60',
    // An eighth: the same computer runs the server and perhaps a browser.
    shared_buffers: `${between(64, mebibytes / 8, 1024)}MB`,
    effective_cache_size: `${between(128, mebibytes / 2, 8192)}MB`,
    work_mem: '8MB',
    maintenance_work_mem: `${between(64, mebibytes / 32, 256)}MB`,
    max_wal_size: '2GB',
    max_parallel_workers: String(between(0, availableParallelism() - 1, 8)),
    // Solid-state disks; short queries, for which compiling costs more than it gives.
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // The log says how the server fares and never what people wrote: errors of statements go to whoever sent them.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  }
}

const fast: Settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/**
 * The file that postgresql.conf includes. Equal input gives equal text, so a running server that was started with
 * the same text needs no restart. Throws `TypeError` when `extra` names a setting that is not the caller's.
 */
export function settingsFile(input: SettingsInput): string {
  for (const [name, value] of Object.entries(input.extra)) {
    if (!/^[a-z_][a-z0-9_.]*$/.test(name)) throw new TypeError(`not the name of a setting: ${name}`)
    if (reserved.has(name)) throw new TypeError(`the supervisor itself decides on ${name}`)
    if (/[\n\r\0]/.test(value)) throw new TypeError(`the value of ${name} must be one line`)
  }
  const all = { ...defaults(input), ...(input.durable ? {} : fast), ...input.extra }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${quoted(value)}`)
  return `# Written at every start: changes made here are lost.\n${lines.join('\n')}\n`
}
