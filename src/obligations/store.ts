import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Obligation as ObligationRow } from '../../db/types.gen.ts'
import { loadCalendar } from '../agencies/public.ts'
import type { Zone } from '../kernel/dates.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import type { InboxCounts, listInbox, ObligationKind } from './contract.ts'
import type { Ladder, LedgerRung, Place, World } from './rules.ts'

/** Fields of an entry under their names in the contract. */
function entries(tx: Tx) {
  return tx
    .selectFrom('obligation_entry as o')
    .select([
      'o.id',
      'o.promise',
      'o.kind',
      'o.rung',
      'o.round',
      'o.renewed',
      'o.owner_desk as ownerDesk',
      'o.owner_name as ownerName',
      'o.counterpart_desk as counterpartDesk',
      'o.counterpart_name as counterpartName',
      'o.debtor_desk as debtorDesk',
      'o.debtor_name as debtorName',
      'o.subject',
      'o.subject_id as subjectId',
      'o.label',
      'o.opened_at as openedAt',
      'o.due_at as dueAt',
      'o.unit',
      'o.provisional',
      'o.stopped_at as stoppedAt',
      'o.stop_reason as stopReason',
      'o.state',
      'o.ended_at as endedAt',
      'o.assignee',
      'o.assignee_name as assigneeName',
    ])
}

const actorDesk = sql<string>`(select app.actor_desk())`
const actorMember = sql<string>`(select app.actor_member())`

export function inboxRows(tx: Tx, { query }: Input<typeof listInbox>) {
  const after = decodeCursor(query.cursor, 2)
  return entries(tx)
    .select(sql<string>`json_build_array(o.due_at, o.id)::text`.as('cursor'))
    .where('o.state', '=', 'open')
    .$if(query.side === 'owed_by_us', (q) => q.where('o.owner_desk', '=', actorDesk))
    .$if(query.side === 'owed_to_us', (q) => q.where('o.counterpart_desk', '=', actorDesk).where('o.owner_desk', '<>', actorDesk))
    .$if(query.group !== undefined, (q) => q.where('o.due_group', '=', query.group ?? ''))
    .$if(query.escalated !== undefined, (q) => q.where('o.escalated', '=', query.escalated ?? false))
    .$if(query.hand === 'mine', (q) => q.where('o.assignee', '=', actorMember))
    .$if(query.hand === 'unclaimed', (q) => q.where('o.assignee', 'is', null))
    .$if(after !== null, (q) => q.where(sql<boolean>`(o.due_at, o.id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`))
    .orderBy('o.due_at')
    .orderBy('o.id')
    .limit((query.limit ?? defaultLimit) + 1)
}

export function entryRow(tx: Tx, id: string) {
  return entries(tx).where('o.id', '=', id)
}

/** Every rung of the promise that one of its rungs belongs to, as far as the desk is a party. */
export function ladderRows(tx: Tx, id: string) {
  return entries(tx)
    .where('o.promise', '=', (eb) => eb.selectFrom('obligation').select('promise').where('id', '=', id))
    .orderBy('o.round')
    .orderBy('o.id')
}

export function aboutRows(tx: Tx, subject: string) {
  return entries(tx).where('o.subject_id', '=', subject).orderBy('o.opened_at', 'desc').orderBy('o.id', 'desc').limit(200)
}

export async function countInbox(tx: Tx): Promise<InboxCounts> {
  const { rows } = await sql<InboxCounts>`
    with side as (
      select case when owner_desk = (select app.actor_desk()) then 'us' else 'them' end as side, due_group, escalated, assignee
      from obligation_entry
      where state = 'open' and (owner_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk()))
    ), counted as (
      select s.side, json_build_object('all', count(o.side),
        'overdue', count(*) filter (where due_group = 'overdue'), 'today', count(*) filter (where due_group = 'today'),
        'week', count(*) filter (where due_group = 'week'), 'later', count(*) filter (where due_group = 'later'),
        'stopped', count(*) filter (where due_group = 'stopped'), 'escalated', count(*) filter (where escalated),
        'mine', count(*) filter (where assignee = (select app.actor_member())),
        'unclaimed', count(o.side) filter (where assignee is null)) as counts
      from (values ('us'), ('them')) s (side) left join side o on o.side = s.side group by s.side
    )
    select (select counts from counted where side = 'us') as "owedByUs", (select counts from counted where side = 'them') as "owedToUs"`.execute(tx)
  return rows[0] as InboxCounts
}

type RawLine = Record<string, unknown> & { kind: ObligationKind; answeredMs: number[] }

/** Null where the desk that asks may not read it. */
export async function findScoreCard(
  tx: Tx,
  desk: string,
): Promise<{ desk: string; deskName: string; asOf: string; lines: RawLine[] } | undefined> {
  const { rows } = await sql<{ desk: string; deskName: string; asOf: string; lines: RawLine[] }>`
    select desk, desk_name as "deskName", as_of as "asOf", lines from app.score_card(${desk})`.execute(tx)
  return rows[0]
}

/** What the rules ask about the world, in three queries. */
export async function getWorld(tx: Tx): Promise<World> {
  const places = await tx.selectFrom('obligation_place').select(['desk', 'zone', 'superior']).execute()
  const kinds = await tx.selectFrom('obligation_kind').select(['kind', 'ladder']).execute()
  return {
    places: new Map(places.map(({ desk, zone, superior }) => [String(desk), { zone: zone as Zone, superior } satisfies Place])),
    ladders: new Map(kinds.map(({ kind, ladder }) => [kind as ObligationKind, ladder as unknown as Ladder])),
    calendar: await loadCalendar(tx),
  }
}

