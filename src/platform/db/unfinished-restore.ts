import type { ClientBase } from 'pg'

/**
 * A database into which a backup is being restored bears a mark from before the first table until everything is
 * checked. Whoever finds it without a restore at work finds half an installation, and must not use it.
 */
export async function markRestore(admin: ClientBase): Promise<void> {
  await admin.query('create schema if not exists bekal_restore')
  await admin.query(
    'create table if not exists bekal_restore.unfinished (since timestamptz not null default now())',
  )
}

/** As a role can ask it that has no right to anything. */
export const restoreIsUnfinished = `exists (select from pg_namespace where nspname = 'bekal_restore')`

export async function isUnfinishedRestore(admin: ClientBase): Promise<boolean> {
  const { rows } = await admin.query<{ there: boolean }>(`select ${restoreIsUnfinished} as there`)
  return rows[0]?.there ?? false
}

export async function clearRestoreMark(admin: ClientBase): Promise<void> {
  await admin.query('drop schema if exists bekal_restore cascade')
}

export const unfinishedRestore =
  'A restore into this database has not come to its end: what is in it is not whole. Restore the backup again: npm run bekal -- restore <file> --key <file>'
