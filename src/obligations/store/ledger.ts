/** How the ledger is read for change and written: each function a fixed number of statements for any number of rows. */
import { sql } from 'kysely'
import { loadCalendar } from '../../agencies/public.ts'
import type { Instant, Zone } from '../../kernel/dates.ts'
import { uuidv7 } from '../../kernel/id.ts'
import type { Clock } from '../../kernel/working-days.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { ObligationKind } from '../contract.ts'
import type { Ladder, LedgerRung, Place, World } from '../rules.ts'

/** Promises of these kinds about one thing, or one of them. */
export type About = { subjectId: string; kinds: readonly ObligationKind[]; promise?: string }

/** The open rungs of those promises, locked. Whoever changes a promise locks its first rung before the others. */
export async function listRungsForChange(
  tx: Tx,
  { subjectId, kinds, promise }: About,
): Promise<LedgerRung[]> {
  const promises = await tx
    .selectFrom('obligation')
    .select('promise')
    .where('subject_id', '=', subjectId)
    .where('kind', 'in', [...kinds])
    .whereRef('id', '=', 'promise')
    .$if(promise !== undefined, (roots) => roots.where('promise', '=', promise ?? ''))
    .orderBy('promise')
    .forUpdate()
    .execute()
  return listOpenForChange(tx, promises)
}

/** The open rungs of promises with something past due, oldest deadline first, but for those that somebody else is changing. */
export async function listPastForChange(tx: Tx, now: Instant, limit: number): Promise<LedgerRung[]> {
  const promises = await tx
    .selectFrom('obligation as o')
    .innerJoin('obligation as root', (join) =>
      join.onRef('root.promise', '=', 'o.promise').onRef('root.id', '=', 'o.promise'),
    )
    .select('o.promise')
    .where('o.state', '=', 'open')
    .where('o.stopped_at', 'is', null)
    .where('o.due_at', '<=', now)
    .orderBy('o.due_at')
    .orderBy('o.id')
    .limit(limit)
    .forUpdate('root')
    .skipLocked()
    .execute()
  return listOpenForChange(tx, promises)
}

async function listOpenForChange(tx: Tx, promises: readonly { promise: string }[]): Promise<LedgerRung[]> {
  if (promises.length === 0) return []
  const rows = await tx
    .selectFrom('obligation')
    .select(['id', 'promise', 'kind', 'rung', 'round', 'renewed', 'previous', 'owner_desk as ownerDesk'])
    .select([
      'counterpart_desk as counterpartDesk',
      'debtor_desk as debtorDesk',
      'subject',
      'subject_id as subjectId',
    ])
    .select(['label', 'promised_at as promisedAt', 'opened_at as openedAt', 'first_due_at as firstDueAt'])
    .select([
      'due_at as dueAt',
      'unit',
      'provisional',
      'stopped_at as stoppedAt',
      'stop_reason as stopReason',
    ])
    .select([
      'stood_still_ms as stoodStillMs',
      'state',
      'settled_at as settledAt',
      'ended_at as endedAt',
      'ground',
      'reason',
      'assignee',
    ])
    .where(sql<boolean>`promise = any (${[...new Set(promises.map(({ promise }) => promise))]}::uuid[])`)
    .where('state', '=', 'open')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows as LedgerRung[]
}

/** What the rules have to know to move these rungs. */
export async function loadWorld(tx: Tx, rungs: readonly LedgerRung[]): Promise<World> {
  const desks = [...new Set(rungs.flatMap((rung) => [rung.ownerDesk, rung.counterpartDesk]))]
  const { rows } = await sql<Place & { desk: string }>`
    select desk, zone, superior from obligation_place where desk = any (${desks}::uuid[])
      or desk in (select superior from obligation_place where desk = any (${desks}::uuid[]))`.execute(tx)
  const kinds = await tx.selectFrom('obligation_kind').select(['kind', 'ladder']).execute()
  return {
    places: new Map(rows.map(({ desk, zone, superior }) => [desk, { zone, superior }])),
    ladders: new Map(kinds.map(({ kind, ladder }) => [kind as ObligationKind, ladder as Ladder])),
    calendar: await loadCalendar(tx),
  }
}

/** The clock that a kind has by default in the zone of a desk; null where each promise brings its own date. */
export async function findTerm(
  tx: Tx,
  kind: ObligationKind,
  desk: string,
): Promise<{ clock: Clock | null; zone: Zone } | undefined> {
  const row = await tx
    .selectFrom('obligation_kind as k')
    .innerJoin('obligation_place as p', (join) => join.on('p.desk', '=', desk))
    .select(['k.clock', 'p.zone'])
    .where('k.kind', '=', kind)
    .executeTakeFirst()
  return row as { clock: Clock | null; zone: Zone } | undefined
}

/** The promise as it was given, and whether it is open still; undefined for who is no party to it. */
export async function findRoot(
  tx: Tx,
  promise: string,
): Promise<
  { kind: ObligationKind; debtorDesk: string; counterpartDesk: string; isOpen: boolean } | undefined
> {
  const row = await tx
    .selectFrom('promise')
    .select(['kind', 'debtor_desk as debtorDesk', 'counterpart_desk as counterpartDesk'])
    .select(sql<boolean>`state = 'open'`.as('isOpen'))
    .where('id', '=', promise)
    .executeTakeFirst()
  return row as Awaited<ReturnType<typeof findRoot>>
}

