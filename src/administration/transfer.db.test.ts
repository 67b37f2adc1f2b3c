import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listMembers } from '../agencies/contract.ts'
import { claim, getObligation } from '../obligations/contract.ts'
import { idOf, monday, promised } from '../obligations/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import { disposeRequest, getRequest, receiveRequest } from '../requests/contract.ts'
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
  // What listens to members who leave takes nothing from those who stay.
  await world.runListeners()
  expect([await holder(second), await handler(letter)]).toEqual([sari.member, sari.member])
  // It was the only desk, so that the session has ended as well.
  expect(await rina.refusal(claim, { params: { id: first } })).toMatchObject({ code: 'not_signed_in' })
})

test('a letter needs somebody who handles it, and until it has one nothing happens', async () => {
  const [promise, letter] = [await inHand(rina), await handled(rina)]
  expect(await refused()).toMatchObject({ code: 'letter_needs_hands' })
  expect(await holder(promise)).toBe(rina.member)
  expect(await handler(letter)).toBe(rina.member)
  const { items } = await head.call(listMembers)
  expect(items.map(({ id }) => id)).toContain(rina.member)
  await transfer({ hands: [{ id: letter, member: head.member }] })
  expect([await holder(promise), await handler(letter)]).toEqual([null, head.member])
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
