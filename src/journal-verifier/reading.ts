import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import type { EndLine, FileLine, RowLine, SealLine } from './forms.ts'
import { compare, exportForm } from './forms.ts'

/** The lines of a file, one at a time; what is no JSON comes as its text, which is no line of an export. */
export async function* linesOfFile(file: string): AsyncGenerator<unknown> {
  const input = createReadStream(file, 'utf8')
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield valueOf(text)
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The journal of a database as it is at one moment, in the same lines as an export. Nothing is written. */
export async function* linesOfDatabase(url: string, folder: string | null = null): AsyncGenerator<unknown> {
  const client = new pg.Client({ connectionString: url, application_name: 'bekal journal verify' })
  // A connection that breaks is told by the query that waits for it.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    yield* linesOf(client, folder)
  } finally {
    await client.end()
  }
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const keys = `select json_build_object('type', 'key', 'number', number, 'publicKey', public_key, 'fromSeal', from_seal,
  'introducedBy', introduced_by, 'at', ${instant('at')}, 'signature', signature)::text as line
  from public.journal_key order by number`

const roots = `select json_build_object('type', 'root', 'number', number, 'previous', encode(previous, 'hex'), 'at', ${instant('at')},
  'day', to_char(day, 'YYYY-MM-DD'), 'seal', seal, 'head', encode(head, 'hex'), 'total', total, 'directory', directory, 'hash', encode(hash, 'hex'),
  'key', key, 'signature', signature)::text as line
  from public.journal_root order by number`

const seals = `select json_build_object('type', 'seal', 'number', number, 'previous', encode(previous, 'hex'), 'at', ${instant('at')},
  'count', count, 'total', total, 'to', json_build_object('lineage', to_lineage, 'xid', to_xid::text, 'id', to_id),
  'rowsHash', encode(rows_hash, 'hex'), 'hash', encode(hash, 'hex'), 'key', key, 'signature', signature)::text as line
  from public.journal_seal order by number`

const rows = `select json_build_object('type', 'row', 'lineage', lineage, 'xid', xid::text, 'id', id, 'at', ${instant('at')},
  'recordedAt', ${instant('recorded_at')}, 'member', member, 'desk', desk, 'endpoint', endpoint, 'outcome', outcome, 'code', code,
  'command', command, 'subjects', subjects, 'trace', trace,
  'digests', array(select encode(d, 'hex') from unnest(digests) with ordinality digest (d, n) order by n))::text as line
  from public.journal order by lineage, xid, id`

const restores = `select json_build_object('type', 'restore', 'number', number, 'at', ${instant('at')},
  'backupAt', ${instant('backup_at')}, 'seal', seal, 'head', encode(head, 'hex'), 'root', root, 'total', total,
  'key', key, 'signature', signature)::text as line
  from public.journal_restore order by number`

/** By the bytes themselves where the database has them; else by what their row says, for the folder to be asked. */
const files = `select json_build_object('type', 'file', 'id', f.id, 'place', f.place, 'sha256', encode(case f.place
    when 'database' then sha256(coalesce((select string_agg(c.bytes, ''::bytea order by c.ordinal) from public.file_chunk c where c.file = f.id), ''))
    else f.sha256 end, 'hex'))::text as line
  from public.file f where f.use is not null order by f.id`

/** The file as its bytes say it, where a folder keeps them: `ab/<hash>.<id>`. */
async function fileAsItIs(
  { place, ...file }: FileLine & { place: string },
  folder: string | null,
): Promise<FileLine> {
  if (place !== 'folder' || folder === null || file.sha256 === null) return file
  const hash = createHash('sha256')
  try {
    const path = join(folder, file.sha256.slice(0, 2), `${file.sha256}.${file.id}`)
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { ...file, sha256: null }
  }
  return { ...file, sha256: hash.digest('hex') }
}

/**
 * In the transaction of this client: first keys, roots and restores, then every seal with its rows, then what is unsealed, then the
 * files that the journal has to name; their bytes are looked at where the database or this folder keeps them.
 */
export async function* linesOf(client: pg.ClientBase, folder: string | null = null): AsyncGenerator<unknown> {
  // Better an error than rows that a policy leaves out.
  await client.query('set local row_security = off')
  const { rows: found } = await client.query<{ journal: string; at: string }>(
    `select journal, ${instant('clock_timestamp()')} as at from app.installation`,
  )
  yield { type: 'journal', form: exportForm, journal: found[0]?.journal, at: found[0]?.at }
  const end: EndLine = { type: 'end', keys: 0, roots: 0, seals: 0, rows: 0, restores: 0, files: 0 }
  for await (const key of cursor(client, 'verifier_keys', keys)) {
    end.keys += 1
    yield key
  }
  for await (const root of cursor(client, 'verifier_roots', roots)) {
    end.roots += 1
    yield root
  }
  for await (const restore of cursor(client, 'verifier_restores', restores)) {
    end.restores += 1
    yield restore
  }
  const waiting = cursor<RowLine>(client, 'verifier_rows', rows)
  let row = await waiting.next()
  for await (const seal of cursor<SealLine>(client, 'verifier_seals', seals)) {
    end.seals += 1
    yield seal
    for (; !row.done && compare(row.value, seal.to) <= 0; row = await waiting.next()) {
      end.rows += 1
      yield row.value
    }
  }
  for (; !row.done; row = await waiting.next()) {
    end.rows += 1
    yield row.value
  }
  for await (const file of cursor<FileLine & { place: string }>(client, 'verifier_files', files)) {
    end.files += 1
    yield await fileAsItIs(file, folder)
  }
  yield end
}

async function* cursor<Line>(client: pg.ClientBase, name: string, query: string): AsyncGenerator<Line, void> {
  await client.query(`declare ${name} no scroll cursor for ${query}`)
  for (;;) {
    const { rows: some } = await client.query<{ line: string }>(`fetch 2000 from ${name}`)
    if (some.length === 0) break
    for (const { line } of some) yield JSON.parse(line) as Line
  }
  await client.query(`close ${name}`)
}
