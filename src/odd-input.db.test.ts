import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from './kernel/id.ts'
import { roles } from './kernel/role.ts'
import { makeClient, ProblemError } from './platform/client.ts'
import { cases, endpointNames } from './testing/access/leaks.ts'
import type { Caller, Stage } from './testing/access/stage.ts'
import { makeStage, relations } from './testing/access/stage.ts'
import { scratchWorld, type World } from './testing/world.ts'

/** Whatever is sent in the place of a text, the answer is never that the server has failed. */

let world: World
let stage: Stage

beforeAll(async () => {
  world = await scratchWorld()
  stage = await makeStage(world)
})
afterAll(() => world.close())

const odd = [
  '',
  'a\u0000b',
  '\ud800',
  `'; drop table member; --`,
  '%_\\',
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T02:00:00Z',
  '2026-03-09T02:00:00+07:00',
  '2026-03-08T23:59:60Z',
  '00000000-0000-0000-0000-000000000000',
  uuidv7(),
  '99.99',
  'x'.repeat(5000),
]
const oddNumbers = [-1, 0, 1.5, 2 ** 31, 2 ** 53, 1e300]

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** The input with one of its texts, or numbers, or nulls replaced: every one in turn. */
function twisted(value: Json): Json[] {
  if (typeof value === 'string') return odd
  if (typeof value === 'number') return [...oddNumbers, 'satu']
  if (value === null) return [...odd, 1, {}, []]
  if (typeof value === 'boolean') return [null, 'ya', 1]
  if (Array.isArray(value)) {
    const twice = [...value, ...value]
    const inside = value.flatMap((one, i) => twisted(one).map((other) => value.with(i, other)))
    return [[], twice, [null], ...inside]
  }
  return Object.entries(value).flatMap(([name, one]) =>
    twisted(one).map((other) => ({ ...value, [name]: other })),
  )
}

test.each(endpointNames)('%s', async (name) => {
  const { endpoint, input, outcomes } = cases[name]
  const relation = relations.find((one) => outcomes[one] === 'done') ?? 'own'
  const role =
    typeof endpoint.may === 'string'
      ? 'worker'
      : (roles.find((one) => endpoint.may.includes(one)) ?? 'worker')
  const caller: Caller = { relation, role, colleague: stage.at[relation][role] }
  const right = (await input(stage, caller)) as Json
  const failed: string[] = []
  // Sessions are not what this is about: closing one would end it for the calls that follow.
  const client = name === 'sessions.close' ? makeClient({ base: world.base }) : caller.colleague
  for (const wrong of twisted(right)) {
    const sent = wrong as { params?: object }
    // Half a character can't be written into an address.
    if (JSON.stringify(sent.params ?? {}).includes('\\ud800')) continue
    await client.call(endpoint, sent).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error
      if (error.status >= 500 || error.status === 0)
        failed.push(`${error.code}: ${JSON.stringify(sent)}`.slice(0, 300))
    })
  }
  expect(failed).toEqual([])
})
