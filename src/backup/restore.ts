import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import pg from 'pg'
import { bytesIn, keepBytes } from '../files/public.ts'
import { kindIn } from '../installation/public.ts'
import { linesOf } from '../journal-verifier/reading.ts'
import { verify } from '../journal-verifier/verify.ts'
import { type Declared, declareRestore } from '../journal/public.ts'
import { Database } from '../platform/db/database.ts'
import { migrate, migrationHashes } from '../platform/db/migrate.ts'
import { clearRestoreMark, isUnfinishedRestore, markRestore } from '../platform/db/unfinished-restore.ts'
import { saveText } from '../platform/embedded/durable-file.ts'
import { systemCode } from '../platform/embedded/embedded-postgres-error.ts'
import { version } from '../platform/version.ts'
import { loadReference } from '../reference.ts'
import { type Fault, faultsOf } from './checks.ts'
import { keptTables, leftOut, placeOf, settled, type KeptJob, type KeptTable, sequences } from './contents.ts'
import { copyIn } from './copy.ts'
import { BackupError, type End, type Head } from './format.ts'
import { readBackup } from './reading.ts'
import { connect, type Folders, knows, quoted, tableRows } from './snapshot.ts'

export type RestoreOptions = {
  adminUrl: string
  serverPassword: string
  folders: Folders
  /** The tar of the backup, from its beginning. */
  tar: AsyncIterable<Uint8Array>
  tell: (line: string) => void
  /** Finishes although an invariant does not hold: it did not hold in what was backed up either. */
  acceptFaults?: boolean
  /** Into an installation for exercise: takes the backup of one and of nothing else; without it, of anything else. */
  training?: boolean
}

export type Restored = {
  /** Version of Bekal and moment of the backup. */
  bekal: string
  at: string
  tables: number
  rows: number
  files: number
  jobs: number
  attachments: number
  /** Migrations that came after the backup. */
  applied: string[]
  faults: Fault[]
  /** Whether the journal now says that it was restored, for whoever has kept what came after the backup. */
  declared: Declared
  finished: boolean
}

/**
 * Brings a backup into an empty database: the schema that it was made with, its rows, in one transaction, read back and
 * compared byte for byte; then today's schema and reference data; then every invariant is asked. Until the end the
 * database is marked, and no server starts on it.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { adminUrl, serverPassword, folders, tell } = options
  const admin = await connect(adminUrl)
  try {
    const files = new Map<string, Buffer>()
    let loading: Loading | null = null
    const { head, end } = await readBackup(options.tar, {
      async head(head) {
        await requireKnown(head)
        requireKind(head.kind ?? null, options.training === true)
        await takeDatabase(admin)
        tell(`Backup of Bekal ${head.bekal}, ${head.at}.`)
        await migrate(adminUrl, serverPassword, () => {}, {
          restoring: true,
          only: new Set(head.migrations.map(({ file }) => file)),
        })
        loading = await beginLoading(admin, head)
        tell('The schema of the backup stands; loading its rows.')
      },
      async file(name, bytes) {
        await requireFree(placeOf(name, folders), bytes)
        files.set(name, bytes)
      },
      async jobs(jobs) {
        await addJobs(admin, jobs)
      },
      async rows(name, bytes) {
        await loading?.rows(name, bytes)
      },
      async attachment(kept, bytes) {
        if (folders.attachments === null) {
          throw new BackupError(
            'This backup holds attachments that lay in a folder. Say where they go: BEKAL_FILES=<folder>',
          )
        }
        await keepBytes(folders.attachments, kept, bytes)
      },
      async end(end) {
        await loading?.finish(end)
      },
    })
    tell('Every table was read back and equals the backup.')
    for (const [name, bytes] of files) {
      const path = placeOf(name, folders)
      await mkdir(dirname(path), { recursive: true })
      await saveText(path, bytes, 0o600)
    }
    // What migrations write to the journal stands after all that came along, too.
    const begun = await beginLineage(admin, head)
    const { applied } = await migrate(adminUrl, serverPassword, (file) => tell(`  ${file}`), {
      restoring: true,
    })
    // What the head says of itself is not what counts: the rows have come with a mark of their own.
    requireKind(await kindIn(admin), options.training === true)
    if (!begun) await beginLineage(admin, head)
    await loadReference(adminUrl)
    for (const { sql } of settled) await admin.query(sql)
    await admin.query('analyze')
    tell('Checking what must always hold.')
    const faults = [
      ...(await faultsOf(admin)),
      ...(await lostBytes(admin, folders.attachments)),
      ...(await brokenSeals(admin, folders.attachments)),
    ]
    const finished = faults.length === 0 || options.acceptFaults === true
    const declared = finished ? await declare(adminUrl, folders.journalKey, head.at) : 'no chain'
    if (finished) await clearRestoreMark(admin)
    return {
      bekal: head.bekal,
      at: head.at,
      tables: head.tables.length,
      rows: Object.values(end.tables).reduce((sum, { rows }) => sum + rows, 0),
      files: files.size,
      jobs: end.jobs,
      attachments: end.attachments,
      applied,
      faults,
      declared,
      finished,
    }
  } finally {
    await admin.end().catch(() => {})
  }
}

/**
 * In another cluster transactions are numbered anew: the journal goes on under the next lineage, so that whatever is
 * written from now on stands after all that came along.
 */
