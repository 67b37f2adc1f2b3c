import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { endMembership, listMembers } from '../agencies/contract.ts'
import { assign, claim, getObligation } from '../obligations/contract.ts'
import { idOf, monday, promised } from '../obligations/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import { disposeRequest, getRequest, receiveRequest } from '../requests/contract.ts'
import { disposePaper, getPaper } from '../paper/contract.ts'
import { registered } from '../paper/testing.ts'
import { justNow, sent } from '../requests/testing.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { listHeld, transferMember } from './contract.ts'

/** *Mutasi*: whoever goes leaves nothing in their hands. */

let world: World
let ministry: Colleague
let head: Colleague
let rina: Colleague
let sari: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  await world.moveClock(monday)
  ministry = await world.join(await world.desk({ kind: 'ministry' }))
})
beforeEach(async () => {
  const desk = await world.desk()
  head = await world.join(desk, ['worker', 'head', 'administrator'])
  rina = await world.join(desk, ['worker'])
  sari = await world.join(desk, ['worker'])
})
afterAll(() => world.close())

async function inHand(who: Colleague): Promise<string> {
  const id = await idOf(await promised(world, head, ministry), head)
  await who.call(claim, { params: { id } })
  return id
}
async function handled(by: Colleague): Promise<string> {
  const id = await sent(world, ministry, head.desk)
  await head.call(receiveRequest, { params: { id }, body: justNow })
  await head.call(disposeRequest, { params: { id }, body: { member: by.member, note: null } })
  return id
}
const holder = async (id: string) => (await head.call(getObligation, { params: { id } })).assignee
const handler = async (id: string) => (await head.call(getRequest, { params: { id } })).handler?.id
const held = async (who: Colleague) =>
  (await head.call(listHeld, { params: { id: who.member } })).items.map(({ id, held: kind }) => [kind, id])
const transfer = (body: Partial<Parameters<typeof wish>[0]> = {}) =>
  head.call(transferMember, { params: { id: rina.member }, body: wish(body) })
const refused = (body: Partial<Parameters<typeof wish>[0]> = {}) =>
  head.refusal(transferMember, { params: { id: rina.member }, body: wish(body) })
const wish = (body: {
  next?: { desk: string; roles: ('worker' | 'head' | 'operator')[] } | null
  rest?: string | null
  hands?: { id: string; member: string | null }[]
}) => ({ next: null, rest: null, hands: [], ...body })

test('all that one holds is listed, and goes each into the hands that were chosen', async () => {
  const [first, second, letter] = [await inHand(rina), await inHand(rina), await handled(rina)]
  const others = await inHand(sari)
  expect(await held(rina)).toEqual(
    expect.arrayContaining([
      ['obligation', first],
      ['obligation', second],
      ['letter', letter],
    ]),
  )
  await transfer({ rest: sari.member, hands: [{ id: first, member: null }] })
  expect([await holder(first), await holder(second), await holder(others)]).toEqual([
    null,
    sari.member,
    sari.member,
  ])
  expect(await handler(letter)).toBe(sari.member)
  const { items } = await head.call(listMembers)
  expect(items.map(({ id }) => id)).not.toContain(rina.member)
  // It was the only desk, so that the session has ended as well.
  expect(await rina.refusal(claim, { params: { id: first } })).toMatchObject({ code: 'not_signed_in' })
})

test('a letter, on paper or not, goes to a colleague or waits at the desk for another disposition', async () => {
  const [letter, other] = [await handled(rina), await handled(rina)]
  const paper = await registered(head)
  await head.call(disposePaper, { params: { id: paper }, body: { member: rina.member, note: null } })
  expect(await held(rina)).toContainEqual(['paper_letter', paper])
  const atDesk = await registered(head)
  await head.call(disposePaper, { params: { id: atDesk }, body: { member: rina.member, note: null } })
  await transfer({
    hands: [
      { id: letter, member: head.member },
      { id: paper, member: sari.member },
    ],
  })
  expect([await handler(letter), await handler(other)]).toEqual([head.member, undefined])
  const paperOf = async (id: string) => (await head.call(getPaper, { params: { id } })).handler?.id
  expect([await paperOf(paper), await paperOf(atDesk)]).toEqual([sari.member, undefined])
  await head.call(disposeRequest, { params: { id: other }, body: { member: sari.member, note: null } })
  expect(await handler(other)).toBe(sari.member)
})

