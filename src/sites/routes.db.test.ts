import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'

let world: World
let operator: Colleague
let ministry: Colleague
let semarang: Colleague
let surabaya: Colleague
let serial = 0

beforeAll(async () => {
  world = await scratchWorld()
  operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
  ministry = await world.join(await world.desk({ kind: 'ministry' }))
  semarang = await world.join(await world.desk({ region: '33.74' }))
  surabaya = await world.join(await world.desk({ region: '35.78' }))
})

afterAll(() => world.close())

const nothing = { date: null, note: null, source: null }
const list = (query: object, by = ministry) =>
  by.call(contract.listSites, { query: { limit: 200, ...query } })
const site = (id: string, by = ministry) => by.call(contract.getSite, { params: { id } })

/** A new site of the city of Semarang. */
async function newSite(by = semarang, regions = ['33.74']): Promise<string> {
  serial += 1
  const body = { name: `Lokasi ${serial}`, kind: 'lokasi' as const, regions, note: null }
  return (await by.call(contract.addSite, { body })).id
}

describe('entering a site', () => {
  test('a district enters a site of its own, once', async () => {
    const body = {
      name: 'Gang Sémpit',
      kind: 'lokasi' as const,
      regions: ['33.74'],
      note: 'di belakang pasar',
    }
    const { id } = await semarang.call(contract.addSite, { body })
    expect(await site(id, surabaya)).toMatchObject({
      slug: 'gang-sempit',
      name: 'Gang Sémpit',
      regions: [{ code: '33.74', province: 'Jawa Tengah' }],
      note: 'di belakang pasar',
      writable: false,
      plans: [],
      census: [],
    })
    expect((await site(id, semarang)).writable).toBe(true)
    expect(
      await ministry.refusal(contract.addSite, { body: { ...body, name: 'gang sémpit' } }),
    ).toMatchObject({
      status: 422,
      code: 'site_exists',
    })
    const { id: namesake } = await surabaya.call(contract.addSite, { body: { ...body, regions: ['35.78'] } })
    expect((await site(namesake)).slug).toBe('gang-sempit-35-78')
  })

  test('two at once of one name make one site', async () => {
    const body = { name: 'Pasar Lama', kind: 'lokasi' as const, regions: ['33.74'], note: null }
    const attempts = await Promise.allSettled([
      semarang.call(contract.addSite, { body }),
      ministry.call(contract.addSite, { body }),
    ])
    expect(
      attempts.map((attempt) => (attempt.status === 'rejected' ? attempt.reason.code : 'entered')).toSorted(),
    ).toEqual(['entered', 'site_exists'])
    expect((await list({ q: 'pasar lama' })).items).toHaveLength(1)
  })

  test('a site may lie in two districts, entered by the second; not in none of one’s own, and in no invented one', async () => {
    const body = { name: 'Perbatasan', kind: 'lokasi' as const, regions: ['33.24', '33.74'], note: null }
    const { id } = await semarang.call(contract.addSite, { body })
    expect((await site(id)).regions.map(({ code }) => code)).toEqual(['33.24', '33.74'])
    const kendal = await world.join(await world.desk({ region: '33.24' }))
    expect((await site(id, kendal)).writable).toBe(true)
    const other = { ...body, name: 'Lain' }
    expect(await surabaya.refusal(contract.addSite, { body: other })).toMatchObject({
      code: 'region_not_yours',
    })
    expect(
      await semarang.refusal(contract.addSite, { body: { ...other, regions: ['33.99'] } }),
    ).toMatchObject({
      code: 'unknown_region',
      params: { region: '33.99' },
    })
  })

  test('a note with somebody’s number is refused', async () => {
    const body = { name: 'Lain', kind: 'lokasi' as const, regions: ['33.74'], note: 'hubungi 0812 3456 7890' }
    expect(await semarang.refusal(contract.addSite, { body })).toMatchObject({ code: 'looks_like_identity' })
  })
})

