import type { Database } from '../platform/db/database.ts'
import { carryOut, listDueTransfers } from './store.ts'

/**
 * Carries out the transfers whose day has come, a transaction each: two processes at once share the work, and what a crash undoes is due
 * still.
 */
export async function carryOutTransfers(database: Database): Promise<number> {
  let done = 0
  for (const id of await database.asService('bekal_jobs', listDueTransfers)) {
    if (await database.asService('bekal_jobs', (tx) => carryOut(tx, id))) done += 1
  }
  return done
}
