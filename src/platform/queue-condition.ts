import { sql } from 'kysely'
import type { Database } from './db/database.ts'

/** What waits in the queue under one name. */
export type QueuedKind = {
  kind: string
  /** Jobs that are due and will be tried. */
  due: number
  /** For how many seconds the oldest of them has been due. */
  oldest: number
  /** Jobs that have failed and are tried again, or no more. */
  failed: number
  /** Those that are tried no more. */
  givenUp: number
}

/** How the queue stands, by name of job; never what a job is about. */
export async function queueCondition(database: Database): Promise<QueuedKind[]> {
  return database.asService('bekal_jobs', async (tx) => {
    const { rows } = await sql<QueuedKind>`
      select kind, count(*) filter (where due)::int as due,
        coalesce(extract(epoch from now() - min(run_at) filter (where due)), 0)::float8 as oldest,
        count(*) filter (where last_error is not null)::int as failed,
        count(*) filter (where over)::int as "givenUp"
      from (select task_identifier as kind, run_at, last_error, attempts >= max_attempts as over,
          run_at <= now() and attempts < max_attempts as due from graphile_worker.jobs) job
      group by kind order by kind`.execute(tx)
    return rows
  })
}
