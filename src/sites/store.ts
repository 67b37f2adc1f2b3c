import { sql } from 'kysely'
import { uuidv7 } from '../kernel/id.ts'
import type { Actor } from '../platform/db/database.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input, Reply } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import { notFound } from '../platform/problem.ts'
import type { Commitment, getSite, listSites, PlanState } from './contract.ts'
import type {
  CommitmentFacts,
  EntryFacts,
  LooseDate,
  PlanFacts,
  RecordedCount,
  RecordedStep,
} from './rules.ts'

type SiteReply = Reply<typeof getSite>

export function siteRows(tx: Tx, { query }: Input<typeof listSites>) {
  const after = decodeCursor(query.cursor, 2)
  return tx
    .selectFrom('site_entry as s')
    .select(['s.id', 's.slug', 's.name', 's.kind', 's.regions', 's.state', 's.date'])
    .select(['s.last_count as lastCount', 's.last_few as lastFew', 's.last_unit as lastUnit'])
    .select('s.open_promises as openPromises')
    .select(sql<string>`json_build_array(s.name, s.id)::text`.as('cursor'))
    .$if(query.q !== undefined, (q) =>
      q.where(sql<boolean>`s.id = any (array(select app.sites_matching(${query.q})))`),
    )
    .$if(query.kind !== undefined, (q) => q.where('s.kind', '=', query.kind ?? ''))
    .$if(query.state === 'no_plan', (q) => q.where('s.state', 'is', null))
    .$if(query.state !== undefined && query.state !== 'no_plan', (q) =>
      q.where('s.state', '=', query.state ?? ''),
    )
    .$if(query.region !== undefined, (q) =>
      q.where(
        sql<boolean>`s.id in (select r.site from site_region r where ${query.region} in (r.region, left(r.region, 2)))`,
      ),
    )
    .$if(after !== null, (q) => q.where(sql<boolean>`(s.name, s.id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy('s.name')
    .orderBy('s.id')
    .limit((query.limit ?? defaultLimit) + 1)
}

const writable = sql<boolean>`app.actor_writes_every_site() or id = any (array(select app.actor_sites()))`

/** The site's own facts. */
export async function getSiteEntry(tx: Tx, id: string) {
  const site = await tx
    .selectFrom('site_entry')
    .select(['id', 'slug', 'name', 'kind', 'note', 'source', 'regions'])
    .select(writable.as('writable'))
    .where('id', '=', id)
    .executeTakeFirst()
  return (site ?? notFound()) as Omit<SiteReply, 'plans' | 'census' | 'commitments'>
}

export type PlanStepRow = SiteReply['plans'][number]['events'][number] & { plan: string; state: PlanState }

/** Steps of every plan of the site, in the order of recording. */
export async function listSteps(tx: Tx, site: string): Promise<PlanStepRow[]> {
  const rows = await tx
    .selectFrom('plan_event_entry')
    .select(['id', 'plan', 'step', 'state', 'date', 'note', 'source'])
    .select(['recorded_at as recordedAt', 'recorded_by as recordedBy'])
    .where('site', '=', site)
    .orderBy('plan_number')
    .orderBy('ordinal')
    .execute()
  return rows as PlanStepRow[]
}

/** Counts of the site, unit by unit, each series in its order. */
export async function listCounts(tx: Tx, site: string): Promise<SiteReply['census']> {
  const { rows } = await sql<SiteReply['census'][number]>`
    select c.id, c.ordinal, app.loose_date(c.on_date, c.date_precision) as date, c.unit, c.count, c.few, c.note, c.source
    from census_count c where c.site = ${site} order by min(c.id::text) over (partition by c.unit), c.ordinal`.execute(
    tx,
  )
  return rows
}

export async function listCommitments(tx: Tx, site: string): Promise<Commitment[]> {
  const rows = await commitmentView(tx)
    .where('site', '=', site)
    .orderBy('target_date')
    .orderBy('id')
    .execute()
  return rows as Commitment[]
}

export function commitmentRow(tx: Tx, id: string) {
  return commitmentView(tx).select('site').where('id', '=', id)
}

function commitmentView(tx: Tx) {
  return tx
    .selectFrom('commitment_entry')
    .select([
      'id',
      'desk',
      'desk_name as deskName',
      'counterpart',
      'counterpart_name as counterpartName',
      'text',
    ])
    .select(['target_date as targetDate', 'state', 'promised_at as promisedAt', 'ended_at as endedAt'])
    .select(['end_note as endNote', 'late'])
}

export async function findSite(tx: Tx, id: string): Promise<{ id: string; name: string } | undefined> {
  return tx.selectFrom('site').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
}

/** The site, locked for those who may write about it: they come one after the other. */
export async function findSiteForChange(tx: Tx, id: string): Promise<{ writable: boolean } | undefined> {
  const locked = await tx.selectFrom('site').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  if (locked) return { writable: true }
  return (await findSite(tx, id)) && { writable: false }
}

/** The newest plan as its last step left it. */
export async function findNewestPlan(
  tx: Tx,
  site: string,
): Promise<(NonNullable<PlanFacts['plan']> & { id: string }) | null> {
  const last = await tx
    .selectFrom('plan_event')
    .select(['plan as id', 'plan_number as number', 'state', 'ordinal'])
    .where('site', '=', site)
    .orderBy('plan_number', 'desc')
    .orderBy('ordinal', 'desc')
    .executeTakeFirst()
  return last
    ? { id: last.id, number: last.number, state: last.state as PlanState, steps: last.ordinal + 1 }
    : null
}

type Said = { note: string | null; source: string | null }

/** Adds a step, and the plan that it opens. */
export async function saveStep(
  tx: Tx,
  actor: Actor,
  site: string,
  plan: string | null,
  step: RecordedStep & Said & { step: string },
): Promise<string> {
  const id = uuidv7()
  const planId = step.opens || plan === null ? uuidv7() : plan
  if (planId !== plan)
    await tx.insertInto('plan').values({ id: planId, site, number: step.planNumber }).execute()
  await tx
    .insertInto('plan_event')
    .values({
      id,
      site,
      plan: planId,
      plan_number: step.planNumber,
      ordinal: step.ordinal,
      step: step.step,
      state: step.state,
      ...dateColumns(step.date),
      note: step.note,
      source: step.source,
      ...by(actor),
    })
    .execute()
  return id
}

/** Adds a count at the end of the site's series of this unit. The site is locked. */
export async function saveCount(
  tx: Tx,
  actor: Actor,
  site: string,
  count: RecordedCount & Said & { unit: string },
): Promise<string> {
  const id = uuidv7()
  const { next } = await tx
    .selectFrom('census_count')
    .select(sql<number>`coalesce(max(ordinal) + 1, 0)`.as('next'))
    .where('site', '=', site)
    .where('unit', '=', count.unit)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('census_count')
    .values({
      id,
      site,
      unit: count.unit,
      ordinal: next,
      count: count.count,
      few: count.few,
      ...dateColumns(count.date),
      note: count.note,
      source: count.source,
      ...by(actor),
    })
    .execute()
  return id
}

/** Which column pairs keep a loose date. */
export function dateColumns(date: LooseDate | null) {
  return { on_date: date?.day ?? null, date_precision: date?.precision ?? null }
}

/** Who records. */
export function by(actor: Actor) {
  return { desk: actor.desk, member: actor.member }
}

/** For each known code, the districts that it means today. */
export async function listRegenciesToday(tx: Tx, codes: readonly string[]): Promise<EntryFacts['regencies']> {
  const { rows } = await sql<{ code: string; today: string[] | null }>`
    select code, today from app.regencies_today(${[...codes]}::text[])`.execute(tx)
  return new Map(rows.map(({ code, today }) => [code, today ?? []]))
}

/** The districts that the acting desk writes about. */
export async function findOwnRegencies(tx: Tx): Promise<EntryFacts['own']> {
  const { rows } = await sql<{ every: boolean; own: string[] }>`
    select app.actor_writes_every_site() as every, array(select app.actor_regencies()) as own`.execute(tx)
  return rows[0]?.every ? 'every' : (rows[0]?.own ?? [])
}

/** New sites are entered one after the other, so that no name and no slug is taken twice. */
export async function lockEntry(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('bekal site entry'))`.execute(tx)
}

export async function nameTaken(tx: Tx, name: string, regions: readonly string[]): Promise<boolean> {
  const same = await tx
    .selectFrom('site')
    .innerJoin('site_region', 'site_region.site', 'site.id')
    .select('site.id')
    .where(sql<boolean>`lower(site.name) = lower(${name})`)
    .where('site_region.region', 'in', [...regions])
    .executeTakeFirst()
  return same !== undefined
}

/** The slug, or where another site has it, the slug with the district and a number. */
export async function freeSlug(tx: Tx, slug: string, region: string): Promise<string> {
  const longer = `${slug}-${region.replace('.', '-')}`
  const { rows } = await sql<{ slug: string }>`
    select slug from site where slug = ${slug} or slug = ${longer} or starts_with(slug, ${`${longer}-`})`.execute(
    tx,
  )
  const taken = new Set(rows.map((row) => row.slug))
  if (!taken.has(slug)) return slug
  let free = longer
  for (let number = 2; taken.has(free); number += 1) free = `${longer}-${number}`
  return free
}

export type NewSite = {
  slug: string
  name: string
  kind: string
  region: string
  regions: readonly string[]
} & Said

export async function saveSite(tx: Tx, actor: Actor, { regions, ...site }: NewSite): Promise<string> {
  const id = uuidv7()
  await tx
    .insertInto('site')
    .values({ id, ...site, ...by(actor) })
    .execute()
  await tx
    .insertInto('site_region')
    .values(regions.map((region, position) => ({ site: id, region, position })))
    .execute()
  return id
}

export async function saveCommitment(
  tx: Tx,
  actor: Actor,
  commitment: {
    id: string
    site: string
    counterpart: string
    text: string
    target_date: string
    obligation: string
  },
): Promise<void> {
  await tx
    .insertInto('commitment')
    .values({ ...commitment, ...by(actor) })
    .execute()
}

/** The commitment, locked where it is open and the acting desk is a party to it. */
export async function findCommitmentForChange(tx: Tx, id: string): Promise<CommitmentFacts | undefined> {
  const commitment = tx.selectFrom('commitment').select(['desk', 'counterpart', 'state']).where('id', '=', id)
  const row = (await commitment.forUpdate().executeTakeFirst()) ?? (await commitment.executeTakeFirst())
  return row as CommitmentFacts | undefined
}

export async function saveCommitmentEnd(
  tx: Tx,
  actor: Actor,
  id: string,
  end: { state: 'kept' | 'withdrawn'; note: string | null },
): Promise<void> {
  await tx
    .updateTable('commitment')
    .set({ state: end.state, ended_at: actor.now, ended_by: actor.member, end_note: end.note })
    .where('id', '=', id)
    .execute()
}
