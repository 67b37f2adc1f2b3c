import { sql } from 'kysely'
import type { Database } from '../platform/db/database.ts'

/** How many cases are destroyed in one transaction. */
const batch = 200

/**
 * Destroys what is left of whoever left or declined 90 days ago, and answers of how many. A backup is at most 35 days old, so
 * whoever is due here was due before it, and a restore destroys them again by itself (V8).
 */
export async function eraseLeft(database: Database): Promise<number> {
  let erased = 0
  for (;;) {
    const some = await database.asService('bekal_jobs', async (tx) => {
      const { rows } = await sql<{ erased: number }>`select app.erase_left(${batch}) as erased`.execute(tx)
      return rows[0]?.erased ?? 0
    })
    if (some === 0) return erased
    erased += some
  }
}