describe('the closing plan', () => {
  const step = (by: Colleague, id: string, name: contract.PlanStep, more: object = {}, key?: string) =>
    by.call(
      contract.recordStep,
      { params: { id }, body: { step: name, ...nothing, ...more } },
      key ? { key } : {},
    )

  test('steps follow each other to the end, and what is reopened gets a second plan', async () => {
    const id = await newSite()
    await step(semarang, id, 'announce', { date: '2019-01' })
    await step(semarang, id, 'plan', {
      date: '2019-10',
      note: 'setelah Lebaran',
      source: 'Kep 176/KEP/HK/2018',
    })
    await step(semarang, id, 'warn', { date: '2019-09-01' })
    await step(semarang, id, 'miss_promises')
    await step(semarang, id, 'close', { date: '2019-10-18' })
    await step(semarang, id, 'support', { date: '2019-11-01' })
    await step(semarang, id, 'reopen', { date: '2025' })
    await step(ministry, id, 'announce')
    const { plans } = await site(id)
    expect(plans.map(({ state, date, events }) => [state, date, events.map((event) => event.step)])).toEqual([
      ['reopened', null, ['announce', 'plan', 'warn', 'miss_promises', 'close', 'support', 'reopen']],
      ['announced', null, ['announce']],
    ])
    const [row] = await world.sql<{ name: string }>`select name from desk where id = ${semarang.desk}`
    expect(plans[0]?.events[1]).toMatchObject({
      date: '2019-10',
      note: 'setelah Lebaran',
      source: 'Kep 176/KEP/HK/2018',
      recordedBy: row?.name,
    })
    const entry = (await list({ region: '33.74' })).items.find((one) => one.id === id)
    expect(entry).toMatchObject({ state: 'announced', date: '2025' })
  })

  test('a closing that happened anyway is entered as it was, and not one to come', async () => {
    const id = await newSite()
    const body = { step: 'close' as const, ...nothing }
    const refuse = (more: object) =>
      semarang.refusal(contract.recordStep, { params: { id }, body: { ...body, ...more } })
    expect(await refuse({})).toMatchObject({ status: 422, code: 'date_needed' })
    expect(await refuse({ date: '2199-01-01' })).toMatchObject({ code: 'date_in_future' })
    expect(await refuse({ date: '2016-02-30' })).toMatchObject({ code: 'bad_date' })
    expect(await refuse({ step: 'support' })).toMatchObject({
      code: 'step_not_possible',
      params: { state: 'no_plan' },
    })
    await step(semarang, id, 'close', { date: '2016' })
    expect((await site(id)).plans).toMatchObject([{ state: 'closed', date: '2016' }])
  })

  test('the same command twice records one step', async () => {
    const [id, key] = [await newSite(), uuidv7()]
    const first = await step(semarang, id, 'announce', {}, key)
    expect(await step(semarang, id, 'announce', {}, key)).toEqual(first)
    expect((await site(id)).plans[0]?.events.map((event) => event.id)).toEqual([first.id])
  })

  test('of two desks that open a plan at once, one opens it and the other is refused', async () => {
    const id = await newSite()
    const attempts = await Promise.allSettled([
      step(semarang, id, 'announce'),
      step(ministry, id, 'announce'),
    ])
    expect(attempts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await site(id)).plans.map(({ events }) => events.length)).toEqual([1])
  })
})

