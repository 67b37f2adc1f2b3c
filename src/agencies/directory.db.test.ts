import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { nationalDesk } from './reference.ts'

/** Regions, agencies, desks and code lists as every installation has them. */

let world: World
let reader: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  reader = await world.join(await world.desk({ name: 'Unit 100% Pembaca' }), ['worker'])
})
afterAll(() => world.close())

type Query = NonNullable<Parameters<typeof pages>[0]>

/** A whole list of desks, page by page. */
async function pages(query: {
  limit?: number
  superior?: string
  q?: string
  region?: string
  kind?: contract.AgencyKind
  hasAccount?: boolean
}): Promise<contract.Desk[]> {
  const desks: contract.Desk[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await reader.call(contract.listDesks, { query: { ...query, ...(cursor ? { cursor } : {}) } })
    desks.push(...page.items)
    cursor = page.next
  }
  return desks
}

const ids = async (query: Query) => (await pages(query)).map(({ id }) => id)

describe('desks', () => {
  test('are 38 of provinces and 514 of districts, generated, without account, each once in pages of any size', async () => {
    const [provinces, districts] = [
      await pages({ kind: 'province_social', limit: 7 }),
      (await pages({ kind: 'district_social', limit: 200 })).filter(({ id }) => id !== reader.desk),
    ]
    expect(new Set(provinces.map(({ id }) => id)).size).toBe(38)
    expect(new Set(districts.map(({ id }) => id)).size).toBe(514)
    for (const desk of [...provinces, ...districts])
      expect(desk).toMatchObject({ generated: true, hasAccount: false })
    const inTens = await ids({ kind: 'district_social', limit: 10 })
    expect(inTens).toEqual(await ids({ kind: 'district_social' }))
  })

  test('below one are those directly below it', async () => {
    const jakarta = await pages({ superior: world.generatedDesk('31') })
    expect(jakarta.map(({ region }) => region).toSorted()).toEqual([
      '31.01',
      '31.71',
      '31.72',
      '31.73',
      '31.74',
      '31.75',
    ])
    for (const desk of jakarta) {
      expect(desk).toMatchObject({
        superior: world.generatedDesk('31'),
        superiorName: expect.stringMatching(/Jakarta/),
      })
    }
    expect((await ids({ superior: nationalDesk('ministry-dg') })).length).toBeGreaterThanOrEqual(38)
    expect(await ids({ superior: world.generatedDesk('31.72') })).toEqual([])
  })

  test('are found by part of the name, of desk or agency, wildcards taken as they are', async () => {
    expect(await ids({ q: 'JAKARTA UTARA' })).toEqual([world.generatedDesk('31.72')])
    expect(await ids({ q: '100%' })).toEqual([reader.desk])
    expect(await ids({ q: '%' })).toEqual([reader.desk])
    expect(await ids({ q: '100_ Pembaca' })).toEqual([])
    expect(await ids({ q: '\\' })).toEqual([])
  })

  test('are told apart by region and by account', async () => {
    expect(await ids({ region: '31.72' })).toEqual([world.generatedDesk('31.72')])
    expect(await ids({ hasAccount: true })).toEqual([reader.desk])
    expect(await ids({ region: '31.72', hasAccount: true })).toEqual([])
  })

  test('keep the days of their own zone', async () => {
    const zones = { '31.72': 'WIB', '73.71': 'WITA', '91': 'WIT' }
    for (const [region, zone] of Object.entries(zones)) {
      expect(await pages({ region })).toMatchObject([{ zone }])
    }
  })
})

describe('regions', () => {
  const one = (code: string) => reader.call(contract.getRegion, { params: { code } })
  const list = async (query: { on?: string; level?: 'province' | 'regency'; parent?: string; q?: string }) =>
    (await reader.call(contract.listRegions, { query })).items

  test('that hold today are 38 provinces and 514 districts', async () => {
    expect(await list({ level: 'province' })).toHaveLength(38)
    expect(await list({ level: 'regency' })).toHaveLength(514)
  })

  test('of old still resolve, to the codes that hold now', async () => {
    expect(await one('64.04')).toMatchObject({ validTo: '2012-11-15', successors: ['65.01'], parent: '64' })
    expect(await one('65.01')).toMatchObject({ validTo: null, successors: [], parent: '65' })
  })

  test('are listed as they were on a day', async () => {
    const codes = async (on?: string) =>
      (await list({ q: 'bulungan', ...(on ? { on } : {}) })).map(({ code }) => code)
    expect(await codes()).toEqual(['65.01'])
    expect(await codes('2012-11-15')).toContain('64.04')
    expect(await codes('2012-11-16')).not.toContain('64.04')
  })

  test('know what they are part of', async () => {
    const codes = (await list({ parent: '31' })).map(({ code }) => code)
    expect(codes).toEqual(['31.01', '31.71', '31.72', '31.73', '31.74', '31.75'])
  })
})

test('code lists come with their sources, in their order, all or one', async () => {
  const { items } = await reader.call(contract.listCodes)
  const lists = new Set(items.map(({ list }) => list))
  for (const list of ['legal_basis', 'refusal_ground', 'no_data_reason', 'census_unit', 'request_item']) {
    expect(lists).toContain(list)
  }
  const one = await reader.call(contract.listCodes, { query: { list: 'legal_basis' } })
  expect(one.items).toEqual(items.filter(({ list }) => list === 'legal_basis'))
  expect(one.items.every(({ source }) => source !== null)).toBe(true)
})

test('holidays come year by year with the number of the decree', async () => {
  const { items } = await reader.call(contract.listHolidays)
  expect(items.map(({ year }) => year)).toEqual(items.map(({ year }) => year).toSorted())
  for (const { year, decree, days } of items) {
    expect(decree).not.toBe('')
    expect(days.length).toBeGreaterThan(10)
    for (const { date } of days) expect(date.startsWith(`${year}-`)).toBe(true)
  }
})
