import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { ClientBase } from 'pg'

const folder = join(import.meta.dirname, '../../reference')

type Row = Record<string, string>

async function readCsv(file: string): Promise<Row[]> {
  return parse(await readFile(join(folder, file), 'utf8'), { columns: true, skip_empty_lines: true }) as Row[]
}

/** Ids of what is generated are the same in every installation: made from a word, in the form of a UUID (version 8). */
export function steadyId(word: string): string {
  const hex = createHash('sha256').update(`bekal/${word}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

export const regionDesk = (code: string) => steadyId(`desk/region/${code}`)
export const nationalDesk = (key: string) => steadyId(`desk/national/${key}`)

/** Brings regions, holidays, code lists and the agencies that every installation has up to the files. Bears repetition. */
export async function loadReference(admin: ClientBase): Promise<void> {
  await loadRegions(admin)
  await loadHolidays(admin)
  await loadCodes(admin)
  await loadNationalAgencies(admin)
  await generateRegionalAgencies(admin)
}

async function loadRegions(admin: ClientBase): Promise<void> {
  const rows = await readCsv('regions/regions.csv')
  const zoneByProvince = new Map(
    (await readCsv('regions/zones.csv')).map((row) => [row['province'], row['zone']]),
  )
  const zoneOf = (row: Row) => {
    const code = row['code'] ?? ''
    const today = code.slice(0, 2)
    return zoneByProvince.get(today) ?? zoneByProvince.get((row['successor'] ?? '').slice(0, 2))
  }
  const regions = rows.map((row) => ({ ...row, zone: zoneOf(row) }))
  await admin.query(
    `insert into region (code, name, level, parent, zone, valid_from, valid_to, successors)
     select r->>'code', r->>'name', r->>'level', nullif(r->>'parent', ''), r->>'zone', nullif(r->>'valid_from', '')::date,
       nullif(r->>'valid_to', '')::date, coalesce(string_to_array(nullif(r->>'successor', ''), ';'), '{}')
     from json_array_elements($1::json) with ordinality as rows(r, n) order by r->>'level', n
     on conflict (code) do update set name = excluded.name, level = excluded.level, parent = excluded.parent, zone = excluded.zone,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to, successors = excluded.successors`,
    [JSON.stringify(regions)],
  )
}

/** Years that an operator has loaded since stay as they are. */
async function loadHolidays(admin: ClientBase): Promise<void> {
  const days = await readCsv('holidays/holidays-id.csv')
  const decrees = await readCsv('holidays/decrees.csv')
  await admin.query(
    `with fresh as (
       insert into holiday_year (year, decree) select (d->>'year')::int, d->>'decree' from json_array_elements($2::json) d
       on conflict (year) do nothing returning year)
     insert into holiday (date, year, name, kind)
     select (r->>'date')::date, fresh.year, r->>'name', r->>'type' from json_array_elements($1::json) r
     join fresh on fresh.year = extract(year from (r->>'date')::date)`,
    [JSON.stringify(days), JSON.stringify(decrees)],
  )
}

/** What an operator has changed stays as they left it; whatever else the files say comes in. */
async function loadCodes(admin: ClientBase): Promise<void> {
  await admin.query(
    `insert into code_list (list, open, name_id, name_en, why_id, why_en, position)
     select r->>'list', r->>'open' = 'yes', r->>'name_id', r->>'name_en', r->>'why_id', r->>'why_en', (r->>'position')::int
     from json_array_elements($1::json) r
     on conflict (list) do update set open = excluded.open, name_id = excluded.name_id, name_en = excluded.name_en,
       why_id = excluded.why_id, why_en = excluded.why_en, position = excluded.position`,
    [JSON.stringify(await readCsv('codes/lists.csv'))],
  )
  const files = (await readdir(join(folder, 'codes')))
    .filter((name) => name.endsWith('.csv') && name !== 'lists.csv')
    .sort()
  for (const file of files) {
    await admin.query(
      `insert into code (list, code, label_id, label_en, source, valid_from, valid_to, position)
       select r->>'list', r->>'code', r->>'label_id', r->>'label_en', nullif(r->>'source', ''), nullif(r->>'valid_from', '')::date,
         nullif(r->>'valid_to', '')::date, (r->>'position')::int
       from json_array_elements($1::json) r
       on conflict (list, code) do update set label_id = excluded.label_id, label_en = excluded.label_en, source = excluded.source,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, position = excluded.position
       where code.changed_at is null`,
      [JSON.stringify(await readCsv(join('codes', file)))],
    )
  }
}

async function loadNationalAgencies(admin: ClientBase): Promise<void> {
  for (const row of await readCsv('agencies/national.csv')) {
    const agency = steadyId(`agency/national/${row['agency_key']}`)
    await admin.query('insert into agency (id, kind, name) values ($1, $2, $3) on conflict (id) do nothing', [
      agency,
      row['kind'],
      row['agency'],
    ])
    await admin.query(
      'insert into desk (id, agency, name, wall, superior, zone) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing',
      [
        nationalDesk(row['key'] ?? ''),
        agency,
        row['desk'],
        row['wall'],
        row['superior_key'] ? nationalDesk(row['superior_key']) : null,
        row['zone'],
      ],
    )
  }
}

/** One social-service desk per province and district whose code holds today; districts answer to their province, provinces to the directorate-general. */
async function generateRegionalAgencies(admin: ClientBase): Promise<void> {
  const { rows } = await admin.query<{
    code: string
    name: string
    level: string
    parent: string | null
    zone: string
  }>(`select code, name, level, parent, zone from region where valid_to is null order by level, code`)
  const agencies = rows.map(({ code, name, level, parent, zone }) => {
    const agency = level === 'province' ? `Dinas Sosial Provinsi ${name}` : `Dinas Sosial ${name}`
    return {
      agency: steadyId(`agency/region/${code}`),
      desk: regionDesk(code),
      kind: level === 'province' ? 'province_social' : 'district_social',
      name: agency,
      code,
      zone,
      superior: parent === null ? nationalDesk('ministry-dg') : regionDesk(parent),
    }
  })
  const json = JSON.stringify(agencies)
  await admin.query(
    `insert into agency (id, kind, name, region, generated)
     select (a->>'agency')::uuid, a->>'kind', a->>'name', a->>'code', true from json_array_elements($1::json) a
     on conflict (id) do nothing`,
    [json],
  )
  await admin.query(
    `insert into desk (id, agency, name, wall, superior, zone)
     select (a->>'desk')::uuid, (a->>'agency')::uuid, a->>'name', 'social', (a->>'superior')::uuid, a->>'zone'
     from json_array_elements($1::json) with ordinality as rows(a, n) order by n
     on conflict (id) do nothing`,
    [json],
  )
}
