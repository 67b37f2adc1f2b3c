import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Colleague, World } from '../testing/world.ts'
import type { Obligation } from './contract.ts'
import { sweepAll } from './jobs.ts'
import { endPromises, resumeClock, sweep } from './public.ts'
import {
  about,
  answer,
  as,
  type Country,
  country,
  end,
  marchWorld,
  monday,
  promised,
  stop,
} from './testing.ts'

/** The ledger on a real database: lapses, stops and ends, with sweepers that fail, race and are late. */

/** Ten working days after Monday, 9 March 2026. */
const due = '2026-03-30T09:00:00.000Z'

let world: World
let desks: Country

beforeAll(async () => {
  world = await marchWorld()
  desks = await country(world)
})
beforeEach(() => world.moveClock(monday))
afterAll(() => world.close())

const letters = (count: number) =>
  Promise.all(Array.from({ length: count }, () => promised(world, desks.district, desks.sentra)))
const rungs = (letter: string, by: Colleague = desks.sentra) => about(by, letter)
const shape = (items: Obligation[]) =>
  items
    .map(({ ownerDesk, rung, round, state }) => `${nameOf(ownerDesk)} ${rung} ${round} ${state}`)
    .toSorted()
const nameOf = (desk: string) => Object.entries(desks).find(([, { desk: id }]) => id === desk)?.[0]

const once = [
  'directorate counterpart_superior 1 open',
  'district owner 0 lapsed',
  'district owner 1 open',
  'province owner_superior 1 open',
]

describe('a lapse', () => {
  test('renews the promise and calls upon the desks above both sides', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock('2026-03-30T08:59:59.999Z')
    await world.sweep()
    expect(shape(await rungs(letter))).toEqual(['district owner 0 open'])
    await world.moveClock(due)
    await world.sweep()
    const ladder = await rungs(letter)
    expect(shape(ladder)).toEqual(once)
    expect(ladder[0]).toMatchObject({ endedAt: due, dueAt: due })
    for (const { openedAt, dueAt, promise } of ladder.slice(1)) {
      expect([openedAt, dueAt, promise]).toEqual([due, '2026-04-02T09:00:00.000Z', ladder[0]?.id])
    }
  })

  test('of a rung climbs one desk further, until the highest comes back every week', async () => {
    const [letter = ''] = await letters(1)
    for (const now of [due, '2026-04-02T10:00:00Z']) {
      await world.moveClock(now)
      await world.sweep()
    }
    const open = (await rungs(letter)).filter(({ state }) => state === 'open')
    expect(shape(open)).toEqual([
      'directorate counterpart_superior 2 open',
      'district owner 2 open',
      'ministry owner_superior 2 open',
      'province owner_superior 2 open',
    ])
    await world.moveClock('2026-04-10T09:00:00Z')
    await world.sweep()
    const top = (await rungs(letter)).filter(({ ownerDesk }) => ownerDesk === desks.ministry.desk)
    expect(top.map(({ state, dueAt, renewed, unit }) => [state, dueAt, renewed, unit])).toEqual([
      ['lapsed', '2026-04-08T09:00:00.000Z', false, 'working_days'],
      ['open', '2026-04-17T16:59:59.000Z', true, 'calendar_days'],
    ])
  })

  test('leaves a row in the journal with the ids of what lapsed', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock(due)
    await world.sweep()
    const id = (await rungs(letter))[0]?.id
    const rows =
      await world.sql`select endpoint, outcome, member, desk from journal where subjects @> array[${id}::uuid]`
    expect(rows).toEqual([{ endpoint: 'obligations.sweep', outcome: 'done', member: null, desk: null }])
  })
})

