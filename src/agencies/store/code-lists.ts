import { sql } from 'kysely'
import type { Tx } from '../../platform/db/tx.ts'

/** An entry of a code list as an operator sees it. */
type StoredCode = {
  id: string
  code: string
  labelId: string
  labelEn: string
  source: string | null
  validFrom: string | null
  validTo: string | null
  position: number
  origin: 'shipped' | 'installation'
  changedAt: string | null
}

/** Code lists in their order, each with all its entries. */
export function codeListRows(tx: Tx) {
  return tx
    .selectFrom('code_list as l')
    .select([
      'l.list',
      'l.open',
      'l.name_id as nameId',
      'l.name_en as nameEn',
      'l.why_id as whyId',
      'l.why_en as whyEn',
    ])
    .select(
      sql<
        StoredCode[]
      >`coalesce((select json_agg(json_build_object('id', c.id, 'code', c.code, 'labelId', c.label_id,
          'labelEn', c.label_en, 'source', c.source, 'validFrom', c.valid_from, 'validTo', c.valid_to, 'position', c.position,
          'origin', c.origin, 'changedAt', to_char(c.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          order by c.position, c.code) from code c where c.list = l.list), '[]')`.as('codes'),
    )
    .orderBy('l.position')
    .orderBy('l.list')
}

type Words = Pick<StoredCode, 'labelId' | 'labelEn' | 'source'>
type Whole = Words & Pick<StoredCode, 'validFrom' | 'validTo' | 'position'>

/** Adds an entry; answers its id. */
export async function saveNewCode(tx: Tx, list: string, code: string, entry: Whole): Promise<string> {
  const { id } = await tx
    .insertInto('code')
    .values({ list, code, ...columnsOf(entry), origin: 'installation' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Changes an entry, which an upgrade leaves alone from then on. */
export async function saveCode(tx: Tx, id: string, entry: Partial<Whole>): Promise<void> {
  await tx.updateTable('code').set(columnsOf(entry)).where('id', '=', id).execute()
}

function columnsOf<Entry extends Partial<Whole>>({
  labelId,
  labelEn,
  source,
  validFrom,
  validTo,
  position,
}: Entry) {
  const given = {
    label_id: labelId,
    label_en: labelEn,
    source,
    valid_from: validFrom,
    valid_to: validTo,
    position,
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...(set as { label_id: string; label_en: string }), changed_at: sql<string>`app.now()` }
}

/** Who changes reference data does so alone: a plan holds until it is written. */
export async function lockReference(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('bekal reference'))`.execute(tx)
}

/** Regions as they stand in files. */
export async function regionCells(tx: Tx): Promise<Record<string, string>[]> {
  return tx
    .selectFrom('region')
    .select(['code', 'name', 'level'])
    .select([
      sql<string>`coalesce(parent, '')`.as('parent'),
      sql<string>`coalesce(valid_from::text, '')`.as('valid_from'),
      sql<string>`coalesce(valid_to::text, '')`.as('valid_to'),
      sql<string>`array_to_string(successors, ';')`.as('successor'),
    ])
    .orderBy(sql`case level when 'province' then 0 else 1 end`)
    .orderBy('code')
    .execute()
}
