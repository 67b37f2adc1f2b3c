import { sql } from 'kysely'
import { fragment } from '../agencies/public.ts'
import { millisOf, type Zone } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Actor } from '../platform/db/database.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import { notFound } from '../platform/problem.ts'
import type { DataRequest, LifeEntry, Letter, listRequests, RequestState } from './contract.ts'
import { finalStates } from './contract.ts'
import type { Facts } from './rules/course.ts'
import { draftName } from './rules/initialling.ts'
import type { KnownCodes } from './rules/wording.ts'
import { findReply, type StoredReply } from './store/replies.ts'

export function requestRows(tx: Tx, { query }: Input<typeof listRequests>) {
  const after = decodeCursor(query.cursor, 2)
  const { box, state, q, site } = query
  return (
    tx
      .selectFrom('request_entry as r')
      .select(['r.id', 'r.state', 'r.number', 'r.subject', 'r.provisional', 'r.stopped', 'r.escalations'])
      .select(['r.sender', 'r.sender_name as senderName', 'r.receiver', 'r.receiver_name as receiverName'])
      .select(['r.sent_at as sentAt', 'r.due_at as dueAt'])
      .select(sql<string>`json_build_array(r.dated_at, r.id)::text`.as('cursor'))
      .where(
        box === 'out'
          ? sql<boolean>`r.sender = (select app.actor_desk())`
          : sql<boolean>`r.receiver = (select app.actor_desk()) and r.sent_at is not null`,
      )
      .$if(state === 'open', (rows) => rows.where('r.state', 'not in', [...finalStates]))
      .$if(state === 'final', (rows) => rows.where('r.state', 'in', [...finalStates]))
      .$if(state !== undefined && state !== 'open' && state !== 'final', (rows) =>
        rows.where('r.state', '=', state ?? ''),
      )
      // No index serves this search: row security lets none run before it. A box is small enough to be read through.
      .$if(q !== undefined, (rows) =>
        rows.where((eb) =>
          eb.or([eb('r.number', 'ilike', fragment(q ?? '')), eb('r.subject', 'ilike', fragment(q ?? ''))]),
        ),
      )
      .$if(site !== undefined, (rows) => rows.where('r.site', '=', site ?? ''))
      .$if(after !== null, (rows) =>
        rows.where(
          sql<boolean>`(r.dated_at, r.id) < (${after?.[0]}::text::timestamptz, ${after?.[1]}::text::uuid)`,
        ),
      )
      .orderBy('r.dated_at', 'desc')
      .orderBy('r.id', 'desc')
      .limit((query.limit ?? defaultLimit) + 1)
  )
}

/** Each from the index of its box alone. */
export function totalsRow(tx: Tx) {
  return tx.selectNoFrom([
    sql<number>`(select count(*)::int from request where receiver = (select app.actor_desk()) and sent_at is not null)`.as(
      'in',
    ),
    sql<number>`(select count(*)::int from request where sender = (select app.actor_desk()))`.as('out'),
    sql<number>`(select count(*)::int from copied_letter)`.as('copies'),
  ])
}

/** A letter as rules and pages need it. */
export type StoredRequest = {
  id: string
  number: string | null
  facts: Facts
  senderZone: Zone
  receiverZone: Zone
  shown: Omit<
    DataRequest,
    | 'copies'
    | 'signedSheets'
    | 'keeps'
    | 'replySheet'
    | 'life'
    | 'clarification'
    | 'answer'
    | 'attachments'
    | 'next'
    | 'paraf'
    | 'link'
    | 'mayLink'
    | 'reply'
  >
  paraf: Omit<NonNullable<DataRequest['paraf']>, 'remark'>
  reply: StoredReply | null
  /** It was answered on paper or by a link, for an office without account. */
  replyRecorded: boolean
}

export async function getRequest(tx: Tx, id: string): Promise<StoredRequest> {
  const row = await tx.selectFrom('request_entry').selectAll().where('id', '=', id).executeTakeFirst()
  const letter = (row ?? notFound()) as Row
  return read(letter, letter.state === 'received' ? await findReply(tx, id) : null)
}

