import type { Database } from '../platform/db/database.ts'
import type { Sealing, Signing } from './store.ts'
import * as store from './store.ts'

export type { Declared } from './restoring.ts'
export { declareRestore } from './restoring.ts'
export { rotateKey } from './rotation.ts'
export type { Sealing } from './store.ts'

/**
 * How far sealing is behind, for health and measures: when it last sealed, how many rows wait, and how long the first of
 * them has. More than 5 seconds is not as it should be; a minute is an alarm.
 */
export async function sealing(database: Database): Promise<Sealing> {
  return database.asService('bekal_sealer', (tx) => store.getSealing(tx))
}

/** The same, with the day of the newest root and since when the newest key signs: for who keeps the installation. */
export async function sealingCondition(database: Database): Promise<Sealing & Signing> {
  return database.asService('bekal_sealer', async (tx) => ({
    ...(await store.getSealing(tx)),
    ...(await store.getSigning(tx)),
  }))
}
