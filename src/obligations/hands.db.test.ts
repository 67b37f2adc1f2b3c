import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { endMembership } from '../agencies/contract.ts'
import type { World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { type Country, country, idOf, inbox, marchWorld, monday, promised } from './testing.ts'

/** In whose hands an obligation is, over HTTP. */

let world: World
let desks: Country

beforeAll(async () => {
  world = await marchWorld()
})
beforeEach(async () => {
  await world.moveClock(monday)
  desks = await country(world)
})
afterAll(() => world.close())

test('what one holds, a colleague of equal standing neither takes nor gives back; a head may', async () => {
  const { district, sentra } = desks
  const [rina, sari] = [
    await world.join(district.desk, ['worker']),
    await world.join(district.desk, ['worker']),
  ]
  const params = { id: await idOf(await promised(world, district, sentra), district) }
  const holder = async () => (await district.call(contract.getObligation, { params })).assignee
  await rina.call(contract.claim, { params })
  expect(await sari.refusal(contract.claim, { params })).toMatchObject({ code: 'claimed_by_other' })
  expect(await sari.refusal(contract.release, { params })).toMatchObject({ code: 'claimed_by_other' })
  expect(await sari.refusal(contract.assign, { params, body: { member: sari.member } })).toMatchObject({
    status: 403,
  })
  await district.call(contract.assign, { params, body: { member: sari.member } })
  expect(await holder()).toBe(sari.member)
  await district.call(contract.release, { params })
  expect(await holder()).toBeNull()
  const strangers = { params, body: { member: sentra.member } }
  expect(await district.refusal(contract.assign, strangers)).toMatchObject({ code: 'not_member_of_desk' })
  expect(await sentra.refusal(contract.claim, { params })).toMatchObject({ status: 422, code: 'not_yours' })
})

test('of two who take it at once, one has it', async () => {
  const { district, sentra } = desks
  const workers = [await world.join(district.desk, ['worker']), await world.join(district.desk, ['worker'])]
  const params = { id: await idOf(await promised(world, district, sentra), district) }
  const taken = await Promise.allSettled(workers.map((one) => one.call(contract.claim, { params })))
  expect(taken.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const { assignee } = await district.call(contract.getObligation, { params })
  expect(assignee).toBe(workers[taken.findIndex(({ status }) => status === 'fulfilled')]?.member)
})

test('hands hold a promise through its renewal, and nothing that has ended', async () => {
  const { district, sentra } = desks
  const letter = await promised(world, district, sentra)
  const params = { id: await idOf(letter, district) }
  await district.call(contract.claim, { params })
  await world.moveClock('2026-03-31T03:00:00Z')
  await world.sweep()
  const [renewed] = await inbox(district, { side: 'owed_by_us', hand: 'mine' })
  expect(renewed).toMatchObject({ subjectId: letter, renewed: true, assigneeName: expect.any(String) })
  expect(await district.refusal(contract.claim, { params })).toMatchObject({ code: 'not_open' })
  expect(await district.refusal(contract.release, { params })).toMatchObject({ code: 'not_open' })
})

test('the hands of a member who leaves the desk are emptied there, at no other desk, and stay so in the renewal', async () => {
  const { district, sentra, stranger } = desks
  const rina = await world.join(district.desk, ['worker'])
  const elsewhere = await world.also(rina, stranger.desk, ['worker'])
  const letter = await promised(world, district, sentra)
  const here = { id: await idOf(letter, district) }
  const there = { id: await idOf(await promised(world, stranger, sentra), stranger) }
  await rina.call(contract.claim, { params: here })
  await elsewhere.call(contract.claim, { params: there })
  const administrator = await world.join(district.desk, ['administrator'])
  await administrator.call(endMembership, { params: { id: rina.member } })
  expect(await district.call(contract.getObligation, { params: here })).toMatchObject({ assignee: null })
  expect(await stranger.call(contract.getObligation, { params: there })).toMatchObject({
    assignee: rina.member,
  })
  await world.moveClock('2026-03-31T03:00:00Z')
  await world.sweep()
  const [renewed] = await inbox(district, { side: 'owed_by_us' })
  expect(renewed).toMatchObject({ subjectId: letter, assignee: null })
})
