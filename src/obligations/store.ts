import { sql } from 'kysely'
import type { Tx } from '../platform/db/tx.ts'
import { notFound } from '../platform/problem.ts'
import type { ObligationKind, ScoreLine } from './contract.ts'
import type { LedgerRung } from './rules.ts'

type Held = Pick<LedgerRung, 'state' | 'ownerDesk' | 'assignee'>

export async function getHeldForChange(tx: Tx, id: string): Promise<Held> {
  const row = await tx
    .selectFrom('obligation')
    .select(['state', 'owner_desk as ownerDesk', 'assignee'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return (row as Held | undefined) ?? notFound()
}

export async function saveHands(tx: Tx, id: string, hands: Pick<Held, 'assignee'>): Promise<void> {
  await tx.updateTable('obligation').set(hands).where('id', '=', id).execute()
}

export async function listHeld(
  tx: Tx,
  member: string,
  desk: string,
): Promise<{ id: string; label: string; kind: ObligationKind; dueAt: string }[]> {
  const rows = await tx
    .selectFrom('obligation')
    .select(['id', 'label', 'kind', 'due_at as dueAt'])
    .where('assignee', '=', member)
    .where('owner_desk', '=', desk)
    .where('state', '=', 'open')
    .orderBy('due_at')
    .orderBy('id')
    .execute()
  return rows as { id: string; label: string; kind: ObligationKind; dueAt: string }[]
}

/** Into the hands that are named; whatever else the member holds is the desk's again. */
export async function saveGiven(
  tx: Tx,
  member: string,
  desk: string,
  given: readonly { id: string; member: string | null }[],
): Promise<void> {
  await sql`update obligation o set assignee = g.member
    from json_to_recordset(${JSON.stringify(given)}::json) as g (id uuid, member uuid)
    where o.id = g.id and o.assignee = ${member} and o.owner_desk = ${desk} and o.state = 'open'`.execute(tx)
  await tx
    .updateTable('obligation')
    .set({ assignee: null })
    .where('assignee', '=', member)
    .where('owner_desk', '=', desk)
    .where('state', '=', 'open')
    .execute()
}

/** A line as the database counts it; the rest is arithmetic (`rules/score.ts`). `answeredMs`: newest first. */
type CountedLine = Omit<ScoreLine, 'medianHours' | 'p90Hours' | 'hours'> & { answeredMs: number[] }
type CountedCard = { desk: string; deskName: string; asOf: string; lines: CountedLine[] }

export async function getScoreCard(tx: Tx, desk: string): Promise<CountedCard> {
  const { rows } = await sql<CountedCard>`
    select desk, desk_name as "deskName", as_of as "asOf", lines from app.score_card(${desk})`.execute(tx)
  return rows[0] ?? notFound()
}
