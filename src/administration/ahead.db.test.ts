import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addAbsence, endMembership, getMe, listMembers } from '../agencies/contract.ts'
import { uuidv7 } from '../kernel/id.ts'
import { claim, getObligation } from '../obligations/contract.ts'
import { idOf, promised } from '../obligations/testing.ts'
import { disposeRequest, getRequest, receiveRequest } from '../requests/contract.ts'
import { justNow, monday, sent } from '../requests/testing.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import {
  acceptTransfer,
  cancelTransfer,
  listTransfers,
  scheduleTransfer,
  transferMember,
} from './contract.ts'
import { carryOutTransfers } from './jobs.ts'

/** *Mutasi* on a day to come. Monday, 9 March 2026, nine in Jakarta. */

let world: World
let ministry: Colleague
/** Head of the giving desk, who administers nothing. */
let head: Colleague
let administrator: Colleague
let rina: Colleague
let sari: Colleague
/** Head of a desk of another agency. */
let receiver: Colleague
/** Another desk of the own agency. */
let sister: string

beforeAll(async () => {
  world = await scratchWorld()
})
beforeEach(async () => {
  await world.moveClock(monday)
  ministry = await world.join(await world.desk({ kind: 'ministry' }))
  const desk = await world.desk()
  head = await world.join(desk, ['head'])
  administrator = await world.join(desk, ['administrator'])
  rina = await world.join(desk, ['worker'])
  sari = await world.join(desk, ['worker'])
  receiver = await world.join(await world.desk(), ['head'])
  sister = uuidv7()
  await world.sql`insert into desk (id, agency, name, wall, superior, zone)
    select ${sister}, agency, 'Unit kedua', 'social', null, 'WIT' from desk where id = ${desk}`
})
afterAll(() => world.close())

type Facts = {
  on?: string
  to?: string | null
  roles?: ('worker' | 'head' | 'administrator' | 'operator')[]
  rest?: string | null
}
const body = ({ on = '2026-03-16', to = receiver.desk, roles = ['worker'], rest = null }: Facts = {}) => ({
  effectiveOn: on,
  next: to === null ? null : { desk: to, roles },
  rest,
})
const ahead = async (by: Colleague, facts: Facts = {}, who = rina) =>
  (await by.call(scheduleTransfer, { params: { id: who.member }, body: body(facts) })).id
const refused = (by: Colleague, facts: Facts = {}, who = rina) =>
  by.refusal(scheduleTransfer, { params: { id: who.member }, body: body(facts) })
const accept = (by: Colleague, id: string) => by.call(acceptTransfer, { params: { id } })
const list = async (who: Colleague) => (await who.call(listTransfers)).items
const carryOut = () => carryOutTransfers(world.bekal.database)
const desksOf = async (who: Colleague) =>
  (
    await world.sql<{
      desk: string
    }>`select desk from membership where member = ${who.member} and until is null`
  ).map(({ desk }) => desk)
const theDay = '2026-03-15T17:00:00.000Z'
const theEve = '2026-03-15T16:59:59.000Z'

/** A promise in hand and a letter to handle. */
async function holding(who: Colleague) {
  const promise = await idOf(await promised(world, head, ministry), head)
  await who.call(claim, { params: { id: promise } })
  const letter = await sent(world, ministry, head.desk)
  await head.call(receiveRequest, { params: { id: letter }, body: justNow })
  await head.call(disposeRequest, { params: { id: letter }, body: { member: who.member, note: null } })
  return async () => [
    (await head.call(getObligation, { params: { id: promise } })).assignee,
    (await head.call(getRequest, { params: { id: letter } })).handler?.id ?? null,
  ]
}

