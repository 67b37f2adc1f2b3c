import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProblemError } from '../platform/client.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { personOf, registered } from './testing.ts'

/**
 * I1 and I2 under every interleaving that was tried: colleagues of one desk do what the endpoints allow with the same few
 * people at the same time, the sweeper lets lapse what is due meanwhile, and the clock moves on. BEKAL_RUNS says how many runs.
 */
const runs = Number(process.env['BEKAL_RUNS'] ?? 12)

let world: World
let now = Date.parse('2026-03-09T02:00:00Z')

beforeAll(async () => {
  world = await scratchWorld()
  await world.moveClock(new Date(now).toISOString())
})
afterAll(() => world.close())

type Act = (who: Colleague, id: string) => Promise<unknown>
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString()
const next = (days: number) => ({ kind: 'next_step_person', dueAt: inDays(days) }) as const
const promiseOf = async (who: Colleague, id: string) => (await personOf(who, id)).next?.promise ?? id

const acts: Record<string, Act> = {
  keepWithNext: async (who, id) => {
    const body = { promise: await promiseOf(who, id), at: null, next: next(9) }
    return who.call(contract.keepPromise, { params: { id }, body })
  },
  keepAlone: async (who, id) => {
    const body = { promise: await promiseOf(who, id), at: null, next: null }
    return who.call(contract.keepPromise, { params: { id }, body })
  },
  promise: (who, id) => who.call(contract.promisePerson, { params: { id }, body: next(2) }),
  leave: (who, id) => who.call(contract.exitPerson, { params: { id }, body: { exit: 'left' } }),
  partner: (who, id) => who.call(contract.exitPerson, { params: { id }, body: { exit: 'partner' } }),
  close: (who, id) => who.call(contract.moveStage, { params: { id }, body: { stage: 'closed' } }),
  comeBack: (who, id) => who.call(contract.returnPerson, { params: { id }, body: { promise: null } }),
  sweep: () => world.sweep(),
}

/** A refusal is an answer; anything else that goes wrong is a fault. */
const allowed = (error: unknown) => {
  if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error
}

/** Cases of that desk that break I1 or I2, as the database has them. */
const broken = (desk: string) => world.sql`
  select c.id, c.exit, c.stage, c.next_promise from person_case c left join obligation o
    on o.promise = c.next_promise and o.open_for = c.id and o.owner_desk = c.desk and o.state = 'open'
  where c.desk = ${desk} and (
    (c.exit is null and c.stage <> 'closed') <> (o.id is not null and o.due_at is not null)
    or (c.exit is not null or c.stage = 'closed') and exists (select from obligation p where p.open_for = c.id))`

test('at every moment one desk is responsible, and everybody in care is promised something by a time', async () => {
  const act = fc.constantFrom(...Object.keys(acts))
  const step = fc.record({ act, person: fc.nat(2), who: fc.nat(1) })
  const round = fc.record({ together: fc.array(step, { minLength: 1, maxLength: 6 }), days: fc.nat(6) })
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 5 }), async (rounds) => {
      const desk = await world.desk()
      const team = [await world.join(desk), await world.join(desk)]
      const people = await Promise.all([0, 1, 2].map(() => registered(team[0] as Colleague)))
      for (const { together, days } of rounds) {
        await Promise.all(
          together.map(({ act: name, person, who }) =>
            (acts[name] as Act)(team[who] as Colleague, people[person] as string).catch(allowed),
          ),
        )
        expect(await broken(desk)).toEqual([])
        now += days * 86_400_000
        await world.moveClock(new Date(now).toISOString())
      }
      await world.sweep()
      expect(await broken(desk)).toEqual([])
    }),
    { numRuns: runs },
  )
}, 300_000)

test('of twenty who keep the same promise at once, one does', async () => {
  const desk = await world.desk()
  const who = await world.join(desk)
  const id = await registered(who)
  const promise = await promiseOf(who, id)
  const body = { promise, at: null, next: next(5) }
  const done = await Promise.all(
    Array.from({ length: 20 }, () =>
      who.call(contract.keepPromise, { params: { id }, body }).then(
        () => 'kept',
        (error: ProblemError) => error.problem.code,
      ),
    ),
  )
  expect(done.filter((one) => one === 'kept')).toHaveLength(1)
  expect(new Set(done)).toEqual(new Set(['kept', 'promise_not_open']))
  expect(await broken(desk)).toEqual([])
})
