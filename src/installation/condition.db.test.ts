import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sealingCondition } from '../journal/public.ts'
import { roles } from '../kernel/role.ts'
import { Database } from '../platform/db/database.ts'
import { ProblemError } from '../platform/client.ts'
import { makeMailer } from '../platform/mail.ts'
import { tokenHash } from '../platform/http/serve.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { getCondition, listTrainingMail } from './contract.ts'

/** How the installation is doing, over HTTP, as who keeps it reads it. */
let world: World
let operator: Awaited<ReturnType<World['join']>>

beforeAll(async () => {
  world = await scratchWorld()
  operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
})
afterAll(() => world.close())

async function line(what: string) {
  const { lines } = await operator.call(getCondition)
  return lines.find((one) => one.what === what)
}

describe('who may', () => {
  test('an operator reads it, and no other role does', async () => {
    const desk = await world.desk()
    for (const role of roles) {
      const colleague = await world.join(desk, [role])
      if (role === 'operator') await colleague.call(getCondition)
      else expect((await colleague.refusal(getCondition)).code, role).toBe('not_permitted')
    }
    await expect(world.visitor.call(getCondition)).rejects.toBeInstanceOf(ProblemError)
  })

  test('the open question for health says none of it', async () => {
    const reply = (await (await fetch(`${world.base}/api/health`)).json()) as object
    expect(Object.keys(reply).sort()).toEqual(
      ['demonstration', 'fileLimit', 'now', 'status', 'training', 'version'].sort(),
    )
  })

  test('the database tells nobody else when backups were made or how many processes there are', async () => {
    await world.sql`select app.record_backup(gen_random_uuid(), 2048, 0)`
    const head = await world.join(await world.desk(), ['head', 'administrator', 'worker'])
    const database = new Database(world.serverUrl, { max: 1 })
    try {
      const seen = async (token: string, desk: string) => {
        return database.asMember(
          { tokenHash: tokenHash(token), desk },
          { may: null, deskless: false, firstPassphrase: false },
          async (tx) => {
            const { rows } = await sql<{ backups: number; processes: number | null }>`
              select (select count(*)::int from backup_taken) as backups, app.connected_processes() as processes`.execute(
              tx,
            )
            return rows[0]
          },
        )
      }
      expect(await seen(head.token, head.desk)).toEqual({ backups: 0, processes: null })
      const own = await seen(operator.token, operator.desk)
      expect(own?.backups).toBeGreaterThan(0)
      expect(own?.processes).toBeGreaterThan(0)
      await expect(
        database.asService('bekal_jobs', async (tx) => {
          await sql`select app.record_backup(gen_random_uuid(), 1, 0)`.execute(tx)
        }),
      ).rejects.toThrow()
    } finally {
      await database.close()
    }
  })
})

