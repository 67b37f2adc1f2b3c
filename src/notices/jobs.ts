import type { Logger } from 'pino'
import { loadCalendar } from '../agencies/public.ts'
import type { Database } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Mailer } from '../platform/mail.ts'
import { dueDigest, isQuiet } from './rules/clock.ts'
import { settle, takeTurn } from './rules/sending.ts'
import { compose, templates as ours, type Template, type Templates } from './rules/wording.ts'
import * as store from './store.ts'

/**
 * Writes the notices that are due, each once, and sends those whose turn it is; answers how many went out. Each is
 * marked as being sent in a transaction of its own before it goes: two processes at once share the work, and what a
 * crash leaves in between is never sent twice.
 */
export async function sendNotices(
  database: Database,
  mailer: Mailer,
  log: Pick<Logger, 'warn'>,
  templates: Templates = ours,
): Promise<number> {
  await database.asService('bekal_notices', writeDue)
  const sent: string[] = []
  for (;;) {
    const turn = await database.asService('bekal_notices', (tx, now) => take(tx, now, mailer, templates))
    if (turn === null) break
    if (turn === 'skipped') continue
    const { id, member, tries, to, mail } = turn
    const { outcome, code } = await mailer.send({ id, to, ...mail })
    await database.asService('bekal_notices', async (tx, now) => {
      await store.saveOutcome(tx, id, settle(outcome, tries, now))
      await store.saveResult(tx, outcome, code)
      if (outcome === 'refused') await store.saveRefused(tx, member, to)
    })
    if (outcome === 'sent') sent.push(id)
    else log.warn({ notice: id, outcome, code }, 'notice not delivered')
    // What the server takes from nobody now waits for the next run.
    if (outcome === 'down') break
  }
  await database.asService('bekal_notices', (tx) => store.journalSent(tx, sent))
  return sent.length
}

async function writeDue(tx: Tx, now: string): Promise<void> {
  await store.saveAbandoned(tx)
  await store.forgetLeavers(tx)
  const calendar = await loadCalendar(tx)
  const clocks = await store.listClocks(tx)
  const digests = clocks.flatMap((clock) => {
    const day = clock.digested ? null : dueDigest(now, clock, calendar)
    return day === null ? [] : { member: clock.member, day }
  })
  await store.addDigests(tx, digests)
  const awake = clocks.filter((clock) => clock.atOnce && !isQuiet(now, clock, calendar))
  // A digest that goes out now counts what is urgent as well.
  const digesting = new Set(digests.map(({ member }) => member))
  const telling = awake.filter(({ member }) => !digesting.has(member))
  await store.addUrgent(
    tx,
    awake.map(({ member }) => member),
    telling.map(({ member, today }) => ({ member, day: today })),
  )
}

type Sending = { id: string; member: string; tries: number; to: string; mail: Template }

/** Takes the next notice: to be sent, or ended or put off and so skipped; null where none is due. */
async function take(
  tx: Tx,
  now: string,
  { baseUrl }: Mailer,
  templates: Templates,
): Promise<Sending | 'skipped' | null> {
  const found = await store.findDueForChange(tx)
  if (found === null) return null
  const { id, member, kind, tries, count, recipient } = found
  const turn = takeTurn(found, now, await loadCalendar(tx))
  if (turn !== 'send' || recipient === null) {
    await store.saveOutcome(tx, id, turn === 'send' ? { state: 'dropped' } : turn)
    return 'skipped'
  }
  const mail = compose(templates[kind][recipient.language], { count, link: `${baseUrl}/` })
  await store.saveSending(tx, id)
  return { id, member, tries, to: recipient.address, mail }
}

export async function clearNotices(database: Database): Promise<void> {
  await database.asService('bekal_notices', store.clearOld)
}
