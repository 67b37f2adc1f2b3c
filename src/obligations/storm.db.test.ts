import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { World } from '../testing/world.ts'
import { resumeClock } from './public.ts'
import {
  answer,
  as,
  type Country,
  country,
  end,
  ledgerFaults,
  marchWorld,
  monday,
  promised,
  stop,
} from './testing.ts'

let world: World
let desks: Country

beforeAll(async () => {
  world = await marchWorld()
  desks = await country(world)
})
afterAll(() => world.close())

type Act = 'nothing' | 'stop' | 'resume' | 'met' | 'withdrawn' | 'both at once'

/** Per day, what happens to each letter while two sweepers run. */
const days = ['2026-03-12', '2026-03-30', '2026-04-02', '2026-04-06', '2026-04-20', '2026-05-04']
const letterCount = 15
const act = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<Act>('nothing', 'stop', 'resume') },
  { weight: 1, arbitrary: fc.constantFrom<Act>('met', 'withdrawn', 'both at once') },
)
const acts = fc.array(act, { minLength: letterCount, maxLength: letterCount })
const plan = fc.array(acts, { minLength: days.length, maxLength: days.length })

function perform(act: Act | undefined, letter: string): Promise<void>[] {
  const { district, sentra } = desks
  switch (act) {
    case 'stop':
      return [stop(world, district, letter)]
    case 'resume':
      return [as(world, sentra, (tx, actor) => resumeClock(tx, actor, answer(letter)))]
    case 'met':
    case 'withdrawn':
      return [end(world, sentra, letter, act)]
    case 'both at once':
      return [end(world, district, letter, 'met'), end(world, sentra, letter, 'withdrawn')]
    default:
      return []
  }
}

test('a storm of parties and sweepers leaves a ledger without gap, double or loose end', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (plan) => {
      await world.moveClock(monday)
      const { district, sentra } = desks
      const letters: string[] = []
      for (let i = 0; i < letterCount; i += 1) letters.push(await promised(world, district, sentra))
      for (const [round, day] of days.entries()) {
        await world.moveClock(`${day}T10:00:00Z`)
        const all = letters.flatMap((letter, i) => perform(plan[round]?.[i], letter))
        for (const one of await Promise.allSettled([world.sweep(), ...all, world.sweep()])) {
          const code = one.status === 'rejected' ? one.reason.code : 'not_open'
          expect(['not_open', 'already_stopped', 'not_stopped']).toContain(code)
        }
        await world.sweep()
        expect(await ledgerFaults(world)).toEqual([])
      }
    }),
    { numRuns: 5, endOnFailure: true },
  )
})
