import { sql } from 'kysely'
import type { Tx } from '../platform/db/tx.ts'
import type { KeyFacts, Position, RestoreFacts, RootFacts, SealedRow, SealFacts } from './chain.ts'

/** An instant with microseconds, in UTC: what JavaScript would round is hashed as PostgreSQL keeps it. */
const exact = (instant: string) =>
  sql.raw<string>(`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`)

/** An instant with milliseconds as the database would write it out. */
export const exactly = (instant: string) => new Date(instant).toISOString().replace('Z', '000Z')

/** How the chain stands, seen by whoever holds its lock. */
export type Standing = {
  journal: string
  /** The lineage under which rows are written now. */
  lineage: number
  /** The instant of this transaction, and its day and instant by the time of promises. */
  at: string
  rootAt: string
  day: string
  seal: { number: number; hash: string; total: number; to: Position } | null
  root: { number: number; hash: string; day: string } | null
  /** How many restores it has been through. */
  restores: number
  key: { number: number; publicKey: string } | null
}

/** One process seals at a time; whoever does not get the lock leaves the work to whoever holds it. */
export async function tryChain(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{
    got: boolean
  }>`select pg_try_advisory_xact_lock(hashtext('bekal journal')) as got`.execute(tx)
  return rows[0]?.got === true
}

/** As `tryChain`, but waits. */
export async function lockChain(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('bekal journal'))`.execute(tx)
}

export async function getStanding(tx: Tx): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select app.journal_id() as journal, app.journal_lineage() as lineage,
      ${exact('now()')} as at, ${exact('app.now()')} as "rootAt", to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD') as day,
      (select json_build_object('number', number, 'hash', encode(hash, 'hex'), 'total', total,
          'to', json_build_object('lineage', to_lineage, 'xid', to_xid::text, 'id', to_id))
        from journal_seal order by number desc limit 1) as seal,
      (select json_build_object('number', number, 'hash', encode(hash, 'hex'), 'day', day)
        from journal_root order by number desc limit 1) as root,
      (select count(*)::int from journal_restore) as restores,
      (select json_build_object('number', number, 'publicKey', public_key)
        from journal_key order by number desc limit 1) as key`.execute(tx)
  const [standing] = rows
  if (!standing) throw new Error('the database did not answer how the journal stands')
  return standing
}

/** Before the first row. */
const beginning: Position = { lineage: 0, xid: '0', id: '00000000-0000-0000-0000-000000000000' }

const after = ({ lineage, xid, id }: Position) =>
  sql`(lineage, xid, id) > (${lineage}::integer, ${xid}::text::xid8, ${id}::uuid)`

/**
 * The next rows that are ready to be sealed, in order. Below the oldest running transaction everything is decided: what
 * was not committed there never will be. Rows of an earlier lineage all came along with the database.
 */
