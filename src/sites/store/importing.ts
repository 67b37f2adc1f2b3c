import { sql } from 'kysely'
import { uuidv7 } from '../../kernel/id.ts'
import type { Actor } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { ImportedSite, StoredSite } from '../rules/importing.ts'
import { by, dateColumns } from '../store.ts'

/** The sites that are there already, with what an import may have said of them. */
export async function listStored(tx: Tx, slugs: readonly string[]): Promise<StoredSite[]> {
  const { rows } = await sql<StoredSite>`
    select s.slug, s.name, s.note, s.source,
      array(select r.region from site_region r where r.site = s.id order by r.position) as regions,
      coalesce((select json_agg(json_build_object('step', e.step, 'date', app.loose_date(e.on_date, e.date_precision), 'note', e.note))
        from plan_event e where e.site = s.id), '[]') as events,
      coalesce((select json_agg(json_build_object('unit', c.unit, 'ordinal', c.ordinal, 'count', c.count, 'few', c.few))
        from census_count c where c.site = s.id), '[]') as counts
    from site s where s.slug = any (${[...slugs]}::text[])`.execute(tx)
  return rows
}

/** Writes sites with their first plan and their series, a fixed number of statements per few hundred of them. */
export async function saveImported(tx: Tx, actor: Actor, sites: readonly ImportedSite[]): Promise<void> {
  const entered = sites.map((site) => ({ id: uuidv7(), plan: uuidv7(), ...site }))
  const who = by(actor)
  await inChunks(entered, (chunk) =>
    tx.insertInto('site').values(
      chunk.map((site) => ({
        id: site.id,
        slug: site.slug,
        name: site.name,
        kind: 'unknown',
        region: site.regions[0] ?? '',
        note: site.note,
        source: site.source,
        ...who,
      })),
    ),
  )
  await inChunks(
    entered.flatMap(({ id, regions }) => regions.map((region, position) => ({ site: id, region, position }))),
    (chunk) => tx.insertInto('site_region').values(chunk),
  )
  const planned = entered.flatMap(({ event, ...site }) => (event ? [{ ...site, event }] : []))
  await inChunks(planned, (chunk) =>
    tx.insertInto('plan').values(chunk.map(({ id, plan }) => ({ id: plan, site: id, number: 1 }))),
  )
  await inChunks(planned, (chunk) =>
    tx.insertInto('plan_event').values(
      chunk.map(({ id, plan, source, event }) => ({
        id: uuidv7(),
        site: id,
        plan,
        plan_number: 1,
        ordinal: 0,
        step: event.step,
        state: event.state,
        note: event.note,
        source,
        ...dateColumns(event.date),
        ...who,
      })),
    ),
  )
  await inChunks(
    entered.flatMap(({ id, source, counts }) =>
      counts.map((count) => ({ id: uuidv7(), site: id, source, ...count, ...who })),
    ),
    (chunk) => tx.insertInto('census_count').values(chunk),
  )
}

/** PostgreSQL takes 65 535 parameters in one statement. */
async function inChunks<Row>(
  rows: readonly Row[],
  insert: (chunk: Row[]) => { execute(): Promise<unknown> },
): Promise<void> {
  for (let from = 0; from < rows.length; from += 1000) await insert(rows.slice(from, from + 1000)).execute()
}