test('a head proposes, the other head accepts, and at midnight it is carried out with everything held', async () => {
  const held = await holding(rina)
  const id = await ahead(head, { rest: sari.member })
  expect(await list(rina)).toMatchObject([{ id, accepted: false, own: true, nextDesk: receiver.desk }])
  expect(await list(receiver)).toMatchObject([
    { id, memberName: expect.stringMatching(/Rekan/), restName: null },
  ])
  expect(await list(ministry)).toEqual([])
  // Nobody has accepted: its day passes and nothing happens.
  await world.moveClock('2026-03-17T02:00:00.000Z')
  expect(await carryOut()).toBe(0)
  await world.moveClock(monday)
  await accept(receiver, id)
  await world.moveClock(theEve)
  expect(await carryOut()).toBe(0)
  expect(await desksOf(rina)).toEqual([head.desk])
  await world.moveClock(theDay)
  expect(await carryOut()).toBe(1)
  expect(await carryOut()).toBe(0)
  expect(await desksOf(rina)).toEqual([receiver.desk])
  expect(await held()).toEqual([sari.member, sari.member])
  expect((await receiver.call(listMembers)).items.map(({ id: one }) => one)).toContain(rina.member)
  // It was the only desk, so that the session has ended as well.
  expect(await rina.refusal(getMe)).toMatchObject({ code: 'not_signed_in' })
  expect(await list(head)).toEqual([])
  const rows =
    await world.sql`select member from journal where endpoint = 'transfers.carry-out' and subjects = array[${id}]::uuid[]`
  expect(rows).toEqual([{ member: null }])
})

test('whoever was to take what is held has left or is away by then: it is the desk’s', async () => {
  const other = await world.join(head.desk, ['worker'])
  const [first, second] = [await holding(rina), await holding(sari)]
  await ahead(administrator, { to: sister, rest: other.member })
  await ahead(administrator, { to: sister, rest: head.member }, sari)
  await administrator.call(endMembership, { params: { id: other.member } })
  const absence = {
    kind: 'leave' as const,
    firstDay: '2026-03-16',
    lastDay: '2026-03-18',
    standIn: null,
    actsAs: null,
  }
  await head.call(addAbsence, { body: { ...absence, member: head.member } })
  await world.moveClock(theDay)
  expect(await carryOut()).toBe(2)
  expect([await first(), await second()]).toEqual([
    [null, null],
    [null, null],
  ])
  expect(await desksOf(rina)).toEqual([sister])
})

test('who may: a head proposes within their say, an administrator within the agency, and nobody accepts their own', async () => {
  expect(await refused(sari)).toMatchObject({ status: 403 })
  expect(await refused(head, { to: null })).toMatchObject({ code: 'transfer_needs_desk' })
  expect(await refused(head, { roles: ['administrator'] })).toMatchObject({ code: 'transfer_roles' })
  expect(await refused(head, { roles: ['operator'] })).toMatchObject({ code: 'operator_only' })
  expect(await refused(head, { to: head.desk })).toMatchObject({ code: 'same_desk' })
  expect(await refused(head, { to: await world.desk() })).toMatchObject({ code: 'transfer_no_account' })
  expect(await refused(head, { on: '2026-03-08' })).toMatchObject({ code: 'transfer_past' })
  expect(await refused(head, { rest: rina.member })).toMatchObject({ code: 'hands_are_leaving' })
  expect(await refused(head, { rest: receiver.member })).toMatchObject({ code: 'not_member_of_desk' })
  expect(await refused(administrator)).toMatchObject({ code: 'operator_only' })
  expect(await refused(receiver)).toMatchObject({ code: 'not_found' })
  const id = await ahead(head)
  expect(await refused(head)).toMatchObject({ code: 'transfer_ahead' })
  expect(await head.refusal(acceptTransfer, { params: { id } })).toMatchObject({ code: 'transfer_not_yours' })
  // The same person heads both desks: another head accepts.
  const both = await world.also(head, receiver.desk, ['head'])
  expect(await both.refusal(acceptTransfer, { params: { id } })).toMatchObject({ code: 'transfer_not_yours' })
  await accept(receiver, id)
  expect(await receiver.refusal(acceptTransfer, { params: { id } })).toMatchObject({
    code: 'transfer_accepted',
  })
  // Past the rules, the database says the same.
  const server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  await server.query('begin')
  await server.query('set local role bekal_member')
  await server.query(
    `select set_config('app.member', $1, true), set_config('app.desk', $2, true), set_config('app.roles', 'head', true)`,
    [head.member, head.desk],
  )
  const insert = (next: string | null, roles: string[] | null) =>
    server.query(
      `insert into transfer (id, member, desk, next_desk, roles, effective_on, effective_at, by_right, accepted_at)
       values ($1, $2, $3, $4, $5, '2026-03-20', now(), true, now()) returning by_right, accepted_at`,
      [uuidv7(), sari.member, head.desk, next, roles],
    )
  const proposed = await insert(receiver.desk, ['worker'])
  expect(proposed.rows).toEqual([{ by_right: false, accepted_at: null }])
  await expect(insert(sister, ['administrator'])).rejects.toThrow(/head proposes/)
  await server.query('rollback')
  await server.end()
})

