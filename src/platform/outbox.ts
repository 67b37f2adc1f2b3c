import { sql } from 'kysely'
import type { Tx } from './db/tx.ts'

/** What happened, noun.past, with ids and never values. */
export type Event = { event: string; payload: Record<string, string> }

/** Hears of an event in a transaction of its own, at least once: what it does must bear being done again. */
export type Listener = (tx: Tx, payload: Record<string, string>, now: string) => Promise<void>

/** Tells other slices; commits with the command or not at all. */
export async function tell(tx: Tx, event: string, payload: Record<string, string>): Promise<void> {
  await sql`select app.tell(${event}, ${JSON.stringify(payload)}::json)`.execute(tx)
}
