import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SiteImportRow } from '../contract.ts'
import { writeLooseDate } from '../rules.ts'
import {
  compare,
  differences,
  type ImportedSite,
  type ImportFacts,
  readFile,
  regionCodes,
  type StoredSite,
} from './importing.ts'

const reference = new URL('../../../reference/sites/', import.meta.url)
const closures = parse<SiteImportRow>(readFileSync(new URL('closures.csv', reference)), {
  columns: true,
  bom: true,
})

const facts: ImportFacts = {
  regencies: new Map([
    ...regionCodes(closures).map((code): [string, string[]] => [code, [code]]),
    ['93.05', ['92.05', '92.06']],
    ['94.05', ['95.01']],
  ]),
  sources: new Map(
    closures
      .flatMap((row) => row.sources.split(';'))
      .map((number) => [number, `https://example.org/${number}`]),
  ),
}

const row: SiteImportRow = {
  id: 'gambilangu',
  sites: 'Gambilangu',
  regency_codes: '33.74;33.24',
  date: '2019-11-19',
  date_precision: 'day',
  date_kind: 'closed',
  people_counts: '226',
  managers: '',
  notes: '',
  sources: '21;51',
}

const one = (changes: Partial<SiteImportRow>) => readFile([{ ...row, ...changes }], facts)[0]
const siteOf = (changes: Partial<SiteImportRow>): ImportedSite => {
  const read = one(changes)
  if (!read?.site) throw new Error(JSON.stringify(read?.problems))
  return read.site
}

/** The row that a site was read from. */
function rowOf(site: ImportedSite): SiteImportRow {
  const remark = /^(\S+): [^\n]*\((still-open)\)\n?/.exec(site.note ?? '')
  const series = (unit: string) =>
    site.counts
      .filter((c) => c.unit === unit)
      .map((c) => c.count)
      .join(';')
  return {
    id: site.slug,
    sites: site.name,
    regency_codes: site.regions.join(';'),
    date: site.event ? writeLooseDate(site.event.date) : (remark?.[1] ?? ''),
    date_precision:
      site.event?.date.precision ??
      (remark ? ({ 4: 'year', 7: 'month', 10: 'day' }[remark[1]?.length ?? 0] ?? '') : ''),
    date_kind: remark?.[2] ?? (site.event ? (/\((.*)\)$/.exec(site.event.note ?? '')?.[1] ?? 'closed') : ''),
    people_counts: series('people_reported'),
    managers: series('managers'),
    notes: (site.note ?? '').slice(remark?.[0].length ?? 0),
    sources: (site.source ?? '')
      .split('\n')
      .map((line) => /^\[(.*)\]/.exec(line)?.[1])
      .join(';'),
  }
}

describe('the file of the 35 sites', () => {
  const read = readFile(closures, facts)

  test('has no problem', () => {
    expect(closures).toHaveLength(35)
    expect(read.flatMap((result) => result.problems)).toEqual([])
  })

  test.each(closures.map((original, index) => [original.id, index] as const))(
    '%s loses nothing: the row can be written back from what became of it',
    (_, index) => {
      const site = read[index]?.site
      expect(site && rowOf(site)).toEqual(closures[index])
    },
  )

  test('a closing is entered for the 28 sites that were closed and for no other', () => {
    const closed = read.filter((result) => result.site?.event?.step === 'close')
    expect(closed).toHaveLength(28)
  })
})

test.each([
  ['closed', 'close', 'closed', null],
  ['closed-by', 'close', 'closed', 'closed-by'],
  ['declared', 'announce', 'announced', 'declared'],
  ['planned', 'plan', 'planned', 'planned'],
  ['deadline', 'set_date', 'announced', 'deadline'],
  ['third-warning', 'warn', 'announced', 'third-warning'],
  ['postponed-past', 'postpone', 'postponed', 'postponed-past'],
])('a date of the kind %s is a step %s', (kind, step, state, word) => {
  const { event } = siteOf({ date_kind: kind })
  expect(event).toMatchObject({ step, state, date: { day: '2019-11-19', precision: 'day' } })
  if (word === null) expect(event?.note).toBeNull()
  else expect(event?.note).toContain(`(${word})`)
})

test('a site that was still open has no plan; the day is kept in its note', () => {
  const site = siteOf({
    date: '2016-09',
    date_precision: 'month',
    date_kind: 'still-open',
    notes: 'officially a centre',
  })
  expect(site.event).toBeNull()
  expect(site.note).toBe('2016-09: masih buka (still-open)\nofficially a centre')
})

test('a site of which no date is known has no plan', () => {
  expect(siteOf({ date: '', date_precision: '', date_kind: '' }).event).toBeNull()
})

test('the counts of a series stay apart and in order; few are kept as few', () => {
  expect(siteOf({ people_counts: '160;117; 39 ;3', managers: '0' }).counts).toEqual([
    { unit: 'people_reported', ordinal: 0, count: 160, few: false },
    { unit: 'people_reported', ordinal: 1, count: 117, few: false },
    { unit: 'people_reported', ordinal: 2, count: 39, few: false },
    { unit: 'people_reported', ordinal: 3, count: null, few: true },
    { unit: 'managers', ordinal: 0, count: 0, few: false },
  ])
})

