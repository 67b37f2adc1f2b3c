import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import {
  clearDrafts,
  clusterExists,
  createCluster,
  findPassword,
  makePassword,
  replacePassword,
  settingsName,
  superuser,
} from './cluster.ts'
import { findText, saveText } from './durable-file.ts'
import { EmbeddedPostgresError, explained } from './embedded-postgres-error.ts'
import { hold } from './holder.ts'
import { type Home, settle } from './home.ts'
import { freePort, portIsFree } from './port.ts'
import {
  clearRemains,
  findPostmaster,
  hasCrashed,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
  untilReady,
  watchPostmaster,
} from './postmaster.ts'
import { findPrograms, type Programs } from './programs.ts'
import { type Settings, settingsFile, usableMemory } from './settings.ts'

/**
 * What a start is doing: `elsewhere` the data has to live outside the folder, `copy` the programs are copied to where
 * PostgreSQL's account can reach them, `init` a data folder is made, `adopt` a server left by a killed process is
 * taken over, `recover` an unclean end is put right, `start` the server is started.
 */
export type StartStep = 'elsewhere' | 'copy' | 'init' | 'adopt' | 'recover' | 'start'

export interface StartOptions {
  /** Everything is kept in it; made when it isn't there. */
  readonly folder: string
  /** Folder of initdb and postgres; default: those of the npm package for this computer. */
  readonly binFolder?: string
  /** More settings of PostgreSQL, or other values for ours. Where it listens can't be changed. */
  readonly settings?: Settings
  /** Must be free; default: the port of last time, or any free one. */
  readonly port?: number
  /** `false` for databases of tests: a power cut may destroy them. Default `true`. */
  readonly durable?: boolean
  /** `sentence` can be shown as it is. */
  readonly onProgress?: (step: StartStep, sentence: string) => void
  /** Told in a sentence what happens later: that the server had crashed and was started again, say. */
  readonly log?: (sentence: string) => void
}

export interface RunningPostgres {
  /** Connection address of the administrator, password included: never log it. */
  adminUrl(database?: string): string
  /** The loopback address. */
  readonly host: string
  readonly port: number
  /** Usable as `host` with the same port, faster than TCP; `null` when the path is too long for a socket. */
  readonly socketFolder: string | null
  /** As the server says it: `18.4`. */
  readonly version: string
  /** The server was already running, left by a process that was killed. */
  readonly adopted: boolean
  readonly postmasterPid: number
  /** PGDATA, also when it lies outside the folder that was asked for. */
  readonly dataFolder: string
  readonly logFile: string
  /** Shuts the server down, adopted or not, and frees the folder. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL of a folder, or takes over the one that a killed process left running. Listens on the
 * loopback address and a private socket only. Whatever was killed when (this process, the server, both, in the middle
 * of the very first start), the next call succeeds and nothing committed is lost. While this process lives, a server
 * that crashes is started again on the same port. Throws `EmbeddedPostgresError`.
 */
export async function startPostgres(options: StartOptions): Promise<RunningPostgres> {
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError(
      'The embedded PostgreSQL of Bekal does not run on Windows itself.',
      'Use the Windows Subsystem for Linux, or a PostgreSQL of your own by setting DATABASE_URL.',
    )
  }
  try {
    const home = await settle(options.folder)
    const letGo = await hold(home.holders, options.folder)
    try {
      return await run(home, options, letGo)
    } catch (error) {
      await letGo()
      throw error
    }
  } catch (error) {
    throw explained(error, options.folder)
  }
}

