import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { ClientBase } from 'pg'
import { steadyId } from '../agencies/public.ts'

const folder = join(import.meta.dirname, '../../reference/packages')

type Row = Record<string, string>

async function readCsv(file: string): Promise<Row[]> {
  return parse(await readFile(join(folder, file), 'utf8'), { columns: true, skip_empty_lines: true }) as Row[]
}

/**
 * Brings the packages up to the files. A version that is there stays as it is, but for its end, which is settled once; one
 * that overlaps what an operator has brought since is left out: the installation knows better. Bears repetition.
 */
export async function loadReference(admin: ClientBase): Promise<void> {
  const versions = await readCsv('packages.csv')
  const parts = await readCsv('items.csv')
  const rows = versions.map((row) => ({
    ...row,
    id: steadyId(`package/${row['code']}/${row['region']}/${row['valid_from']}`),
  }))
  await admin.query(
    `update package p set valid_to = (r->>'valid_to')::date from json_array_elements($1::json) r
     where p.id = (r->>'id')::uuid and p.valid_to is null and nullif(r->>'valid_to', '') is not null`,
    [JSON.stringify(rows)],
  )
  await admin.query(
    `with fresh as (
       insert into package (id, code, region, name_id, name_en, basis, valid_from, valid_to, total, confirmed_on, seen_at, total_seen_at,
         source, origin)
       select (r->>'id')::uuid, r->>'code', nullif(r->>'region', ''), r->>'name_id', r->>'name_en', nullif(r->>'basis', ''),
         (r->>'valid_from')::date, nullif(r->>'valid_to', '')::date, nullif(r->>'total', '')::bigint,
         nullif(r->>'confirmed_on', '')::date, nullif(r->>'seen_at', ''), nullif(r->>'total_seen_at', ''), nullif(r->>'source', ''), 'shipped'
       from json_array_elements($1::json) r
       where not exists (select from package p where p.code = r->>'code' and coalesce(p.region, '') = r->>'region'
         and daterange(p.valid_from, p.valid_to, '[]')
           && daterange((r->>'valid_from')::date, nullif(r->>'valid_to', '')::date, '[]'))
       returning id, code, region, valid_from)
     insert into package_item (package, item, payer, amount, position)
     select fresh.id, i->>'item', i->>'payer', nullif(i->>'amount', '')::bigint, n * 10
     from json_array_elements($2::json) with ordinality as parts (i, n)
     join fresh on fresh.code = i->>'package' and coalesce(fresh.region, '') = i->>'region'
       and fresh.valid_from = (i->>'valid_from')::date`,
    [JSON.stringify(rows), JSON.stringify(parts)],
  )
}