export async function listReady(
  tx: Tx,
  from: Position | null,
  lineage: number,
  limit: number,
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select lineage, xid::text as xid, id, ${exact('at')} as at, ${exact('recorded_at')} as "recordedAt",
      member, desk, endpoint, outcome, code, command, subjects, trace,
      array(select encode(d, 'hex') from unnest(digests) with ordinality digest (d, n) order by n) as digests
    from journal
    where ${after(from ?? beginning)} and (lineage, xid) < (${lineage}::integer, pg_snapshot_xmin(pg_current_snapshot()))
    order by journal.lineage, journal.xid, journal.id limit ${limit}`.execute(tx)
  return rows
}

export async function addSeal(
  tx: Tx,
  seal: SealFacts & { hash: string; key: number; signature: string },
): Promise<void> {
  const { previous, to } = seal
  await sql`insert into journal_seal (number, previous, count, total, to_lineage, to_xid, to_id, rows_hash, hash, key, signature)
    values (${seal.number}, ${previous === null ? null : bytes(previous)}, ${seal.count}, ${seal.total},
      ${to.lineage}, ${to.xid}::text::xid8, ${to.id}, ${bytes(seal.rowsHash)}, ${bytes(seal.hash)}, ${seal.key}, ${seal.signature})`.execute(
    tx,
  )
}

export async function addRoot(
  tx: Tx,
  root: RootFacts & { hash: string; key: number; signature: string },
): Promise<void> {
  const { previous } = root
  await sql`insert into journal_root (number, previous, day, seal, head, total, directory, hash, key, signature)
    values (${root.number}, ${previous === null ? null : bytes(previous)}, ${root.day}, ${root.seal}, ${bytes(root.head)},
      ${root.total}, ${root.directory}, ${bytes(root.hash)}, ${root.key}, ${root.signature})`.execute(tx)
}

/** How far the directory of keys has come; null where nothing was stated yet. */
export async function directoryHead(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ head: string | null }>`select app.directory_head() as head`.execute(tx)
  return rows[0]?.head ?? null
}

export async function addKey(tx: Tx, key: KeyFacts & { signature: string }): Promise<void> {
  await sql`insert into journal_key (number, public_key, from_seal, introduced_by, signature)
    values (${key.number}, ${key.publicKey}, ${key.fromSeal}, ${key.introducedBy}, ${key.signature})`.execute(
    tx,
  )
}

export async function addRestore(
  tx: Tx,
  restore: RestoreFacts & { key: number; signature: string },
): Promise<void> {
  const { number, backupAt, seal, head, root, total, key, signature } = restore
  await sql`insert into journal_restore (number, backup_at, seal, head, root, total, key, signature)
    values (${number}, ${backupAt}, ${seal}, ${head === null ? null : bytes(head)}, ${root}, ${total}, ${key}, ${signature})`.execute(
    tx,
  )
}

/**
 * Goes on under the next lineage where the last row came from another cluster: it bears a transaction that this one has yet
 * to number, or a lineage that this one has not begun. Answers whether it did.
 */
export async function adoptJournal(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ lineage: number }>`
    select lineage from (select lineage, xid from journal order by lineage desc, xid desc, id desc limit 1) last
    where lineage > app.journal_lineage() or lineage = app.journal_lineage() and xid >= pg_snapshot_xmax(pg_current_snapshot())`.execute(
    tx,
  )
  const [found] = rows
  if (!found) return false
  for (let lineage = 0; lineage <= found.lineage; ) {
    const begun = await sql<{ lineage: number }>`select app.begin_journal_lineage() as lineage`.execute(tx)
    lineage = begun.rows[0]?.lineage ?? Number.POSITIVE_INFINITY
  }
  return true
}

/** What is not sealed yet. */
export type Sealing = {
  lastSealedAt: string | null
  /** Rows that wait, counted up to 10 000. */
  unsealed: number
  /** How long the first of them has waited, in seconds. */
  behindSeconds: number
}

export async function getSealing(tx: Tx): Promise<Sealing> {
  const { seal } = await getStanding(tx)
  const from = after(seal?.to ?? beginning)
  const { rows } = await sql<Sealing>`
    select (select at from journal_seal order by number desc limit 1) as "lastSealedAt",
      (select count(*)::int from (select from journal where ${from} limit 10000) waiting) as unsealed,
      coalesce((select greatest(0, extract(epoch from clock_timestamp() - recorded_at))::float8 from journal where ${from}
        order by lineage, xid, id limit 1), 0) as "behindSeconds"`.execute(tx)
  const [sealing] = rows
  if (!sealing) throw new Error('the database did not answer what is unsealed')
  return sealing
}

/** The newest root and the newest key; null where there is none yet. */
export type Signing = { rootDay: string | null; keySince: string | null }

export async function getSigning(tx: Tx): Promise<Signing> {
  const { rows } = await sql<Signing>`
    select (select day from journal_root order by number desc limit 1) as "rootDay",
      (select at from journal_key order by number desc limit 1) as "keySince"`.execute(tx)
  const [signing] = rows
  if (!signing) throw new Error('the database did not answer how the journal is signed')
  return signing
}

export type PublishedRoot = Omit<RootFacts, 'journal'> & { hash: string; key: number; signature: string }

export async function listRoots(tx: Tx, from: number, limit: number): Promise<PublishedRoot[]> {
  const { rows } = await sql<PublishedRoot>`
    select number, encode(previous, 'hex') as previous, ${exact('at')} as at, day, seal, encode(head, 'hex') as head, total, directory,
      encode(hash, 'hex') as hash, key, signature
    from journal_root where number > ${from} order by number limit ${limit}`.execute(tx)
  return rows
}

export type PublishedKey = Omit<KeyFacts, 'journal'> & { signature: string }

export async function listKeys(tx: Tx): Promise<PublishedKey[]> {
  const { rows } = await sql<PublishedKey>`
    select number, public_key as "publicKey", from_seal as "fromSeal", introduced_by as "introducedBy", ${exact('at')} as at, signature
    from journal_key order by number`.execute(tx)
  return rows
}

export type PublishedRestore = Omit<RestoreFacts, 'journal'> & { key: number; signature: string }

export async function listRestores(tx: Tx): Promise<PublishedRestore[]> {
  const { rows } = await sql<PublishedRestore>`
    select number, ${exact('at')} as at, ${exact('backup_at')} as "backupAt", seal, encode(head, 'hex') as head, root, total, key, signature
    from journal_restore order by number`.execute(tx)
  return rows
}

export type PublishedHead = { number: number; hash: string; key: number; signature: string }

export async function findHead(tx: Tx): Promise<PublishedHead | null> {
  const { rows } = await sql<PublishedHead>`
    select number, encode(hash, 'hex') as hash, key, signature from app.journal_head()`.execute(tx)
  return rows[0] ?? null
}

export async function getJournal(tx: Tx): Promise<string> {
  const { rows } = await sql<{ journal: string }>`select app.journal_id() as journal`.execute(tx)
  return rows[0]?.journal ?? ''
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
