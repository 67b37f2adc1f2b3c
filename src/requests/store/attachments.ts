import { sql } from 'kysely'
import { hangFile, removeFile } from '../../files/public.ts'
import type { Acting } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { notFound, Problem } from '../../platform/problem.ts'
import type { Attachment } from '../contract.ts'
import type { Happening } from '../rules/course.ts'
import { giveReplyFiles } from './replies.ts'

type Letter = { id: string; facts: { sender: string; receiver: string } }

/** What hangs on a letter and on its answer. */
export async function listAttachments(tx: Tx, request: string): Promise<Attachment[]> {
  const rows = await tx
    .selectFrom('request_attachment as a')
    .innerJoin('file as f', 'f.id', 'a.file')
    .select(['a.file', 'a.part', 'a.ordinal', 'f.media_type as type', 'f.size', 'f.scan'])
    .select(sql<string>`encode(f.sha256, 'hex')`.as('sha256'))
    .where('a.request', '=', request)
    .orderBy(sql`a.part desc`)
    .orderBy('a.ordinal')
    .execute()
  return rows as Attachment[]
}

export async function countAttachments(tx: Tx, request: string, part: 'letter' | 'answer'): Promise<number> {
  const { count } = await tx
    .selectFrom('request_attachment')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('request', '=', request)
    .where('part', '=', part)
    .executeTakeFirstOrThrow()
  return count
}

/** Hangs a file of the acting desk on a letter, or on the answer that is about to be given. */
export async function addAttachment(
  tx: Tx,
  actor: Acting,
  { id, facts }: Letter,
  part: 'letter' | 'answer',
  file: string,
  most: number,
): Promise<void> {
  const hanging = tx.selectFrom('request_attachment').where('request', '=', id).where('part', '=', part)
  const { count, last } = await hanging
    .select(sql<number>`count(*)::integer`.as('count'))
    .select(sql<number>`coalesce(max(ordinal), 0)::integer`.as('last'))
    .executeTakeFirstOrThrow()
  if (count >= most) throw new Problem(422, 'too_many_files', { params: { most } })
  await hangFile(tx, actor, file, part)
  const reader = sql<string>`(select reader from request where id = ${id})`
  await tx
    .insertInto('request_attachment')
    .values({ file, request: id, part, ordinal: last + 1, sender: facts.sender, reader })
    .execute()
}

/**
 * Files that are given with an answer or a refusal: before the answer itself, after which nothing is added. Those of the
 * receiver are the ones that were initialled with its draft; the bearer of a link brings them with the answer.
 */
export async function addAnswerFiles(
  tx: Tx,
  actor: Acting,
  letter: Letter,
  happened: Happening,
  most: number,
): Promise<void> {
  const given = happened.step === 'answered' || happened.step === 'refused'
  if (given && actor.member !== null && actor.desk === letter.facts.receiver)
    return giveReplyFiles(tx, letter.id)
  for (const file of filesOf(happened)) await addAttachment(tx, actor, letter, 'answer', file, most)
}

function filesOf(happened: Happening): readonly string[] {
  if (happened.step === 'answered') return happened.answer.files ?? []
  return happened.step === 'refused' ? (happened.refusal.files ?? []) : []
}

/** Takes a file off a draft and removes it. */
export async function removeAttachment(tx: Tx, request: string, file: string): Promise<void> {
  const removed = await tx
    .deleteFrom('request_attachment')
    .where('request', '=', request)
    .where('file', '=', file)
    .where('part', '=', 'letter')
    .returning('file')
    .executeTakeFirst()
  if (!removed) notFound()
  await removeFile(tx, file)
}
