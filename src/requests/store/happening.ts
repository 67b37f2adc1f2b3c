import { type RawBuilder, sql } from 'kysely'
import type { Updateable } from 'kysely'
import type { Request, RequestReply } from '../../../db/types.gen.ts'
import { millisOf } from '../../kernel/dates.ts'
import { uuidv7 } from '../../kernel/id.ts'
import type { Acting } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { Problem } from '../../platform/problem.ts'
import type { Answer } from '../contract.ts'
import type { Decision, Facts, Happening } from '../rules/course.ts'
import { addAnswerFiles } from './attachments.ts'
import { saveReply } from './replies.ts'

/** What the receiver drafts is kept apart from the letter, for its eyes only. */
type ReplyStep = Extract<Happening['step'], `reply_${string}`>
type Columns = { [Name in keyof Updateable<Request>]: Updateable<Request>[Name] | RawBuilder<string> }
type ReplyColumns = {
  [Name in keyof Updateable<RequestReply>]: Updateable<RequestReply>[Name] | RawBuilder<string>
}
type Writes = {
  [Step in Exclude<Happening['step'], ReplyStep>]: (
    happened: Extract<Happening, { step: Step }>,
    now: string,
  ) => Columns
}

const asked = ({ desk, member }: { desk: string; member: string | null }, now: string) => ({
  second_asked_at: now,
  second_asked_desk: desk,
  second_asked_member: member,
})
const returned = () => ({ second_asked_at: null, initialled_at: null, initialled_by: null })
const initialled = (_: unknown, now: string) => ({
  second_asked_at: null,
  initialled_at: now,
  initialled_by: sql<string>`app.actor_member()`,
})

/** What each step writes on the letter. */
const writes: Writes = {
  revised: () => ({}),
  initial_asked: asked,
  returned,
  initialled,
  signed: ({ signedOn, signatory }, now) => ({ signed_at: now, signed_on: signedOn, signatory }),
  numbered: ({ number, letterDate }, now) => ({ numbered_at: now, number, letter_date: letterDate }),
  sent: ({ at, onPaper }) => ({ sent_at: at, on_paper: onPaper }),
  received: ({ at }) => ({ received_at: at }),
  disposed: () => ({}),
  clarification_asked: (_, now) => ({ asked_at: now }),
  clarified: () => ({ asked_at: null }),
  answered: ({ at, answer }) => ({
    asked_at: null,
    answered_at: at,
    answer_form: answer.form,
    answer_reason: answer.reason,
    answer_text: answer.text,
    answer_number: answer.number,
  }),
  refused: ({ at, refusal }) => ({
    asked_at: null,
    refused_at: at,
    refusal_ground: refusal.ground,
    refusal_reason: refusal.reason,
    refusal_number: refusal.number,
  }),
  withdrawn: ({ reason }, now) => ({
    second_asked_at: null,
    asked_at: null,
    withdrawn_at: now,
    withdrawal_reason: reason,
  }),
}

/**
 * Writes what has been decided: first what belongs to an answer, then the letter, then its life-line. The database
 * refuses every other order, and thereby whatever would be added after the end.
 */
export async function saveHappening(
  tx: Tx,
  actor: Acting,
  letter: { id: string; facts: Facts },
  { happened, onPaper, note }: Pick<Decision, 'happened' | 'onPaper' | 'note'>,
  mostFiles = 0,
): Promise<void> {
  await addAnswerFiles(tx, actor, letter, happened, mostFiles)
  if (happened.step === 'answered') await addAnswer(tx, letter, happened.answer)
  if (concernsReply(happened)) await writeReply(tx, actor, letter.id, happened, mostFiles)
  else await writeLetter(tx, letter.id, columnsOf(happened, actor.now))
  const event = await addEvent(tx, actor, letter.id, { step: happened.step, onPaper, note })
  if (happened.step === 'disposed') {
    const { handler, instruction } = happened
    await tx
      .insertInto('request_disposition')
      .values({ event, request: letter.id, desk: actor.desk, handler, instruction })
      .execute()
  }
}

const concernsReply = (happened: Happening): happened is Extract<Happening, { step: ReplyStep }> =>
  happened.step.startsWith('reply_')

async function writeReply(
  tx: Tx,
  actor: Acting,
  id: string,
  happened: Extract<Happening, { step: ReplyStep }>,
  mostFiles: number,
): Promise<void> {
  switch (happened.step) {
    case 'reply_drafted':
    case 'reply_revised':
      return saveReply(tx, actor, id, happened.reply, mostFiles)
    case 'reply_initial_asked':
      return updateReply(tx, id, asked(happened, actor.now))
    case 'reply_returned':
      return updateReply(tx, id, returned())
    case 'reply_initialled':
      return updateReply(tx, id, initialled(happened, actor.now))
  }
}

async function updateReply(tx: Tx, id: string, columns: ReplyColumns): Promise<void> {
  await tx
    .updateTable('request_reply')
    .set(columns as Updateable<RequestReply>)
    .where('request', '=', id)
    .execute()
}

async function writeLetter(tx: Tx, id: string, columns: Columns): Promise<void> {
  if (Object.keys(columns).length === 0) return
  await tx
    .updateTable('request')
    .set(columns as Updateable<Request>)
    .where('id', '=', id)
    .execute()
    .catch(numberTaken)
}

function columnsOf(happened: Extract<Happening, { step: keyof Writes }>, now: string): Columns {
  const write = writes[happened.step] as (happened: Happening, now: string) => Columns
  return write(happened, now)
}

/** Two members may give two letters the same number at once; the second learns it from the index. */
function numberTaken(error: unknown): never {
  const { constraint } = error as { constraint?: string }
  throw constraint === 'a sender gives a number once' ? new Problem(422, 'number_taken') : error
}

async function addAnswer(tx: Tx, { id, facts }: { id: string; facts: Facts }, answer: Answer): Promise<void> {
  const parties = { request: id, sender: facts.sender, reader: facts.receiver }
  const counts = answer.counts.map(({ asOf, ...count }, i) => ({
    ...parties,
    ordinal: i + 1,
    as_of: asOf,
    ...count,
  }))
  const codes = answer.codes.map((code, i) => ({ ...parties, ordinal: i + 1, ...code }))
  if (counts.length > 0) await tx.insertInto('request_answer_count').values(counts).execute()
  if (codes.length > 0) await tx.insertInto('request_answer_code').values(codes).execute()
}

/** Adds to the life-line; answers the id of the event. */
export async function addEvent(
  tx: Tx,
  actor: Acting,
  request: string,
  { step, onPaper, note }: { step: 'draft' | Happening['step']; onPaper: string | null; note: string | null },
): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  await tx
    .insertInto('request_event')
    .columns(['id', 'request', 'sender', 'reader', 'ordinal', 'step', 'on_paper', 'desk', 'member', 'note'])
    .expression((eb) =>
      eb
        .selectFrom('request')
        .select([sql<string>`${id}::uuid`.as('id'), 'request.id as request', 'sender', 'reader'])
        .select(sql<number>`app.next_ordinal(request.id)`.as('ordinal'))
        .select([
          sql<string>`${step}::text`.as('step'),
          sql<string | null>`${onPaper}::timestamptz`.as('on_paper'),
        ])
        .select([
          sql<string>`${actor.desk}::uuid`.as('desk'),
          sql<string>`${actor.member}::uuid`.as('member'),
        ])
        .select(sql<string | null>`${note}::text`.as('note'))
        .where('request.id', '=', request),
    )
    .execute()
  return id
}
