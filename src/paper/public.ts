/** The door of paper letters for other slices. */
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided } from '../platform/problem.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

export { listPaperHandledBy } from './store.ts'

/** Another disposition: from now on this member handles it. Whoever calls has seen that they serve the desk. */
export async function disposePaperTo(tx: Tx, actor: Actor, id: string, member: string): Promise<void> {
  const letter = await store.getPaperForChange(tx, id)
  decided(rules.dispose(letter, null, true))
  await store.addDisposition(tx, actor, id, { member, note: null })
}
