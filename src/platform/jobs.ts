import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import pg from 'pg'
import type { Runner, TaskList } from 'graphile-worker'
import { Logger as WorkerLogger, parseCronItems, run, runOnce } from 'graphile-worker'
import type { Database } from './db/database.ts'
import type { Event, Listener } from './outbox.ts'

/** A piece of work by the clock. It must bear being run again, and being run by two processes at once. */
export type Job = { name: string; cron: string; run: () => Promise<void> }

export type Jobs = {
  /** Begins to work; returns when the queue is being listened to. Several processes may work on one database. */
  start(): Promise<void>
  /** Does whatever is due now, once, and returns. For rehearsals and tests. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/** The job queue (graphile-worker): events told by commands, and work by the clock. */
export function jobQueue(
  serverUrl: string,
  database: Database,
  listeners: ReadonlyMap<string, readonly Listener[]>,
  jobs: readonly Job[],
  log: Logger,
): Jobs {
  // Whose lock a job bears: the name of this process's connections, by which others see whether it lives.
  const name = `bekal jobs ${randomBytes(6).toString('hex')}`
  const pool = new pg.Pool({
    connectionString: serverUrl,
    max: 6,
    application_name: name,
    options: '-c role=bekal_jobs -c TimeZone=UTC',
  })
  const lost = () => log.warn('job queue connection lost')
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  const taskList: TaskList = {
    tell: async (payload) => {
      const { event, payload: ids } = payload as Event
      for (const listener of listeners.get(event) ?? []) {
        await database.asService('bekal_jobs', (tx, now) => listener(tx, ids, now))
      }
    },
    ...Object.fromEntries(jobs.map((job) => [job.name, async () => job.run()])),
  }
  const options = {
    pgPool: pool,
    taskList,
    noHandleSignals: true,
    logger: quietLogger(log),
    noPreparedStatements: false,
  }
  const parsedCronItems = parseCronItems(
    jobs.map((job) => ({
      task: job.name,
      match: job.cron,
      options: { backfillPeriod: 0, jobKey: job.name },
    })),
  )
  // Reports of ended jobs go through the queue's batcher: without a delay it drops their promises, and a report that
  // meets a lost connection would end this process.
  const preset = {
    worker: { concurrentJobs: 1, pollInterval: 1000, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  }
  const asWorker = (lane: string) => ({ ...options, workerId: `${name}/${lane}` })
  // One worker a lane, so that each can bear a name; the clock is looked at by the first.
  const lanes = [parsedCronItems, []].map((cron, lane) =>
    laneOf(() => run({ ...asWorker(String(lane)), preset, parsedCronItems: cron }), log),
  )
  let looking: NodeJS.Timeout | null = null
  const look = () =>
    releaseLocks(pool).catch(() => {
      // The database is away; the next look finds what is to be found.
    })
  return {
    async start() {
      await releaseLocks(pool)
      for (const lane of lanes) await lane.begin()
      looking = setInterval(look, lookEvery)
    },
    async drain() {
      await runOnce(asWorker('once'))
    },
    async stop() {
      if (looking) clearInterval(looking)
      await Promise.all(lanes.map((lane) => lane.stop()))
      await pool.end()
    },
  }
}

type Lane = { begin(): Promise<void>; stop(): Promise<void> }

/** A runner that gives up when it can't report is followed by another; a database that comes back finds it at work. */
function laneOf(start: () => Promise<Runner>, log: Logger): Lane {
  let runner: Runner | null = null
  let again: NodeJS.Timeout | null = null
  let beginning: Promise<void> = Promise.resolve()
  let stopping = false
  const begin = async (): Promise<void> => {
    runner = await start()
    const ended = () => {
      runner = null
      if (stopping) return
      log.warn('job queue stopped; starting it again')
      again = setTimeout(() => {
        beginning = begin().catch(ended)
      }, restartAfter)
    }
    runner.promise.then(ended, ended)
  }
  return {
    begin,
    async stop() {
      stopping = true
      if (again) clearTimeout(again)
      // A runner that is just beginning would go on without anybody who knows it.
      await beginning
      // One that has given up meanwhile needs no stopping.
      await runner?.stop().catch(() => {})
    },
  }
}

/**
 * What a process held that was killed would stay locked for four hours. Its connections are gone, and their name with
 * them: whatever bears no name of a living process is unlocked. Work bears being run by two at once, should one only
 * have lost its connection.
 */
async function releaseLocks(pool: pg.Pool): Promise<void> {
  await pool.query(`select graphile_worker.force_unlock_workers(array_agg(distinct j.locked_by))
    from graphile_worker.jobs j where j.locked_by is not null
      and not exists (select from pg_stat_activity a where a.datname = current_database()
        and a.application_name like 'bekal jobs %' and starts_with(j.locked_by, a.application_name || '/'))
    having count(*) > 0`)
}

/** Milliseconds between two looks for the locks of processes that are gone. */
const lookEvery = 5000

/** Milliseconds until a runner that gave up is followed by another. */
const restartAfter = 1000

/** The queue's own talk, first lines only; payloads are ids, and even they are left out. */
function quietLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, text) => {
    const message = text.split('\n')[0]
    if (level === 'error') log.error({ component: 'jobs' }, message)
    else if (level === 'warning') log.warn({ component: 'jobs' }, message)
    else log.debug({ component: 'jobs' }, message)
  })
}