describe('exactly once', () => {
  test('three sweepers at once make one round of every promise', async () => {
    await world.sweep()
    const all = await letters(40)
    await world.moveClock(due)
    const lapsed = await Promise.all([1, 2, 3].map(() => sweepAll(world.bekal.database)))
    expect(lapsed.reduce((sum, one) => sum + one)).toBe(40)
    expect(await world.sweep()).toBe(0)
    for (const letter of all) expect(shape(await rungs(letter))).toEqual(once)
  })

  test('a sweep that is rolled back midway leaves nothing, and the next does all of it', async () => {
    const [letter = '', other = ''] = await letters(2)
    await world.moveClock(due)
    const broken = world.bekal.database.asService('bekal_sweeper', async (tx, now) => {
      expect(await sweep(tx, now, 1000)).toBeGreaterThan(0)
      throw new Error('power cut')
    })
    await expect(broken).rejects.toThrow('power cut')
    for (const one of [letter, other]) expect(shape(await rungs(one))).toEqual(['district owner 0 open'])
    await world.sweep()
    for (const one of [letter, other]) expect(shape(await rungs(one))).toEqual(once)
  })

  test('a sweeper whose connection is cut before it could commit leaves nothing either', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock(due)
    const cut = world.bekal.database.asService('bekal_sweeper', async (tx, now) => {
      await sweep(tx, now, 1000)
      await world.sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where usename = 'bekal_server' and state = 'idle in transaction' and datname = current_database()`
    })
    await expect(cut).rejects.toMatchObject({ status: 503 })
    expect(shape(await rungs(letter))).toEqual(['district owner 0 open'])
    await world.sweep()
    expect(shape(await rungs(letter))).toEqual(once)
  })

  test('small batches come to the same end as one', async () => {
    const all = await letters(7)
    await world.moveClock(due)
    for (let lapsed = 1; lapsed > 0; ) {
      lapsed = await world.bekal.database.asService('bekal_sweeper', (tx, now) => sweep(tx, now, 2))
      expect(lapsed).toBeLessThanOrEqual(2)
    }
    for (const letter of all) expect(shape(await rungs(letter))).toEqual(once)
  })

  test('a week without sweeper makes one round, due counted from the day it comes back', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock('2026-04-08T03:00:00Z')
    await world.sweep()
    const ladder = await rungs(letter)
    expect(shape(ladder)).toEqual(once)
    expect(ladder[0]?.endedAt).toBe(due)
    for (const { openedAt, dueAt } of ladder.slice(1)) {
      expect([openedAt, dueAt]).toEqual([due, '2026-04-13T09:00:00.000Z'])
    }
  })

  test('a promise that somebody is just working on is left to the next sweep and holds up no other', async () => {
    const [held = '', free = ''] = await letters(2)
    await world.moveClock(due)
    await as(world, desks.district, async (tx, actor) => {
      await endPromises(tx, actor, answer(held), 'met')
      await world.sweep()
      expect(shape(await rungs(free))).toEqual(once)
    })
    expect(shape(await rungs(held))).toEqual(['district owner 0 met'])
    expect(await world.sweep()).toBe(0)
  })
})

describe('an end', () => {
  test('discharges every rung of every side', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock(due)
    await world.sweep()
    await world.moveClock('2026-03-31T03:00:00Z')
    await end(world, desks.district, letter)
    expect(shape(await rungs(letter))).toEqual(once.map((line) => line.replace('open', 'met')))
    await world.moveClock('2026-12-01T03:00:00Z')
    await world.sweep()
    expect(await rungs(letter)).toHaveLength(4)
  })

  test('with a fact from after the deadline, before the sweeper came, is late all the same', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock('2026-03-31T03:00:00Z')
    const refusal = { ground: 'not_authorised', reason: 'Bukan wewenang kami' }
    await as(world, desks.district, (tx, actor) => endPromises(tx, actor, answer(letter), 'refused', refusal))
    expect(shape(await rungs(letter))).toEqual(once.map((line) => line.replace('open', 'refused')))
    const [row] = await world.sql`select late, escalations::int from promise where subject_id = ${letter}`
    expect(row).toEqual({ late: true, escalations: 2 })
  })

  test('by a paper from before the deadline calls upon nobody, and was in time', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock('2026-04-01T03:00:00Z')
    const at = '2026-03-27T03:00:00.000Z'
    await as(world, desks.sentra, (tx, actor) => endPromises(tx, actor, answer(letter), 'met', { at }))
    expect(shape(await rungs(letter))).toEqual(['district owner 0 met'])
    const [row] = await world.sql`select late, settled_at from promise where subject_id = ${letter}`
    expect(row).toEqual({ late: false, settled_at: at })
  })

  test('and a sweep at once never leave anything open', async () => {
    const all = await letters(12)
    await world.moveClock(due)
    await Promise.all([
      world.sweep(),
      ...all.map((letter) => end(world, desks.district, letter)),
      world.sweep(),
    ])
    for (const letter of all) {
      const ladder = await rungs(letter)
      expect([1, 4]).toContain(ladder.length)
      expect(ladder.filter(({ state }) => state === 'open')).toEqual([])
    }
  })

  test('of a promise that nobody gave does nothing', async () => {
    const [letter = ''] = await letters(1)
    const nothing = { subjectId: letter, kinds: ['prove_receipt'] as const }
    await as(world, desks.district, (tx, actor) => endPromises(tx, actor, nothing, 'met'))
    expect(shape(await rungs(letter))).toEqual(['district owner 0 open'])
  })
})

describe('a clock', () => {
  test('that stands still lapses never, and goes on with the working days that were left', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock('2026-03-12T03:00:00Z')
    await stop(world, desks.district, letter)
    await world.moveClock('2026-06-02T03:00:00Z')
    await world.sweep()
    const [stopped] = await rungs(letter)
    expect(stopped).toMatchObject({
      state: 'open',
      stoppedAt: '2026-03-12T03:00:00.000Z',
      stopReason: 'clarification_asked',
    })
    await as(world, desks.sentra, (tx, actor) => resumeClock(tx, actor, answer(letter)))
    const [running] = await rungs(letter)
    expect(running).toMatchObject({ stoppedAt: null, stopReason: null, dueAt: '2026-06-11T09:00:00.000Z' })
    const stops =
      await world.sql`select s.since, s.until from obligation_stop s join obligation o on o.id = s.promise
      where o.subject_id = ${letter}`
    expect(stops).toEqual([{ since: '2026-03-12T03:00:00.000Z', until: '2026-06-02T03:00:00.000Z' }])
  })

  test('that is stopped too late has lapsed first, and the whole ladder stands still', async () => {
    const [letter = ''] = await letters(1)
    await world.moveClock('2026-03-31T03:00:00Z')
    await stop(world, desks.district, letter)
    const ladder = await rungs(letter)
    expect(shape(ladder)).toEqual(once)
    expect(ladder.map(({ stoppedAt }) => stoppedAt !== null)).toEqual([false, true, true, true])
    // An answer while it stands still ends the stop as well.
    await end(world, desks.district, letter)
    const [open] =
      await world.sql`select count(*)::int from obligation_stop s join obligation o on o.id = s.promise
      where o.subject_id = ${letter} and s.until is null`
    expect(open).toEqual({ count: 0 })
  })

  test('is stopped once, by one of two who ask at the same time', async () => {
    const [letter = ''] = await letters(1)
    const asked = await Promise.allSettled(
      [desks.district, desks.sentra].map((who) => stop(world, who, letter)),
    )
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'already_stopped' },
    })
  })
})

test('in a year without holidays loaded a promise skips weekends, says so, and still climbs', async () => {
  await world.moveClock('2031-12-19T03:00:00Z')
  const [letter = ''] = await letters(1)
  const [promise] = await rungs(letter)
  expect(promise).toMatchObject({ provisional: true, dueAt: '2032-01-02T09:00:00.000Z' })
  await world.moveClock('2032-01-02T09:00:00Z')
  await world.sweep()
  expect(shape(await rungs(letter))).toEqual(once)
})
