import type { Database } from '../platform/db/database.ts'
import { sweep } from './public.ts'

/** So many promises lapse in one transaction. */
const batch = 100

/** Lets lapse everything that is past due, batch by batch. Answers how many rungs lapsed. */
export async function sweepAll(database: Database): Promise<number> {
  let lapsed = 0
  for (;;) {
    const some = await database.asService('bekal_sweeper', (tx, now) => sweep(tx, now, batch))
    if (some === 0) return lapsed
    lapsed += some
  }
}