describe('who writes about a site', () => {
  test('its districts, their provinces and the ministry; every other desk reads', async () => {
    const id = await newSite(ministry, ['33.74', '35.78'])
    const of = async (facts: object) => world.join(await world.desk(facts), ['worker'])
    const writers = [
      semarang,
      surabaya,
      ministry,
      await of({ kind: 'province_social', region: '33' }),
      await of({ kind: 'province_social', region: '35' }),
      await of({ kind: 'uptd_ppa', region: '33.74' }),
    ]
    const readers = [
      await of({ region: '33.24' }),
      await of({ kind: 'province_social', region: '31' }),
      await of({ kind: 'sentra' }),
      await of({ kind: 'lks' }),
    ]
    const count = { params: { id }, body: { ...nothing, unit: 'people_present', count: 40 } }
    const warning = { params: { id }, body: { ...nothing, step: 'warn' as const } }
    for (const writer of writers) {
      expect((await site(id, writer)).writable).toBe(true)
      await writer.call(contract.recordCount, count)
      await writer.call(contract.recordStep, warning)
    }
    for (const reader of readers) {
      expect((await site(id, reader)).writable).toBe(false)
      expect(await reader.refusal(contract.recordCount, count)).toMatchObject({ code: 'region_not_yours' })
      expect(await reader.refusal(contract.recordStep, warning)).toMatchObject({ code: 'region_not_yours' })
    }
    expect((await site(id, operator)).writable).toBe(false)
    expect((await site(id)).census).toHaveLength(writers.length)
  })

  test('an id that nobody ever made reads as not found, in every endpoint', async () => {
    const params = { id: uuidv7() }
    const commitment = { counterpart: ministry.desk, text: 'Ongkos perjalanan', targetDate: '2199-01-01' }
    const refusals = [
      await semarang.refusal(contract.getSite, { params }),
      await semarang.refusal(contract.recordStep, { params, body: { ...nothing, step: 'announce' } }),
      await semarang.refusal(contract.recordCount, {
        params,
        body: { ...nothing, unit: 'people_left', count: 9 },
      }),
      await semarang.refusal(contract.addCommitment, { params, body: commitment }),
      await semarang.refusal(contract.keepCommitment, { params, body: { note: null } }),
      await semarang.refusal(contract.withdrawCommitment, { params, body: { reason: 'batal' } }),
      await semarang.refusal(contract.addCommitment, {
        params: { id: await newSite() },
        body: { ...commitment, counterpart: uuidv7() },
      }),
    ]
    expect(refusals.map(({ status, code }) => [status, code])).toEqual(refusals.map(() => [404, 'not_found']))
  })

  test('nobody signed out reads a site', async () => {
    await expect(world.visitor.call(contract.listSites, {})).rejects.toMatchObject({
      problem: { status: 401 },
    })
  })
})

describe('census', () => {
  const add = (id: string, count: number | null, more: object = {}) =>
    semarang.call(contract.recordCount, {
      params: { id },
      body: { ...nothing, unit: 'people_registered', count, ...more },
    })

  test('each unit is a series of its own, nothing is merged, and one to four is not kept', async () => {
    const id = await newSite()
    await add(id, 160, { date: '2019-08', source: 'Dinas Sosial' })
    await add(id, 39, { unit: 'houses' })
    await add(id, 4, { date: '2019-12-04' })
    await add(id, null, { note: 'tidak dihitung' })
    expect(
      (await site(id)).census.map(({ unit, ordinal, date, count, few }) => [unit, ordinal, date, count, few]),
    ).toEqual([
      ['people_registered', 0, '2019-08', 160, false],
      ['people_registered', 1, '2019-12-04', null, true],
      ['people_registered', 2, null, null, false],
      ['houses', 0, null, 39, false],
    ])
    const rows = await world.sql<{
      text: string
    }>`select c::text as text from census_count c where c.site = ${id} and c.few`
    expect(rows).toHaveLength(1)
    expect(rows[0]?.text).not.toMatch(/,4,/)
  })

  test('a unit that is not on the list is refused', async () => {
    const body = { ...nothing, unit: 'names', count: 9 }
    const params = { id: await newSite() }
    expect(await semarang.refusal(contract.recordCount, { params, body })).toMatchObject({
      code: 'unknown_unit',
    })
  })

  test('counts at the same time all find their place', async () => {
    const id = await newSite()
    await Promise.all([10, 20, 30, 40].map((count) => add(id, count)))
    const { census } = await site(id)
    expect(census.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3])
    expect(census.map(({ count }) => count).toSorted()).toEqual([10, 20, 30, 40])
  })

  test.each([1, 2, 3, 4])('the database itself keeps no count of %i', async (count) => {
    const id = await newSite()
    await expect(
      world.sql`insert into census_count (id, site, unit, ordinal, count, desk, member)
        values (${uuidv7()}, ${id}, 'houses', 0, ${count}, ${semarang.desk}, ${semarang.member})`,
    ).rejects.toMatchObject({ constraint: 'no count may single anybody out' })
  })
})
