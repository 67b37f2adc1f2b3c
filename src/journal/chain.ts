import { createHash } from 'node:crypto'

/**
 * What is hashed and signed, byte for byte (docs/decisions/journal-sealing.md): JSON arrays without blanks, each but a row's
 * beginning with the name of its form. The verifier has written the same down for itself; neither may import the other.
 */

/** Where a row stands; rows are sealed in this order. `xid` is a number of up to 20 digits, as text. */
export type Position = { lineage: number; xid: string; id: string }

/** A row of the journal as it is hashed: ids, words, and instants with microseconds. */
export type SealedRow = Position & {
  at: string
  recordedAt: string
  member: string | null
  desk: string | null
  endpoint: string
  outcome: string
  code: string | null
  command: string | null
  subjects: string[]
  trace: string
  /** Hashes of files, lower-case hexadecimal. */
  digests: string[]
}

export type SealFacts = {
  journal: string
  number: number
  previous: string | null
  at: string
  count: number
  total: number
  to: Position
  rowsHash: string
}

export type RootFacts = {
  journal: string
  number: number
  previous: string | null
  at: string
  day: string
  seal: number
  head: string
  total: number
  /** The head of the directory of keys (V13), base64url; null where nothing was stated yet. */
  directory: string | null
}

export type RestoreFacts = {
  journal: string
  number: number
  at: string
  backupAt: string
  seal: number
  head: string | null
  root: number
  total: number
}

export type KeyFacts = {
  journal: string
  number: number
  publicKey: string
  fromSeal: number
  introducedBy: number | null
  at: string
}

export function rowText(row: SealedRow): string {
  return JSON.stringify([
    row.lineage,
    row.xid,
    row.id,
    row.at,
    row.recordedAt,
    row.member,
    row.desk,
    row.endpoint,
    row.outcome,
    row.code,
    row.command,
    row.subjects,
    row.trace,
    // A row without is written as before there were any.
    ...(row.digests.length > 0 ? [row.digests] : []),
  ])
}

/** SHA-256 over the rows, each followed by a line feed. */
export function hashOfRows(rows: readonly SealedRow[]): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${rowText(row)}\n`)
  return hash.digest('hex')
}

export function sealText(seal: SealFacts): string {
  const { journal, number, previous, at, count, total, to, rowsHash } = seal
  const last = [to.lineage, to.xid, to.id]
  return JSON.stringify([
    'bekal/journal-seal/v1',
    journal,
    number,
    previous,
    at,
    count,
    total,
    last,
    rowsHash,
  ])
}

/** What the key signs of a seal: it can be published without telling how much was written. */
export function headText(journal: string, number: number, hash: string): string {
  return JSON.stringify(['bekal/journal-head/v1', journal, number, hash])
}

export function rootText(root: RootFacts): string {
  const { journal, number, previous, at, day, seal, head, total, directory } = root
  // Without one it is written as before there was any.
  const stated = directory === null ? [] : [directory]
  return JSON.stringify([
    'bekal/journal-root/v1',
    journal,
    number,
    previous,
    at,
    day,
    seal,
    head,
    total,
    ...stated,
  ])
}

export function restoreText(restore: RestoreFacts): string {
  const { journal, number, at, backupAt, seal, head, root, total } = restore
  return JSON.stringify(['bekal/journal-restore/v1', journal, number, at, backupAt, seal, head, root, total])
}

export function keyText(key: KeyFacts): string {
  const { journal, number, publicKey, fromSeal, introducedBy, at } = key
  return JSON.stringify(['bekal/journal-key/v1', journal, number, publicKey, fromSeal, introducedBy, at])
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
