import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { ensureRoles } from './roles.ts'
import type { Tx } from './tx.ts'
import { isUnfinishedRestore, restoreIsUnfinished, unfinishedRestore } from './unfinished-restore.ts'

/** Where the numbered SQL lies. */
export const migrationsFolder = join(import.meta.dirname, '../../../db')

export type Migrated = { applied: string[]; version: number }

export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * Brings a database to the newest schema: numbered plain SQL, forward only, each file in a transaction of its own,
 * one migration at a time. A file that was changed after it was applied is refused. Needs an administrator's
 * connection that may make roles; works on PostgreSQL 15 and newer. A restore brings an empty database to the schema of
 * its backup: `only` those files.
 */
export async function migrate(
  adminUrl: string,
  serverPassword: string,
  tell: (file: string) => void = () => {},
  { restoring = false, only = null }: { restoring?: boolean; only?: ReadonlySet<string> | null } = {},
): Promise<Migrated> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'bekal migrate' })
  await admin.connect()
  try {
    await requireVersion(admin)
    if (!restoring && (await isUnfinishedRestore(admin))) throw new MigrationError(unfinishedRestore)
    await ensureRoles(admin, serverPassword)
    await admin.query(`select pg_advisory_lock(hashtext('bekal migrate'))`)
    await prepareDatabase(admin)
    const done = await appliedFiles(admin)
    const applied: string[] = []
    for (const file of await migrationFiles()) {
      if (only !== null && !only.has(file)) continue
      const text = await readFile(join(migrationsFolder, file), 'utf8')
      const hash = hashOf(text)
      const before = done.get(file)
      if (before === hash) continue
      if (before !== undefined) {
        throw new MigrationError(
          `${file} was changed after it had been applied to this database. Add a new file instead.`,
        )
      }
      tell(file)
      await apply(admin, file, text, hash)
      applied.push(file)
    }
    await migrateJobs(adminUrl)
    await tellServer(admin)
    return { applied, version: (await migrationFiles()).length }
  } finally {
    await admin.end()
  }
}

/** The server has no right to the list of applied files; it asks the installation, from the file on that lets it. */
async function tellServer(admin: pg.ClientBase): Promise<void> {
  const { rowCount } = await admin.query(
    `select from pg_attribute where attrelid = to_regclass('app.installation') and attname = 'schema_files'`,
  )
  if (rowCount === 0) return
  const applied = [...(await appliedFiles(admin)).keys()].sort()
  await admin.query('begin')
  await admin.query('set local role bekal_owner')
  await admin.query('update app.installation set schema_files = $1 where schema_files <> $1', [applied])
  await admin.query('commit')
}

/** Files that this version knows and the database lacks, as the server itself finds them; it refuses to start on any. */
export async function pendingForServer(database: Database): Promise<string[]> {
  const files = await migrationFiles()
  try {
    const applied = await database.asService('bekal_visitor', async (tx) => {
      const mark = await sql<{
        unfinished: boolean
      }>`select ${sql.raw(restoreIsUnfinished)} as unfinished`.execute(tx)
      if (mark.rows[0]?.unfinished) throw new MigrationError(unfinishedRestore)
      const { rows } = await sql<{ files: string[] }>`select app.schema_files() as files`.execute(tx)
      return rows[0]?.files ?? []
    })
    return files.filter((file) => !applied.includes(file))
  } catch (error) {
    // No such schema, function or role: nothing has been applied, or too little to tell.
    const { code = '' } = error as { code?: string }
    if (['3F000', '42883', '22023'].includes(code)) return files
    throw error
  }
}

/** How many files made the schema, how many this version knows that it lacks, and how many it has beyond those. */
export async function schemaCondition(tx: Tx): Promise<{ applied: number; lacking: number; beyond: number }> {
  const files = await migrationFiles()
  const { rows } = await sql<{ files: string[] }>`select app.schema_files() as files`.execute(tx)
  const applied = rows[0]?.files ?? []
  return {
    applied: applied.length,
    lacking: files.filter((file) => !applied.includes(file)).length,
    beyond: applied.filter((file) => !files.includes(file)).length,
  }
}