async function beginLineage(admin: pg.ClientBase, { journalLineage = 1 }: Head): Promise<boolean> {
  if (!(await knows(admin, 'app.begin_journal_lineage()'))) return false
  for (let lineage = 0; lineage <= journalLineage; ) {
    const { rows } = await admin.query<{ lineage: number }>('select app.begin_journal_lineage() as lineage')
    lineage = rows[0]?.lineage ?? Number.POSITIVE_INFINITY
  }
  return true
}

async function declare(adminUrl: string, keyFile: string, backupAt: string): Promise<Declared> {
  const database = new Database(adminUrl, { max: 1, name: 'bekal restore' })
  return declareRestore(database, keyFile, backupAt).finally(() => database.close())
}

/** Whether the journal came along as it was sealed, said by code that shares nothing with its sealer. */
async function brokenSeals(admin: pg.ClientBase, attachments: string | null): Promise<Fault[]> {
  await admin.query('begin isolation level repeatable read read only')
  try {
    const { faults, faultCount } = await verify(linesOf(admin, attachments))
    const [first] = faults
    if (!first) return []
    return [
      {
        sentence: `the journal is as it was sealed (first ${first.place}: ${first.what})`,
        places: faultCount,
      },
    ]
  } finally {
    await admin.query('rollback')
  }
}

/** V20: nothing real comes into an exercise, and nothing invented among what is real. */
function requireKind(kind: Head['kind'], training: boolean): void {
  if (training && kind !== 'training') {
    throw new BackupError(
      'This is no backup of an installation for exercise, and an exercise never holds a copy of a real one. Restore it without --training, into another database and data folder.',
    )
  }
  if (!training && kind === 'training') {
    throw new BackupError(
      'This backup is of an installation for exercise: all in it is invented. Restore it with --training, into a database and a data folder of their own.',
    )
  }
}

/** Refuses a backup whose schema this version can't build. */
async function requireKnown({ bekal, migrations }: Head): Promise<void> {
  const known = await migrationHashes()
  const unknown = migrations.filter(({ file }) => !known.has(file)).map(({ file }) => file)
  if (unknown.length > 0) {
    throw new BackupError(
      `This backup was made by Bekal ${bekal}, whose schema is newer than that of this version ${version}: ${unknown.join(', ')} is not known here. Restore it with that version or a newer one.`,
    )
  }
  const changed = migrations.filter(({ file, hash }) => known.get(file) !== hash).map(({ file }) => file)
  if (changed.length > 0) {
    throw new BackupError(
      `This backup was made with another ${changed.join(', ')} than this version has. Restore it with the version that made it.`,
    )
  }
}