test('within the agency an administrator records it, also that somebody leaves altogether; called off, nothing happens', async () => {
  const id = await ahead(administrator, { to: sister, roles: ['worker', 'head'] })
  expect(await list(head)).toMatchObject([{ id, accepted: true, effectiveOn: '2026-03-16' }])
  const leaving = await ahead(administrator, { to: null }, sari)
  await head.call(cancelTransfer, { params: { id } })
  await world.moveClock(theDay)
  await carryOut()
  expect([await desksOf(rina), await desksOf(sari)]).toEqual([[head.desk], []])
  expect(await head.refusal(cancelTransfer, { params: { id: leaving } })).toMatchObject({ code: 'not_found' })
})

test('the last administrator is held up until there is another; who has left meanwhile moves nowhere', async () => {
  const operator = await world.join(head.desk, ['operator'])
  await ahead(operator, { to: sister }, administrator)
  await ahead(head)
  await administrator.call(transferMember, {
    params: { id: rina.member },
    body: { next: null, rest: null, hands: [] },
  })
  await accept(receiver, (await list(receiver))[0]?.id ?? '')
  await world.moveClock(theDay)
  await carryOut()
  expect(await desksOf(administrator)).toEqual([head.desk])
  expect(await desksOf(rina)).toEqual([])
  expect(await list(head)).toMatchObject([{ member: administrator.member, heldUp: 'last_administrator' }])
  await world.join(head.desk, ['administrator'])
  await carryOut()
  expect(await desksOf(administrator)).toEqual([sister])
})

test('carried out by several processes that are killed again and again, neither twice nor never', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => world.join(head.desk, ['worker'])))
  for (const one of people) await ahead(administrator, { to: sister, rest: sari.member }, one)
  await world.moveClock(theDay)
  const left = async () => {
    const rows = await world.sql<{
      count: number
    }>`select count(*)::int as count from transfer where done_at is null and desk = ${head.desk}`
    return rows[0]?.count
  }
  for (let round = 0; round < 60 && (await left()) !== 0; round += 1) {
    const working = Promise.allSettled([carryOut(), carryOut(), carryOut()])
    await world.sql`select pg_sleep(${Math.random() * 0.02})`
    await world.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'bekal_server' and datname = current_database() and state <> 'idle' and random() < 0.5`
    await working
  }
  await carryOut()
  expect(await left()).toBe(0)
  const ids = people.map(({ member }) => member)
  const counts =
    await world.sql`select count(*) filter (where until is null and desk = ${sister})::int as there,
    count(*) filter (where until is not null and desk = ${head.desk})::int as gone, count(*)::int as every
    from membership where member = any (${ids})`
  expect(counts).toEqual([{ there: 12, gone: 12, every: 24 }])
  const told =
    await world.sql`select count(*)::int as count from journal j join transfer t on j.subjects = array[t.id]
    where j.endpoint = 'transfers.carry-out' and t.member = any (${ids})`
  expect(told).toEqual([{ count: 12 }])
})
