import type { Database } from '../platform/db/database.ts'
import { sweep } from './public.ts'

/** So many promises are swept in one transaction. */
const batch = 200

/** Lets lapse whatever is past due, batch by batch, and answers how many obligations lapsed. */
export async function sweepAll(database: Database): Promise<number> {
  let total = 0
  for (;;) {
    const lapsed = await database.asService('bekal_sweeper', (tx, now) => sweep(tx, now, batch))
    if (lapsed === 0) return total
    total += lapsed
  }
}