/** Files that this version knows and the database lacks, as its administrator finds them. */
export async function pendingMigrations(adminUrl: string): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    if (await isUnfinishedRestore(admin)) throw new MigrationError(unfinishedRestore)
    const { rows } = await admin.query<{ there: boolean }>(
      `select to_regclass('public.migration') is not null as there`,
    )
    const done = rows[0]?.there ? await appliedFiles(admin) : new Map<string, string>()
    return (await migrationFiles()).filter((file) => !done.has(file))
  } finally {
    await admin.end()
  }
}

async function requireVersion(admin: pg.ClientBase): Promise<void> {
  const { rows } = await admin.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  )
  const version = Number(rows[0]?.version)
  if (version < 150000) {
    throw new MigrationError(`PostgreSQL ${Math.floor(version / 10000)} is too old: Bekal needs 15 or newer.`)
  }
}

async function prepareDatabase(admin: pg.ClientBase): Promise<void> {
  const { rows } = await admin.query<{ name: string }>('select current_database() as name')
  const name = pg.escapeIdentifier(rows[0]?.name ?? '')
  await admin.query(`grant create, connect on database ${name} to bekal_owner, bekal_jobs`)
  await admin.query(`grant connect on database ${name} to bekal_server`)
  await admin.query('grant usage, create on schema public to bekal_owner')
  await admin.query(`create table if not exists public.migration (
    file text primary key, hash text not null, applied_at timestamptz not null default now())`)
  await admin.query('revoke all on public.migration from public')
}

async function appliedFiles(admin: pg.ClientBase): Promise<Map<string, string>> {
  const { rows } = await admin.query<{ file: string; hash: string }>(
    'select file, hash from public.migration',
  )
  return new Map(rows.map(({ file, hash }) => [file, hash]))
}

/** The files that this version knows, with their hashes. */
export async function migrationHashes(): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  for (const file of await migrationFiles()) {
    hashes.set(file, hashOf(await readFile(join(migrationsFolder, file), 'utf8')))
  }
  return hashes
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function migrationFiles(): Promise<string[]> {
  return (await readdir(migrationsFolder)).filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name)).sort()
}

async function apply(admin: pg.ClientBase, file: string, text: string, hash: string): Promise<void> {
  await admin.query('begin')
  try {
    await admin.query('set local role bekal_owner')
    await admin.query(text)
    await admin.query('reset role')
    await admin.query('insert into public.migration (file, hash) values ($1, $2)', [file, hash])
    await admin.query('commit')
  } catch (error) {
    await admin.query('rollback')
    throw new MigrationError(`${file}: ${(error as Error).message}${where(error, text)}`, { cause: error })
  }
}

function where(error: unknown, text: string): string {
  const position = Number((error as { position?: string }).position)
  return Number.isFinite(position) ? ` (line ${text.slice(0, position).split('\n').length})` : ''
}

/** The job queue keeps its tables in a schema of its own, owned by bekal_jobs. */
async function migrateJobs(adminUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 1, options: '-c role=bekal_jobs' })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool: pool })
    await pool.query(tellFunction)
  } finally {
    await pool.end()
  }
}

/** The door from a command's transaction to the queue: what is told commits with the command or not at all. */
const tellFunction = `
create or replace function app.tell(event text, payload json) returns void
  language sql volatile security definer set search_path = pg_catalog, public
  as $$ select graphile_worker.add_job('tell', json_build_object('event', $1, 'payload', $2)) $$;
comment on function app.tell(text, json) is 'Outbox: hands an event, ids only, to the listeners of other slices when this transaction commits.';
revoke all on function app.tell(text, json) from public;
grant execute on function app.tell(text, json) to bekal_member, bekal_sweeper;
`
