import { randomBytes } from 'node:crypto'
import type { Database } from '../platform/db/database.ts'
import { tokenHash } from '../platform/http/serve.ts'
import { saveFirstLink } from './store.ts'

export type FirstLink = { url: string; expiresAt: string }

/**
 * A link by which the first administrator comes in, once and within a day; null where somebody is here already. The
 * token stands behind the #: no server, no proxy and no log on the way sees it.
 */
export async function makeFirstLink(database: Database, address: string): Promise<FirstLink | null> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = await database.asService('bekal_jobs', (tx) => saveFirstLink(tx, tokenHash(token)))
  return expiresAt === null ? null : { url: `${address}/mulai#${token}`, expiresAt }
}