test('nothing goes to whoever is leaving, has left or serves another desk', async () => {
  const promise = await inHand(rina)
  expect(await refused({ rest: rina.member })).toMatchObject({ code: 'hands_are_leaving' })
  expect(await refused({ rest: ministry.member })).toMatchObject({ code: 'not_member_of_desk' })
  expect(await refused({ hands: [{ id: promise, member: uuidv7() }] })).toMatchObject({
    code: 'not_member_of_desk',
  })
  await head.call(transferMember, { params: { id: sari.member }, body: wish({}) })
  expect(await refused({ rest: sari.member })).toMatchObject({ code: 'not_member_of_desk' })
  expect(await holder(promise)).toBe(rina.member)
})

test('to another desk of the agency with the same act; to another agency an operator alone', async () => {
  const [agency] = await world.sql<{ id: string }>`select agency as id from desk where id = ${head.desk}`
  const next = uuidv7()
  await world.sql`insert into desk (id, agency, name, wall, superior, zone)
    values (${next}, ${agency?.id}, 'Unit kedua', 'social', null, 'WIB')`
  expect(await refused({ next: { desk: head.desk, roles: ['worker'] } })).toMatchObject({ code: 'same_desk' })
  expect(await refused({ next: { desk: ministry.desk, roles: ['worker'] } })).toMatchObject({
    code: 'operator_only',
  })
  expect(await refused({ next: { desk: next, roles: ['operator'] } })).toMatchObject({
    code: 'operator_only',
  })
  await transfer({ next: { desk: next, roles: ['worker'] } })
  const serves = await world.sql<{ desk: string }>`
    select desk from membership where member = ${rina.member} and until is null`
  expect(serves.map(({ desk }) => desk)).toEqual([next])
})

test('of two who hand over to each other and leave, one stays', async () => {
  const other = await world.join(head.desk, ['administrator'])
  const [mine, hers] = [await inHand(rina), await inHand(sari)]
  const both = await Promise.allSettled([
    head.call(transferMember, { params: { id: rina.member }, body: wish({ rest: sari.member }) }),
    other.call(transferMember, { params: { id: sari.member }, body: wish({ rest: rina.member }) }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const left = both[0]?.status === 'fulfilled' ? rina.member : sari.member
  expect([await holder(mine), await holder(hers)]).not.toContain(left)
})

test('whichever way somebody leaves, nothing stays in their hands', async () => {
  const ways = [
    () => head.call(endMembership, { params: { id: rina.member } }),
    () => world.sql`update membership set until = app.now() where member = ${rina.member} and until is null`,
    () => transfer(),
  ]
  for (const leave of ways) {
    rina = await world.join(head.desk, ['worker'])
    const [promise, letter, paper] = [await inHand(rina), await handled(rina), await registered(head)]
    await head.call(disposePaper, { params: { id: paper }, body: { member: rina.member, note: null } })
    await leave()
    expect([await holder(promise), await handler(letter)]).toEqual([null, undefined])
    expect((await head.call(getPaper, { params: { id: paper } })).handler).toBeNull()
    // What was handled before and has ended names them still; nothing that is open does.
    expect(
      await world.sql`select id from obligation where assignee = ${rina.member} and state = 'open'
      union all select request from request_hands where handler = ${rina.member}`,
    ).toEqual([])
  }
})

test('nothing is put into the hands of somebody who does not serve the desk, by no statement', async () => {
  const [promise, letter, paper] = [await inHand(sari), await handled(sari), await registered(head)]
  await head.call(endMembership, { params: { id: rina.member } })
  for (const attempt of [
    () => world.sql`update obligation set assignee = ${rina.member} where id = ${promise}`,
    () => world.sql`update request_hands set handler = ${rina.member} where request = ${letter}`,
    () => world.sql`update paper_letter set held_by = ${rina.member} where id = ${paper}`,
  ]) {
    await expect(attempt()).rejects.toThrow(/foreign key/)
  }
})

test('a member who takes something at the moment of leaving leaves it, whoever is first', async () => {
  for (let round = 0; round < 6; round += 1) {
    const leaver = await world.join(head.desk, ['worker'])
    const id = await idOf(await promised(world, head, ministry), head)
    const both = await Promise.allSettled([
      leaver.call(claim, { params: { id } }),
      head.call(assign, { params: { id: await inHand(leaver) }, body: { member: sari.member } }),
      head.call(endMembership, { params: { id: leaver.member } }),
    ])
    expect(both[2]?.status).toBe('fulfilled')
    expect(await holder(id)).toBeNull()
  }
})

test('is not for those who neither administer the desk nor belong to it', async () => {
  const params = { id: rina.member }
  expect(await sari.refusal(transferMember, { params, body: wish({}) })).toMatchObject({
    code: 'not_permitted',
  })
  const stranger = await world.join(await world.desk(), ['administrator'])
  expect(await stranger.refusal(transferMember, { params, body: wish({}) })).toMatchObject({
    code: 'not_found',
  })
  expect(await stranger.refusal(listHeld, { params })).toMatchObject({ code: 'not_found' })
})
