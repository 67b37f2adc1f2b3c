import { sql } from 'kysely'
import { type LocalDate, localDate, millisOf, type Zone } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Role } from '../kernel/role.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { notFound, Problem } from '../platform/problem.ts'

/** Transfers that have not been carried out: from and to the acting desk, and the actor's own. */
export function transferRows(tx: Tx) {
  return tx
    .selectFrom('transfer_ahead as t')
    .select(['t.id', 't.member', 't.member_name as memberName', 't.desk', 't.desk_name as deskName'])
    .select(['t.next_desk as nextDesk', 't.next_desk_name as nextDeskName', 't.effective_on as effectiveOn'])
    .select(['t.rest_name as restName', 't.held_up as heldUp'])
    .select(sql<string[] | null>`to_json(t.roles)`.as('roles'))
    .select(sql<boolean>`t.accepted_at is not null`.as('accepted'))
    .select(sql<boolean>`(select app.actor_member()) in (t.member, t.proposed_by)`.as('own'))
    .orderBy('t.effective_on')
    .orderBy('t.member_name')
    .orderBy('t.id')
}

export type Place = { today: LocalDate; agency: string }

export async function getPlace(tx: Tx, { desk, now }: Actor): Promise<Place> {
  const row = await tx
    .selectFrom('desk')
    .select(['zone', 'agency'])
    .where('id', '=', desk)
    .executeTakeFirstOrThrow()
  return { today: localDate(now, row.zone as Zone), agency: row.agency }
}

export async function getNextDesk(tx: Tx, desk: string): Promise<{ agency: string; hasAccount: boolean }> {
  const row = await tx
    .selectFrom('desk')
    .select(['agency', 'has_account as hasAccount'])
    .where('id', '=', desk)
    .executeTakeFirst()
  return row ?? notFound()
}

export async function addTransfer(
  tx: Tx,
  actor: Actor,
  {
    member,
    effectiveOn,
    next,
    rest,
  }: {
    member: string
    effectiveOn: LocalDate
    next: { desk: string; roles: readonly Role[] } | null
    rest: string | null
  },
): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  await tx
    .insertInto('transfer')
    .values({
      id,
      member,
      desk: actor.desk,
      next_desk: next?.desk ?? null,
      roles: next === null ? null : [...next.roles],
      effective_on: effectiveOn,
      // The trigger knows the zone of the desk, and whether somebody has to accept.
      effective_at: actor.now,
      rest,
    })
    .execute()
    .catch((error: unknown) => {
      const { constraint } = error as { constraint?: string }
      throw constraint === 'a member has one transfer ahead' ? new Problem(422, 'transfer_ahead') : error
    })
  return id
}

/** Locked, so that it is accepted, called off or carried out, one after the other. */
export async function getTransferForChange(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('transfer')
    .select(['member', 'desk', 'next_desk as nextDesk', 'proposed_by as proposedBy'])
    .select(sql<boolean>`accepted_at is not null`.as('accepted'))
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('done_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row ?? notFound()
}

export async function saveAcceptance(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx.updateTable('transfer').set({ accepted_at: actor.now }).where('id', '=', id).execute()
}

export async function saveCancel(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx.updateTable('transfer').set({ ended_at: actor.now }).where('id', '=', id).execute()
}

// What the job does, in the role bekal_jobs.

export async function listDueTransfers(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from app.due_transfers() id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Carries one out and says so in the journal; nothing where another process is at it. */
export async function carryOut(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select app.carry_out_transfer(${id}, ${uuidv7()}) as done`.execute(tx)
  if (rows[0]?.done !== true) return false
  await tx
    .insertInto('journal')
    .values({
      id: uuidv7(),
      endpoint: 'transfers.carry-out',
      outcome: 'done',
      subjects: [id],
      trace: uuidv7(),
    })
    .execute()
  return true
}
