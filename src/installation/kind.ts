import { sql } from 'kysely'
import type { ClientBase } from 'pg'
import type { Database } from '../platform/db/database.ts'

/** What an installation is for: work, exercise on invented data, or a first look. Settled at its first start, for ever. */
export type InstallationKind = 'production' | 'training' | 'evaluation'

/**
 * Settles what a fresh installation is for, and answers what it is for: another kind where that is settled already, null
 * where somebody was here before and it can no longer be for exercise.
 */
export async function settleKind(
  database: Database,
  wanted: InstallationKind,
): Promise<InstallationKind | null> {
  return database.asService('bekal_jobs', async (tx) => {
    const { rows } = await sql<{
      kind: InstallationKind | null
    }>`select app.settle_installation(${wanted}) as kind`.execute(tx)
    return rows[0]?.kind ?? null
  })
}

/** What an installation is for, as anybody may ask it. */
export async function findKind(database: Database): Promise<InstallationKind | null> {
  return database.asService('bekal_visitor', async (tx) => {
    const { rows } = await sql<{
      kind: InstallationKind | null
    }>`select app.installation_kind() as kind`.execute(tx)
    return rows[0]?.kind ?? null
  })
}

/** The same as the administrator of the database, in the transaction that is open. */
export async function settleKindIn(
  admin: ClientBase,
  wanted: InstallationKind,
): Promise<InstallationKind | null> {
  const { rows } = await admin.query<{ kind: InstallationKind | null }>(
    'select app.settle_installation($1) as kind',
    [wanted],
  )
  return rows[0]?.kind ?? null
}

/** What an installation is for, as its administrator finds it; null before its first start and in a schema that does not know. */
export async function kindIn(admin: ClientBase): Promise<InstallationKind | null> {
  const { rowCount } = await admin.query(
    `select from pg_attribute where attrelid = to_regclass('app.installation') and attname = 'kind'`,
  )
  if (rowCount === 0) return null
  const { rows } = await admin.query<{ kind: InstallationKind | null }>('select kind from app.installation')
  return rows[0]?.kind ?? null
}

export async function hasOperator(database: Database): Promise<boolean> {
  return database.asService('bekal_jobs', async (tx) => {
    const { rows } = await sql<{ has: boolean }>`select app.has_operator() as has`.execute(tx)
    return rows[0]?.has === true
  })
}
