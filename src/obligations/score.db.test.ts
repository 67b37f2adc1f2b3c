import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import type { World } from '../testing/world.ts'
import { getScoreCard } from './contract.ts'
import { resumeClock } from './public.ts'
import { answer, as, type Country, country, end, marchWorld, monday, promised, stop } from './testing.ts'

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

/** Five letters to the Sentra: answered, answered late, withdrawn, waiting, standing still. */
async function record(): Promise<void> {
  const { district, sentra } = desks
  const letters: string[] = []
  for (let i = 0; i < 5; i += 1) letters.push(await promised(world, district, sentra))
  const [quick = '', late = '', withdrawn = '', , still = ''] = letters
  await world.moveClock('2026-03-10T03:00:00Z')
  await stop(world, sentra, quick)
  await stop(world, sentra, still)
  await world.moveClock('2026-03-11T03:00:00Z')
  await as(world, district, (tx, actor) => resumeClock(tx, actor, answer(quick)))
  await end(world, sentra, withdrawn, 'withdrawn')
  await world.moveClock('2026-03-11T05:30:00Z')
  await end(world, district, quick)
  await world.moveClock('2026-03-30T09:00:00Z')
  await world.sweep()
  await end(world, district, late)
}

test('a score card tells median, p90, oldest, late, overdue and how often others were called upon', async () => {
  await record()
  const { district, sentra } = desks
  const card = await district.call(getScoreCard, { params: { id: district.desk } })
  expect(card).toMatchObject({ desk: district.desk, asOf: await world.now() })
  const waited = 21 * 24 + 6
  expect(card.lines).toEqual([
    {
      kind: 'answer_request',
      given: 5,
      open: 2,
      met: 2,
      refused: 0,
      withdrawn: 1,
      late: 1,
      overdue: 1,
      escalations: 4,
      medianHours: 26.5,
      p90Hours: waited,
      oldestOpenAt: monday,
      hours: [waited, 26.5],
    },
  ])
  const theirs = await sentra.call(getScoreCard, { params: { id: sentra.desk } })
  expect(theirs.lines).toEqual([])
})

test('a score card is read by the desk and those above it, and by nobody else', async () => {
  await record()
  const params = { id: desks.district.desk }
  const own = await desks.district.call(getScoreCard, { params })
  for (const who of [desks.province, desks.ministry]) {
    expect(await who.call(getScoreCard, { params })).toEqual(own)
  }
  for (const who of [desks.sentra, desks.directorate, desks.stranger]) {
    for (const id of [params.id, uuidv7()]) {
      expect(await who.refusal(getScoreCard, { params: { id } })).toMatchObject({ status: 404 })
    }
  }
})
