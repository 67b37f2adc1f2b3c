import { sql } from 'kysely'
import { fragment } from '../agencies/public.ts'
import { type Instant, millisOf, type Zone } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Actor } from '../platform/db/database.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { listPaper, PaperLetter, PaperState, RegisteredPaper } from './contract.ts'

export function totalRow(tx: Tx) {
  return tx.selectFrom('paper_letter_entry').select(sql<number>`count(*)::int`.as('letters'))
}

export function paperRows(tx: Tx, { query }: Input<typeof listPaper>) {
  const { state, q, cursor, limit } = query
  const after = decodeCursor(cursor, 2)
  return tx
    .selectFrom('paper_letter_entry as p')
    .select(['p.id', 'p.state', 'p.kind', 'p.office', 'p.number', 'p.subject'])
    .select(['p.received_at as receivedAt', 'p.due_at as dueAt'])
    .select(sql<string>`json_build_array(p.received_at, p.id)::text`.as('cursor'))
    .$if(state !== undefined, (rows) => rows.where('p.state', '=', state ?? ''))
    .$if(q !== undefined, (rows) =>
      rows.where((eb) =>
        eb.or(
          (['p.office', 'p.number', 'p.subject'] as const).map((one) => eb(one, 'ilike', fragment(q ?? ''))),
        ),
      ),
    )
    .$if(after !== null, (rows) =>
      rows.where(
        sql<boolean>`(p.received_at, p.id) < (${after?.[0]}::text::timestamptz, ${after?.[1]}::text::uuid)`,
      ),
    )
    .orderBy('p.received_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit((limit ?? defaultLimit) + 1)
}

export type StoredPaper = {
  id: string
  state: PaperState
  receivedAt: Instant
  zone: Zone
  scanId: string | null
  shown: Omit<RegisteredPaper, 'scan' | 'next'>
}

/** A row of `paper_letter_entry`: the columns that the catalog can't promise of a view. */
type Row = {
  id: string
  state: PaperState
  kind: PaperLetter['kind']
  office: string
  from_desk: string | null
  number: string
  letter_date: string
  received_at: string
  entered_at: string
  subject: string
  urgency: PaperLetter['urgency']
  security: PaperLetter['security']
  scan: string | null
  kept_at: string | null
  answer_by: string | null
  due_at: string | null
  handler: { id: string; name: string } | null
  instruction: string | null
  answer_number: string | null
  answer_date: string | null
  closed_at: string | null
  close_reason: string | null
  zone: Zone
}

export async function getPaper(tx: Tx, id: string): Promise<StoredPaper> {
  const found = await tx.selectFrom('paper_letter_entry').selectAll().where('id', '=', id).executeTakeFirst()
  const row = (found ?? notFound()) as Row
  return {
    id: row.id,
    state: row.state,
    receivedAt: row.received_at,
    zone: row.zone,
    scanId: row.scan,
    shown: {
      id: row.id,
      state: row.state,
      kind: row.kind,
      office: row.office,
      fromDesk: row.from_desk,
      number: row.number,
      letterDate: row.letter_date,
      receivedAt: row.received_at,
      enteredAt: row.entered_at,
      subject: row.subject,
      urgency: row.urgency,
      security: row.security,
      keptAt: row.kept_at,
      answerBy: row.answer_by,
      dueAt: row.due_at,
      handler: row.handler && { ...row.handler, away: null },
      instruction: row.instruction,
      answer:
        row.answer_number === null || row.answer_date === null
          ? null
          : { number: row.answer_number, date: row.answer_date },
      closed:
        row.closed_at === null || row.close_reason === null
          ? null
          : { reason: row.close_reason, at: row.closed_at },
    },
  }
}

/** Locked until the end of the transaction, so that it ends once. */
export async function getPaperForChange(tx: Tx, id: string): Promise<StoredPaper> {
  const locked = await tx
    .selectFrom('paper_letter')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return locked ? getPaper(tx, id) : notFound()
}

/** Where the acting desk lies: its zone, and the desk above it. */
export async function getPlace(tx: Tx, desk: string): Promise<{ zone: Zone; superior: string | null }> {
  const row = await tx
    .selectFrom('desk')
    .select(['zone', 'superior'])
    .where('id', '=', desk)
    .executeTakeFirst()
  return (row ?? notFound()) as { zone: Zone; superior: string | null }
}

export async function savePaper(tx: Tx, actor: Actor, letter: PaperLetter): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  const { fromDesk, letterDate, receivedAt, keptAt, answerBy, ...same } = letter
  await tx
    .insertInto('paper_letter')
    .values({
      id,
      desk: actor.desk,
      member: actor.member,
      from_desk: fromDesk,
      letter_date: letterDate,
      received_at: receivedAt,
      kept_at: keptAt,
      answer_by: answerBy,
      ...same,
    })
    .execute()
    .catch((error: unknown) => {
      const { constraint } = error as { constraint?: string }
      throw constraint === 'a paper letter is registered once' ? new Problem(422, 'paper_registered') : error
    })
  return id
}

export async function addDisposition(
  tx: Tx,
  actor: Actor,
  letter: string,
  { member, note }: { member: string; note: string | null },
): Promise<void> {
  const id = uuidv7(millisOf(actor.now))
  await tx
    .insertInto('paper_letter_disposition')
    .values({ id, letter, desk: actor.desk, handler: member, instruction: note, member: actor.member })
    .execute()
}

export async function saveAnswer(
  tx: Tx,
  id: string,
  { number, date, now }: { number: string; date: string; now: Instant },
): Promise<void> {
  await tx
    .updateTable('paper_letter')
    .set({ answered_at: now, answer_number: number, answer_date: date })
    .where('id', '=', id)
    .execute()
}

export async function saveClosing(tx: Tx, id: string, reason: string, now: Instant): Promise<void> {
  await tx
    .updateTable('paper_letter')
    .set({ closed_at: now, close_reason: reason })
    .where('id', '=', id)
    .execute()
}

/** The paper letters that a member of the acting desk handles and that have not ended. */
export async function listPaperHandledBy(
  tx: Tx,
  member: string,
): Promise<{ id: string; label: string; dueAt: string | null }[]> {
  const rows = await tx
    .selectFrom('paper_letter_entry')
    .select(['id', 'number', 'due_at as dueAt'])
    .where('held_by', '=', member)
    .where('state', '=', 'open')
    .orderBy('due_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id, number, dueAt }) => ({ id: id ?? '', label: number ?? '', dueAt }))
}
