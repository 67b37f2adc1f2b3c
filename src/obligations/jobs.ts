import type { Database } from '../platform/db/database.ts'
import { sweep } from './public.ts'

/** How many past-due rungs are taken up in one transaction. */
const batch = 200

/**
 * Lets lapse all that is past due, a transaction per batch, and answers how many rungs did. Two at once share the
 * work: each skips the promises that the other is at. What a crash undoes is past due still, for the next one.
 */
export async function sweepAll(database: Database): Promise<number> {
  let lapsed = 0
  for (;;) {
    const some = await database.asService('bekal_sweeper', (tx, now) => sweep(tx, now, batch))
    if (some === 0) return lapsed
    lapsed += some
  }
}
