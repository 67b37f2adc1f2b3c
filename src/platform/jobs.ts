import type { Logger } from 'pino'
import pg from 'pg'
import type { Runner, TaskList } from 'graphile-worker'
import { Logger as WorkerLogger, parseCronItems, run, runOnce } from 'graphile-worker'
import type { Database } from './db/database.ts'
import type { Event, Listener } from './outbox.ts'

/** A piece of work by the clock. It must bear being run again, and being run by two processes at once. */
export type Job = { name: string; cron: string; run: () => Promise<void> }

export type Jobs = {
  /** Begins to work; returns when the queue is being listened to. `alone`: no other process works on this database. */
  start(how?: { alone: boolean }): Promise<void>
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
  const pool = new pg.Pool({
    connectionString: serverUrl,
    max: 4,
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
    worker: { concurrentJobs: 2, pollInterval: 1000, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  }
  let runner: Runner | null = null
  let again: NodeJS.Timeout | null = null
  let beginning: Promise<void> = Promise.resolve()
  let stopping = false
  /** The runner gives up when it can't report; a database that comes back finds a new one. */
  const begin = async (): Promise<void> => {
    runner = await run({ ...options, preset, parsedCronItems })
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
    async start({ alone } = { alone: false }) {
      if (alone) await releaseLocks(pool)
      await begin()
    },
    async drain() {
      await runOnce(options)
    },
    async stop() {
      stopping = true
      if (again) clearTimeout(again)
      // A runner that is just beginning would go on without anybody who knows it.
      await beginning
      // One that has given up meanwhile needs no stopping.
      await runner?.stop().catch(() => {})
      await pool.end()
    },
  }
}

/** What a process held that was killed would stay locked for four hours; where no other process works, nobody holds it. */
async function releaseLocks(pool: pg.Pool): Promise<void> {
  await pool.query(`select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_by is not null having count(*) > 0`)
}

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
