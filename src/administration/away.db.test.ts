import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ActsAs,
  addAbsence,
  changeStandIn,
  endAbsence,
  endMembership,
  getMe,
  listAbsences,
} from '../agencies/contract.ts'
import { assign, claim, getObligation, listInbox } from '../obligations/contract.ts'
import { idOf, promised } from '../obligations/testing.ts'
import { disposePaper } from '../paper/contract.ts'
import { registered } from '../paper/testing.ts'
import * as requests from '../requests/contract.ts'
import { justNow, letterTo, monday, noData, ownHand, sent } from '../requests/testing.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { scheduleTransfer, transferMember } from './contract.ts'

/** *Cuti*: what happens at a desk while somebody of it is away. Monday, 9 March 2026, nine in Jakarta. */

let world: World
let ministry: Colleague
let head: Colleague
let administrator: Colleague
let rina: Colleague
let sari: Colleague

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
})
afterAll(() => world.close())

type Facts = { standIn?: Colleague | null | undefined; actsAs?: ActsAs | null; from?: string; until?: string }
const body = (
  who: Colleague,
  { standIn = null, actsAs = null, from = '2026-03-09', until = '2026-03-13' }: Facts = {},
) => ({
  member: who.member,
  kind: 'leave' as const,
  firstDay: from,
  lastDay: until,
  standIn: standIn?.member ?? null,
  actsAs,
})
const away = async (who: Colleague, facts: Facts = {}, by = who) =>
  (await by.call(addAbsence, { body: body(who, facts) })).id
const refused = (who: Colleague, facts: Facts = {}, by = who) =>
  by.refusal(addAbsence, { body: body(who, facts) })
const owed = async () => idOf(await promised(world, rina, ministry), head)
const list = async (who: Colleague, hand: 'mine' | 'unclaimed') =>
  (await who.call(listInbox, { query: { side: 'owed_by_us', hand } })).items.map(({ id }) => id)
const received = async () => {
  const id = await sent(world, ministry, head.desk)
  await head.call(requests.receiveRequest, { params: { id }, body: justNow })
  return id
}