export async function getClock(tx: Tx, kind: ObligationKind): Promise<Ladder['renew'] | null> {
  const row = await tx.selectFrom('obligation_kind').select('clock').where('kind', '=', kind).executeTakeFirst()
  return (row?.clock ?? null) as Ladder['renew'] | null
}

/** The rungs about one thing that are open, locked. */
export async function listOpenForChange(tx: Tx, subjectId: string, kinds: readonly ObligationKind[]): Promise<LedgerRung[]> {
  const rows = await tx
    .selectFrom('obligation')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('kind', 'in', [...kinds])
    .where('state', '=', 'open')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(rungOf)
}

/** Promises with a rung past due, oldest first, each with every open rung, locked; those another sweeper holds are left to it. */
export async function listPastForChange(tx: Tx, now: string, limit: number): Promise<LedgerRung[]> {
  const due = await tx
    .selectFrom('obligation')
    .select('promise')
    .where('state', '=', 'open')
    .where('stopped_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  const promises = [...new Set(due.map(({ promise }) => promise))]
  if (promises.length === 0) return []
  const rows = await tx
    .selectFrom('obligation')
    .selectAll()
    .where('promise', 'in', promises)
    .where('state', '=', 'open')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(rungOf)
}

export async function findRungForChange(tx: Tx, id: string): Promise<LedgerRung | undefined> {
  const row = await tx.selectFrom('obligation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row ? rungOf(row) : undefined
}

export async function saveAssignee(tx: Tx, id: string, assignee: string | null): Promise<void> {
  await tx.updateTable('obligation').set({ assignee }).where('id', '=', id).execute()
}

/** Writes what a step of the rules made of the rungs before: changed ones first, so that a seat is free before it is taken. */
export async function saveStep(tx: Tx, before: readonly LedgerRung[], after: readonly LedgerRung[]): Promise<void> {
  const known = new Map(before.map((rung) => [rung.id, rung]))
  for (const rung of after) {
    const old = known.get(rung.id)
    if (!old || old === rung) continue
    const change = changeOf(rung)
    const lapsed = { state: change.state, ended_at: change.ended_at }
    await tx
      .updateTable('obligation')
      .set(rung.state === 'lapsed' ? lapsed : change)
      .where('id', '=', rung.id)
      .execute()
  }
  const fresh = after.filter((rung) => !known.has(rung.id))
  if (fresh.length > 0) await tx.insertInto('obligation').values(fresh.map(rowOf)).execute()
}

export async function saveStop(
  tx: Tx,
  stop: { id: string; promise: string; debtor_desk: string; counterpart_desk: string; since: string; reason: string; member: string },
): Promise<void> {
  await tx.insertInto('obligation_stop').values(stop).execute()
}

export async function saveStopEnd(tx: Tx, promises: readonly string[], until: string): Promise<void> {
  if (promises.length === 0) return
  await tx
    .updateTable('obligation_stop')
    .set({ until })
    .where('promise', 'in', [...promises])
    .where('until', 'is', null)
    .execute()
}

/** Everything a member held at a desk returns to the desk. */
export async function releaseHeld(tx: Tx, member: string, desk: string): Promise<void> {
  await tx
    .updateTable('obligation')
    .set({ assignee: null })
    .where('assignee', '=', member)
    .where('owner_desk', '=', desk)
    .where('state', '=', 'open')
    .where(sql<boolean>`not app.still_serves(${member}, ${desk})`)
    .execute()
}

function changeOf(rung: LedgerRung) {
  return {
    due_at: rung.dueAt,
    provisional: rung.provisional,
    stopped_at: rung.stoppedAt,
    stop_reason: rung.stopReason,
    stood_still_ms: rung.stoodStillMs,
    state: rung.state,
    settled_at: rung.settledAt,
    ended_at: rung.endedAt,
    ground: rung.ground,
    reason: rung.reason,
  }
}

function rowOf(rung: LedgerRung) {
  const { id, promise, kind, round, renewed, previous, subject, label, unit, assignee } = rung
  return {
    ...changeOf(rung),
    ...{ id, promise, kind, rung: rung.rung, round, renewed, previous, subject, label, unit, assignee },
    owner_desk: rung.ownerDesk,
    counterpart_desk: rung.counterpartDesk,
    debtor_desk: rung.debtorDesk,
    subject_id: rung.subjectId,
    promised_at: rung.promisedAt,
    opened_at: rung.openedAt,
    first_due_at: rung.firstDueAt,
  }
}

function rungOf(row: Selectable<ObligationRow>): LedgerRung {
  return {
    id: row.id,
    promise: row.promise,
    kind: row.kind as ObligationKind,
    rung: row.rung as LedgerRung['rung'],
    round: row.round,
    renewed: row.renewed,
    previous: row.previous,
    ownerDesk: row.owner_desk,
    counterpartDesk: row.counterpart_desk,
    debtorDesk: row.debtor_desk,
    subject: row.subject as LedgerRung['subject'],
    subjectId: row.subject_id,
    label: row.label,
    promisedAt: row.promised_at,
    openedAt: row.opened_at,
    firstDueAt: row.first_due_at,
    dueAt: row.due_at,
    unit: row.unit as LedgerRung['unit'],
    provisional: row.provisional,
    stoppedAt: row.stopped_at,
    stopReason: row.stop_reason,
    stoodStillMs: Number(row.stood_still_ms),
    state: row.state as LedgerRung['state'],
    settledAt: row.settled_at,
    endedAt: row.ended_at,
    ground: row.ground,
    reason: row.reason,
    assignee: row.assignee,
  }
}