describe('what it says', () => {
  test('of the journal: what waits for a seal, and the root and key once it is sealed', async () => {
    expect(await line('signing_key')).toMatchObject({ state: 'act', finding: 'key_none' })
    expect((await line('sealing'))?.figures.count).toBeGreaterThan(0)
    await world.bekal.sealer.start()
    while ((await sealingCondition(world.bekal.database)).unsealed > 0) await world.bekal.sealer.seal()
    expect(await line('sealing')).toMatchObject({ finding: 'sealed' })
    expect(await line('root')).toMatchObject({ finding: 'root_today' })
    expect(await line('signing_key')).toMatchObject({
      finding: 'key_young',
      figures: { seconds: expect.any(Number) },
    })
  })

  test('of the queue: what is due, what fails, what is tried no more, by the name of the job', async () => {
    await world.sql`select graphile_worker.add_job('ujian.macet', '{"rahasia": "tidak tampak"}'::json, run_at => now() - interval '2 hours')`
    await world.sql`select graphile_worker.add_job('ujian.gagal', run_at => now() + interval '1 hour')`
    await world.sql`update graphile_worker._private_jobs j set attempts = 25, max_attempts = 25, last_error = 'x'
      from graphile_worker._private_tasks t where t.id = j.task_id and t.identifier = 'ujian.gagal'`
    const found = await operator.call(getCondition)
    expect(JSON.stringify(found)).not.toContain('rahasia')
    expect(found.queue).toContainEqual({
      kind: 'ujian.gagal',
      due: 0,
      oldestSeconds: 0,
      failed: 1,
      givenUp: 1,
    })
    expect(found.queue.find(({ kind }) => kind === 'ujian.macet')?.oldestSeconds).toBeGreaterThanOrEqual(7200)
    expect(found.lines.find(({ what }) => what === 'jobs_waiting')).toMatchObject({ finding: 'jobs_stuck' })
    expect(found.lines.find(({ what }) => what === 'jobs_failed')).toMatchObject({
      finding: 'jobs_given_up',
      figures: { count: 1 },
    })
    // As docs/guide/kondisi.md has it, once the reason is mended.
    await world.sql`select graphile_worker.reschedule_jobs(array_agg(id), run_at => now(), attempts => 0)
      from graphile_worker.jobs where attempts >= max_attempts`
    expect(await line('jobs_failed')).toMatchObject({ finding: 'jobs_failing' })
  })

  test('of processes: each one once, and nobody else who is connected', async () => {
    const before = (await line('processes'))?.figures.count ?? 0
    const workers = [1, 2].map(
      (pid) => new Database(world.serverUrl, { max: 2, name: `bekal worker ${pid}` }),
    )
    const other = new Database(world.serverUrl, { max: 1, name: 'bekal metrics' })
    try {
      for (const database of [...workers, ...workers, other]) {
        await Promise.all([1, 2].map(() => database.asService('bekal_visitor', async () => {})))
      }
      expect((await line('processes'))?.figures.count).toBe(before + 2)
    } finally {
      for (const database of [...workers, other]) await database.close()
    }
  })

  test('of rehearsals: the newest day that was noted, and nobody but the keeper of the database notes one', async () => {
    expect(await line('rehearsal')).toMatchObject({ state: 'watch', finding: 'rehearsal_never' })
    await world.sql`select app.record_rehearsal(gen_random_uuid(), current_date - 30), app.record_rehearsal(gen_random_uuid(), current_date - 200)`
    expect(await line('rehearsal')).toMatchObject({ state: 'good', finding: 'rehearsal_fresh' })
    for (const role of ['bekal_jobs', 'bekal_notices', 'bekal_visitor'] as const)
      await expect(
        world.bekal.database.asService(role, async (tx) => {
          await sql`select app.record_rehearsal(gen_random_uuid(), current_date)`.execute(tx)
        }),
      ).rejects.toThrow()
  })

  test('of e-mail: what became of the newest, in words that name nobody', async () => {
    const config = {
      smtpUrl: 'smtp://127.0.0.1:1',
      from: 'bekal@contoh.example',
      baseUrl: 'https://contoh.example',
    }
    const other = await scratchWorld({ mailer: makeMailer(config) })
    try {
      const keeper = await other.join(await other.desk({ kind: 'operator' }), ['operator'])
      const found = async () => (await keeper.call(getCondition)).lines.find(({ what }) => what === 'mail')
      expect(await found()).toMatchObject({ finding: 'mail_set', since: null })
      await other.bekal.database.asService('bekal_notices', async (tx) => {
        await sql`select app.record_mail('refused', '5.1.1')`.execute(tx)
      })
      expect(await found()).toMatchObject({ finding: 'mail_refused', figures: { code: '5.1.1' } })
      await other.sql`select app.record_mail('down', 'ESOCKET')`
      await other.sql`update mail_result set down_since = now() - interval '2 days'`
      await other.sql`select app.record_mail('down', 'ESOCKET')`
      expect(await found()).toMatchObject({ state: 'act', finding: 'mail_down_long' })
      await other.sql`select app.record_mail('sent', null)`
      expect(await found()).toMatchObject({ state: 'good', finding: 'mail_sent', since: expect.any(String) })
      await expect(other.sql`select app.record_mail('sent', 'rina@contoh.example')`).rejects.toThrow()
    } finally {
      await other.close()
    }
  })

  test('of backups: when the newest was made and how large it is', async () => {
    await world.sql`delete from backup_taken`
    expect(await line('backup')).toMatchObject({ state: 'act', finding: 'backup_never' })
    await world.sql`insert into backup_taken (id, at, bytes, missing) values (gen_random_uuid(), now() - interval '4 days', 7, 0)`
    expect(await line('backup')).toMatchObject({ finding: 'backup_old', figures: { bytes: 7 } })
    await world.sql`select app.record_backup(gen_random_uuid(), 5000000000, 2)`
    expect(await line('backup')).toMatchObject({
      finding: 'backup_incomplete',
      figures: { bytes: 5_000_000_000, count: 2 },
    })
  })

  test('of the schema: what it lacks, and what it has beyond this version', async () => {
    expect(await line('database')).toMatchObject({ finding: 'schema_current' })
    await world.sql`update app.installation set schema_files = schema_files || '9999-later.sql'::text`
    expect(await line('database')).toMatchObject({ finding: 'schema_newer', figures: { count: 1 } })
    await world.sql`update app.installation set schema_files = array_remove(array_remove(schema_files, '9999-later.sql'), '0002-journal.sql')`
    expect(await line('database')).toMatchObject({ finding: 'schema_lacking', figures: { count: 1 } })
    await world.sql`update app.installation set schema_files = array_append(schema_files, '0002-journal.sql')`
  })

  test('of the calendar: by the clock of promises', async () => {
    await world.moveClock('2031-01-01T00:00:00.000Z')
    expect(await line('calendar')).toMatchObject({ finding: 'calendar_missing', figures: { year: 2031 } })
  })

  test('of what was never set up', async () => {
    const { lines } = await operator.call(getCondition)
    const watched = lines.filter(({ what }) => ['mail', 'scanner', 'key_root'].includes(what))
    expect(watched.map(({ finding }) => finding)).toEqual(['mail_none', 'scanner_none', 'key_root_none'])
  })
})

test('many operators who look at once wait for each other and for nobody else', async () => {
  await Promise.all(Array.from({ length: 40 }, () => operator.call(getCondition)))
  await operator.call(listTrainingMail)
})
