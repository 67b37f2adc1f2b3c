import { sql } from 'kysely'
import { hangFile, removeFile } from '../../files/public.ts'
import type { Acting } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { Problem } from '../../platform/problem.ts'
import type { AnswerContent, Attachment, Paraf, RefusalContent, ReplyKind } from '../contract.ts'
import type { Facts, Reply } from '../rules/course.ts'

/** What the receiver drafts about a letter that has not ended. */
export type StoredReply = {
  facts: NonNullable<Facts['reply']>
  answer: AnswerContent | null
  refusal: RefusalContent | null
  paraf: Omit<Paraf, 'draft' | 'remark'>
}

/** Null where nothing is drafted, where the letter has ended, and to who may not know. */
export async function findReply(tx: Tx, request: string): Promise<StoredReply | null> {
  const row = await tx
    .selectFrom('request_reply_entry')
    .select([
      'kind',
      'content',
      'is_initialled as initialled',
      'written_by as writer',
      'writer_name as writerName',
    ])
    .select(['second_desk as second', 'second_desk_name as secondName'])
    .select([
      'second_asked_at as askedAt',
      'second_asked_desk as askedDesk',
      'second_asked_desk_name as askedDeskName',
    ])
    .select(['second_asked_member as askedMember', 'second_asked_name as askedName'])
    .where('request', '=', request)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const kind = row.kind as ReplyKind
  const writer = row.writer ?? ''
  const { askedAt, askedDesk } = row
  return {
    facts: {
      kind,
      writer,
      second: row.second,
      asked: askedAt === null ? null : askedDesk,
      initialled: row.initialled === true,
    },
    answer: kind === 'answer' ? (row.content as AnswerContent) : null,
    refusal: kind === 'refusal' ? (row.content as RefusalContent) : null,
    paraf: {
      writer,
      writerName: row.writerName,
      second: row.second === null ? null : { desk: row.second, deskName: row.secondName ?? '' },
      asked:
        askedAt === null
          ? null
          : {
              at: askedAt,
              desk: askedDesk ?? '',
              deskName: row.askedDeskName ?? '',
              member: row.askedMember,
              memberName: row.askedName,
            },
    },
  }
}

/** What goes with the reply when it is given. */
export async function listReplyFiles(tx: Tx, request: string): Promise<Attachment[]> {
  const rows = await tx
    .selectFrom('request_reply_file as a')
    .innerJoin('file as f', 'f.id', 'a.file')
    .select(['a.file', 'a.ordinal', 'f.media_type as type', 'f.size', 'f.scan'])
    .select(sql<'answer'>`'answer'`.as('part'))
    .select(sql<string>`encode(f.sha256, 'hex')`.as('sha256'))
    .where('a.request', '=', request)
    .orderBy('a.ordinal')
    .execute()
  return rows as Attachment[]
}

/** Writes the draft whole, with the files that go with it; one that no longer does is removed. */
export async function saveReply(
  tx: Tx,
  actor: Acting,
  request: string,
  { kind, said: { files = [], ...content } }: Reply,
  most: number,
): Promise<void> {
  if (files.length > most) throw new Problem(422, 'too_many_files', { params: { most } })
  const written = {
    kind,
    content: JSON.stringify(content),
    written_by: sql<string>`app.actor_member()`,
    written_at: actor.now,
    second_asked_at: null,
    second_asked_desk: null,
    second_asked_member: null,
    initialled_at: null,
    initialled_by: null,
  }
  await tx
    .insertInto('request_reply')
    .values({ request, desk: actor.desk, ...written })
    .onConflict((conflict) => conflict.column('request').doUpdateSet(written))
    .execute()
  const hung = await tx
    .deleteFrom('request_reply_file')
    .where('request', '=', request)
    .returning('file')
    .execute()
  const before = new Set(hung.map(({ file }) => file))
  for (const file of files) if (!before.delete(file)) await hangFile(tx, actor, file, 'answer')
  for (const file of before) await removeFile(tx, file)
  if (files.length === 0) return
  await tx
    .insertInto('request_reply_file')
    .values(files.map((file, i) => ({ file, request, desk: actor.desk, ordinal: i + 1 })))
    .execute()
}

/** The files of the draft hang on the letter now, and the desk that asked reads them. */
export async function giveReplyFiles(tx: Tx, request: string): Promise<void> {
  await tx
    .insertInto('request_attachment')
    .columns(['file', 'request', 'part', 'ordinal', 'sender', 'reader'])
    .expression((eb) =>
      eb
        .selectFrom('request_reply_file as p')
        .innerJoin('request as r', 'r.id', 'p.request')
        .select([
          'p.file',
          'p.request',
          sql<string>`'answer'`.as('part'),
          'p.ordinal',
          'r.sender',
          'r.reader',
        ])
        .where('p.request', '=', request),
    )
    .execute()
}