describe('while somebody is away', () => {
  test('what they hold is with whoever stands in, who may take it; without anybody it is the desk’s', async () => {
    const [id, other] = [await owed(), await owed()]
    for (const one of [id, other]) await rina.call(claim, { params: { id: one } })
    expect(await sari.refusal(claim, { params: { id } })).toMatchObject({ code: 'claimed_by_other' })
    const absence = await away(rina, { standIn: sari })
    expect(await list(sari, 'mine')).toEqual([id, other].toSorted())
    expect(await list(head, 'unclaimed')).toEqual([])
    expect(await head.call(getObligation, { params: { id } })).toMatchObject({
      assignee: rina.member,
      away: { until: '2026-03-13', standIn: sari.member, standInName: expect.any(String) },
    })
    // Whose hands it is in, and that they are away, is the own desk's affair.
    expect(await ministry.call(getObligation, { params: { id } })).toMatchObject({
      assignee: null,
      away: null,
    })
    expect(await head.refusal(claim, { params: { id } })).toMatchObject({ code: 'claimed_by_other' })
    await sari.call(claim, { params: { id } })
    await rina.call(changeStandIn, { params: { id: absence }, body: { standIn: null, actsAs: null } })
    expect([await list(sari, 'mine'), await list(head, 'unclaimed')]).toEqual([[id], [other]])
    // Back early: what nobody has taken is theirs as before.
    await rina.call(endAbsence, { params: { id: absence } })
    expect([await list(rina, 'mine'), await list(head, 'unclaimed')]).toEqual([[other], []])
  })

  test('nothing new comes into their hands, through no endpoint and no statement', async () => {
    const [id, letter, paper] = [await owed(), await received(), await registered(head)]
    await away(rina, { standIn: sari })
    const hands = { member: rina.member, note: null }
    const said = { code: 'is_away', params: { until: '2026-03-13' } }
    expect(await head.refusal(assign, { params: { id }, body: { member: rina.member } })).toMatchObject(said)
    expect(await rina.refusal(claim, { params: { id } })).toMatchObject(said)
    expect(
      await head.refusal(requests.disposeRequest, { params: { id: letter }, body: hands }),
    ).toMatchObject(said)
    expect(await head.refusal(disposePaper, { params: { id: paper }, body: hands })).toMatchObject(said)
    await sari.call(claim, { params: { id } })
    await head.call(claim, { params: { id: await owed() } })
    const give = { next: null, rest: rina.member, hands: [] }
    expect(
      await administrator.refusal(transferMember, { params: { id: head.member }, body: give }),
    ).toMatchObject({ code: 'is_away' })
    await expect(world.sql`update obligation set assignee = ${rina.member} where id = ${id}`).rejects.toThrow(
      /away/,
    )
    // The day after the last it is over by itself.
    await world.moveClock('2026-03-13T17:00:00.000Z')
    await head.call(assign, { params: { id }, body: { member: rina.member } })
  })

  test('the days are those of the desk: in Papua it ends two hours earlier than in Jakarta', async () => {
    const east = await world.join(await world.desk({ zone: 'WIT' }), ['worker', 'head'])
    await away(east)
    const now = async () => (await east.call(listAbsences)).items
    expect(await now()).toMatchObject([{ member: east.member, now: true, lastDay: '2026-03-13' }])
    await world.moveClock('2026-03-13T14:59:59.000Z')
    expect(await now()).toHaveLength(1)
    await world.moveClock('2026-03-13T15:00:00.000Z')
    expect(await now()).toEqual([])
  })

  test('the second person is never one who is away: a desk with nobody else there asks its partner or the desk above', async () => {
    const province = await world.join(await world.desk({ kind: 'province_social' }))
    const writer = await world.join(await world.desk({ superior: province.desk }), ['worker', 'head'])
    const only = await world.join(writer.desk, ['worker'])
    const params = await writer.call(requests.draftRequest, { body: letterTo(ministry.desk) })
    const second = async () => (await writer.call(requests.getRequest, { params })).paraf?.second?.desk
    expect(await second()).toBe(writer.desk)
    const absence = await away(only)
    expect(await second()).toBe(province.desk)
    const named = { params, body: { member: only.member } }
    expect(await writer.refusal(requests.askInitial, named)).toMatchObject({ code: 'is_away' })
    await writer.call(requests.askInitial, { params, body: { member: null } })
    await province.call(requests.initialRequest, { params })
    await only.call(endAbsence, { params: { id: absence } })
    const next = await writer.call(requests.draftRequest, { body: letterTo(ministry.desk) })
    await writer.call(requests.askInitial, { params: next, body: { member: only.member } })
  })
})

