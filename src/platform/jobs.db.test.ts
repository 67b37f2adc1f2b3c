import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endMembership, getMe } from '../agencies/contract.ts'
import type { World } from '../testing/world.ts'
import { scratchWorld } from '../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await scratchWorld()
})
afterAll(() => world.close())

describe('what commands tell', () => {
  test('a process that was killed holds nothing once another starts alone', async () => {
    const desk = await world.desk()
    const head = await world.join(desk, ['head', 'administrator'])
    const leaver = await world.join(desk, ['worker'])
    await head.call(endMembership, { params: { id: leaver.member } })
    await world.sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = ${'worker-killed'}`
    await world.runListeners()
    expect(await world.sql`select id from graphile_worker.jobs`).toHaveLength(1)

    await world.bekal.jobs.start({ alone: true })
    await expect
      .poll(() => world.sql`select id from graphile_worker.jobs where task_identifier = 'tell'`, {
        timeout: 10_000,
      })
      .toEqual([])
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
