import { sql } from 'kysely'
import { uuidv7 } from '../../kernel/id.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { notFound } from '../../platform/problem.ts'
import type { Logo } from '../contract.ts'

/** The logo of a desk's agency now; null where it has none. */
export async function findLogo(tx: Tx, desk: string): Promise<Logo | null> {
  const row = await tx
    .selectFrom('agency_logo as l')
    .innerJoin('desk as d', 'd.agency', 'l.agency')
    .select(['l.set_at as at', sql<string | null>`encode(l.sha256, 'hex')`.as('sha256')])
    .where('d.id', '=', desk)
    .orderBy('l.version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.sha256 ? { sha256: row.sha256, at: row.at } : null
}

export async function getLogoBytes(tx: Tx, sha256: string): Promise<Buffer> {
  const row = await tx
    .selectFrom('agency_logo')
    .select('png')
    .where('sha256', '=', Buffer.from(sha256, 'hex'))
    .limit(1)
    .executeTakeFirst()
  return row?.png ?? notFound()
}

/** Adds a version for the acting agency, null for none; the database numbers it. */
export async function addLogo(tx: Tx, png: Uint8Array | null): Promise<string> {
  const id = uuidv7()
  await tx
    .insertInto('agency_logo')
    .values({ id, version: 1, png: png === null ? null : Buffer.from(png) })
    .execute()
  return id
}