/** Locked until the end of the transaction, so that both sides and all members decide one after the other. */
export async function getRequestForChange(tx: Tx, id: string): Promise<StoredRequest> {
  const locked = await tx
    .selectFrom('request')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return locked ? getRequest(tx, id) : notFound()
}

/** A row of `request_entry`: the columns that the catalog can't promise of a view, promised by the tables under it. */
type Row = {
  id: string
  state: RequestState
  number: string | null
  letter_date: string | null
  basis: string
  purpose: string
  item_codes: string[]
  item_details: string[]
  scope: string
  site: string | null
  site_name: string | null
  subject: string
  urgency: Letter['urgency']
  security: Letter['security']
  emergency: boolean
  answer_within: number
  sender: string
  sender_name: string
  sender_zone: Zone
  written_by: string
  writer_name: string | null
  second_desk: string | null
  second_desk_name: string | null
  second_asked_at: string | null
  second_asked_desk: string | null
  second_asked_desk_name: string | null
  second_asked_member: string | null
  second_asked_name: string | null
  receiver: string
  receiver_name: string
  receiver_zone: Zone
  receiver_has_account: boolean
  on_paper: boolean | null
  signatory: string | null
  sent_at: string | null
  received_at: string | null
  asked_at: string | null
  disposed: boolean
  handler: { id: string; name: string } | null
  refused_at: string | null
  refusal_ground: string | null
  refusal_reason: string | null
  refusal_number: string | null
  withdrawn_at: string | null
  withdrawal_reason: string | null
  reply_recorded: boolean
}

function read(row: Row, reply: StoredReply | null): StoredRequest {
  return {
    reply,
    replyRecorded: row.reply_recorded,
    id: row.id,
    number: row.number,
    senderZone: row.sender_zone,
    receiverZone: row.receiver_zone,
    facts: {
      state: row.state,
      sender: row.sender,
      writer: row.written_by,
      second: row.second_desk,
      initialAsked: row.second_asked_at === null ? null : row.second_asked_desk,
      reply: reply && reply.facts,
      receiver: row.receiver,
      receiverHasAccount: row.receiver_has_account,
      onPaper: row.on_paper,
      letterDate: row.letter_date,
      receivedAt: row.received_at,
      asked: row.asked_at !== null,
      disposed: row.disposed,
      items: row.item_codes,
      emergency: row.emergency,
      answerWithin: row.answer_within,
    },
    paraf: {
      draft: draftName(row.id),
      writer: row.written_by,
      writerName: row.writer_name,
      second:
        row.second_desk === null ? null : { desk: row.second_desk, deskName: row.second_desk_name ?? '' },
      asked:
        row.second_asked_at === null
          ? null
          : {
              at: row.second_asked_at,
              desk: row.second_asked_desk ?? '',
              deskName: row.second_asked_desk_name ?? '',
              member: row.second_asked_member,
              memberName: row.second_asked_name,
            },
    },
    shown: {
      id: row.id,
      state: row.state,
      number: row.number,
      letterDate: row.letter_date,
      basis: row.basis,
      purpose: row.purpose,
      items: row.item_codes.map((code, i) => ({ code, detail: row.item_details[i] || null })),
      scope: row.scope,
      site: row.site === null ? null : { id: row.site, name: row.site_name ?? '' },
      subject: row.subject,
      urgency: row.urgency,
      security: row.security,
      emergency: row.emergency,
      answerWithin: row.answer_within,
      sender: row.sender,
      senderName: row.sender_name,
      receiver: row.receiver,
      receiverName: row.receiver_name,
      receiverHasAccount: row.receiver_has_account,
      signedBy: row.signatory,
      sentAt: row.sent_at,
      receivedAt: row.received_at,
      handler: row.handler && { ...row.handler, away: null },
      refusal:
        row.refused_at === null
          ? null
          : {
              ground: row.refusal_ground ?? '',
              reason: row.refusal_reason ?? '',
              number: row.refusal_number,
              at: row.refused_at,
            },
      withdrawal:
        row.withdrawn_at === null || row.withdrawal_reason === null
          ? null
          : { reason: row.withdrawal_reason, at: row.withdrawn_at },
    },
  }
}

