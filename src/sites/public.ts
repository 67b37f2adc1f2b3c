import type { Tx } from '../platform/db/tx.ts'
import { notFound } from '../platform/problem.ts'
import { findSite } from './store.ts'

/** The name of a site; throws not found. */
export async function siteName(tx: Tx, id: string): Promise<string> {
  return ((await findSite(tx, id)) ?? notFound()).name
}
