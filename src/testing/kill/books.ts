import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { superuser } from '../../platform/embedded/cluster.ts'
import type { Write } from './writers.ts'

/** Asks the database as its administrator, past row security; waits for one that is just recovering. */
export async function ask<Row>(dataFolder: string, text: string, values: unknown[] = []): Promise<Row[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askOnce(dataFolder, text, values)
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string }
      const down = ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'].includes(code)
      if (attempt === 600 || !(down || /Connection terminated/.test(message))) throw error
      await wait(100)
    }
  }
}

async function askOnce<Row>(dataFolder: string, text: string, values: unknown[]): Promise<Row[]> {
  const client = await administrator(dataFolder)
  try {
    await client.connect()
    return (await client.query(text, values)).rows as Row[]
  } finally {
    await client.end().catch(() => {})
  }
}

async function administrator(dataFolder: string): Promise<pg.Client> {
  const password = (await readFile(join(dataFolder, 'postgres/password'), 'utf8')).trim()
  const port = (await readFile(join(dataFolder, 'postgres/port'), 'utf8')).trim()
  const connectionString = `postgres://${superuser}:${password}@127.0.0.1:${port}/bekal`
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  return client
}

/** Lets nobody write into a table from now on, and finds who stands in the middle of a transaction for it. */
export async function holdUp(
  dataFolder: string,
  table: string,
): Promise<{ waiting: () => Promise<number>; letGo: () => Promise<void> }> {
  const client = await administrator(dataFolder)
  await client.connect()
  await client.query(`begin; lock table ${table} in share mode`)
  return {
    async waiting() {
      for (let attempt = 1; attempt <= 1200; attempt += 1) {
        const { rows } = await client.query<{ pid: number }>(
          'select pid from pg_locks where relation = $1::regclass and not granted limit 1',
          [table],
        )
        if (rows[0]) return rows[0].pid
        await wait(50)
      }
      throw new Error(`nobody wanted to write into ${table} for a minute`)
    },
    letGo: () => client.end().catch(() => {}),
  }
}

/** From here on it is so many days later, by the time that promises and roots go by. */
export async function letDaysPass(dataFolder: string, days: number): Promise<void> {
  await ask(
    dataFolder,
    `create or replace function app.now() returns timestamptz language sql stable parallel safe
       return transaction_timestamp() + interval '${days} days'`,
  )
}

/** Brings deadlines of some promises forward to now and calls the sweeper through its queue, as if days had passed. */
export async function letTimePass(dataFolder: string, promises: number): Promise<void> {
  await ask(
    dataFolder,
    `with chosen as (select promise, id from obligation where state = 'open' and stopped_at is null order by random() limit ${promises})
     update obligation o set due_at = o.opened_at + interval '1 millisecond' from chosen
     where o.promise = chosen.promise and o.id = chosen.id and o.state = 'open' and o.stopped_at is null`,
  )
  await ask(dataFolder, `select graphile_worker.add_job('obligations.sweep')`)
}

/** How many open promises are past their time. */
export async function pastDue(dataFolder: string): Promise<number> {
  const [row] = await ask<{ count: number }>(
    dataFolder,
    `select count(*)::int as count from obligation where state = 'open' and stopped_at is null and due_at <= app.now()`,
  )
  return row?.count ?? 0
}

/** Acknowledged writes that the database has not kept. */
export async function lost(dataFolder: string, acknowledged: readonly Write[]): Promise<unknown[]> {
  return ask(
    dataFolder,
    `select a.* from json_to_recordset($1) as a (key uuid, id uuid, endpoint text, mark text)
     where not exists (select from command c where c.key = a.key and c.created = array[a.id] and c.endpoint = a.endpoint)
        or not exists (select from journal j where j.command = a.key and j.subjects = array[a.id] and j.outcome = 'done')`,
    [JSON.stringify(acknowledged)],
  )
}

/** Writes that happened more than once, or though they were refused, by the journal and by what stands in the tables. */
export async function doubled(dataFolder: string, writes: readonly Write[]): Promise<unknown[]> {
  return ask(
    dataFolder,
    `with written as (select * from json_to_recordset($1) as w (key uuid, id uuid, endpoint text, mark text)),
     found as (
       select 'sites.add' as endpoint, name as mark, id from site
       union all select 'census.record', note, id from census_count
       union all select 'commitments.add', text, id from commitment
       union all select 'requests.draft', subject, id from request
       union all select 'absences.add', first_day::text, id from absence
       union all select 'absences.end', first_day::text, id from absence where ended_at is not null
       union all select 'people.register', id::text, id from person_case
       union all select 'people.exit', id::text, id from person_case where exit is not null
       union all select case e.step when 'initialled' then 'requests.initial' when 'reply_initialled' then 'requests.initial'
           when 'reply_drafted' then 'requests.draft-answer' when 'signed' then 'requests.sign' when 'numbered' then 'requests.number'
           when 'sent' then 'requests.send' when 'received' then 'requests.receive' when 'answered' then 'requests.answer' end,
         case e.step when 'reply_initialled' then r.subject || ' reply' else r.subject end, r.id from request_event e join request r on r.id = e.request
       union all select 'promise of ' || o.kind, coalesce(r.subject, c.text, p.id::text), o.id from obligation o
         left join request r on r.id = o.subject_id left join commitment c on c.id = o.subject_id left join person_case p on p.id = o.subject_id
         where o.round = 0)
     select 'in the journal' as place, w.endpoint, w.mark, count(j.*)::int as times from written w
       left join journal j on j.command = w.key and j.outcome = 'done' group by w.key, w.id, w.endpoint, w.mark
       having count(j.*) <> (case when w.id is null then 0 else 1 end)
     union all select 'in the tables', f.endpoint, f.mark, count(*)::int from found f where f.endpoint is not null
       group by f.endpoint, f.mark having count(*) > 1 and f.mark in (select mark from written)
     union all select 'missing in the tables', w.endpoint, w.mark, 0 from written w
       where w.id is not null and w.endpoint <> 'obligations.claim'
         and not exists (select from found f where f.endpoint = w.endpoint and f.mark = w.mark)`,
    [JSON.stringify(writes)],
  )
}
