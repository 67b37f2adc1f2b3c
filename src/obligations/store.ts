import { type RawBuilder, sql } from 'kysely'
import type { Instant, Zone } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Clock, ClockUnit } from '../kernel/working-days.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { ObligationKind, ObligationState, Rung, ScoreLine, SubjectKind } from './contract.ts'
import type { Ladder, LedgerRung, Place } from './rules.ts'

/** The promises of these kinds about one thing. */
export type Which = { readonly subjectId: string; readonly kinds: readonly ObligationKind[] }

/** Promises that still have an open rung. */
export async function listOpenPromises(tx: Tx, { subjectId, kinds }: Which): Promise<string[]> {
  const rows = await tx
    .selectFrom('obligation')
    .select('promise')
    .distinct()
    .where('subject_id', '=', subjectId)
    .where('kind', 'in', [...kinds])
    .where('state', '=', 'open')
    .execute()
  return rows.map(({ promise }) => promise)
}

/**
 * Locks whole ladders by their first rungs, which stay in place while others come and go. What is on a ladder has to
 * be read after this, by another statement: that of a statement which waited for the lock would be old.
 */
export async function lockPromises(tx: Tx, promises: readonly string[]): Promise<void> {
  await tx
    .selectFrom('obligation')
    .select('id')
    .where('promise', '=', anyOf(promises))
    .whereRef('id', '=', 'promise')
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Locks ladders on which something is past due, longest past first; those in other hands are left to the next sweep. */
export async function lockDuePromises(tx: Tx, now: Instant, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select root.id from obligation root
    where root.id = root.promise and root.promise = any (array(
      select o.promise from obligation o
      where o.state = 'open' and o.stopped_at is null and o.due_at <= ${now} order by o.due_at, o.id limit ${limit}))
    order by root.id for update skip locked`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Every open rung of these promises; lock the promises before. */
export async function listOpenRungsForChange(tx: Tx, promises: readonly string[]): Promise<LedgerRung[]> {
  if (promises.length === 0) return []
  const rows = await rungs(tx)
    .where('promise', '=', anyOf(promises))
    .where('state', '=', 'open')
    .orderBy('promise')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(rungOf)
}

/** One rung, locked alone: enough to change whose hands it is in. */
export async function findRungForChange(tx: Tx, id: string): Promise<LedgerRung | undefined> {
  const row = await rungs(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && rungOf(row)
}

export async function saveAssignee(tx: Tx, { id }: LedgerRung, assignee: string | null): Promise<void> {
  await tx.updateTable('obligation').set({ assignee }).where('id', '=', id).execute()
}

/** Gives back what a member holds at a desk that they don't serve any more; answers the ids. */
export async function releaseHeldBy(tx: Tx, member: string, desk: string): Promise<string[]> {
  const rows = await tx
    .updateTable('obligation')
    .set({ assignee: null })
    .where('assignee', '=', member)
    .where('owner_desk', '=', desk)
    .where('state', '=', 'open')
    .where(sql<boolean>`not app.still_serves(${member}, ${desk})`)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Saves a step of the rules: rungs that lapsed, rungs that changed otherwise, rungs that are new, in this order. */
export async function saveStep(
  tx: Tx,
  before: readonly LedgerRung[],
  after: readonly LedgerRung[],
): Promise<void> {
  const known = new Map(before.map((rung) => [rung.id, rung]))
  const changed = after.filter((rung) => known.has(rung.id) && known.get(rung.id) !== rung)
  await saveLapsed(
    tx,
    changed.filter(({ state }) => state === 'lapsed'),
  )
  await saveChanged(
    tx,
    changed.filter(({ state }) => state !== 'lapsed'),
  )
  await addRungs(
    tx,
    after.filter((rung) => !known.has(rung.id)),
  )
}

async function saveLapsed(tx: Tx, lapsed: readonly LedgerRung[]): Promise<void> {
  if (lapsed.length === 0) return
  const { numUpdatedRows } = await tx
    .updateTable('obligation')
    .set((eb) => ({ state: 'lapsed', ended_at: eb.ref('due_at') }))
    .where('id', '=', anyOf(lapsed.map(({ id }) => id)))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  all(lapsed, numUpdatedRows)
}

async function saveChanged(tx: Tx, changed: readonly LedgerRung[]): Promise<void> {
  if (changed.length === 0) return
  const { numAffectedRows } = await sql`
    update obligation o set due_at = c."dueAt", provisional = c.provisional, stopped_at = c."stoppedAt", stop_reason = c."stopReason",
      stood_still_ms = c."stoodStillMs", state = c.state, settled_at = c."settledAt", ended_at = c."endedAt", ground = c.ground,
      reason = c.reason
    from json_to_recordset(${JSON.stringify(changed)}::json) as c (id uuid, promise uuid, "dueAt" timestamptz, provisional boolean,
      "stoppedAt" timestamptz, "stopReason" text, "stoodStillMs" bigint, state text, "settledAt" timestamptz,
      "endedAt" timestamptz, ground text, reason text)
    where o.promise = c.promise and o.id = c.id and o.state = 'open'`.execute(tx)
  all(changed, numAffectedRows)
}

export async function addRungs(tx: Tx, added: readonly LedgerRung[]): Promise<void> {
  if (added.length === 0) return
  await tx.insertInto('obligation').values(added.map(rowOf)).execute()
}

/** A rung that a policy hides would be lost without a word. */
function all(rungs: readonly LedgerRung[], saved: bigint | undefined): void {
  if (saved !== BigInt(rungs.length)) throw new Error(`${saved} of ${rungs.length} obligations were saved`)
}

/** The clocks of these promises stand still from now on. */
export async function addStops(
  tx: Tx,
  actor: Actor,
  stopped: readonly LedgerRung[],
  reason: string,
): Promise<void> {
  const promises = new Map(stopped.map((rung) => [rung.promise, rung]))
  await tx
    .insertInto('obligation_stop')
    .values(
      [...promises.values()].map(({ promise, debtorDesk, counterpartDesk }) => ({
        id: uuidv7(),
        promise,
        debtor_desk: debtorDesk,
        counterpart_desk: counterpartDesk,
        since: actor.now,
        reason,
        member: actor.member,
      })),
    )
    .execute()
}

/** The clocks of these promises go on, or don't matter any more. */
export async function endStops(tx: Tx, promises: readonly string[], until: Instant): Promise<void> {
  await tx
    .updateTable('obligation_stop')
    .set({ until: sql<string>`greatest(since, ${until})` })
    .where('promise', '=', anyOf(promises))
    .where('until', 'is', null)
    .execute()
}

/** Where the clocks of these desks and of those above them stand. */
export async function listPlaces(tx: Tx, desks: readonly string[]): Promise<Map<string, Place>> {
  const { rows } = await sql<{ desk: string; zone: Zone; superior: string | null }>`
    with near as (select desk, zone, superior from obligation_place where desk = ${anyOf(desks)})
    select desk, zone, superior from near
    union select p.desk, p.zone, p.superior from obligation_place p where p.desk in (select superior from near)`.execute(
    tx,
  )
  return new Map(rows.map(({ desk, zone, superior }) => [desk, { zone, superior }]))
}

/** The clock of each kind of promise, null where each brings its own date, and its ladder. */
export async function listClocks(
  tx: Tx,
): Promise<Map<ObligationKind, { clock: Clock | null; ladder: Ladder }>> {
  const rows = await tx.selectFrom('obligation_kind').select(['kind', 'clock', 'ladder']).execute()
  return new Map(
    rows.map(({ kind, clock, ladder }) => [
      kind as ObligationKind,
      { clock: clock as Clock | null, ladder: ladder as Ladder },
    ]),
  )
}

export type ScoreRow = {
  desk: string
  deskName: string
  asOf: Instant
  lines: (Omit<ScoreLine, 'medianHours' | 'p90Hours' | 'hours'> & { answeredMs: number[] })[]
}

/** The figures of a desk, to itself and those above it. */
export async function findScores(tx: Tx, desk: string): Promise<ScoreRow | undefined> {
  const { rows } = await sql<ScoreRow>`
    select desk, desk_name as "deskName", as_of as "asOf", lines from app.score_card(${desk})`.execute(tx)
  return rows[0]
}

/** The journal row of what the server does by itself. */
export async function journal(tx: Tx, act: string, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return
  await sql`insert into journal (id, endpoint, outcome, subjects, trace)
    values (${uuidv7()}, ${act}, 'done', ${subjects}::uuid[], ${uuidv7()})`.execute(tx)
}

function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any (${ids}::uuid[])`
}

/** Rungs in the hands only of members who serve the desk today. */
function rungs(tx: Tx) {
  return tx
    .selectFrom('obligation')
    .selectAll()
    .select(
      sql<
        string | null
      >`case when assignee is not null and app.still_serves(assignee, owner_desk) then assignee end`.as(
        'held_by',
      ),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof rungs>['execute']>>[number]

function rungOf(row: Row): LedgerRung {
  return {
    id: row.id,
    promise: row.promise,
    kind: row.kind as ObligationKind,
    rung: row.rung as Rung,
    round: row.round,
    renewed: row.renewed,
    previous: row.previous,
    ownerDesk: row.owner_desk,
    counterpartDesk: row.counterpart_desk,
    debtorDesk: row.debtor_desk,
    subject: row.subject as SubjectKind,
    subjectId: row.subject_id,
    label: row.label,
    promisedAt: row.promised_at,
    openedAt: row.opened_at,
    firstDueAt: row.first_due_at,
    dueAt: row.due_at,
    unit: row.unit as ClockUnit,
    provisional: row.provisional,
    stoppedAt: row.stopped_at,
    stopReason: row.stop_reason,
    stoodStillMs: row.stood_still_ms,
    state: row.state as ObligationState,
    settledAt: row.settled_at,
    endedAt: row.ended_at,
    ground: row.ground,
    reason: row.reason,
    assignee: row.held_by,
  }
}

function rowOf(rung: LedgerRung) {
  return {
    id: rung.id,
    promise: rung.promise,
    kind: rung.kind,
    rung: rung.rung,
    round: rung.round,
    renewed: rung.renewed,
    previous: rung.previous,
    owner_desk: rung.ownerDesk,
    counterpart_desk: rung.counterpartDesk,
    debtor_desk: rung.debtorDesk,
    subject: rung.subject,
    subject_id: rung.subjectId,
    label: rung.label,
    promised_at: rung.promisedAt,
    opened_at: rung.openedAt,
    first_due_at: rung.firstDueAt,
    due_at: rung.dueAt,
    unit: rung.unit,
    provisional: rung.provisional,
    stood_still_ms: rung.stoodStillMs,
    assignee: rung.assignee,
  }
}
