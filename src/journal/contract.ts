import Type from 'typebox'
import type { Static } from 'typebox'
import { DateText, fields, Id, InstantText, nullable, paging, read } from '../platform/endpoint.ts'

/** What an installation publishes about its journal, so that others can keep it. Forms: docs/decisions/journal-sealing.md. */

/** SHA-256, hexadecimal. */
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** Ed25519, base64url. */
const Signature = Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' })
const PublicKey = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const Count = Type.Integer({ minimum: 0 })
const Ordinal = Type.Integer({ minimum: 1 })

/** The signed head of the chain of one day. */
export const JournalRoot = fields({
  number: Ordinal,
  /** The hash of the root before it; null in the first. */
  previous: nullable(Hash),
  at: InstantText,
  /** The day (UTC) whose sealing began with it. */
  day: DateText,
  /** The number of the seal that was the head, and its hash. */
  seal: Ordinal,
  head: Hash,
  /** Rows sealed up to there. */
  total: Count,
  /** The head of the directory of keys (V13), as every device computes it; null where nothing was stated yet. */
  directory: nullable(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
  hash: Hash,
  /** The number of the key that signed it. */
  key: Ordinal,
  signature: Signature,
})
export type JournalRoot = Static<typeof JournalRoot>

export const JournalKey = fields({
  number: Ordinal,
  publicKey: PublicKey,
  /** The first seal that it signs. */
  fromSeal: Ordinal,
  /** The key that signs this one; null where it signs itself. */
  introducedBy: nullable(Ordinal),
  at: InstantText,
  signature: Signature,
})
export type JournalKey = Static<typeof JournalKey>

/** The journal was restored from a backup and goes on from a seal. */
export const JournalRestore = fields({
  number: Ordinal,
  at: InstantText,
  /** The moment that the backup was taken at. */
  backupAt: InstantText,
  /** The newest seal that came along, and its hash; 0 and null where none did. */
  seal: Count,
  head: nullable(Hash),
  /** The newest root that came along; 0 where none did. */
  root: Count,
  /** Rows sealed up to there. */
  total: Count,
  /** The number of the key that signed it: the newest that came along. */
  key: Ordinal,
  signature: Signature,
})
export type JournalRestore = Static<typeof JournalRestore>

/** The newest seal. The signature is over its number and hash. */
export const JournalHead = fields({ number: Ordinal, hash: Hash, key: Ordinal, signature: Signature })
export type JournalHead = Static<typeof JournalHead>

export const listRoots = read({
  name: 'journal.roots',
  path: '/api/journal/roots',
  summary: 'Signed roots of the journal, oldest first, after the one named; for other agencies to keep',
  may: 'visitor',
  query: fields({
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
    limit: paging.limit,
  }),
  reply: fields({ journal: Id, items: Type.Array(JournalRoot), more: Type.Boolean() }),
})

export const listKeys = read({
  name: 'journal.keys',
  path: '/api/journal/keys',
  summary: 'Public keys by which the journal has been signed, each from which seal on',
  may: 'visitor',
  reply: fields({ journal: Id, items: Type.Array(JournalKey) }),
})

export const listRestores = read({
  name: 'journal.restores',
  path: '/api/journal/restores',
  summary: 'Signed statements that the journal was restored from a backup, oldest first',
  may: 'visitor',
  reply: fields({ journal: Id, items: Type.Array(JournalRestore) }),
})

export const getHead = read({
  name: 'journal.head',
  path: '/api/journal/head',
  summary: 'The newest seal of the journal: its number and hash, signed',
  may: 'visitor',
  reply: fields({ journal: Id, head: nullable(JournalHead) }),
})

export const endpoints = [listRoots, listKeys, listRestores, getHead] as const