describe('Plh.', () => {
  const sign = (by: Colleague, id: string, capacity?: requests.Signing['capacity']) => ({
    params: { id },
    body: {
      signedOn: '2026-03-09',
      ...(capacity === undefined ? {} : { signing: { ...ownHand, capacity, name: by.login } }),
    },
  })
  const ready = async () => {
    const params = await rina.call(requests.draftRequest, { body: letterTo(ministry.desk) })
    await head.call(requests.initialRequest, { params })
    return params.id
  }
  const rolesOf = async (who: Colleague) => (await who.call(getMe)).desks[0]

  test('whoever was named acts as head for those days, and the letter says so', async () => {
    const [id, other] = [await ready(), await ready()]
    expect(await sari.refusal(requests.signRequest, sign(sari, id))).toMatchObject({ status: 403 })
    const absence = await away(head, { standIn: sari, actsAs: 'plh' })
    expect(await rolesOf(sari)).toMatchObject({ roles: ['worker', 'head'], actsAs: 'plh' })
    expect(await rolesOf(rina)).toMatchObject({ roles: ['worker'], actsAs: null })
    expect(await sari.refusal(requests.signRequest, sign(sari, id, null))).toMatchObject({
      code: 'signs_as_acting',
    })
    expect(await sari.refusal(requests.signRequest, sign(sari, id, 'plt'))).toMatchObject({
      code: 'signs_as_acting',
    })
    await sari.call(requests.signRequest, sign(sari, id))
    const { sheet } = await sari.call(requests.getSheet, { params: { id } })
    expect(sheet.signature).toMatchObject({ capacity: 'plh' })
    const [row] =
      await world.sql`select endpoint from journal where member = ${sari.member} and ${id} = any (subjects)`
    expect(row).toMatchObject({ endpoint: 'requests.sign' })
    // It ends by itself, or by a click.
    await world.moveClock('2026-03-13T17:00:00.000Z')
    expect(await sari.refusal(requests.signRequest, sign(sari, other))).toMatchObject({ status: 403 })
    await world.moveClock(monday)
    await head.call(endAbsence, { params: { id: absence } })
    expect(await rolesOf(sari)).toMatchObject({ roles: ['worker'], actsAs: null })
    expect(await sari.refusal(requests.signRequest, sign(sari, other))).toMatchObject({ status: 403 })
  })

  test('an answer too: whoever stands in gives it as Plh., and remembers nothing that they are not any more', async () => {
    const absence = await away(head, { standIn: sari, actsAs: 'plh' })
    const id = await sent(world, ministry, head.desk)
    const params = { id }
    await rina.call(requests.receiveRequest, { params, body: justNow })
    await rina.call(requests.draftAnswer, { params, body: noData })
    await sari.call(requests.initialRequest, { params })
    for (const capacity of [null, 'plt'] as const)
      expect(
        await sari.refusal(requests.answerRequest, { params, body: { signing: { ...ownHand, capacity } } }),
      ).toMatchObject({ code: 'signs_as_acting' })
    await sari.call(requests.answerRequest, { params })
    const { sheet } = await ministry.call(requests.getSheet, { params, query: { kind: 'answer' as const } })
    expect(sheet.signature).toMatchObject({ capacity: 'plh', kind: 'wet' })
    await head.call(endAbsence, { params: { id: absence } })
  })

  test('two people stand behind each letter all the same', async () => {
    await away(head, { standIn: sari, actsAs: 'plt' })
    const params = await sari.call(requests.draftRequest, { body: letterTo(ministry.desk) })
    expect(await sari.refusal(requests.initialRequest, { params })).toMatchObject({ code: 'own_text' })
    expect(await sari.refusal(requests.signRequest, sign(sari, params.id, 'plt'))).toMatchObject({
      status: 422,
    })
    await rina.call(requests.initialRequest, { params })
    await sari.call(requests.signRequest, sign(sari, params.id, 'plt'))
  })

  test('nobody names themselves, nobody acts for somebody who is no head, and no statement gets around it', async () => {
    const self = { standIn: administrator, actsAs: 'plh' as const }
    expect(await refused(head, self, administrator)).toMatchObject({ code: 'stand_in_not_here' })
    const both = await world.join(head.desk, ['administrator', 'worker'])
    expect(await refused(head, { ...self, standIn: both }, both)).toMatchObject({ code: 'acting_self' })
    expect(await refused(rina, { standIn: sari, actsAs: 'plh' })).toMatchObject({
      code: 'acting_for_no_head',
    })
    expect(await refused(head, { actsAs: 'plh' })).toMatchObject({ code: 'acting_without_stand_in' })
    // Named by the administrator, who then cannot put themselves in the place either.
    const id = await away(head, { standIn: sari, actsAs: 'plh' }, both)
    const change = { params: { id }, body: { standIn: both.member, actsAs: 'plh' as const } }
    expect(await both.refusal(changeStandIn, change)).toMatchObject({ code: 'acting_self' })
    expect(await both.refusal(requests.signRequest, sign(both, await ready()))).toMatchObject({ status: 403 })
  })
})

test('whoever acts for a head names nobody who acts, and decides on no transfer', async () => {
  const second = await world.join(head.desk, ['head'])
  const id = await away(head, { standIn: sari, actsAs: 'plh' })
  expect(await refused(second, { standIn: rina, actsAs: 'plh' }, sari)).toMatchObject({
    code: 'acting_names_nobody',
  })
  const change = { params: { id }, body: { standIn: rina.member, actsAs: 'plt' as const } }
  expect(await sari.refusal(changeStandIn, change)).toMatchObject({ code: 'acting_names_nobody' })
  const receiver = await world.join(await world.desk())
  const move = {
    effectiveOn: '2026-03-20',
    next: { desk: receiver.desk, roles: ['worker' as const] },
    rest: null,
  }
  expect(await sari.refusal(scheduleTransfer, { params: { id: rina.member }, body: move })).toMatchObject({
    code: 'transfer_acting',
  })
  // A colleague's plain leave is recorded all the same.
  await away(rina, {}, sari)
})

