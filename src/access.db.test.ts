import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EndpointName } from './endpoints.ts'
import { endpoints } from './endpoints.ts'
import { cases, endpointNames, leaks } from './testing/access/leaks.ts'
import type { Stage } from './testing/access/stage.ts'
import { makeStage } from './testing/access/stage.ts'
import { tableLeaks } from './testing/access/tables.ts'
import { scratchWorld, type World } from './testing/world.ts'

let world: World
let stage: Stage

beforeAll(async () => {
  world = await scratchWorld()
  stage = await makeStage(world)
})
afterAll(() => world.close())

describe('every endpoint, in every role, from a desk of every relation', () => {
  test('each case is about the endpoint that it is named after, and each endpoint has one', () => {
    expect(endpointNames.toSorted()).toEqual(endpoints.map(({ name }) => name).toSorted())
    for (const name of endpointNames) expect(cases[name].endpoint.name).toBe(name)
  })

  test.each(endpointNames)('%s lets in whom it should, and nobody else', async (name) => {
    expect(await leaks(stage, [name])).toEqual([])
  })
})

test('the tables themselves show each desk its own and no more', async () => {
  expect(await tableLeaks(stage)).toEqual([])
})

type Policy = { table: string; name: string; rows: string }

/** What a member may select, policy by policy, but for what is public. */
async function selectPolicies(): Promise<Policy[]> {
  return world.sql<Policy>`select p.polrelid::regclass::text as table, p.polname as name,
      pg_get_expr(p.polqual, p.polrelid) as rows
    from pg_policy p where p.polcmd = 'r' and 'bekal_member'::regrole = any (p.polroles)
      and pg_get_expr(p.polqual, p.polrelid) <> 'true' order by 1, 2`
}

/** Runs with `rows` in the place of what the policy lets through. */
async function weakened<Result>(policy: Policy, work: () => Promise<Result>): Promise<Result> {
  const alter = async (rows: string) => {
    const text = `alter policy "${policy.name}" on ${policy.table} using (${rows})`
    await world.sql([text] as unknown as TemplateStringsArray)
  }
  await alter('true')
  try {
    return await work()
  } finally {
    await alter(policy.rows)
  }
}

describe('a weakened policy is noticed', () => {
  test('whichever it is', async () => {
    const policies = await selectPolicies()
    expect(policies.length).toBeGreaterThan(15)
    for (const policy of policies) {
      const found = await weakened(policy, () => tableLeaks(stage, policy.table))
      const about = found.filter((leak) => leak.startsWith(`table ${policy.table}: `))
      expect(about, `${policy.table}: ${policy.name}`).not.toEqual([])
    }
    expect(await tableLeaks(stage)).toEqual([])
  })

  test.each<[table: string, endpoint: EndpointName, leak: string]>([
    ['obligation', 'obligations.get', 'worker of stranger: done instead of hidden'],
    ['obligation', 'obligations.ladder', 'head of above: done instead of hidden'],
    ['obligation', 'obligations.about', 'worker of stranger: done instead of hidden'],
    ['request', 'requests.get', 'worker of stranger: done instead of hidden'],
  ])('where every desk may read %s, %s tells it', async (table, endpoint, leak) => {
    const policies = (await selectPolicies()).filter((policy) => policy.table === table)
    const [policy] = policies
    expect(policies).toHaveLength(1)
    const found = policy ? await weakened(policy, () => leaks(stage, [endpoint])) : []
    expect(found).toContain(`${endpoint} as ${leak}`)
  })
})
