import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'

/** What the database itself refuses, to a server that asks for it. */

let world: World
let server: pg.Client
let own: Colleague
let other: Colleague
let site: string
let plan: string

beforeAll(async () => {
  world = await scratchWorld()
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  own = await world.join(await world.desk({ region: '33.74' }))
  other = await world.join(await world.desk({ region: '35.78' }))
  const body = { name: 'Lokasi', kind: 'lokasi' as const, regions: ['33.74'], note: null }
  site = (await own.call(contract.addSite, { body })).id
  const nothing = { date: null, note: null, source: null }
  await own.call(contract.recordStep, { params: { id: site }, body: { step: 'announce', ...nothing } })
  await own.call(contract.recordCount, {
    params: { id: site },
    body: { unit: 'houses', count: 9, ...nothing },
  })
  plan = (await own.call(contract.getSite, { params: { id: site } })).plans[0]?.id ?? ''
})

afterAll(async () => {
  await server.end()
  await world.close()
})

/** Runs one statement as this colleague, and undoes it: how many rows it touched. */
async function as(who: Colleague | null, text: string, values: unknown[] = []): Promise<number | null> {
  await server.query('begin')
  try {
    await server.query('set local role bekal_member')
    await server.query(`select set_config('app.member', $1, true), set_config('app.desk', $2, true)`, [
      who?.member ?? '',
      who?.desk ?? '',
    ])
    return (await server.query(text, values)).rowCount
  } finally {
    await server.query('rollback')
  }
}

const denied = { code: '42501' }
const insertStep = `insert into plan_event (id, site, plan, plan_number, ordinal, step, state, desk, member)
  values ($1, $2, $3, 1, 1, 'cancel', 'cancelled', $4, $5)`
const insertCount = `insert into census_count (id, site, unit, ordinal, count, desk, member)
  values ($1, $2, 'houses', 1, 20, $3, $4)`

describe('a desk of another district', () => {
  test('reads everything and writes nothing', async () => {
    for (const table of ['site', 'site_region', 'plan', 'plan_event', 'census_count']) {
      expect(await as(other, `select from ${table}`)).toBe(1)
    }
    await expect(
      as(other, insertStep, [uuidv7(), site, plan, other.desk, other.member]),
    ).rejects.toMatchObject(denied)
    await expect(as(other, insertCount, [uuidv7(), site, other.desk, other.member])).rejects.toMatchObject(
      denied,
    )
    await expect(as(other, 'insert into plan values ($1, $2, 2)', [uuidv7(), site])).rejects.toMatchObject(
      denied,
    )
    expect(await as(other, `update site set note = 'x' where id = $1`, [site])).toBe(0)
  })

  test('can’t make the site its own by adding its district', async () => {
    const added = as(other, `insert into site_region values ($1, '35.78', 1)`, [site])
    await expect(added).rejects.toMatchObject(denied)
  })

  test('enters no site for a district that is not its own', async () => {
    const text = `insert into site (id, slug, name, kind, region, desk, member) values ($1, 'x', 'X', 'lokasi', $2, $3, $4)`
    await expect(as(other, text, [uuidv7(), '33.74', other.desk, other.member])).rejects.toMatchObject(denied)
    expect(await as(other, text, [uuidv7(), '35.78', other.desk, other.member])).toBe(1)
  })
})

describe('the own district', () => {
  test('writes in its own name only', async () => {
    expect(await as(own, insertStep, [uuidv7(), site, plan, own.desk, own.member])).toBe(1)
    expect(await as(own, insertCount, [uuidv7(), site, own.desk, own.member])).toBe(1)
    await expect(as(own, insertStep, [uuidv7(), site, plan, other.desk, own.member])).rejects.toMatchObject(
      denied,
    )
    await expect(as(own, insertCount, [uuidv7(), site, own.desk, other.member])).rejects.toMatchObject(denied)
  })

  test.each(['plan', 'plan_event', 'census_count', 'site_region'])(
    'changes and removes nothing in %s',
    async (table) => {
      await expect(as(own, `update ${table} set site = site`)).rejects.toMatchObject(denied)
      await expect(as(own, `delete from ${table}`)).rejects.toMatchObject(denied)
    },
  )

  test('enters no site without a district', async () => {
    const text = `insert into site (id, slug, name, kind, region, desk, member) values ($1, 'x', 'X', 'lokasi', '33.74', $2, $3)`
    await server.query('begin')
    await server.query('set local role bekal_member')
    await server.query(`select set_config('app.member', $1, true), set_config('app.desk', $2, true)`, [
      own.member,
      own.desk,
    ])
    await server.query(text, [uuidv7(), own.desk, own.member])
    await expect(server.query('commit')).rejects.toMatchObject({
      constraint: 'a site lies in at least one district',
    })
  })
})

test('who is not signed in reads no site', async () => {
  for (const table of ['site', 'site_region', 'plan', 'plan_event', 'census_count', 'commitment']) {
    expect(await as(null, `select from ${table}`)).toBe(0)
  }
  expect(await as(null, `select app.sites_matching('lokasi')`)).toBe(0)
})
