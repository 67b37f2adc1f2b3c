import { sql } from 'kysely'
import type { Instant } from '../kernel/dates.ts'
import type { FieldGroup } from '../kernel/field-group.ts'
import type { Actor } from '../platform/db/database.ts'
import { base64urlOf } from '../platform/db/base64url.ts'
import { refusedAs } from '../platform/db/refused-as.ts'
import type { Tx } from '../platform/db/tx.ts'
import { notFound } from '../platform/problem.ts'
import { type Exit, indexGroups, type Person, type PersonCase, type Stage } from './contract.ts'
import type { Standing } from './rules.ts'

const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Cases as they are shown, with the newest version of those groups. */
function cases(groups: readonly FieldGroup[] | null) {
  return sql`select c.id, c.number, c.programme, c.stage, c.age_band as "ageBand", c.sex, c.registered_at as "registeredAt", c.exit,
    c.ended_at as "endedAt", c.erased_at as "erasedAt", x.change,
    (select json_build_object('promise', o.promise, 'kind', o.kind, 'dueAt', ${instant('o.due_at')}, 'handler', o.assignee,
        'handlerName', o.assignee_name)
      from obligation_entry o where o.promise = c.next_promise and o.rung = 'owner' and o.state = 'open') as next,
    coalesce((select json_agg(json_build_object('group', g.field_group, 'version', g.version, 'previous', ${base64urlOf('g.previous')},
        'keyId', ${base64urlOf('g.key_id')}, 'hash', ${base64urlOf('g.hash')}, 'ciphertext', ${base64urlOf('g.ciphertext')},
        'wrap', json_build_object('epoch', k.epoch, 'wrapped', ${base64urlOf('k.wrapped')})) order by g.field_group)
      from sealed_group g join group_key k on k.case_id = g.case_id and k.field_group = g.field_group and k.key_id = g.key_id
      where g.case_id = c.id and (${groups}::text[] is null or g.field_group = any (${groups}))
        and not exists (select from sealed_group l where l.case_id = g.case_id and l.field_group = g.field_group and l.version > g.version)),
      '[]') as groups
    from case_change x join person_case c on c.id = x.case_id`
}

/** What changed after a change, in that order, one more than the page has; and the desk's last change. */
export async function listChanged(
  tx: Tx,
  actor: Actor,
  after: number,
  limit: number,
): Promise<{ items: PersonCase[]; next: number | null; head: number }> {
  const { rows } = await sql<PersonCase>`${cases(indexGroups)}
    where x.desk = ${actor.desk} and x.change > ${after} order by x.change limit ${limit + 1}`.execute(tx)
  const head = await tx
    .selectFrom('desk_people')
    .select('last_change')
    .where('desk', '=', actor.desk)
    .executeTakeFirst()
  const items = rows.slice(0, limit)
  return {
    items,
    next: rows.length > limit ? (items.at(-1)?.change ?? null) : null,
    head: Number(head?.last_change ?? 0),
  }
}

export async function getPerson(tx: Tx, id: string): Promise<Person> {
  const { rows } = await sql<PersonCase>`${cases(null)} where c.id = ${id}`.execute(tx)
  const found = rows[0] ?? notFound()
  const site = await tx
    .selectFrom('case_origin as o')
    .innerJoin('site as s', 's.id', 'o.site')
    .select(['s.id', 's.name'])
    .where('o.case_id', '=', id)
    .executeTakeFirst()
  return { ...found, site: site ?? null }
}

export type StoredCase = Standing & { id: string; number: number; desk: string }

/** Locked until the end of the transaction; not so that a reference to it would wait. */
export async function getCaseForChange(tx: Tx, id: string): Promise<StoredCase> {
  const row = await tx
    .selectFrom('person_case')
    .select(['id', 'number', 'desk', 'stage', 'exit'])
    .select(sql<boolean>`erased_at is not null`.as('erased'))
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return (row as StoredCase | undefined) ?? notFound()
}

export type Coarse = {
  programme: string
  ageBand: PersonCase['ageBand']
  sex: PersonCase['sex']
}

/** Answers the number that the desk gives it. The promise may follow in the same transaction. */
export async function addCase(
  tx: Tx,
  actor: Actor,
  { id, programme, ageBand, sex, nextPromise }: Coarse & { id: string; nextPromise: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into person_case (id, desk, programme, age_band, sex, next_promise)
    values (${id}, ${actor.desk}, ${programme}, ${ageBand}, ${sex}, ${nextPromise}) returning number`
    .execute(tx)
    .catch(refusedAs({ person_case_pkey: 'case_exists' }))
  const number = rows[0]?.number ?? notFound()
  return number
}

export async function addOrigin(tx: Tx, actor: Actor, caseId: string, site: string): Promise<void> {
  await tx.insertInto('case_origin').values({ case_id: caseId, desk: actor.desk, site }).execute()
}

export async function saveFacts(tx: Tx, id: string, { programme, ageBand, sex }: Coarse): Promise<void> {
  await tx
    .updateTable('person_case')
    .set({ programme, age_band: ageBand, sex })
    .where('id', '=', id)
    .execute()
}

export async function saveNext(tx: Tx, id: string, promise: string | null): Promise<void> {
  await tx.updateTable('person_case').set({ next_promise: promise }).where('id', '=', id).execute()
}

/** In care with a next promise, or out of it with a time: how she stands from now on. */
export async function saveStanding(
  tx: Tx,
  id: string,
  now: { stage?: Stage; exit?: Exit | null; endedAt?: Instant | null; next?: string | null },
): Promise<void> {
  const { stage, exit, endedAt, next } = now
  await tx
    .updateTable('person_case')
    .set({
      ...(stage === undefined ? {} : { stage }),
      ...(exit === undefined ? {} : { exit }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt }),
      ...(next === undefined ? {} : { next_promise: next }),
    })
    .where('id', '=', id)
    .execute()
}
