import { Writable } from 'node:stream'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpoints } from './endpoints.ts'
import type { Stage } from './testing/access/stage.ts'
import { makeStage, relations } from './testing/access/stage.ts'
import type { Operation, Request } from './testing/fuzz/calls.ts'
import { as, operationsOf, requestsTo } from './testing/fuzz/calls.ts'
import { marker } from './testing/fuzz/inputs.ts'
import { scratchWorld, type World } from './testing/world.ts'

/**
 * Calls made from the description that the server publishes, by everybody: no answer says that the server has failed,
 * and no value that was sent is kept in logs, journal or queue. BEKAL_FUZZ says how many calls per endpoint,
 * BEKAL_SEED repeats a run.
 */
const calls = Number(process.env['BEKAL_FUZZ'] ?? 15)
const seed = Number(process.env['BEKAL_SEED'] ?? Date.now() % 2 ** 31)

let world: World
let stage: Stage
let operations: Map<string, Operation>
let ids: string[]
const lines: string[] = []
/** Endpoints that have done what some call asked. */
const done = new Set<string>()

beforeAll(async () => {
  const log = pino(
    { level: 'trace' },
    new Writable({
      write: (chunk, _, done) => {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  world = await scratchWorld({ log })
  stage = await makeStage(world)
  const described = await (await fetch(`${world.base}/api/openapi.json`)).json()
  operations = new Map(operationsOf(described).map((operation) => [operation.id, operation]))
  const { letter, codedLetter, owed, commitment, site, hands, at } = stage
  ids = [letter, codedLetter, owed.about, owed.id, commitment, site, hands.own.member, at.other.worker.member]
  ids.push(at.own.head.desk, at.other.head.desk, at.stranger.head.desk)
})
afterAll(() => world.close())

/** Everybody in turn: each role from each relation, a member without a desk, a visitor. */
function anybody(): fc.Arbitrary<{ desk: string; token: string } | null> {
  const members = relations.flatMap((relation) => Object.values(stage.at[relation]))
  const known = [...members, stage.outsider].map(({ desk, token }) => ({ desk, token }))
  return fc.constantFrom(...known, null)
}

async function answerTo(request: Request): Promise<{ status: number; type: string; text: string }> {
  const { method, url, headers, body } = request
  const response = await fetch(world.base + url, {
    method,
    headers,
    body: method === 'GET' ? null : (body as BodyInit | null),
  })
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, text: await response.text() }
}

test.each(endpoints.map(({ name }) => name))(
  `%s (seed ${seed})`,
  async (name) => {
    const operation = operations.get(name)
    if (!operation) throw new Error(`${name} is not described`)
    await fc.assert(
      fc.asyncProperty(anybody(), requestsTo(operation, ids), async (who, request) => {
        // A session that a call ends would end the calls after it.
        const caller = who && ends(name) ? await world.join(who.desk) : who
        const { status, type, text } = await answerTo(bearing(name, as(caller, request)))
        expect(status, text).toBeLessThan(500)
        if (status === 200) done.add(name)
        if (status >= 400) {
          expect(type).toBe('application/problem+json; charset=utf-8')
          expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String) })
        }
      }),
      { numRuns: calls, seed, endOnFailure: false },
    )
  },
  600_000,
)

/** The doors of a one-time link are reached with a link that holds. */
function bearing(name: string, request: Request): Request {
  if (!name.startsWith('letter-link.')) return request
  return { ...request, headers: { ...request.headers, 'bekal-link': stage.linked.bearer.link } }
}

function ends(name: string): boolean {
  return /^(sessions|members|memberships|me|second-factor|transfers)\./.test(name)
}

test('calls do not only break off at the door', () => {
  expect(done.size).toBeGreaterThan(endpoints.length / 6)
})

test('the server still answers, and kept nothing that was sent where only ids belong', async () => {
  expect((await fetch(`${world.base}/api/health`)).status).toBe(200)
  expect(lines.length).toBeGreaterThan(endpoints.length)
  expect(lines.filter((line) => line.includes(marker))).toEqual([])
  const kept = await world.sql<{ kept: number }>`
    select (select count(*) from journal j where j::text like ${`%${marker}%`})
      + (select count(*) from command c where c::text like ${`%${marker}%`})
      + (select count(*) from graphile_worker._private_jobs q where q::text like ${`%${marker}%`}) as kept`
  expect(Number(kept[0]?.kept)).toBe(0)
})