async function run(home: Home, options: StartOptions, letGo: () => Promise<void>): Promise<RunningPostgres> {
  const tell = options.onProgress ?? (() => {})
  if (home.standsInFor !== null) {
    tell(
      'elsewhere',
      `PostgreSQL does not run as root and its user cannot reach ${home.standsInFor}: the data is kept in ${home.folder}.`,
    )
  }
  const programs = await findPrograms(options.binFolder, home.account, (place) =>
    tell(
      'copy',
      `PostgreSQL does not run as root and its user cannot reach the programs: copying them to ${place}.`,
    ),
  )
  await clearDrafts(home)
  let password = await findPassword(home)
  if (!(await clusterExists(home, programs))) {
    tell('init', `Making a new database in ${home.data}.`)
    password ??= await makePassword(home)
    await createCluster(home, programs, password, options.durable ?? true)
  }

  const first = await bringUp(home, programs, password, options)
  let postmaster = first.postmaster
  const adminUrl = (database = 'postgres') =>
    `postgres://${superuser}:${first.password}@127.0.0.1:${postmaster.port}/${encodeURIComponent(database)}`
  let version: string
  try {
    version = await askVersion(adminUrl(), home)
  } catch (error) {
    if (!first.adopted) await stopPostmaster(postmaster)
    throw error
  }

  let stopping: Promise<void> | null = null
  const closing = new AbortController()
  let reviving: Promise<void> = Promise.resolve()
  let endWatch = () => {}
  const revive = async () => {
    const log = options.log ?? (() => {})
    if (!(await hasCrashed(home))) return log('PostgreSQL was shut down by somebody else.')
    log('PostgreSQL has crashed: starting it again.')
    while (!closing.signal.aborted) {
      try {
        const again = await bringUp(home, programs, first.password, { ...options, port: postmaster.port })
        postmaster = again.postmaster
        watch()
        return log('PostgreSQL runs again; nothing that was saved is lost.')
      } catch (error) {
        log(error instanceof Error ? error.message : String(error))
        await wait(5000, undefined, { ref: false, signal: closing.signal }).catch(() => {})
      }
    }
  }
  const watch = () => {
    endWatch = watchPostmaster(postmaster, () => {
      reviving = revive()
    })
  }
  watch()

  const shutDown = async () => {
    closing.abort()
    endWatch()
    await reviving
    endWatch()
    await stopPostmaster(postmaster)
    await letGo()
  }
  return {
    adminUrl,
    host: '127.0.0.1',
    port: postmaster.port,
    socketFolder: home.socket,
    version,
    adopted: first.adopted,
    get postmasterPid() {
      return postmaster.pid
    },
    dataFolder: home.data,
    logFile: home.log,
    stop() {
      stopping ??= shutDown()
      return stopping
    },
  }
}

interface Up {
  readonly postmaster: Postmaster
  readonly adopted: boolean
  readonly password: string
}

/** From whatever state the folder is in to a server that serves with the settings that were asked for. */
async function bringUp(
  home: Home,
  programs: Programs,
  known: string | null,
  options: StartOptions,
): Promise<Up> {
  const tell = options.onProgress ?? (() => {})
  const settingsPath = join(home.data, settingsName)
  const settings = (port: number) =>
    settingsFile({
      port,
      socket: home.socket,
      durable: options.durable ?? true,
      memory: usableMemory(),
      extra: options.settings ?? {},
    })
  let password = known
  let portOfLastTime = true
  for (let attempt = 1; attempt <= 10; attempt++) {
    const running = await findPostmaster(home, () =>
      tell(
        'recover',
        'An earlier PostgreSQL of this folder was killed: waiting for what is left of it to end.',
      ),
    )
    if (running) {
      const same =
        (running.program === null || running.program === programs.postgres) &&
        (await findText(settingsPath)) === settings(options.port ?? running.port)
      if (same && password !== null) {
        tell('adopt', 'PostgreSQL of an earlier run is still running: using it.')
        if (await untilReady(home, running)) return { postmaster: running, adopted: true, password }
      } else {
        tell('recover', 'PostgreSQL of an earlier run is still running with other settings: restarting it.')
        await stopPostmaster(running)
      }
      continue
    }

    const { crashed } = await clearRemains(home)
    if (crashed) tell('recover', 'PostgreSQL was not shut down last time: it puts its data right first.')
    password ??= await replacePassword(home, programs)
    const port = await choosePort(home, options.port ?? null, portOfLastTime)
    await saveText(settingsPath, settings(port), 0o600)
    if (!crashed) tell('start', 'Starting PostgreSQL.')
    const outcome = await startPostmaster(home, programs)
    if ('started' in outcome) return { postmaster: outcome.started, adopted: false, password }
    if ('portTaken' in outcome) portOfLastTime = false
    else await wait(200)
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL was started ten times and did not stay.',
    `What it says about that is in ${home.log}.`,
  )
}

async function choosePort(home: Home, asked: number | null, portOfLastTime: boolean): Promise<number> {
  if (asked !== null) {
    if (portOfLastTime && (await portIsFree(asked))) return asked
    throw new EmbeddedPostgresError(
      `Another program uses port ${asked}, which PostgreSQL was to use.`,
      'Stop that program, or choose another port for PostgreSQL.',
    )
  }
  const kept = portOfLastTime ? Number((await findText(home.port)) ?? 0) : 0
  const port = await freePort(Number.isInteger(kept) && kept > 0 && kept < 65_536 ? kept : null)
  if (port !== kept) await saveText(home.port, `${port}\n`, 0o644)
  return port
}

async function askVersion(url: string, home: Home): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version.split(' ')[0] ?? ''
  } catch (error) {
    const wrongPassword = error instanceof Error && 'code' in error && error.code === '28P01'
    throw new EmbeddedPostgresError(
      wrongPassword
        ? `The password in ${home.password} is not that of this database.`
        : 'PostgreSQL was started, but does not answer.',
      wrongPassword
        ? 'Put the right file back; or delete it and start again: a new password is made then.'
        : `What it says about that is in ${home.log}.`,
      error,
    )
  } finally {
    await client.end().catch(() => {})
  }
}
