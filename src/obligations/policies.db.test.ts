import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import type { Colleague, World } from '../testing/world.ts'
import { about, answer, as, type Country, country, marchWorld, promised } from './testing.ts'
import { stopClock } from './public.ts'

/** What the database itself refuses, to a server that asks for it. */

let world: World
let server: pg.Client
let desks: Country
/** The promise of the district to the Sentra after its first lapse: what each desk owes of it. */
let lapsed: string
const rung = { district: '', province: '', directorate: '' }

beforeAll(async () => {
  world = await marchWorld()
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  desks = await country(world)
  const letter = await promised(world, desks.district, desks.sentra, { startAt: '2026-02-02T03:00:00.000Z' })
  await world.sweep()
  const ladder = await about(desks.sentra, letter)
  lapsed = ladder[0]?.id ?? ''
  for (const desk of ['district', 'province', 'directorate'] as const) {
    rung[desk] =
      ladder.find(({ state, ownerDesk }) => state === 'open' && ownerDesk === desks[desk].desk)?.id ?? ''
  }
  await as(world, desks.sentra, (tx, actor) => stopClock(tx, actor, answer(letter), 'asked'))
})
afterAll(async () => {
  await server.end()
  await world.close()
})

/** Runs one statement in a role, and undoes it: how many rows it touched. */
async function run(
  role: string,
  who: Colleague | null,
  text: string,
  values: unknown[],
): Promise<number | null> {
  await server.query('begin')
  try {
    await server.query(`set local role ${role}`)
    await server.query(`select set_config('app.member', $1, true), set_config('app.desk', $2, true)`, [
      who?.member ?? '',
      who?.desk ?? '',
    ])
    return (await server.query(text, values)).rowCount
  } finally {
    await server.query('rollback')
  }
}
const member = (who: Colleague, text: string, values: unknown[] = []) =>
  run('bekal_member', who, text, values)
const sweeper = (text: string, values: unknown[] = []) => run('bekal_sweeper', null, text, values)

const denied = { code: '42501' }
const violated = { code: '23514' }
const settle = `update obligation set state = 'met', stopped_at = null, stop_reason = null, settled_at = app.now(), ended_at = app.now()
  where id = $1`
