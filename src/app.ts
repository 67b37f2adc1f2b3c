import fastifyStatic from '@fastify/static'
import type { Logger } from 'pino'
import { sql } from 'kysely'
import { carryOutTransfers } from './administration/jobs.ts'
import { routes as administration } from './administration/routes.ts'
import { routes as aid } from './aid/routes.ts'
import { clearSessions } from './agencies/public.ts'
import { routes as agencies } from './agencies/routes.ts'
import { endpoints } from './endpoints.ts'
import { clearNotices, sendNotices } from './notices/jobs.ts'
import { routes as keys } from './keys/routes.ts'
import { routes as notices } from './notices/routes.ts'
import { routes as journal } from './journal/routes.ts'
import type { Sealer } from './journal/sealer.ts'
import { sealer } from './journal/sealer.ts'
import { sweepAll } from './obligations/jobs.ts'
import { routes as obligations } from './obligations/routes.ts'
import { clearFiles, scanFiles } from './files/public.ts'
import { routes as files } from './files/routes.ts'
import type { FileSettings } from './platform/config.ts'
import { routes as installation } from './installation/routes.ts'
import type { Database } from './platform/db/database.ts'
import type { App } from './platform/http/app.ts'
import { makeApp } from './platform/http/app.ts'
import type { Limits } from './platform/http/limits.ts'
import { limitCalls } from './platform/http/limits.ts'
import { openApi } from './platform/http/openapi.ts'
import { sendProblem } from './platform/http/send-problem.ts'
import type { Job, Jobs } from './platform/jobs.ts'
import { jobQueue } from './platform/jobs.ts'
import type { Mailer } from './platform/mail.ts'
import type { Listener } from './platform/outbox.ts'
import { Problem } from './platform/problem.ts'
import { version } from './platform/version.ts'
import type { ProviderSettings } from './sign-in/public.ts'
import { routes as signIn } from './sign-in/routes.ts'
import { eraseLeft } from './people/jobs.ts'
import { routes as people } from './people/routes.ts'
import { routes as paper } from './paper/routes.ts'
import { routes as requests } from './requests/routes.ts'
import { routes as sites } from './sites/routes.ts'

/** The one place that knows every slice. */

/** Reactions that would point right in the order of slices: event → who listens. */
const listeners = new Map<string, readonly Listener[]>()

function jobsOf(
  database: Database,
  settings: FileSettings,
  mailer: Mailer | null,
  log: Logger,
): readonly Job[] {
  return [
    { name: 'obligations.sweep', cron: '* * * * *', run: () => sweepAll(database).then(() => {}) },
    {
      name: 'sessions.clear',
      cron: '17 * * * *',
      run: () => database.asService('bekal_jobs', clearSessions),
    },
    {
      name: 'transfers.carry-out',
      cron: '* * * * *',
      run: () => carryOutTransfers(database).then(() => {}),
    },
    { name: 'people.erase', cron: '11 2 * * *', run: () => eraseLeft(database).then(() => {}) },
    { name: 'files.scan', cron: '* * * * *', run: () => scanFiles(database, settings) },
    { name: 'files.clear', cron: '41 * * * *', run: () => clearFiles(database, settings) },
    {
      name: 'journal.partitions',
      cron: '23 1 * * *',
      run: async () => {
        await database.asService('bekal_jobs', async (tx) => {
          await sql`select app.make_journal_partitions(current_date, 3)`.execute(tx)
          await sql`delete from command where at < now() - interval '30 days'`.execute(tx)
        })
      },
    },
    ...(mailer === null
      ? []
      : [
          {
            name: 'notices.send',
            cron: '* * * * *',
            run: () => sendNotices(database, mailer, log).then(() => {}),
          },
        ]),
    { name: 'notices.clear', cron: '41 1 * * *', run: () => clearNotices(database) },
  ]
}

export type Bekal = App & { jobs: Jobs; sealer: Sealer; close(): Promise<void> }

export type BekalOptions = {
  database: Database
  /** Where the job queue signs in: as the server. */
  serverUrl: string
  log: Logger
  /** What the file second-factor-key of the data folder holds: it seals the secrets of code apps. */
  secondFactorKey: string
  /** The built web app; null serves the API alone. */
  webFolder?: string | null
  checkReplies?: boolean
  secureCookies?: boolean
  files?: FileSettings
  /** Under which address people reach it; without one, where it listens. */
  publicUrl?: string
  /** With whose accounts people may sign in besides the passphrase; null or none: with nobody's. */
  provider?: ProviderSettings | null
  /** How notices go out; without it nobody gets any. */
  mailer?: Mailer | null
  /** Where the key lies by which the journal is signed; without it nothing is sealed. */
  journalKeyFile?: string | null
  /** Reverse proxies whose word about the caller's address is believed. */
  proxies?: readonly string[]
  /** Where the server keeps what is on disk; without it nobody is told how much room is left there. */
  dataFolder?: string | null
  /** How many processes are kept alive. */
  processes?: number | null
  /** Without them every call is answered. */
  limits?: Limits
}

export async function makeBekal(options: BekalOptions): Promise<Bekal> {
  const { database, log, mailer = null } = options
  const app = await makeApp(options)
  if (options.limits) await limitCalls(app, options.limits)
  agencies(app)
  signIn(app, options.secondFactorKey, options.provider ?? null)
  keys(app)
  files(app)
  obligations(app)
  sites(app)
  people(app)
  requests(app)
  aid(app)
  const { dataFolder = null, processes = null } = options
  installation(app, { dataFolder, processes, mail: mailer !== null })
  notices(app, mailer !== null)
  paper(app)
  journal(app)
  administration(app)
  serveHealth(app)
  const description = JSON.stringify(openApi(endpoints, version))
  app.http.get('/api/openapi.json', (_, reply) =>
    reply.type('application/json; charset=utf-8').send(description),
  )
  await serveWeb(app, options.webFolder ?? null)
  const jobs = jobQueue(options.serverUrl, database, listeners, jobsOf(database, app.files, mailer, log), log)
  const seals = sealer(database, options.journalKeyFile ?? null, log)
  return {
    ...app,
    jobs,
    sealer: seals,
    async close() {
      await jobs.stop()
      await app.http.close()
      await seals.stop()
      await database.close()
    },
  }
}

function serveHealth(app: App): void {
  app.http.get('/api/health', async () => {
    const found = await app.database.asService('bekal_visitor', async (tx, now) => {
      const { rows } = await sql<{
        demonstration: boolean
        training: boolean
      }>`select app.is_demonstration() as demonstration, app.installation_kind() = 'training' as training`.execute(
        tx,
      )
      return {
        demonstration: rows[0]?.demonstration === true,
        training: rows[0]?.training === true,
        now,
      }
    })
    return { status: 'ok', version, fileLimit: app.files.limit, ...found }
  })
}

/** The app's files, and its one page for every address that is no file and no endpoint. */
async function serveWeb(app: App, folder: string | null): Promise<void> {
  if (folder) {
    await app.http.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = path.includes('/assets/')
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.http.setNotFoundHandler((request, reply) => {
    // A dot behind the ? makes no file of a page.
    const path = request.url.split('?')[0] ?? ''
    const page = folder && request.method === 'GET' && !path.startsWith('/api/') && !/\.\w+$/.test(path)
    if (page) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return sendProblem(reply, new Problem(404, 'not_found'), request.id)
  })
}
