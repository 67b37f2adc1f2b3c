/** The door of letters for other slices. */
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided } from '../platform/problem.ts'
import { dispose } from './rules/handling.ts'
import { saveHappening } from './store/happening.ts'
import { getRequestForChange } from './store.ts'

export { listHandledBy } from './store/handled.ts'

/** Another disposition: from now on this member handles the letter. Whoever calls has seen that they serve the desk. */
export async function disposeTo(tx: Tx, actor: Actor, id: string, member: string): Promise<void> {
  const letter = await getRequestForChange(tx, id)
  const decision = decided(dispose(letter.facts, actor.desk, { member, serves: true, note: null }))
  await saveHappening(tx, actor, letter, decision)
}
