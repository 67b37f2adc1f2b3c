import { sql } from 'kysely'
import { uuidv7 } from '../../kernel/id.ts'
import { type LocalDate, localDate, millisOf, type Zone } from '../../kernel/dates.ts'
import type { Role } from '../../kernel/role.ts'
import type { Actor } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { notFound } from '../../platform/problem.ts'
import type { ActsAs } from '../contract.ts'
import type { Away, DeskFacts, Wish } from '../rules/absence.ts'

/** Who of the acting desk is or will be away. */
export function absenceRows(tx: Tx) {
  return tx
    .selectFrom('absence as a')
    .innerJoin('member as m', 'm.id', 'a.member')
    .leftJoin('member as s', 's.id', 'a.stand_in')
    .select(['a.id', 'a.member', 'm.name as memberName', 'a.kind', 'a.first_day as firstDay'])
    .select(['a.last_day as lastDay', 'a.stand_in as standIn', 's.name as standInName'])
    .select(['a.acts_as as actsAs', sql<boolean>`a.starts_at <= (select app.now())`.as('now')])
    .where(sql<boolean>`a.desk = (select app.actor_desk())`)
    .where('a.ended_at', 'is', null)
    .where(sql<boolean>`a.ends_at > (select app.now())`)
    .orderBy('a.first_day')
    .orderBy('m.name')
    .orderBy('a.id')
}

function standing(tx: Tx, desk: string) {
  return tx
    .selectFrom('absence')
    .select(['id', 'member', 'first_day as firstDay', 'last_day as lastDay', 'stand_in as standIn'])
    .where('desk', '=', desk)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`ends_at > app.now()`)
}

/** Who of the desk is or will be away, by first day. */
export async function listAway(tx: Tx, desk: string): Promise<Away[]> {
  return standing(tx, desk).orderBy('first_day').orderBy('id').execute()
}

/** One change of a desk's absences at a time. */
async function lockAbsences(tx: Tx, desk: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`absence ${desk}`}, 0))`.execute(tx)
}

export async function getAbsenceForChange(tx: Tx, { desk }: Actor, id: string): Promise<Away> {
  await lockAbsences(tx, desk)
  return (await standing(tx, desk).where('id', '=', id).executeTakeFirst()) ?? notFound()
}

/** What the rules ask about the acting desk; nobody else changes who is away meanwhile. */
export async function loadDeskFacts(tx: Tx, actor: Actor): Promise<DeskFacts> {
  await lockAbsences(tx, actor.desk)
  const members = await tx
    .selectFrom('membership')
    .select(['member', 'roles'])
    .where('desk', '=', actor.desk)
    .where('until', 'is', null)
    .execute()
  const place = await tx
    .selectFrom('desk')
    .select('zone')
    .where('id', '=', actor.desk)
    .executeTakeFirstOrThrow()
  return {
    today: localDate(actor.now, place.zone as Zone),
    roles: new Map(members.map(({ member, roles }) => [member, roles as Role[]])),
    away: await listAway(tx, actor.desk),
  }
}

export async function saveAbsence(tx: Tx, actor: Actor, wish: Wish): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  const { member, kind, firstDay, lastDay, standIn, actsAs } = wish
  await tx
    .insertInto('absence')
    .values({
      id,
      desk: actor.desk,
      member,
      kind,
      first_day: firstDay,
      last_day: lastDay,
      // The trigger knows the zone of the desk.
      starts_at: actor.now,
      ends_at: actor.now,
      stand_in: standIn,
      acts_as: actsAs,
    })
    .execute()
  return id
}

export async function saveStandIn(
  tx: Tx,
  id: string,
  { standIn, actsAs }: Pick<Wish, 'standIn' | 'actsAs'>,
): Promise<void> {
  await tx.updateTable('absence').set({ stand_in: standIn, acts_as: actsAs }).where('id', '=', id).execute()
}

export async function saveAbsenceEnd(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx.updateTable('absence').set({ ended_at: actor.now }).where('id', '=', id).execute()
}

export type AwayNow = { until: LocalDate; standIn: string | null; standInName: string | null }

/** Whether a member of the acting desk is away at this moment; null where not. */
export async function findAwayNow(tx: Tx, desk: string, member: string): Promise<AwayNow | null> {
  const row = await tx
    .selectFrom('absence_now as a')
    .leftJoin('member as s', 's.id', 'a.stand_in')
    .select(['a.last_day as until', 'a.stand_in as standIn', 's.name as standInName'])
    .where('a.desk', '=', desk)
    .where('a.member', '=', member)
    .executeTakeFirst()
  return (row as AwayNow | undefined) ?? null
}

/** At which of the own desks the actor acts for a head who is away. */
export async function listOwnActing(tx: Tx): Promise<ReadonlyMap<string, ActsAs>> {
  const { rows } = await sql<{
    desk: string
    acts_as: ActsAs
  }>`select desk, acts_as from app.own_acting() where acts_as is not null`.execute(tx)
  return new Map(rows.map(({ desk, acts_as }) => [desk, acts_as]))
}

/** Null where the actor has the rights that they have by their own role. */
export async function findActing(tx: Tx): Promise<ActsAs | null> {
  const { rows } = await sql<{ acting: ActsAs | null }>`select app.acting() as acting`.execute(tx)
  return rows[0]?.acting ?? null
}