/** Takes an empty database, or one that an unfinished restore has left, for this restore. */
async function takeDatabase(admin: pg.ClientBase): Promise<void> {
  const { rows: locked } = await admin.query<{ mine: boolean }>(
    `select pg_try_advisory_lock(hashtext('bekal restore')) as mine`,
  )
  if (!locked[0]?.mine) throw new BackupError('Another restore into this database is at work.')
  const { rows: coded } = await admin.query<{ encoding: string }>(
    `select current_setting('server_encoding') as encoding`,
  )
  if (coded[0]?.encoding !== 'UTF8') {
    throw new BackupError(
      `This database is encoded in ${coded[0]?.encoding}. Make one in UTF8: createdb --encoding=UTF8 --template=template0 bekal`,
    )
  }
  if (await isUnfinishedRestore(admin)) {
    await admin.query('drop schema if exists app, graphile_worker, public cascade')
    await admin.query('create schema public authorization pg_database_owner')
    await admin.query('grant usage on schema public to public')
    return
  }
  const { rowCount } = await admin.query(`
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and not exists (select from pg_depend e where e.objid = c.oid and e.deptype = 'e') limit 1`)
  if (rowCount !== 0) {
    throw new BackupError(
      'This database is not empty. A backup is restored into an empty one: make a new database, or for the embedded one name a new data folder (BEKAL_DATA).',
    )
  }
  await markRestore(admin)
}

