import { sql } from 'kysely'
import type { Tx } from '../../platform/db/tx.ts'
import { decodeCursor } from '../../platform/db/keyset.ts'
import type { Input } from '../../platform/endpoint.ts'
import { defaultLimit } from '../../platform/http/serve.ts'
import type { InboxCounts, KindOfPromise, listInbox, Obligation } from '../contract.ts'

const ourDesk = sql<string>`(select app.actor_desk())`

function entries(tx: Tx) {
  return tx
    .selectFrom('obligation_entry')
    .select([
      'id',
      'promise',
      'kind',
      'rung',
      'round',
      'renewed',
      'subject',
      'label',
      'unit',
      'provisional',
      'state',
    ])
    .select(['owner_desk as ownerDesk', 'owner_name as ownerName'])
    .select(['counterpart_desk as counterpartDesk', 'counterpart_name as counterpartName'])
    .select(['debtor_desk as debtorDesk', 'debtor_name as debtorName', 'subject_id as subjectId'])
    .select([
      'opened_at as openedAt',
      'due_at as dueAt',
      'stopped_at as stoppedAt',
      'stop_reason as stopReason',
    ])
    .select(['ended_at as endedAt', 'assignee', 'assignee_name as assigneeName'])
}

/** Open obligations of one side. A desk called upon about its own claim owes that rung and isn't owed it. */
export function inboxRows(tx: Tx, { query }: Input<typeof listInbox>) {
  const { side, group, escalated, hand } = query
  const after = decodeCursor(query.cursor, 2)
  return entries(tx)
    .select(sql<string>`json_build_array(due_at, id)::text`.as('cursor'))
    .where('state', '=', 'open')
    .$if(side === 'owed_by_us', (q) => q.where('owner_desk', '=', ourDesk))
    .$if(side === 'owed_to_us', (q) =>
      q.where('counterpart_desk', '=', ourDesk).where('owner_desk', '<>', ourDesk),
    )
    .$if(group !== undefined, (q) => q.where('due_group', '=', group ?? ''))
    .$if(escalated !== undefined, (q) => q.where('escalated', '=', escalated ?? false))
    .$if(hand === 'mine', (q) => q.where('assignee', '=', sql<string>`(select app.actor_member())`))
    .$if(hand === 'unclaimed', (q) => q.where('owner_desk', '=', ourDesk).where('assignee', 'is', null))
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(due_at, id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit((query.limit ?? defaultLimit) + 1)
}

/** How many rows each list of the inbox has. */
export function countRow(tx: Tx) {
  const counts = sql`json_build_object('all', count(*),
    'overdue', count(*) filter (where due_group = 'overdue'), 'today', count(*) filter (where due_group = 'today'),
    'week', count(*) filter (where due_group = 'week'), 'later', count(*) filter (where due_group = 'later'),
    'stopped', count(*) filter (where due_group = 'stopped'), 'escalated', count(*) filter (where escalated),
    'mine', count(*) filter (where owner_desk = ${ourDesk} and assignee = (select app.actor_member())),
    'unclaimed', count(*) filter (where owner_desk = ${ourDesk} and assignee is null))`
  return tx.selectNoFrom((eb) => [
    eb
      .selectFrom('obligation_entry')
      .select(counts.$castTo<InboxCounts['owedByUs']>().as('counts'))
      .where('state', '=', 'open')
      .where('owner_desk', '=', ourDesk)
      .as('owedByUs'),
    eb
      .selectFrom('obligation_entry')
      .select(counts.$castTo<InboxCounts['owedToUs']>().as('counts'))
      .where('state', '=', 'open')
      .where('counterpart_desk', '=', ourDesk)
      .where('owner_desk', '<>', ourDesk)
      .as('owedToUs'),
  ])
}

export function entryRow(tx: Tx, id: string) {
  return entries(tx).where('id', '=', id)
}

/** What this desk may see of the ladder that the obligation stands on, oldest first; nothing where it may not see that one. */
export async function listLadder(tx: Tx, id: string): Promise<Obligation[]> {
  const rows = await entries(tx)
    .where('promise', '=', (eb) => eb.selectFrom('obligation').select('promise').where('id', '=', id))
    .orderBy('opened_at')
    .orderBy('round')
    .orderBy(sql`array_position(array['owner', 'owner_superior', 'counterpart_superior'], rung)`)
    .orderBy('id')
    .execute()
  return rows as Obligation[]
}

export function aboutRows(tx: Tx, subjectId: string) {
  return entries(tx)
    .where('subject_id', '=', subjectId)
    .orderBy('opened_at', 'desc')
    .orderBy('round', 'desc')
    .orderBy('id', 'desc')
}

export function kindRows(tx: Tx) {
  const words = (name: string) =>
    sql<
      KindOfPromise['name']
    >`json_build_object('id', ${sql.ref(`${name}_id`)}, 'en', ${sql.ref(`${name}_en`)})`.as(name)
  return tx
    .selectFrom('obligation_kind')
    .select(['kind', 'clock', 'ladder', 'basis', 'source', 'why'])
    .select([words('name'), words('parties'), words('discharge')])
    .orderBy('kind')
}