/** What is open for a person, by deadline. */
export async function listOpenFor(
  tx: Tx,
  person: string,
): Promise<{ promise: string; kind: ObligationKind; dueAt: Instant; assignee: string | null }[]> {
  const rows = await tx
    .selectFrom('obligation')
    .select(['promise', 'kind', 'due_at as dueAt', 'assignee'])
    .where('open_for', '=', person)
    .orderBy('due_at')
    .orderBy('promise')
    .execute()
  return rows as Awaited<ReturnType<typeof listOpenFor>>
}

export async function addRungs(tx: Tx, rungs: readonly LedgerRung[]): Promise<void> {
  if (rungs.length === 0) return
  await sql`insert into obligation select * from json_populate_recordset(null::obligation, ${rowsOf(rungs)}::json)`.execute(
    tx,
  )
}

/** What lapsed, and what follows it. */
export async function saveLapse(
  tx: Tx,
  before: readonly LedgerRung[],
  after: readonly LedgerRung[],
): Promise<LedgerRung[]> {
  const { changed, added } = difference(before, after)
  if (changed.length === 0) return []
  const { numAffectedRows } = await sql`update obligation o set state = c.state, ended_at = c.ended_at
    from json_populate_recordset(null::obligation, ${rowsOf(changed)}::json) c
    where o.promise = c.promise and o.id = c.id`.execute(tx)
  expectAll(changed, numAffectedRows)
  await addRungs(tx, added)
  return changed
}

/** What was stopped, went on or ended. */
export async function saveStep(
  tx: Tx,
  before: readonly LedgerRung[],
  after: readonly LedgerRung[],
): Promise<LedgerRung[]> {
  const { changed } = difference(before, after)
  if (changed.length === 0) return []
  const { numAffectedRows } =
    await sql`update obligation o set due_at = c.due_at, provisional = c.provisional, stopped_at = c.stopped_at,
      stop_reason = c.stop_reason, stood_still_ms = c.stood_still_ms, state = c.state, settled_at = c.settled_at,
      ended_at = c.ended_at, ground = c.ground, reason = c.reason
    from json_populate_recordset(null::obligation, ${rowsOf(changed)}::json) c
    where o.promise = c.promise and o.id = c.id`.execute(tx)
  expectAll(changed, numAffectedRows)
  return changed
}

/** A rung that a policy keeps from the actor would be lost without a word. */
function expectAll(changed: readonly LedgerRung[], saved: bigint | undefined): void {
  if (saved !== BigInt(changed.length))
    throw new Error(`${saved} of ${changed.length} obligations were saved`)
}

export async function addStops(tx: Tx, member: string | null, stopped: readonly LedgerRung[]): Promise<void> {
  const firsts = [...new Map(stopped.map((rung) => [rung.promise, rung])).values()]
  const stops = firsts.flatMap(({ promise, debtorDesk, counterpartDesk, stoppedAt, stopReason }) =>
    stoppedAt === null || stopReason === null
      ? []
      : {
          id: uuidv7(),
          promise,
          debtor_desk: debtorDesk,
          counterpart_desk: counterpartDesk,
          since: stoppedAt,
          reason: stopReason,
          member,
        },
  )
  if (stops.length > 0) await tx.insertInto('obligation_stop').values(stops).execute()
}

export async function endStops(tx: Tx, rungs: readonly LedgerRung[], until: Instant): Promise<void> {
  const promises = [...new Set(rungs.map(({ promise }) => promise))]
  await tx
    .updateTable('obligation_stop')
    .set({ until: sql<string>`greatest(since, ${until}::timestamptz)` })
    .where(sql<boolean>`promise = any (${promises}::uuid[])`)
    .where('until', 'is', null)
    .execute()
}

/** The journal row of what the server does by itself: with which obligations. */
export async function journalAct(tx: Tx, act: string, obligations: readonly { id: string }[]): Promise<void> {
  if (obligations.length === 0) return
  await tx
    .insertInto('journal')
    .values({
      id: uuidv7(),
      endpoint: act,
      outcome: 'done',
      subjects: obligations.map(({ id }) => id),
      trace: uuidv7(),
    })
    .execute()
}

function difference(before: readonly LedgerRung[], after: readonly LedgerRung[]) {
  const known = new Map(before.map((rung) => [rung.id, rung]))
  return {
    changed: after.filter((rung) => known.has(rung.id) && known.get(rung.id) !== rung),
    added: after.filter((rung) => !known.has(rung.id)),
  }
}

function rowsOf(rungs: readonly LedgerRung[]): string {
  return JSON.stringify(rungs.map(rowOf))
}

/** Every column of the table that is not derived, under its name there. */
function rowOf(rung: LedgerRung) {
  const {
    id,
    promise,
    kind,
    round,
    renewed,
    previous,
    subject,
    label,
    unit,
    provisional,
    state,
    ground,
    reason,
    assignee,
  } = rung
  return {
    id,
    promise,
    kind,
    rung: rung.rung,
    round,
    renewed,
    previous,
    owner_desk: rung.ownerDesk,
    counterpart_desk: rung.counterpartDesk,
    debtor_desk: rung.debtorDesk,
    subject,
    subject_id: rung.subjectId,
    label,
    promised_at: rung.promisedAt,
    opened_at: rung.openedAt,
    first_due_at: rung.firstDueAt,
    due_at: rung.dueAt,
    unit,
    provisional,
    stopped_at: rung.stoppedAt,
    stop_reason: rung.stopReason,
    stood_still_ms: rung.stoodStillMs,
    state,
    settled_at: rung.settledAt,
    ended_at: rung.endedAt,
    ground,
    reason,
    assignee,
  }
}