/** A file is never overwritten by another. */
async function requireFree(path: string, bytes: Buffer): Promise<void> {
  try {
    const there = await readFile(path)
    if (!there.equals(bytes)) {
      throw new BackupError(
        `There is a file ${path} already, and it differs from the one in the backup. Move it away, or name a new data folder (BEKAL_DATA).`,
      )
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}

async function addJobs(admin: pg.ClientBase, jobs: readonly KeptJob[]): Promise<void> {
  for (const { task, payload, queue, run_at, max_attempts, key, priority } of jobs) {
    await admin.query(
      `select graphile_worker.add_job($1, $2::json, queue_name := $3, run_at := $4, max_attempts := $5, job_key := $6, priority := $7)`,
      [task, payload, queue, run_at, max_attempts, key, priority],
    )
  }
}

type Loading = {
  rows(table: string, bytes: AsyncIterable<Buffer>): Promise<void>
  finish(end: End): Promise<void>
}

type Trigger = { table: string; name: string; again: string }
type ForeignKey = { table: string; name: string; definition: string; comment: string | null }

/**
 * One transaction for all rows. Triggers rest: what they guard happened long ago. Foreign keys are taken off and put
 * on again at the end, which proves every reference and lets tables come in any order.
 */
async function beginLoading(admin: pg.ClientBase, head: Head): Promise<Loading> {
  await admin.query('begin')
  for (const month of head.journalMonths) {
    await admin.query('select app.make_journal_partitions($1::date, 1)', [month])
  }
  await admin.query('set local row_security = off')
  const tables = new Map((await keptTables(admin)).map((table) => [table.name, table]))
  requireSameTables(head, tables)
  const triggers = await triggersOf(admin)
  for (const { table, name } of triggers) await admin.query(`alter table ${table} disable trigger ${name}`)
  const keys = await foreignKeysOf(admin)
  for (const { table, name } of keys) await admin.query(`alter table ${table} drop constraint ${name}`)
  // Migrations have put some rows there already; the backup has them too.
  await admin.query(`truncate ${[...tables.keys(), ...(await othersOf(admin))].map(quoted).join(', ')}`)
  return {
    async rows(name, bytes) {
      const table = tables.get(name)
      if (table === undefined) return
      const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
      await copyIn(admin, `copy ${quoted(name)} (${columns}) from stdin`, bytes)
    },
    async finish(end) {
      await setSequences(admin, end)
      for (const { table, name, definition, comment } of keys) {
        await admin.query(`alter table ${table} add constraint ${name} ${definition}`)
        if (comment !== null) {
          await admin.query(`comment on constraint ${name} on ${table} is ${pg.escapeLiteral(comment)}`)
        }
      }
      for (const { table, name, again } of triggers) {
        await admin.query(`alter table ${table} ${again} trigger ${name}`)
      }
      for (const table of tables.values()) await requireSameRows(admin, table, end)
      await admin.query('commit')
    },
  }
}

/** Tables that are left out, as many of them as this schema has; but not the list of migrations. */
async function othersOf(admin: pg.ClientBase): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select name from unnest($1::text[]) name where to_regclass(name) is not null and name <> 'public.migration'`,
    [Object.keys(leftOut)],
  )
  return rows.map(({ name }) => name)
}

function requireSameTables(head: Head, tables: ReadonlyMap<string, KeptTable>): void {
  const inBackup = new Map(head.tables.map((table) => [table.name, table]))
  const faults = [
    ...[...tables.keys()].filter((name) => !inBackup.has(name)).map((name) => `it lacks ${name}`),
    ...[...inBackup.keys()]
      .filter((name) => !tables.has(name) && !(name in leftOut))
      .map((name) => `${name} is not known here`),
    ...[...tables.values()]
      .filter(({ name, columns }) => {
        const said = inBackup.get(name)?.columns
        return said !== undefined && said.join() !== columns.join()
      })
      .map(({ name }) => `the columns of ${name} are others`),
  ]
  if (faults.length > 0) {
    throw new BackupError(`This backup does not fit the schema that it names: ${faults.join('; ')}.`)
  }
}

async function triggersOf(admin: pg.ClientBase): Promise<Trigger[]> {
  const { rows } = await admin.query<Trigger>(
    `select t.tgrelid::regclass::text as table, quote_ident(t.tgname) as name,
       case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end as again
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'D' and n.nspname in ('public', 'app')`,
  )
  return rows
}

async function foreignKeysOf(admin: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await admin.query<ForeignKey>(
    `select k.conrelid::regclass::text as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition,
       obj_description(k.oid, 'pg_constraint') as comment
     from pg_constraint k join pg_namespace n on n.oid = k.connamespace
     where k.contype = 'f' and k.conparentid = 0 and n.nspname in ('public', 'app') order by 1, 2`,
  )
  return rows
}

async function setSequences(admin: pg.ClientBase, end: End): Promise<void> {
  for (const { name } of await sequences(admin)) {
    const last = end.sequences[name]
    if (last != null) await admin.query('select setval($1::regclass, $2::bigint)', [quoted(name), last])
  }
}

/** What stands in the table is what stood in the one that was backed up, to the last byte. */
async function requireSameRows(admin: pg.ClientBase, table: KeptTable, end: End): Promise<void> {
  const hash = createHash('sha256')
  for await (const piece of tableRows(admin, table)) hash.update(piece)
  if (hash.digest('hex') !== end.tables[table.name]?.hash) {
    throw new BackupError(`What was loaded into ${table.name} is not what the backup holds.`)
  }
}

/** Every file that hangs on something has its bytes in the folder, as the row says. */
async function lostBytes(admin: pg.ClientBase, folder: string | null): Promise<Fault[]> {
  const { rows } = await admin.query<{ id: string; sha256: string }>(
    `select id, encode(sha256, 'hex') as sha256 from file where place = 'folder' and use is not null`,
  )
  let places = 0
  for (const kept of rows) {
    const bytes = folder === null ? null : await bytesIn(folder, kept).catch(() => null)
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== kept.sha256) places += 1
  }
  return places === 0 ? [] : [{ sentence: 'a file has the bytes that it came with', places }]
}
