import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { readSources } from './sources.ts'

type Row = contract.SiteImportRow

const closures = parse<Row>(await readFile(join(import.meta.dirname, '../../reference/sites/closures.csv')), {
  columns: true,
})
const sources = await readSources()

let world: World
let operator: Colleague
let ministry: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
  ministry = await world.join(await world.desk({ kind: 'ministry' }))
})

afterAll(() => world.close())

const importing = (rows: readonly Row[], dryRun = false) =>
  operator.call(contract.importSites, { body: { rows: [...rows], dryRun } })
const list = (query: object, by = ministry) =>
  by.call(contract.listSites, { query: { limit: 200, ...query } })
const site = (id: string, by = ministry) => by.call(contract.getSite, { params: { id } })

async function everySite(): Promise<contract.SiteRow[]> {
  const items: contract.SiteRow[] = []
  let cursor: string | undefined
  do {
    const page = await ministry.call(contract.listSites, {
      query: { limit: 10, ...(cursor ? { cursor } : {}) },
    })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return items
}

describe('importing the 35 sites', () => {
  test('a dry run reports every row and writes nothing', async () => {
    const report = await importing(closures, true)
    expect(report).toMatchObject({ written: false, added: 35, unchanged: 0, refused: 0 })
    expect(report.rows.map(({ row, id, outcome }) => [row, id, outcome])).toEqual(
      closures.map(({ id }, index) => [index + 1, id, 'added']),
    )
    expect((await list({})).items).toEqual([])
  })

  test('one refused row refuses the file and is named', async () => {
    const [first, ...rest] = closures
    const report = await importing([{ ...(first as Row), regency_codes: '31.72;31.99' }, ...rest])
    expect(report).toMatchObject({ written: false, added: 34, refused: 1 })
    expect(report.rows[0]).toEqual({
      row: 1,
      id: 'kramat-tunggak',
      outcome: 'refused',
      problems: [{ column: 'regency_codes', code: 'unknown_region', value: '31.99' }],
    })
    expect((await list({})).items).toEqual([])
  })

  test('the file is imported, and once more leaves everything unchanged', async () => {
    expect(await importing(closures)).toMatchObject({ written: true, added: 35, unchanged: 0, refused: 0 })
    const before = await Promise.all((await everySite()).map(({ id }) => site(id)))
    const again = await importing(closures)
    expect(again).toMatchObject({ added: 0, unchanged: 35, refused: 0 })
    expect(again.rows.flatMap((row) => row.problems)).toEqual([])
    expect(await Promise.all((await everySite()).map(({ id }) => site(id)))).toEqual(before)
  })

  test('the pages of the list together hold every site once, by name', async () => {
    const sites = await everySite()
    expect(sites.map(({ slug }) => slug).toSorted()).toEqual(closures.map(({ id }) => id).toSorted())
  })

  test.each(closures.map((row) => [row.id, row] as const))('%s keeps every field', async (slug, row) => {
    const entry = (await everySite()).find((one) => one.slug === slug)
    const page = await site(entry?.id ?? '')
    expect(page).toMatchObject({ slug, name: row.sites, kind: 'unknown', commitments: [] })
    expect(page.regions.map(({ code }) => code)).toEqual(row.regency_codes.split(';'))

    const series = (unit: string) => page.census.filter((one) => one.unit === unit)
    for (const [unit, column] of [
      ['people_reported', row.people_counts],
      ['managers', row.managers],
    ] as const) {
      expect(
        series(unit)
          .map(({ count }) => String(count))
          .join(';'),
      ).toBe(column)
      expect(series(unit).map(({ ordinal }) => ordinal)).toEqual(series(unit).map((_, index) => index))
    }
    const said = [page.note, ...page.plans.flatMap(({ events }) => events.map(({ note }) => note))].join('\n')
    expect(said).toContain(row.notes)
    if (row.date_kind !== 'closed') expect(said).toContain(`(${row.date_kind})`)

    const numbers = row.sources.split(';')
    const text = numbers.map((number) => `[${number}] ${sources.get(number)}`).join('\n')
    expect(sources.size).toBeGreaterThan(0)
    for (const number of numbers) expect(sources.has(number)).toBe(true)
    for (const cited of [page, ...page.census, ...page.plans.flatMap(({ events }) => events)]) {
      expect(cited.source).toBe(text)
    }
    if (row.date_kind === 'still-open') {
      expect(page.plans).toEqual([])
      expect(page.note).toContain(row.date)
    } else {
      expect(page.plans.map(({ events }) => events.map(({ date }) => date))).toEqual([[row.date]])
    }
  })

  test('a file that says otherwise changes nothing, and the report names the columns', async () => {
    const dolly = closures.find(({ id }) => id === 'dolly') as Row
    const report = await importing([{ ...dolly, sites: 'Dolly', people_counts: '1449;397' }])
    expect(report).toMatchObject({ added: 0, unchanged: 1, refused: 0 })
    expect(report.rows[0]?.problems).toEqual([
      { column: 'sites', code: 'differs', value: 'Dolly' },
      { column: 'people_counts', code: 'differs', value: '1449;397' },
    ])
    expect((await list({ q: 'dolly' })).items).toMatchObject([{ name: 'Dolly-Jarak', lastCount: 1449 }])
  })

  test('the list shows the newest state and date and the last count of people; unknown is not zero', async () => {
    const show = async (q: string) => {
      const { state, date, lastCount, lastFew, lastUnit, openPromises } = (await list({ q })).items[0] ?? {}
      return [state, date, lastCount, lastFew, lastUnit, openPromises]
    }
    expect(await show('merong')).toEqual(['closed', '2019-12-04', 15, false, 'people_reported', 0])
    expect(await show('kalijodo')).toEqual(['closed', '2016-02-29', 0, false, 'people_reported', 0])
    expect(await show('saritem')).toEqual(['closed', '2007', null, false, null, 0])
    expect(await show('bangunsari')).toEqual(['announced', '2012-12-21', 163, false, 'people_reported', 0])
    expect(await show('sungkai')).toEqual(['postponed', '2019-04', 138, false, 'people_reported', 0])
    expect(await show('sintai')).toEqual([null, null, null, false, null, 0])
    expect(await show('klakah')).toMatchObject(['closed', '2013-08-25', null, false, null, 0])
  })

  test('a declared closing has no closing date, a demanded one has', async () => {
    const plan = async (q: string) => (await site((await list({ q })).items[0]?.id ?? '')).plans[0]
    expect(await plan('bangunsari')).toMatchObject({ state: 'announced', date: null })
    expect(await plan('seven sites in kabupaten malang')).toMatchObject({
      state: 'announced',
      date: '2014-11-28',
    })
    expect(await plan('dadap')).toMatchObject({ state: 'planned', date: '2016-05-23' })
    expect(await plan('sungkai')).toMatchObject({ state: 'postponed', date: null })
  })

  test('the list is searched by name, district and province, and filtered by state, kind and region', async () => {
    const found = async (query: object) => (await list(query)).items.map(({ slug }) => slug).toSorted()
    expect(await found({ q: 'KALIJODO' })).toEqual(['kalijodo'])
    expect(await found({ q: 'kendal' })).toEqual(['gambilangu'])
    expect(await found({ q: 'kepulauan riau' })).toEqual(['bintan', 'sintai'])
    expect(await found({ q: '%' })).toEqual([])
    expect(await found({ q: '_' })).toEqual([])
    expect(await found({ region: '33.74' })).toEqual(['gambilangu', 'sunan-kuning'])
    expect(await found({ region: '33.24' })).toEqual(['gambilangu'])
    expect(await found({ region: '33' })).toEqual(['gambilangu', 'sunan-kuning', 'tegal'])
    expect(await found({ region: '33', q: 'kuning', state: 'closed', kind: 'unknown' })).toEqual([
      'sunan-kuning',
    ])
    expect(await found({ state: 'planned' })).toEqual(['dadap', 'sememi'])
    expect(await found({ state: 'no_plan' })).toEqual(['sintai'])
    expect(await found({ kind: 'lokasi' })).toEqual([])
    expect((await found({ state: 'closed' })).length).toBe(28)
  })

  test('only an operator imports', async () => {
    const refused = await ministry.refusal(contract.importSites, { body: { rows: closures, dryRun: true } })
    expect(refused).toMatchObject({ status: 403 })
  })

  test('counts of one to four in a file are kept as few', async () => {
    const row = {
      ...(closures[0] as Row),
      id: 'kecil',
      sites: 'Lokasi kecil',
      people_counts: '12;3',
      managers: '2',
    }
    await importing([row])
    const [entry] = (await list({ q: 'lokasi kecil' })).items
    expect(entry).toMatchObject({ lastCount: null, lastFew: true })
    const { census } = await site(entry?.id ?? '')
    expect(census.map(({ unit, count, few }) => [unit, count, few])).toEqual([
      ['people_reported', 12, false],
      ['people_reported', null, true],
      ['managers', null, true],
    ])
    expect((await importing([row])).rows[0]).toMatchObject({ outcome: 'unchanged', problems: [] })
  })

  test('an old code is entered as the district that took its place', async () => {
    await importing([{ ...(closures[0] as Row), id: 'lama', sites: 'Lokasi lama', regency_codes: '64.73' }])
    expect((await list({ q: 'lokasi lama' })).items).toMatchObject([{ regions: [{ code: '65.71' }] }])
  })
})
