import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import type { World } from '../testing/world.ts'
import * as contract from './contract.ts'
import type { Obligation } from './contract.ts'
import { groupOf, isEscalated } from './rules/inbox.ts'
import {
  about,
  type Country,
  country,
  end,
  idOf,
  inbox,
  marchWorld,
  monday,
  promised,
  stop,
} from './testing.ts'

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

/** Promises of the district to the Sentra and back, of every group of the inbox. */
async function fill(): Promise<void> {
  const { district, sentra } = desks
  const days = ['2026-03-09', '2026-03-09', '2026-03-10', '2026-03-16', '2026-03-17', '2026-05-01']
  for (const day of days) {
    await promised(world, district, sentra, { dueAt: `${day}T09:00:00.000Z` })
    await promised(world, sentra, district, { dueAt: `${day}T16:59:59.000Z` })
  }
  await stop(world, sentra, await promised(world, district, sentra))
  await end(world, district, await promised(world, district, sentra))
  await promised(world, district, sentra, { startAt: '2026-02-02T03:00:00.000Z' })
  await world.sweep()
  await promised(world, district, sentra, { startAt: '2026-02-03T03:00:00.000Z' })
}

describe('the inbox', () => {
  test('counts exactly what its lists hold, and sorts as the rules do, for each side of each desk', async () => {
    await fill()
    const now = await world.now()
    for (const who of Object.values(desks)) {
      const counts = await who.call(contract.countInbox)
      for (const [side, count] of [
        ['owed_by_us', counts.owedByUs],
        ['owed_to_us', counts.owedToUs],
      ] as const) {
        const all = await inbox(who, { side })
        expect(all).toHaveLength(count.all)
        expect(all.map(({ dueAt }) => dueAt)).toEqual(all.map(({ dueAt }) => dueAt).toSorted())
        const lists: [object, number, (one: Obligation) => boolean][] = [
          ...contract.dueGroups.map((group): [object, number, (one: Obligation) => boolean] => [
            { group },
            count[group],
            (one) => groupOf(one, now, 'WIB') === group,
          ]),
          [{ escalated: true }, count.escalated, isEscalated],
          [{ escalated: false }, count.all - count.escalated, (one) => !isEscalated(one)],
          [{ hand: 'desk' }, count.all, () => true],
        ]
        for (const [query, number, belongs] of lists) {
          const listed = await inbox(who, { side, ...query })
          expect(listed).toEqual(all.filter(belongs))
          expect(listed).toHaveLength(number)
        }
      }
    }
    const { owedByUs } = await desks.district.call(contract.countInbox)
    expect(owedByUs).toMatchObject({
      all: 9,
      overdue: 2,
      today: 2,
      week: 2,
      later: 2,
      stopped: 1,
      escalated: 1,
    })
  })

  test('today ends at midnight where the desk is', async () => {
    const eastern = await world.join(await world.desk({ zone: 'WIT' }))
    // 23:30 in Jakarta, half past one of the next day in Jayapura.
    const letter = await promised(world, desks.district, eastern, { dueAt: '2026-03-09T16:30:00.000Z' })
    const id = await idOf(letter, eastern)
    const [ours] = await inbox(desks.district, { side: 'owed_by_us', group: 'today' })
    const [theirs] = await inbox(eastern, { side: 'owed_to_us', group: 'week' })
    expect([ours?.id, theirs?.id]).toEqual([id, id])
  })

  test('of a desk called upon about its own claim holds that rung among what it owes', async () => {
    const letter = await promised(world, desks.district, desks.province, {
      startAt: '2026-02-02T03:00:00.000Z',
    })
    await world.sweep()
    const owed = await inbox(desks.province, { side: 'owed_by_us' })
    expect(owed).toMatchObject([{ rung: 'owner_superior', subjectId: letter }])
    const claims = await inbox(desks.province, { side: 'owed_to_us' })
    expect(claims.map(({ rung }) => rung).toSorted()).toEqual(['counterpart_superior', 'owner'])
  })

  test('tells whose hands, mine and nobody’s, to the desk that owes and to no other', async () => {
    const { district, sentra } = desks
    const rina = await world.join(district.desk, ['worker'])
    const letters = [await promised(world, district, sentra), await promised(world, district, sentra)]
    const [first = '', second = ''] = await Promise.all(letters.map((letter) => idOf(letter, district)))
    await rina.call(contract.claim, { params: { id: first } })
    const mine = await inbox(rina, { side: 'owed_by_us', hand: 'mine' })
    expect(mine).toMatchObject([{ id: first, assignee: rina.member }])
    expect(await inbox(district, { side: 'owed_by_us', hand: 'mine' })).toEqual([])
    expect(await inbox(rina, { side: 'owed_by_us', hand: 'unclaimed' })).toMatchObject([{ id: second }])
    expect((await rina.call(contract.countInbox)).owedByUs).toMatchObject({ mine: 1, unclaimed: 1 })
    const seen = await sentra.call(contract.getObligation, { params: { id: first } })
    expect(seen).toMatchObject({ id: first, assignee: null, assigneeName: null })
    expect((await sentra.call(contract.countInbox)).owedToUs).toMatchObject({ all: 2, mine: 0, unclaimed: 0 })
    for (const hand of ['mine', 'unclaimed'])
      expect(await inbox(sentra, { side: 'owed_to_us', hand })).toEqual([])
  })

  test('refuses a cursor that is none', async () => {
    const query = { side: 'owed_by_us', cursor: 'bm9uZQ' } as const
    expect(await desks.district.refusal(contract.listInbox, { query })).toMatchObject({ code: 'bad_cursor' })
  })
})

