/** The door of letters for other slices. */
import { sql } from 'kysely'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided } from '../platform/problem.ts'
import { finalStates } from './contract.ts'
import { dispose } from './rules/handling.ts'
import { saveHappening } from './store/happening.ts'
import { getRequestForChange } from './store.ts'

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

/** Another disposition: from now on this member handles the letter. Whoever calls has seen that they serve the desk. */
export async function disposeTo(tx: Tx, actor: Actor, id: string, member: string): Promise<void> {
  const letter = await getRequestForChange(tx, id)
  const decision = decided(dispose(letter.facts, actor.desk, { member, serves: true, note: null }))
  await saveHappening(tx, actor, letter, decision)
}
