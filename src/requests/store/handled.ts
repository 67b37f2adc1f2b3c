import { sql } from 'kysely'
import type { Tx } from '../../platform/db/tx.ts'
import { finalStates } from '../contract.ts'

/** The letters that a member of the acting desk handles and that have not ended. */
export async function listHandledBy(
  tx: Tx,
  member: string,
  desk: string,
): Promise<{ id: string; label: string; dueAt: string | null }[]> {
  const rows = await tx
    .selectFrom('request_entry')
    .select(['id', 'number', 'due_at as dueAt'])
    .where('receiver', '=', desk)
    .where('state', 'not in', [...finalStates])
    .where(sql<boolean>`handler->>'id' = ${member}`)
    .orderBy('due_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id, number, dueAt }) => ({ id: id ?? '', label: number ?? '', dueAt }))
}