/** The life-line, oldest first. */
export async function listLife(tx: Tx, id: string): Promise<LifeEntry[]> {
  const rows = await tx
    .selectFrom('request_event_entry')
    .select(['step', 'at', 'on_paper as onPaper', 'desk', 'desk_name as deskName', 'member', 'note'])
    .select('by_link as byLink')
    .where('request', '=', id)
    .orderBy('ordinal')
    .execute()
  return rows as LifeEntry[]
}

/** The answer with its numbers and codes; null while there is none. */
export async function findAnswer(tx: Tx, id: string): Promise<DataRequest['answer']> {
  const counts = tx
    .selectFrom('request_answer_count')
    .select(['item', 'unit', 'count', 'few', 'as_of as asOf', 'note'])
    .where('request', '=', id)
    .orderBy('ordinal')
  const codes = tx
    .selectFrom('request_answer_code')
    .select(['item', 'code'])
    .where('request', '=', id)
    .orderBy('ordinal')
  const answer = await tx
    .selectFrom('request')
    .select([
      'answer_form as form',
      'answer_reason as reason',
      'answer_text as text',
      'answer_number as number',
    ])
    .select('answered_at as at')
    .where('id', '=', id)
    .where('answered_at', 'is not', null)
    .executeTakeFirst()
  if (answer === undefined) return null
  return {
    ...(answer as Omit<NonNullable<DataRequest['answer']>, 'counts' | 'codes'>),
    counts: await counts.execute(),
    codes: await codes.execute(),
  }
}

/** The codes of these lists that hold on that day. */
export async function listCodes(tx: Tx, lists: readonly string[], on: string): Promise<KnownCodes> {
  const rows = await tx
    .selectFrom('request_code')
    .select(['list', 'code'])
    .where('list', 'in', [...lists])
    .where(
      sql<boolean>`${on}::date between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity')`,
    )
    .execute()
  const byList = Map.groupBy(rows, ({ list }) => list ?? '')
  return new Map([...byList].map(([list, codes]) => [list, new Set(codes.map(({ code }) => code ?? ''))]))
}

/** Whether the acting desk has given this number to a letter before. */
export async function numberTaken(tx: Tx, sender: string, number: string): Promise<boolean> {
  const other = await tx
    .selectFrom('request')
    .select('id')
    .where('sender', '=', sender)
    .where(sql<boolean>`lower(number) = lower(${number})`)
    .executeTakeFirst()
  return other !== undefined
}

export async function saveDraft(tx: Tx, actor: Actor, letter: Letter): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  await tx
    .insertInto('request')
    .values({ id, sender: actor.desk, ...letterColumns(letter) })
    .execute()
  return id
}

export async function saveRevision(tx: Tx, id: string, letter: Letter): Promise<void> {
  await tx
    .updateTable('request')
    .set({
      ...letterColumns(letter),
      written_by: sql<string>`app.actor_member()`,
      second_asked_at: null,
      second_asked_desk: null,
      second_asked_member: null,
      initialled_at: null,
      initialled_by: null,
    })
    .where('id', '=', id)
    .execute()
}

/** The columns of the letter itself; who gets a copy has a table of its own. */
function letterColumns(letter: Letter) {
  const { receiver, site, basis, purpose, scope, subject, urgency, security, emergency } = letter
  return {
    receiver,
    site,
    basis,
    purpose,
    scope,
    subject,
    urgency,
    security,
    emergency,
    item_codes: letter.items.map(({ code }) => code),
    item_details: letter.items.map(({ detail }) => detail ?? ''),
    answer_within: letter.answerWithin,
  }
}
