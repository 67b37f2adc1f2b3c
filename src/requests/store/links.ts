import { sql } from 'kysely'
import { millisOf, type Zone } from '../../kernel/dates.ts'
import { uuidv7 } from '../../kernel/id.ts'
import type { Actor } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { notFound } from '../../platform/problem.ts'
import type { LinkedLetter } from '../contract.ts'
import type { Facts } from '../rules/course.ts'
import type { LinkFacts } from '../rules/linking.ts'

export type StoredLink = LinkFacts & {
  id: string
  madeAt: string
  endedAt: string | null
  failures: number
}

/** The newest link to a letter; to its sender only. */
export async function findLink(tx: Tx, request: string): Promise<StoredLink | null> {
  const row = await tx
    .selectFrom('request_link')
    .select(['id', 'made_at as madeAt', 'opened_at as openedAt', 'expires_at as expiresAt', 'failures'])
    .select(['received_by as receivedBy', 'ended_at as endedAt', 'ended_as as endedAs'])
    .where('request', '=', request)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (row as StoredLink | undefined) ?? null
}

/** Ends the open link to a letter, if there is one; answers its id. */
export async function endOpenLink(
  tx: Tx,
  actor: Actor,
  request: string,
  as: 'recalled' | 'replaced',
): Promise<string | null> {
  const row = await tx
    .updateTable('request_link')
    .set({ ended_at: actor.now, ended_as: as })
    .where('request', '=', request)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

export async function saveLink(
  tx: Tx,
  actor: Actor,
  letter: { id: string; facts: Facts },
  link: { keyHash: Buffer; codeHash: Buffer; expiresAt: string },
): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  await tx
    .insertInto('request_link')
    .values({
      id,
      request: letter.id,
      sender: letter.facts.sender,
      reader: letter.facts.receiver,
      token_hash: link.keyHash,
      code_hash: link.codeHash,
      expires_at: link.expiresAt,
      made_at: actor.now,
    })
    .execute()
  return id
}

/** The letter of the link, as rules and its page need it. */
export type LinkedRequest = {
  id: string
  number: string
  facts: Facts
  receiverZone: Zone
  shown: Pick<
    LinkedLetter,
    'letterDate' | 'subject' | 'senderName' | 'receiverName' | 'items' | 'receivedBy' | 'expiresAt'
  > & { sentAt: string }
}

/** Row security leaves the bearer of a link one letter. Locked for a step, so that all decide one after the other. */
export async function getLinkedRequest(tx: Tx, change: boolean): Promise<LinkedRequest> {
  const letter = await tx
    .selectFrom('request')
    .selectAll()
    .$if(change, (row) => row.forUpdate())
    .executeTakeFirst()
  const link = await tx
    .selectFrom('request_link')
    .select(['expires_at as expiresAt', 'received_by as receivedBy'])
    .executeTakeFirst()
  if (!letter || !link) return notFound()
  const desks = await tx
    .selectFrom('desk')
    .select(['id', 'name', 'zone', 'has_account'])
    .where('id', 'in', [letter.sender, letter.receiver])
    .execute()
  const desk = (id: string) => desks.find((one) => one.id === id) ?? notFound()
  const receiver = desk(letter.receiver)
  return {
    id: letter.id,
    number: letter.number ?? '',
    receiverZone: receiver.zone as Zone,
    facts: {
      state: letter.state as Facts['state'],
      sender: letter.sender,
      writer: letter.written_by,
      second: null,
      initialAsked: null,
      reply: null,
      receiver: letter.receiver,
      receiverHasAccount: receiver.has_account,
      onPaper: letter.on_paper,
      letterDate: letter.letter_date,
      receivedAt: letter.received_at,
      asked: letter.asked_at !== null,
      disposed: false,
      items: letter.item_codes,
      emergency: letter.emergency,
      answerWithin: letter.answer_within,
    },
    shown: {
      letterDate: letter.letter_date ?? '',
      subject: letter.subject,
      senderName: desk(letter.sender).name,
      receiverName: receiver.name,
      items: letter.item_codes.map((code, i) => ({ code, detail: letter.item_details[i] || null })),
      sentAt: letter.sent_at ?? '',
      ...link,
    },
  }
}

export async function listThread(tx: Tx): Promise<LinkedLetter['thread']> {
  const rows = await tx
    .selectFrom('request_event')
    .select(['step', 'at', 'note'])
    .where('step', 'in', ['clarification_asked', 'clarified'])
    .orderBy('ordinal')
    .execute()
  return rows as LinkedLetter['thread']
}

/** What waits for the answer; null before receipt. */
export async function findAnswerDue(
  tx: Tx,
  request: string,
): Promise<{ dueAt: string; provisional: boolean } | null> {
  const row = await tx
    .selectFrom('obligation')
    .select(['due_at as dueAt', 'provisional'])
    .where('subject_id', '=', request)
    .where('kind', '=', 'answer_request')
    .where('rung', '=', 'owner')
    .where('state', '=', 'open')
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** The sheet that was signed, then what hangs on the letter. */
export async function listLinkedFiles(tx: Tx): Promise<LinkedLetter['files']> {
  const signed = tx
    .selectFrom('request_signed_sheet as s')
    .innerJoin('file as f', 'f.id', 's.file')
    .select(['s.file', sql<number | null>`null::integer`.as('ordinal'), 'f.media_type as type', 'f.size'])
    .select('f.scan')
    .where('s.part', '=', 'letter')
  const hanging = tx
    .selectFrom('request_attachment as a')
    .innerJoin('file as f', 'f.id', 'a.file')
    .select([
      'a.file',
      sql<number | null>`a.ordinal::integer`.as('ordinal'),
      'f.media_type as type',
      'f.size',
    ])
    .select('f.scan')
    .where('a.part', '=', 'letter')
  const rows = await signed.unionAll(hanging).orderBy(sql`ordinal nulls first`).execute()
  return rows as LinkedLetter['files']
}

export async function listLinkedCodes(
  tx: Tx,
  lists: readonly string[],
  on: string,
): Promise<LinkedLetter['codes']> {
  const rows = await tx
    .selectFrom('code')
    .select(['list', 'code', 'label_id as labelId', 'label_en as labelEn'])
    .where('list', 'in', [...lists])
    .where(
      sql<boolean>`${on}::date between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity')`,
    )
    .orderBy('list')
    .orderBy('position')
    .orderBy('code')
    .execute()
  return rows
}

export async function getLinkedSheet(tx: Tx): Promise<Buffer> {
  const row = await tx.selectFrom('request_document').select('pdf').executeTakeFirst()
  return (row ?? notFound()).pdf
}

/** How many files were brought through this link. */
export async function countBrought(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('file')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('link', '=', sql<string>`app.actor_link()`)
    .executeTakeFirstOrThrow()
  return count
}

export async function saveReceivedBy(tx: Tx, office: string): Promise<void> {
  await tx.updateTable('request_link').set({ received_by: office }).execute()
}

/** The bearer has answered or refused: the link is over with this transaction. */
export async function useUpLink(tx: Tx, now: string, as: 'answered' | 'refused', key: string): Promise<void> {
  await tx.updateTable('request_link').set({ ended_at: now, ended_as: as, ended_with: key }).execute()
}
