import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { millisOf } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { FileSettings } from '../platform/config.ts'
import type { Acting } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { notFound } from '../platform/problem.ts'
import type { FileType, ScanState } from './contract.ts'
import { bytesIn, keepBytes } from './folder.ts'
import type { Prepared } from './intake.ts'

/** Bytes of one row of file_chunk. */
const chunk = 256 * 1024

/** Bytes first and durably, the row with the transaction: a crash in between leaves bytes that no row names. */
export async function saveFile(
  tx: Tx,
  actor: Acting,
  prepared: Prepared,
  { folder }: FileSettings,
): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  const sha256 = createHash('sha256').update(prepared.bytes).digest()
  if (folder !== null) await keepBytes(folder, { id, sha256: sha256.toString('hex') }, prepared.bytes)
  await tx
    .insertInto('file')
    .values({
      id,
      desk: actor.desk,
      member: actor.member,
      media_type: prepared.type,
      size: prepared.bytes.length,
      sha256,
      place: folder === null ? 'database' : 'folder',
      scan: prepared.scan,
      scanned_at: prepared.scan === 'clean' ? actor.now : null,
      names_nobody: true,
    })
    .execute()
  if (folder === null) await saveChunks(tx, id, prepared.bytes)
  return id
}

async function saveChunks(tx: Tx, file: string, bytes: Uint8Array): Promise<void> {
  for (let ordinal = 0; ordinal * chunk < bytes.length; ordinal += 1) {
    const part = Buffer.from(bytes.subarray(ordinal * chunk, (ordinal + 1) * chunk))
    await tx.insertInto('file_chunk').values({ file, ordinal, bytes: part }).execute()
  }
}

export function fileRow(tx: Tx, id: string) {
  return tx
    .selectFrom('file')
    .select(['id', 'media_type as type', 'size', 'scan', 'at'])
    .select(sql<string>`encode(sha256, 'hex')`.as('sha256'))
    .where('id', '=', id)
}

export type StoredFile = {
  id: string
  type: FileType
  size: number
  sha256: string
  scan: ScanState
  place: 'database' | 'folder'
  use: string | null
  desk: string
  at: string
}

/** Throws not found where the actor may not read it. */
export async function getStored(tx: Tx, id: string): Promise<StoredFile> {
  const row = await fileRow(tx, id).select(['place', 'use', 'desk']).executeTakeFirst()
  return (row ?? notFound()) as StoredFile
}

/** The bytes as they were kept; throws where they are not those any more. */
export async function bytesOf(tx: Tx, file: StoredFile, { folder }: FileSettings): Promise<Buffer> {
  const bytes = file.place === 'database' ? await chunksOf(tx, file.id) : await fromFolder(folder, file)
  if (createHash('sha256').update(bytes).digest('hex') === file.sha256) return bytes
  throw new Error(`the bytes of file ${file.id} are not those that came`)
}

async function chunksOf(tx: Tx, file: string): Promise<Buffer> {
  const rows = await tx
    .selectFrom('file_chunk')
    .select('bytes')
    .where('file', '=', file)
    .orderBy('ordinal')
    .execute()
  return Buffer.concat(rows.map(({ bytes }) => bytes))
}

async function fromFolder(folder: string | null, file: StoredFile): Promise<Buffer> {
  if (folder === null) throw new Error(`file ${file.id} is kept in a folder, and BEKAL_FILES names none`)
  return bytesIn(folder, file)
}

/** Locked, so that two requests can't hang one file on two things. */
export async function getStoredForChange(tx: Tx, id: string): Promise<StoredFile> {
  const locked = await tx.selectFrom('file').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return locked ? getStored(tx, id) : notFound()
}

export async function saveUse(tx: Tx, id: string, use: string): Promise<void> {
  await tx.updateTable('file').set({ use }).where('id', '=', id).execute()
}

export async function removeFile(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('file').where('id', '=', id).execute()
}

/** What the scanner has not answered about, oldest first. */
export async function listUnscanned(tx: Tx, limit: number): Promise<StoredFile[]> {
  const rows = await tx
    .selectFrom('file')
    .select(['id', 'media_type as type', 'size', 'scan', 'place', 'use', 'desk', 'at'])
    .select(sql<string>`encode(sha256, 'hex')`.as('sha256'))
    .where('scan', 'in', ['waiting', 'not_scanned'])
    .orderBy('at')
    .limit(limit)
    .execute()
  return rows as StoredFile[]
}

export async function saveVerdict(
  tx: Tx,
  id: string,
  scan: 'clean' | 'infected',
  now: string,
): Promise<void> {
  await tx
    .updateTable('file')
    .set({ scan, scanned_at: now })
    .where('id', '=', id)
    .where('scan', 'in', ['waiting', 'not_scanned'])
    .execute()
}

/** Removes what has hung on nothing for a day; answers the ids. */
export async function removeUnused(tx: Tx): Promise<string[]> {
  const rows = await tx
    .deleteFrom('file')
    .where('use', 'is', null)
    .where(sql<boolean>`at < app.now() - interval '1 day'`)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function listKnown(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('file')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function journalJob(tx: Tx, endpoint: string, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return
  const id = uuidv7()
  await sql`insert into journal (id, endpoint, outcome, subjects, trace)
    values (${id}, ${endpoint}, 'done', ${[...subjects]}::uuid[], ${id})`.execute(tx)
}