describe('who stands in', () => {
  test('is there all the time: crossing absences are refused with the days', async () => {
    await away(sari, { from: '2026-03-12', until: '2026-03-20' })
    expect(await refused(rina, { standIn: sari })).toMatchObject({
      code: 'stand_in_away',
      params: { from: '2026-03-12', until: '2026-03-20' },
    })
    await away(rina, { standIn: sari, until: '2026-03-11' })
    expect(await refused(sari, { from: '2026-03-10', until: '2026-03-10' })).toMatchObject({
      code: 'stands_in',
    })
    expect(await refused(rina, { from: '2026-03-11', until: '2026-03-12' })).toMatchObject({
      code: 'absence_overlaps',
    })
    expect(await refused(rina, { standIn: rina, from: '2026-04-01', until: '2026-04-01' })).toMatchObject({
      code: 'stand_in_self',
    })
    expect(await refused(rina, { standIn: ministry, from: '2026-04-01', until: '2026-04-01' })).toMatchObject(
      {
        code: 'stand_in_not_here',
      },
    )
    expect(await refused(rina, { from: '2026-03-01', until: '2026-03-08' })).toMatchObject({
      code: 'absence_past',
    })
    expect(await refused(rina, { from: '2026-04-02', until: '2026-04-01' })).toMatchObject({
      code: 'absence_days',
    })
    expect(await refused(rina, { from: '2026-04-02', until: '2027-05-01' })).toMatchObject({
      code: 'absence_long',
    })
    expect(await refused(rina, {}, sari)).toMatchObject({ code: 'absence_of_colleague' })
    expect(await refused(rina, {}, ministry)).toMatchObject({ code: 'not_found' })
  })

  test('does not leave the desk before somebody else stands in; their own absence ends with the membership', async () => {
    const id = await away(head, { standIn: sari, actsAs: 'plh' })
    const leave = { params: { id: sari.member } }
    expect(await administrator.refusal(endMembership, leave)).toMatchObject({ code: 'stands_in' })
    await head.call(changeStandIn, { params: { id }, body: { standIn: rina.member, actsAs: 'plh' } })
    await away(sari, { from: '2026-04-01', until: '2026-04-03' })
    await administrator.call(endMembership, leave)
    expect((await head.call(listAbsences)).items.map(({ member }) => member)).toEqual([head.member])
    // Past every rule, the work of whom they stood in for is the desk's.
    await world.sql`update membership set until = app.now() where member = ${rina.member}`
    expect((await head.call(listAbsences)).items).toMatchObject([{ standIn: null, actsAs: null }])
  })

  test('of two who at once name each other, one does', async () => {
    const both = await Promise.allSettled([away(rina, { standIn: sari }), away(sari, { standIn: rina })])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('whatever is recorded in whatever order, nobody is away twice and whoever stands in is there', async () => {
    const people = [head, rina, sari]
    const day = fc.integer({ min: 0, max: 12 })
    const wish = fc.record({
      who: fc.nat(2),
      by: fc.nat(2),
      standIn: fc.option(fc.nat(2)),
      from: day,
      length: fc.nat(5),
    })
    const dayOf = (days: number) => new Date(Date.UTC(2026, 2, 9 + days)).toISOString().slice(0, 10)
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 4, maxLength: 8 }), async (wishes) => {
        await world.sql`update absence set ended_at = app.now() where desk = ${head.desk} and ended_at is null`
        const calls = wishes.map(({ who, by, standIn, from, length }) =>
          away(
            people[who] ?? head,
            {
              standIn: standIn === null ? null : people[standIn],
              from: dayOf(from),
              until: dayOf(from + length),
            },
            people[by],
          ),
        )
        await Promise.allSettled(calls)
        const faults =
          await world.sql`select a.id from absence a join absence b on b.desk = a.desk and b.id <> a.id
          and a.ended_at is null and b.ended_at is null and a.first_day <= b.last_day and a.last_day >= b.first_day
          and (a.member = b.member or a.stand_in = b.member) where a.desk = ${head.desk}`
        expect(faults).toEqual([])
      }),
      { numRuns: 12 },
    )
  })
})
