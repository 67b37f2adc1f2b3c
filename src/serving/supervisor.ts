import type { Worker } from 'node:cluster'
import cluster from 'node:cluster'
import { mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { asServer, openDatabase, secretIn } from '../data-folder.ts'
import { hasOperator, makeFirstLink } from '../installation/public.ts'
import { Database } from '../platform/db/database.ts'
import { migrate } from '../platform/db/migrate.ts'
import { version } from '../platform/version.ts'
import { loadReference } from '../reference.ts'
import { fillTraining } from '../training.ts'
import { buildWeb } from '../web-build.ts'
import { databaseFaults, providerWithSecret, secretFaults, StartRefused } from './checks.ts'
import type { Metrics } from './metrics.ts'
import { serveMetrics } from './metrics.ts'
import type { Settings } from './settings.ts'
import type { Order, Report, Work } from './worker.ts'

type Tell = (line: string) => void

export type Serving = { stop(): Promise<void> }

/**
 * `npm run serve`: checks that nothing stands against serving, prints the first link where nobody is here yet, and keeps
 * so many workers alive. Answers when all of them serve; throws StartRefused with a sentence for each reason not to.
 */
export async function supervise(settings: Settings, tell: Tell): Promise<Serving> {
  const { dataFolder, workers, address } = settings
  await mkdir(dataFolder, { recursive: true })
  const { provider: named, journalKeyFile: keyFile } = settings
  refuse(await secretFaults(dataFolder, named === null ? [keyFile] : [keyFile, named.secretFile]))
  const provider = await providerWithSecret(named)
  const { serverUrl, adminUrl, stop } = await prepareDatabase(settings, tell)
  // Workers inherit the environment; the administrator of the database is none of their business.
  delete process.env['DATABASE_URL']
  try {
    await withDatabase(serverUrl, async (database) => {
      refuse(await databaseFaults(database, settings.training ? 'training' : 'production').catch(explained))
    })
    if (settings.training) await prepareExercise(settings, serverUrl, adminUrl, tell)
    const webFolder = await buildWeb(tell)
    const secondFactorKey = await secretIn(dataFolder, 'second-factor-key')
    const { host, port, proxies, logLevel, files, mail, training, journalKeyFile } = settings
    const team = makeTeam(
      workers,
      {
        serverUrl,
        host,
        port,
        address,
        proxies,
        logLevel,
        secondFactorKey,
        webFolder,
        dataFolder,
        workers,
        files,
        mail,
        provider,
        training,
        journalKeyFile,
      },
      tell,
      () => figures?.lostWorker(),
    )
    let figures: Figures | null = null
    try {
      await team.start()
      if (settings.metricsPort !== null) figures = await tellFigures(settings.metricsPort, serverUrl, tell)
    } catch (error) {
      await team.stop()
      throw error
    }
    tell(
      `Bekal ${version} serves at ${address} (${host}:${port}, ${workers === 1 ? '1 worker' : `${workers} workers`}).`,
    )
    const link = await withDatabase(serverUrl, (database) => makeFirstLink(database, address))
    if (link) {
      tell('')
      tell('Nobody keeps this installation yet. The first administrator comes in here, once:')
      tell(`Buka · Open   ${link.url}`)
      tell(`It holds until ${link.expiresAt}. Another one: npm run bekal -- first-link`)
    }
    return {
      async stop() {
        await figures?.stop()
        await team.stop()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** An installation for exercise brings its invented country along. */
async function prepareExercise(
  settings: Settings,
  serverUrl: string,
  adminUrl: string | null,
  tell: Tell,
): Promise<void> {
  tell('Latihan · exercise: everything in this installation is invented, and nothing leaves it.')
  const { dataFolder, address: publicUrl } = settings
  if (adminUrl !== null) await fillTraining({ adminUrl, serverUrl, dataFolder, publicUrl }, tell)
  else if (!(await withDatabase(serverUrl, hasOperator))) {
    throw new StartRefused([
      'This installation for exercise is empty still. Fill it: DATABASE_URL=postgres://… npm run bekal -- training reset',
    ])
  }
  tell('Who plays whom, and with which passphrase: npm run bekal -- training accounts')
}

type Figures = Pick<Metrics, 'lostWorker' | 'stop'>

async function tellFigures(port: number, serverUrl: string, tell: Tell): Promise<Figures> {
  const database = new Database(serverUrl, { max: 1, name: 'bekal metrics' })
  const alive = () => Object.keys(cluster.workers ?? {}).length
  const metrics = await serveMetrics(port, database, alive).catch(async (error: unknown) => {
    await database.close()
    const { code } = error as { code?: string }
    throw code === 'EADDRINUSE'
      ? new StartRefused(['The port of BEKAL_METRICS_PORT is taken by another program.'])
      : error
  })
  tell(`Figures for Prometheus: http://127.0.0.1:${metrics.port}/metrics`)
  return {
    lostWorker: () => metrics.lostWorker(),
    async stop() {
      await metrics.stop()
      await database.close()
    },
  }
}

async function withDatabase<Result>(
  serverUrl: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = new Database(serverUrl, { max: 2, name: 'bekal supervisor' })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

function refuse(reasons: readonly string[]): void {
  if (reasons.length > 0) throw new StartRefused(reasons)
}

/** `adminUrl`: null where the server knows its own way in alone. */
type Prepared = { serverUrl: string; adminUrl: string | null; stop: () => Promise<void> }

/** The database as the server signs in to it: that of BEKAL_SERVER_URL, of DATABASE_URL, or the embedded one. */
async function prepareDatabase(settings: Settings, tell: Tell): Promise<Prepared> {
  const { databaseUrl, serverUrl } = settings
  if (serverUrl !== null && !settings.migrate) {
    return { serverUrl, adminUrl: null, stop: async () => {} }
  }
  const { adminUrl, serverPassword, stop } = await openDatabase(settings, tell)
  try {
    // The role of an embedded database is ours to make; that of another one its administrator makes with --migrate.
    if (settings.migrate) {
      await migrate(adminUrl, serverPassword, (file) => tell(`Schema: ${file}`))
      await loadReference(adminUrl)
    }
    return { serverUrl: serverUrl ?? asServer(adminUrl, serverPassword), adminUrl, stop }
  } catch (error) {
    await stop()
    throw databaseUrl === null ? error : reached(error)
  }
}

/** Why the server can't sign in, in words; anything else goes on as it is. */
function explained(error: unknown): never {
  throw reached((error as { cause?: unknown }).cause ?? error)
}

function reached(error: unknown): unknown {
  const { code } = error as { code?: string }
  if (code === '28P01' || code === '28000') {
    return new StartRefused([
      'PostgreSQL lets bekal_server in under no such password, or knows no such role. Where the database is new: npm run serve -- --migrate. Else put the password of npm run bekal -- migrate into BEKAL_SERVER_URL.',
    ])
  }
  if (code === '3D000') {
    return new StartRefused(['The database does not exist. Create it first: createdb bekal'])
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ETIMEDOUT') {
    return new StartRefused([
      'No PostgreSQL answers there. Is it running, and is the address in BEKAL_SERVER_URL or DATABASE_URL right?',
    ])
  }
  // The words of OpenSSL, of Node, and of the driver for a server without TLS.
  const certificate = /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_CERT_)/.test(code ?? '')
  if (certificate || (error as Error).message === noTls) {
    return new StartRefused([
      `PostgreSQL does not prove over TLS that it is the one in BEKAL_SERVER_URL or DATABASE_URL (${certificate ? code : 'it speaks no TLS'}), and nothing was sent to it. Which certificate it needs: docs/guide/pasang.md`,
    ])
  }
  return error
}

const noTls = 'The server does not support SSL connections'

type Team = { start(): Promise<void>; stop(): Promise<void> }

/** So many workers, each replaced when it ends; one that ends at once is replaced after a pause. */
function makeTeam(count: number, work: Work, tell: Tell, lost: () => void): Team {
  let stopping = false
  // Workers accept by themselves. Were connections dealt out to them, one on its way to a worker that dies would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  const replacements = new Set<NodeJS.Timeout>()

  const hire = (failed: (error: Error) => void = () => {}): Worker => {
    const worker = cluster.fork()
    const since = Date.now()
    worker.on('message', (report: Partial<Report>) => {
      if (report.failed !== undefined) {
        tell(`A worker could not start: ${report.failed}`)
        failed(new StartRefused([report.failed]))
      }
    })
    worker.on('error', () => {})
    worker.once('exit', (code, signal) => {
      failed(new StartRefused([`A worker ended before it served (${signal ?? code}).`]))
      if (stopping) return
      lost()
      tell(`Worker ${worker.process.pid} ended (${signal ?? `code ${code}`}); another takes its place.`)
      const pause = setTimeout(
        () => {
          replacements.delete(pause)
          if (!stopping) hire()
        },
        Date.now() - since > steady ? 0 : steady,
      )
      replacements.add(pause)
    })
    worker.send({ bekal: work } satisfies Order)
    return worker
  }

  return {
    async start() {
      await Promise.all(
        Array.from(
          { length: count },
          () =>
            new Promise<void>((resolve, reject) => {
              hire(reject).once('listening', () => resolve())
            }),
        ),
      )
    },
    async stop() {
      stopping = true
      for (const pause of replacements) clearTimeout(pause)
      const workers = Object.values(cluster.workers ?? {}).filter((one) => one !== undefined)
      await Promise.all(
        workers.map(async (worker) => {
          const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
          if (worker.isDead()) return
          if (worker.isConnected()) worker.send({ bekal: 'stop' } satisfies Order)
          const late = AbortSignal.timeout(patience)
          late.addEventListener('abort', () => worker.process.kill('SIGKILL'))
          await Promise.race([ended, wait(patience + 1000)])
        }),
      )
    },
  }
}

/** Milliseconds that a worker has to live to be replaced at once. */
const steady = 1000
/** Milliseconds that a worker has to finish what it was asked before it was told to stop. */
const patience = 20_000
