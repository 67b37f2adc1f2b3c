import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { bytesIn } from '../files/public.ts'
import { kindIn } from '../installation/public.ts'
import { systemCode } from '../platform/embedded/embedded-postgres-error.ts'
import { version } from '../platform/version.ts'
import { keptFiles, keptJobs, keptTables, type KeptTable, placeOf, sequences } from './contents.ts'
import { copyOut } from './copy.ts'
import { BackupError, type End, formatNumber, type Head } from './format.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

/** Rows stand in parts of about this many bytes: a tar wants to know the size of a file beforehand. */
const partSize = 8 * 1024 * 1024

/** What a backup says about itself when it is done. */
export type Taken = {
  at: string
  tables: number
  rows: number
  files: number
  jobs: number
  attachments: number
  /** Ids of files that hang on something and whose bytes are not in the folder any more, or are others. */
  missing: string[]
}

export type Folders = {
  data: string
  /** The file with the key that signs the journal. */
  journalKey: string
  /** Where attachments are kept outside of the database; null where none are. */
  attachments: string | null
}

/**
 * Reads the whole installation as it is at one moment and yields it as a tar, while everybody works on. `done` hears
 * what was taken, after the last byte.
 */
export async function* snapshot(
  adminUrl: string,
  folders: Folders,
  done: (taken: Taken) => void,
): AsyncGenerator<Buffer> {
  const admin = await connect(adminUrl)
  try {
    // No schema changes while the tables are read. The lock comes first: a snapshot must not be older than it.
    await admin.query(`select pg_advisory_lock_shared(hashtext('bekal migrate'))`)
    const migrations = await appliedMigrations(admin)
    // Nor does the journal get another key between its tables and its file.
    await admin.query(`select pg_advisory_lock_shared(hashtext('bekal journal'))`)
    await admin.query('begin isolation level repeatable read, read only')
    await admin.query('set local row_security = off')
    const tables = await keptTables(admin)
    const found = await Promise.all(
      Object.keys(keptFiles).map(async (name) => ({ name, bytes: await findBytes(placeOf(name, folders)) })),
    )
    await admin.query(`select pg_advisory_unlock_shared(hashtext('bekal journal'))`)
    const { at, server } = await moment(admin)
    const writer = new Writer(new Date(at))
    yield* writer.text(
      'head.json',
      `${JSON.stringify({
        format: formatNumber,
        bekal: version,
        server,
        at,
        migrations,
        tables: tables.map(({ name, columns }) => ({ name, columns })),
        journalMonths: await journalMonths(admin),
        kind: await kindIn(admin),
        ...(await journalLineage(admin)),
      } satisfies Head)}\n`,
    )
    const files: End['files'] = {}
    for (const { name, bytes } of found) {
      if (bytes === null) continue
      yield* writer.file(`files/${name}`, bytes)
      files[name] = { bytes: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
    }
    const jobs = await admin.query(keptJobs)
    yield* writer.text('jobs.json', `${JSON.stringify(jobs.rows)}\n`)
    const counts: End['tables'] = {}
    for (const table of tables) {
      counts[table.name] = yield* tableParts(admin, table, writer)
    }
    const { attachments, missing } = yield* attachmentsOf(admin, folders.attachments, writer)
    const end: End = {
      tables: counts,
      attachments,
      missing,
      files,
      jobs: jobs.rows.length,
      // Read last: a number that a row bears was drawn before.
      sequences: Object.fromEntries((await sequences(admin)).map(({ name, last }) => [name, last])),
    }
    yield* writer.text('end.json', `${JSON.stringify(end)}\n`)
    yield tarEnd
    await admin.query('commit')
    done({
      at,
      tables: tables.length,
      rows: Object.values(counts).reduce((sum, { rows }) => sum + rows, 0),
      files: Object.keys(files).length,
      jobs: end.jobs,
      attachments,
      missing,
    })
  } finally {
    await admin.end().catch(() => {})
  }
}

/** The same text for the same value, wherever it is read. */
export const steadySettings =
  '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c extra_float_digits=1 -c bytea_output=hex -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c max_parallel_workers_per_gather=0 -c synchronize_seqscans=off'

export async function connect(adminUrl: string): Promise<pg.Client> {
  const admin = new pg.Client({
    connectionString: adminUrl,
    application_name: 'bekal backup',
    options: steadySettings,
  })
  // A lost connection fails what is running on it; nothing else has to hear of it.
  admin.on('error', () => {})
  await admin.connect()
  return admin
}

async function appliedMigrations(admin: pg.ClientBase): Promise<Head['migrations']> {
  const { rows: there } = await admin.query<{ there: boolean }>(
    `select to_regclass('public.migration') is not null as there`,
  )
  const { rows } = there[0]?.there
    ? await admin.query<{ file: string; hash: string }>(
        'select file, hash from public.migration order by file',
      )
    : { rows: [] }
  if (rows.length === 0)
    throw new BackupError('There is nothing to back up: this database has no schema of Bekal.')
  return rows
}

async function moment(admin: pg.ClientBase): Promise<{ at: string; server: string }> {
  const { rows } = await admin.query<{ at: string; server: string }>(
    `select to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, current_setting('server_version') as server`,
  )
  return rows[0] as { at: string; server: string }
}

async function journalLineage(admin: pg.ClientBase): Promise<Pick<Head, 'journalLineage'>> {
  if (!(await knows(admin, 'app.journal_lineage()'))) return {}
  const { rows } = await admin.query<{ lineage: number }>('select app.journal_lineage() as lineage')
  return { journalLineage: rows[0]?.lineage ?? 1 }
}

/** Whether this schema has the function: an older one may be backed up too. */
export async function knows(admin: pg.ClientBase, signature: string): Promise<boolean> {
  const { rows } = await admin.query<{ known: boolean }>('select to_regprocedure($1) is not null as known', [
    signature,
  ])
  return rows[0]?.known ?? false
}

async function journalMonths(admin: pg.ClientBase): Promise<string[]> {
  const { rows } = await admin.query<{ month: string }>(
    `select to_char(to_date(substring(c.relname from 9), 'YYYY_MM'), 'YYYY-MM-DD') as month
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public.journal'::regclass and c.relname ~ '^journal_\\d{4}_\\d{2}$' order by 1`,
  )
  return rows.map(({ month }) => month)
}

/**
 * The bytes that lie in a folder. They are written before the row commits and cleared away after it, so every row of
 * the snapshot finds its bytes, but for files that hung on nothing and were cleared away meanwhile.
 */
async function* attachmentsOf(
  admin: pg.ClientBase,
  folder: string | null,
  writer: Writer,
): AsyncGenerator<Buffer, { attachments: number; missing: string[] }> {
  const { rows: there } = await admin.query<{ there: boolean }>(
    `select to_regclass('public.file') is not null as there`,
  )
  if (!there[0]?.there) return { attachments: 0, missing: [] }
  const { rows } = await admin.query<{ id: string; sha256: string; used: boolean }>(
    `select id, encode(sha256, 'hex') as sha256, use is not null as used from file where place = 'folder' order by id`,
  )
  const missing: string[] = []
  let attachments = 0
  for (const { id, sha256, used } of rows) {
    if (folder === null) {
      throw new BackupError(
        'Attachments are kept in a folder, and BEKAL_FILES does not name it here. Set it as the server has it.',
      )
    }
    try {
      const bytes = await bytesIn(folder, { id, sha256 })
      // Shorter than the name in the folder: a tar takes 100 characters after a slash.
      yield* writer.file(`attachments/${sha256}/${id}`, bytes)
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) missing.push(id)
      attachments += 1
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      if (used) missing.push(id)
    }
  }
  return { attachments, missing }
}

