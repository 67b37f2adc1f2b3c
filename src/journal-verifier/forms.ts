/** What an export, a database and a file of kept statements are made of: one value per line, each of one of these types. */

/** Where a row stands; `xid` is a number as text. */
export type Place = { lineage: number; xid: string; id: string }

export type JournalLine = { type: 'journal'; form: string; journal: string; at: string }

export type KeyLine = {
  type: 'key'
  number: number
  publicKey: string
  fromSeal: number
  introducedBy: number | null
  at: string
  signature: string
}

export type RootLine = {
  type: 'root'
  number: number
  previous: string | null
  at: string
  day: string
  seal: number
  head: string
  total: number
  /** The head of the directory of keys; not there in what was kept or exported before there was one. */
  directory?: string | null
  hash: string
  key: number
  signature: string
}

export type SealLine = {
  type: 'seal'
  number: number
  previous: string | null
  at: string
  count: number
  total: number
  to: Place
  rowsHash: string
  hash: string
  key: number
  signature: string
}

export type RowLine = Place & {
  type: 'row'
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
  digests: string[]
}

/** The journal was restored from a backup and goes on from this seal. */
export type RestoreLine = {
  type: 'restore'
  number: number
  at: string
  backupAt: string
  seal: number
  head: string | null
  root: number
  total: number
  key: number
  signature: string
}

/** A file that hangs on something, by the hash of its bytes as they are now; null where they are not there. */
export type FileLine = { type: 'file'; id: string; sha256: string | null }

/** The newest seal as it is published. */
export type HeadLine = { type: 'head'; number: number; hash: string; key: number; signature: string }

/** How many lines of each type an export has; it is whole where it ends with this. */
export type EndLine = {
  type: 'end'
  keys: number
  roots: number
  seals: number
  rows: number
  restores: number
  files: number
}

export type Line =
  | JournalLine
  | KeyLine
  | RootLine
  | RestoreLine
  | SealLine
  | RowLine
  | FileLine
  | HeadLine
  | EndLine

export const exportForm = 'bekal/journal-export/v1'
export const keptForm = 'bekal/journal-kept/v1'

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string'
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const lineage: Check = (value) => Number.isSafeInteger(value)
const xid: Check = (value) => typeof value === 'string' && /^\d{1,20}$/.test(value)
const uuid: Check = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
const hash: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const half: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const place: Check = (value) => isRecord(value) && holds(value, { lineage, xid, id: uuid })
const ids: Check = (value) => Array.isArray(value) && value.every(uuid)
const hashes: Check = (value) => Array.isArray(value) && value.every(hash)

const forms: Record<Line['type'], Record<string, Check>> = {
  journal: { form: text, journal: uuid, at: text },
  key: {
    number: count,
    publicKey: text,
    fromSeal: count,
    introducedBy: orNull(count),
    at: text,
    signature: text,
  },
  root: {
    number: count,
    previous: orNull(hash),
    at: text,
    day: text,
    seal: count,
    head: hash,
    total: count,
    directory: (value) => value === undefined || orNull(half)(value),
    hash,
    key: count,
    signature: text,
  },
  seal: {
    number: count,
    previous: orNull(hash),
    at: text,
    count,
    total: count,
    to: place,
    rowsHash: hash,
    hash,
    key: count,
    signature: text,
  },
  row: {
    lineage,
    xid,
    id: uuid,
    at: text,
    recordedAt: text,
    member: orNull(uuid),
    desk: orNull(uuid),
    endpoint: text,
    outcome: text,
    code: orNull(text),
    command: orNull(uuid),
    subjects: ids,
    trace: uuid,
    digests: hashes,
  },
  restore: {
    number: count,
    at: text,
    backupAt: text,
    seal: count,
    head: orNull(hash),
    root: count,
    total: count,
    key: count,
    signature: text,
  },
  file: { id: uuid, sha256: orNull(hash) },
  head: { number: count, hash, key: count, signature: text },
  end: { keys: count, roots: count, seals: count, rows: count, restores: count, files: count },
}

/** The value as a line, or null where it is none. */
export function lineOf(value: unknown): Line | null {
  if (!isRecord(value)) return null
  const type = value['type']
  if (typeof type !== 'string' || !Object.hasOwn(forms, type)) return null
  return holds(value, forms[type as Line['type']]) ? (value as Line) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function holds(value: Record<string, unknown>, form: Record<string, Check>): boolean {
  return Object.entries(form).every(([name, check]) => check(value[name]))
}

/** Below 0 where `a` stands before `b`. */
export function compare(a: Place, b: Place): number {
  if (a.lineage !== b.lineage) return a.lineage - b.lineage
  const [x, y] = [BigInt(a.xid), BigInt(b.xid)]
  if (x !== y) return x < y ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}
