import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { endMembership, getMe } from '../agencies/contract.ts'
import type { World } from '../testing/world.ts'
import { scratchWorld } from '../testing/world.ts'
import { jobQueue } from './jobs.ts'

let world: World
beforeAll(async () => {
  world = await scratchWorld()
})
afterAll(() => world.close())

describe('what commands tell', () => {
  const told = () =>
    world.sql<{ locked_by: string | null }>`select j.locked_by from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'tell'`

  test('what a process held that was killed is taken up, and what a living one holds is left to it', async () => {
    const desk = await world.desk()
    const head = await world.join(desk, ['head', 'administrator'])
    const [first, second] = [await world.join(desk, ['worker']), await world.join(desk, ['worker'])]
    // Another process of the same installation, as its connections name it.
    const living = new pg.Client({ connectionString: world.serverUrl, application_name: 'bekal jobs living' })
    await living.connect()
    await head.call(endMembership, { params: { id: first.member } })
    await world.sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = ${'bekal jobs living/0'}`
    await head.call(endMembership, { params: { id: second.member } })
    await world.sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = ${'bekal jobs killed/1'} where locked_by is null`
    await world.runListeners()
    expect(await told()).toHaveLength(2)

    await world.bekal.jobs.start()
    await expect.poll(told, { timeout: 10_000 }).toEqual([{ locked_by: 'bekal jobs living/0' }])
    await living.end()
    await expect.poll(told, { timeout: 20_000 }).toEqual([])
  })

  test('a queue whose connections were cut works again', async () => {
    const desk = await world.desk()
    const head = await world.join(desk, ['head', 'administrator'])
    const leaver = await world.join(desk, ['worker'])
    await world.sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bekal_server' and datname = current_database()`
    await expect
      .poll(() =>
        head.call(getMe).then(
          () => 'answers',
          () => 'waits',
        ),
      )
      .toBe('answers')
    await head.call(endMembership, { params: { id: leaver.member } })
    await expect
      .poll(() => world.sql`select id from graphile_worker.jobs where task_identifier = 'tell'`, {
        timeout: 20_000,
      })
      .toEqual([])
  })

  test('a command that fails has told nothing', async () => {
    const desk = await world.desk()
    const head = await world.join(desk, ['head', 'administrator'])
    await head.refusal(endMembership, { params: { id: '00000000-0000-4000-8000-000000000000' } })
    expect(await world.sql`select id from graphile_worker.jobs where task_identifier = 'tell'`).toEqual([])
  })
})

test('a database that goes away while a job reports its end finds the queue at work when it comes back', async () => {
  const away = await scratchWorld()
  const outside = new pg.Client({
    connectionString: Object.assign(new URL(away.adminUrl), { pathname: '/postgres' }).href,
  })
  await outside.connect()
  const [{ name } = { name: '' }] = await away.sql<{ name: string }>`select current_database() as name`
  const open = (allowed: boolean) =>
    outside.query(`alter database ${pg.escapeIdentifier(name)} allow_connections ${allowed}`)
  const done: string[] = []
  const queue = jobQueue(
    away.serverUrl,
    away.bekal.database,
    new Map(),
    [
      {
        name: 'test.cut',
        cron: '0 0 1 1 *',
        run: async () => {
          if (done.includes('cut')) return
          done.push('cut')
          await open(false)
          await outside.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'bekal_server'`,
            [name],
          )
        },
      },
      {
        name: 'test.after',
        cron: '0 0 1 1 *',
        run: async () => {
          done.push('after')
        },
      },
    ],
    away.bekal.log,
  )
  await queue.start()
  await away.sql`select graphile_worker.add_job('test.cut')`
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(['cut'])
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await open(true)
  await expect
    .poll(() => away.sql`select graphile_worker.add_job('test.after')`.then(Boolean, () => false), {
      timeout: 10_000,
    })
    .toBe(true)
  await expect.poll(() => done, { timeout: 20_000 }).toContain('after')
  await queue.stop()
  await outside.end()
  await away.close()
})