async function findBytes(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

/** The rows of a table as the text of COPY. Reading what a restore has just written gives the same text. */
export function tableRows(admin: pg.ClientBase, table: KeptTable): AsyncGenerator<Buffer, number> {
  const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  const key = table.key.map((column) => pg.escapeIdentifier(column)).join(', ')
  const order = table.partitioned ? ` order by ${key}` : ''
  return copyOut(admin, `copy (select ${columns} from ${quoted(table.name)}${order}) to stdout`)
}

export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => pg.escapeIdentifier(part))
    .join('.')
}

async function* tableParts(
  admin: pg.ClientBase,
  table: KeptTable,
  writer: Writer,
): AsyncGenerator<Buffer, End['tables'][string]> {
  const hash = createHash('sha256')
  let [bytes, part, waiting] = [0, 0, 0]
  let pieces: Buffer[] = []
  const flush = async function* (): AsyncGenerator<Buffer> {
    if (waiting === 0) return
    part += 1
    yield* writer.file(`tables/${table.name}/${String(part).padStart(6, '0')}.copy`, Buffer.concat(pieces))
    pieces = []
    waiting = 0
  }
  const rows = tableRows(admin, table)
  for (;;) {
    const { done, value } = await rows.next()
    if (done) {
      yield* flush()
      return { rows: value, bytes, hash: hash.digest('hex') }
    }
    hash.update(value)
    bytes += value.length
    pieces.push(value)
    waiting += value.length
    if (waiting >= partSize) yield* flush()
  }
}

class Writer {
  readonly #at: Date

  constructor(at: Date) {
    this.#at = at
  }

  *file(name: string, bytes: Buffer): Generator<Buffer> {
    yield tarHeader(name, bytes.length, this.#at)
    yield bytes
    yield tarPadding(bytes.length)
  }

  *text(name: string, text: string): Generator<Buffer> {
    yield* this.file(name, Buffer.from(text))
  }
}
