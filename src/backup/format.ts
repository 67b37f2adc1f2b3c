import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'

/**
 * What a backup is: tar, gzip, age, each the plain format of that name, so that a backup can be opened when Bekal is
 * gone: `age -d -i key backup.tar.gz.age | tar xz`. Its files, in this order:
 *
 *     head.json                       what this is, and the schema that the tables have
 *     files/<name>                    files of the data folder
 *     jobs.json                       what the queue still has to do
 *     tables/<schema.table>/<n>.copy  rows as COPY writes them as text, in parts
 *     attachments/<sha256>/<id>       bytes of files that are kept in a folder (BEKAL_FILES)
 *     end.json                        counts and hashes of all of the above
 */
export const formatNumber = 1

const hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const count = Type.Integer({ minimum: 0 })
const tableName = Type.String({ pattern: '^(public|app)\\.[a-z_0-9]+$' })

const Head = Type.Object(
  {
    format: Type.Integer(),
    /** The version of Bekal that made it. */
    bekal: Type.String(),
    /** Of PostgreSQL. */
    server: Type.String(),
    /** When the snapshot was taken. */
    at: Type.String(),
    /** The schema: every applied migration with its hash. */
    migrations: Type.Array(Type.Object({ file: Type.String({ pattern: '^\\d{4}-[a-z-]+\\.sql$' }), hash })),
    tables: Type.Array(Type.Object({ name: tableName, columns: Type.Array(Type.String()) })),
    /** Months for which the journal has a partition of its own: `2026-11-01`. */
    journalMonths: Type.Array(Type.String({ pattern: '^\\d{4}-\\d{2}-01$' })),
    /** What the installation is for; absent where its schema did not know yet, and null before its first start. */
    kind: Type.Optional(
      Type.Union([
        Type.Literal('production'),
        Type.Literal('training'),
        Type.Literal('evaluation'),
        Type.Null(),
      ]),
    ),
    /** The lineage under which the journal was written (docs/decisions/journal-sealing.md). */
    journalLineage: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  { additionalProperties: true },
)

const End = Type.Object({
  tables: Type.Record(Type.String(), Type.Object({ rows: count, bytes: count, hash })),
  files: Type.Record(Type.String(), Type.Object({ bytes: count, hash })),
  jobs: count,
  attachments: count,
  /** Files that hang on something, and whose bytes were no longer in the folder: lost before this backup. */
  missing: Type.Array(Type.String()),
  sequences: Type.Record(Type.String(), Type.Union([Type.String({ pattern: '^-?\\d+$' }), Type.Null()])),
})

export type Head = Static<typeof Head>
export type End = Static<typeof End>

export class BackupError extends Error {
  override name = 'BackupError'
}

export const damaged = () =>
  new BackupError(
    'This backup is not whole: it was cut off or changed after it was written. Take another one.',
  )

export function readHead(text: string): Head {
  const head = parsed(text)
  const { format, bekal } = (head ?? {}) as { format?: unknown; bekal?: unknown }
  if (typeof format === 'number' && format > formatNumber) {
    throw new BackupError(
      `This backup was made by Bekal ${String(bekal)} in a newer form than this version reads. Restore it with that version or a newer one.`,
    )
  }
  if (!Check(Head, head)) throw damaged()
  return head
}

export function readEnd(text: string): End {
  const end = parsed(text)
  if (!Check(End, end)) throw damaged()
  return end
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