describe('who sees a promise', () => {
  const attempts = [contract.getObligation, contract.listLadder, contract.claim, contract.release] as const

  test('a desk that has no part in it finds nothing, as if the id were forged', async () => {
    const letter = await promised(world, desks.district, desks.sentra)
    const real = await idOf(letter, desks.district)
    for (const who of [desks.stranger, desks.province, desks.ministry]) {
      for (const id of [real, uuidv7()]) {
        for (const endpoint of attempts) {
          expect(await who.refusal(endpoint, { params: { id } })).toMatchObject({
            status: 404,
            code: 'not_found',
          })
        }
        const body = { member: who.member }
        expect(await who.refusal(contract.assign, { params: { id }, body })).toMatchObject({ status: 404 })
      }
      expect(await about(who, letter)).toEqual([])
      for (const side of contract.sides) expect(await inbox(who, { side })).toEqual([])
    }
  })

  test('both parties see the whole ladder, oldest first; a superior sees its own rung and not who owed it', async () => {
    const letter = await promised(world, desks.district, desks.sentra, {
      startAt: '2026-02-02T03:00:00.000Z',
    })
    await world.sweep()
    const rungs = await about(desks.district, letter)
    for (const who of [desks.district, desks.sentra]) {
      for (const { id } of rungs) {
        const { items } = await who.call(contract.listLadder, { params: { id } })
        expect(items.map(({ rung, state }) => [rung, state])).toEqual([
          ['owner', 'lapsed'],
          ['owner', 'open'],
          ['owner_superior', 'open'],
          ['counterpart_superior', 'open'],
        ])
      }
    }
    for (const who of [desks.province, desks.directorate]) {
      const own = await about(who, letter)
      expect(own).toMatchObject([{ ownerDesk: who.desk, debtorDesk: desks.district.desk, state: 'open' }])
      const id = own[0]?.id ?? ''
      expect((await who.call(contract.listLadder, { params: { id } })).items).toEqual(own)
      await who.call(contract.claim, { params: { id } })
      for (const other of rungs.filter((one) => one.id !== id)) {
        expect(await who.refusal(contract.listLadder, { params: { id: other.id } })).toMatchObject({
          status: 404,
        })
      }
    }
    expect(await about(desks.ministry, letter)).toEqual([])
  })

  test('without the role of a worker or head nobody reads a desk’s inbox', async () => {
    const administrator = await world.join(desks.district.desk, ['administrator'])
    const query = { side: 'owed_by_us' } as const
    expect(await administrator.refusal(contract.listInbox, { query })).toMatchObject({ status: 403 })
    expect(await administrator.refusal(contract.countInbox)).toMatchObject({ status: 403 })
    expect((await administrator.call(contract.listKinds)).items.map(({ kind }) => kind).toSorted()).toEqual(
      [...contract.obligationKinds].toSorted(),
    )
  })
})