const later = `update obligation set due_at = due_at + interval '1 year' where id = $1`
describe('a desk', () => {
  test('sees the rungs of promises it is a party to, and otherwise its own', async () => {
    const seen: Record<string, number | null> = {}
    for (const [name, who] of Object.entries(desks)) seen[name] = await member(who, 'select from obligation')
    expect(seen).toEqual({ ministry: 0, province: 1, directorate: 1, district: 4, sentra: 4, stranger: 0 })
    for (const [name, who] of Object.entries(desks))
      seen[name] = await member(who, 'select from obligation_stop')
    expect(seen).toEqual({ ministry: 0, province: 0, directorate: 0, district: 1, sentra: 1, stranger: 0 })
  })

  test('that was called upon takes its rung into hands, and neither ends it nor moves its date', async () => {
    const { province } = desks
    const hold = 'update obligation set assignee = $2 where id = $1'
    expect(await member(province, hold, [rung.province, province.member])).toBe(1)
    for (const change of [settle, later]) {
      await expect(member(province, change, [rung.province])).rejects.toMatchObject(denied)
    }
    for (const other of [lapsed, rung.district, rung.directorate])
      expect(await member(province, later, [other])).toBe(0)
  })

  test('that has no part in a promise changes nothing of it', async () => {
    for (const id of [lapsed, ...Object.values(rung)]) {
      for (const change of [settle, later]) expect(await member(desks.stranger, change, [id])).toBe(0)
    }
    expect(await member(desks.stranger, 'update obligation_stop set until = app.now()')).toBe(0)
  })

  test('ends every rung of a promise to it, and puts none into the hands of another desk', async () => {
    for (const id of Object.values(rung)) expect(await member(desks.sentra, settle, [id])).toBe(1)
    const hold = 'update obligation set assignee = $2 where id = $1'
    await expect(member(desks.sentra, hold, [rung.district, desks.sentra.member])).rejects.toMatchObject(
      denied,
    )
  })

  test('never changes what has lapsed, nor removes anything', async () => {
    for (const change of [settle, later]) {
      await expect(member(desks.district, change, [lapsed])).rejects.toMatchObject(violated)
    }
    for (const table of ['obligation', 'obligation_stop', 'obligation_kind']) {
      await expect(member(desks.district, `delete from ${table}`)).rejects.toMatchObject(denied)
    }
    const relabel = `update obligation set label = 'x' where id = $1`
    await expect(member(desks.district, relabel, [rung.district])).rejects.toMatchObject(denied)
  })

  test('opens no promise between two other desks', async () => {
    const insert = `insert into obligation (id, promise, kind, rung, round, renewed, owner_desk, counterpart_desk, debtor_desk,
        subject, subject_id, label, promised_at, opened_at, due_at, unit, provisional)
      values ($1, $1, 'answer_request', 'owner', 0, false, $2, $3, $2, 'request', $1, 'S-1', app.now(), app.now(), app.now(), 'hours', false)`
    const between = [uuidv7(), desks.district.desk, desks.sentra.desk]
    for (const who of [desks.stranger, desks.province]) {
      await expect(member(who, insert, between)).rejects.toMatchObject(denied)
    }
    for (const who of [desks.district, desks.sentra]) expect(await member(who, insert, between)).toBe(1)
    const alone = [uuidv7(), desks.district.desk, desks.district.desk]
    await expect(member(desks.district, insert, alone)).rejects.toMatchObject(violated)
  })
})

describe('the sweeper', () => {
  test('lets nothing lapse before its time, and moves no date', async () => {
    const early = `update obligation set state = 'lapsed', ended_at = due_at where id = $1`
    const { sentra, district } = desks
    const fresh = (await about(sentra, await promised(world, district, sentra)))[0]?.id
    await expect(sweeper(early, [fresh])).rejects.toMatchObject(denied)
    await expect(sweeper(later, [fresh])).rejects.toMatchObject(denied)
    await expect(sweeper(settle, [fresh])).rejects.toMatchObject(denied)
  })

  test('gives no promises of its own', async () => {
    const first = `insert into obligation
      select (json_populate_record(o, json_build_object('id', $2::uuid, 'promise', $2::uuid, 'state', 'open', 'ended_at', null))).*
      from obligation o where o.id = $1`
    await expect(sweeper(first, [lapsed, uuidv7()])).rejects.toMatchObject(denied)
  })
})

describe('the ledger', () => {
  /** A copy of a rung with other values, put there past row security. */
  const copy = (id: string, values: object) => world.sql`insert into obligation
    select (json_populate_record(o, ${JSON.stringify(values)}::json)).* from obligation o where o.id = ${id}`

  test('holds one open rung of a promise per desk, and each follower of a lapse once', async () => {
    await expect(copy(rung.district, { id: uuidv7() })).rejects.toMatchObject({
      constraint: 'obligation_open_once',
    })
    const ended = { state: 'withdrawn', stopped_at: null, stop_reason: null }
    const times = { settled_at: '2026-03-09T03:00:00Z', ended_at: '2026-03-09T03:00:00Z' }
    await expect(copy(rung.district, { id: uuidv7(), ...ended, ...times })).rejects.toMatchObject({
      constraint: 'obligation_followers_once',
    })
  })
})

test('what jobs and listeners do reads and changes no obligation', async () => {
  const jobs = (text: string) => run('bekal_jobs', null, text, [])
  await expect(jobs('select from obligation')).rejects.toMatchObject(denied)
  await expect(jobs('update obligation set assignee = null')).rejects.toMatchObject(denied)
})