test('a number of a source becomes its address, other words stay', () => {
  expect(siteOf({ sources: '21; Laporan Dinas Sosial ' }).source).toBe(
    '[21] https://example.org/21\nLaporan Dinas Sosial',
  )
  expect(siteOf({ sources: '' }).source).toBeNull()
})

test('an old code is the district that took its place; one that was divided is named', () => {
  expect(siteOf({ regency_codes: '94.05' }).regions).toEqual(['95.01'])
  expect(one({ regency_codes: '93.05;33.74' })?.problems).toEqual([
    { column: 'regency_codes', code: 'old_region', value: '93.05' },
  ])
})

test.each<[string, Partial<SiteImportRow>, string, string, string?]>([
  ['an id with capitals', { id: 'Gambi Langu' }, 'id', 'bad_id'],
  ['no name', { sites: ' ' }, 'sites', 'no_name'],
  ['no district', { regency_codes: '' }, 'regency_codes', 'no_region'],
  ['a district that never was', { regency_codes: '33.74;33.99' }, 'regency_codes', 'unknown_region', '33.99'],
  ['a day that never was', { date: '2019-02-30' }, 'date', 'bad_date'],
  ['a date in another order', { date: '19-11-2019' }, 'date', 'bad_date'],
  ['a closing without a date', { date: '', date_precision: '' }, 'date', 'bad_date'],
  ['a month that calls itself a day', { date: '2019-11' }, 'date_precision', 'bad_date'],
  ['an unknown kind of date', { date_kind: 'rumoured' }, 'date_kind', 'unknown_date_kind'],
  ['a date of no kind', { date_kind: '' }, 'date_kind', 'unknown_date_kind'],
  ['a word for a number', { people_counts: '160;hundreds' }, 'people_counts', 'bad_count', 'hundreds'],
  ['a number with a separator', { people_counts: '1.449' }, 'people_counts', 'bad_count'],
  ['a gap in the series', { people_counts: '160;;15' }, 'people_counts', 'bad_count', ''],
  ['a number below zero', { managers: '-5' }, 'managers', 'bad_count'],
  ['more than a million', { people_counts: '1000001' }, 'people_counts', 'bad_count'],
  ['somebody’s number', { notes: 'NIK 3172014408900001' }, 'notes', 'looks_like_identity'],
])('%s is refused', (_, changes, column, code, value) => {
  const read = one(changes)
  expect(read?.site).toBeNull()
  expect(read?.problems).toEqual([
    { column, code, value: value ?? { ...row, ...changes }[column as keyof SiteImportRow] },
  ])
})

test('every problem of a row is named, not only the first', () => {
  expect(
    one({ sites: '', regency_codes: '00.00', people_counts: 'x;y' })?.problems.map((p) => p.code),
  ).toEqual(['no_name', 'unknown_region', 'bad_count', 'bad_count'])
})

test('the second row of an id is a duplicate, the first is not', () => {
  const read = readFile([row, { ...row, sites: 'Another' }, { ...row, id: 'other' }], facts)
  expect(read.map((result) => result.problems.map((p) => p.code))).toEqual([[], ['duplicate_in_file'], []])
})

test('whatever a file holds, a row is read or says why not, and no count of one to four is kept', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', '1', '4;5', '2019-11', 'month', 'closed', '33.74', '3;2;1'),
  )
  const rows = fc.array(
    fc.record(
      Object.fromEntries(Object.keys(row).map((key) => [key, text])) as Record<
        keyof SiteImportRow,
        typeof text
      >,
    ),
  )
  fc.assert(
    fc.property(rows, (file) => {
      for (const { site, problems } of readFile(file, facts)) {
        expect(site === null).toBe(problems.length > 0)
        for (const { count } of site?.counts ?? [])
          expect(count === null || count === 0 || count >= 5).toBe(true)
      }
    }),
  )
})

describe('a site that is there already', () => {
  const stored = (site: ImportedSite): StoredSite => ({
    ...site,
    events: site.event ? [{ ...site.event, date: writeLooseDate(site.event.date) }] : [],
  })

  test('has no differences from the row it was read from, also when more has been recorded since', () => {
    const site = siteOf({ people_counts: '160;117;3' })
    const since = stored(site)
    since.events.push({ step: 'support', date: '2020-01-01', note: null })
    since.counts = [...since.counts, { unit: 'people_reported', ordinal: 3, count: 15, few: false }]
    expect(differences(site, since, row)).toEqual([])
  })

  test.each<[keyof SiteImportRow, Partial<SiteImportRow>]>([
    ['sites', { sites: 'GBL' }],
    ['regency_codes', { regency_codes: '33.74' }],
    ['date', { date: '2019-11-20' }],
    ['date', { date_kind: 'declared' }],
    ['people_counts', { people_counts: '226;100' }],
    ['people_counts', { people_counts: '227' }],
    ['managers', { managers: '12' }],
    ['notes', { notes: '126 and 100' }],
    ['sources', { sources: '21' }],
  ])('is left alone and the column %s named where the file says otherwise', (column, changes) => {
    const changed = { ...row, ...changes }
    const report = compare([changed], readFile([changed], facts), [stored(siteOf({}))])
    expect(report).toMatchObject({ added: 0, unchanged: 1, refused: 0, toAdd: [] })
    expect(report.rows).toEqual([
      {
        row: 1,
        id: row.id,
        outcome: 'unchanged',
        problems: [{ column, code: 'differs', value: changed[column] }],
      },
    ])
  })
})
