import { sql } from 'kysely'
import { uuidv7 } from '../../kernel/id.ts'
import { millisOf } from '../../kernel/dates.ts'
import type { Actor } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { notFound, Problem } from '../../platform/problem.ts'
import type { DeskPair } from '../contract.ts'

/** The pairs that stand or wait for an answer, the own desk's partner first. */
export async function listPairs(tx: Tx, desk: string): Promise<DeskPair[]> {
  const rows = await tx
    .selectFrom('desk_pair_entry')
    .select(['id', 'desk', 'desk_name as deskName', 'partner', 'partner_name as partnerName'])
    .select(['proposed_at as proposedAt', 'accepted_at as acceptedAt'])
    .where('ended_at', 'is', null)
    .orderBy(sql`desk = ${desk}`, 'desc')
    .orderBy('desk_name')
    .orderBy('id')
    .execute()
  return rows as DeskPair[]
}

export async function getPairForChange(tx: Tx, id: string): Promise<{ partner: string; agreed: boolean }> {
  const pair = await tx
    .selectFrom('desk_pair')
    .select(['partner', 'accepted_at'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  const { partner, accepted_at } = pair ?? notFound()
  return { partner, agreed: accepted_at !== null }
}

export async function savePair(tx: Tx, actor: Actor, partner: string): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  await tx
    .insertInto('desk_pair')
    .values({ id, desk: actor.desk, partner })
    .execute()
    .catch((error: unknown) => {
      const { constraint } = error as { constraint?: string }
      throw constraint === 'a desk has one partner' ? new Problem(422, 'partner_named') : error
    })
  return id
}

export async function saveAgreement(tx: Tx, actor: Actor, id: string): Promise<void> {
  const agreement = { accepted_at: actor.now, accepted_by: actor.member }
  await tx.updateTable('desk_pair').set(agreement).where('id', '=', id).execute()
}

export async function savePairEnd(tx: Tx, actor: Actor, id: string): Promise<void> {
  const end = { ended_at: actor.now, ended_by: actor.member }
  await tx.updateTable('desk_pair').set(end).where('id', '=', id).execute()
}
