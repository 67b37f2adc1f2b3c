/** The door of the ledger for other slices. A promise is opened, stopped and ended here and nowhere else. */
import { loadCalendar } from '../agencies/public.ts'
import { type Instant, millisOf } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Clock } from '../kernel/working-days.ts'
import type { Acting } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided, notFound } from '../platform/problem.ts'
import type { ObligationKind, SubjectKind } from './contract.ts'
import * as rules from './rules.ts'
import type { LedgerRung, Settlement } from './rules.ts'
import * as ledger from './store/ledger.ts'
import { listHeld, saveGiven } from './store.ts'

export { nobodysLabel } from './rules.ts'
export { findRoot as findPromise, listOpenFor } from './store/ledger.ts'
export { kindRows } from './store/pages.ts'

export type PromiseFacts = {
  /** A UUIDv7, where the caller has to know it beforehand. */
  id?: string
  kind: ObligationKind
  ownerDesk: string
  counterpartDesk: string
  subject: { kind: SubjectKind; id: string }
  /** Number of the letter, name of the site, or the own desk's case number; of a child `nobodysLabel`. Never a person. */
  label: string
  startAt: Instant
  /** Without it, the kind's. */
  clock?: Clock
  /** Instead of a clock: the time itself. */
  dueAt?: Instant
  /** A colleague of the owner's desk who takes it from the beginning. */
  assignee?: string | null
}

/** A desk promises; one of the two parties acts. Throws not found where the owner is no desk. */
export async function openPromise(
  tx: Tx,
  actor: Acting,
  { id = uuidv7(millisOf(actor.now)), subject, clock, dueAt, ...facts }: PromiseFacts,
): Promise<{ id: string; dueAt: Instant; provisional: boolean }> {
  const term = (await ledger.findTerm(tx, facts.kind, facts.ownerDesk)) ?? notFound()
  const running = clock ?? term.clock
  if (dueAt === undefined && running === null) throw new TypeError(`${facts.kind} has no clock: give a date`)
  const due = dueAt === undefined ? { clock: running as Clock } : { dueAt, unit: 'calendar_days' as const }
  const promise = { ...facts, id, subject: subject.kind, subjectId: subject.id, ...due }
  const first = rules.open(promise, term.zone, await loadCalendar(tx))
  await ledger.addRungs(tx, [first])
  return { id, dueAt: first.dueAt, provisional: first.provisional }
}

/** Stops every open rung of those promises. Refuses with `not_open` or `already_stopped`. */
export async function stopClock(tx: Tx, actor: Acting, about: ledger.About, reason: string): Promise<void> {
  const rungs = await openUpTo(tx, about, actor.now, actor.now)
  const stopped = await ledger.saveStep(tx, rungs, decided(rules.stop(rungs, actor.now, reason)))
  await ledger.addStops(tx, actor.member, stopped)
}

/** Lets them go on with what was left. Refuses with `not_open` or `not_stopped`. */
export async function resumeClock(tx: Tx, actor: Acting, about: ledger.About): Promise<void> {
  const rungs = await ledger.listRungsForChange(tx, about)
  const after = decided(rules.resume(rungs, actor.now, await ledger.loadWorld(tx, rungs)))
  await ledger.endStops(tx, await ledger.saveStep(tx, rungs, after), actor.now)
}

/**
 * One fact ends every open rung of those promises; where none is open, nothing happens. `at`: when it happened, by
 * the paper. A refusal has a ground and a reason.
 */
export async function endPromises(
  tx: Tx,
  actor: Acting,
  about: ledger.About,
  state: Settlement['state'],
  { at = actor.now, ground, reason }: { at?: Instant; ground?: string; reason?: string } = {},
): Promise<void> {
  const settlement = settlementOf(state, ground, reason)
  const rungs = await openUpTo(tx, about, rules.justBefore(at), actor.now)
  const ended = await ledger.saveStep(tx, rungs, rules.end(rungs, settlement, at, actor.now))
  await ledger.endStops(tx, ended, at)
}

/** What a member holds at the acting desk, by deadline. */
export function listHeldBy(
  tx: Tx,
  member: string,
  desk: string,
): Promise<{ id: string; label: string; kind: ObligationKind; dueAt: string }[]> {
  return listHeld(tx, member, desk)
}

/** Each of these goes into other hands, or back to the desk; whatever else the member holds there goes back too. */
export async function giveHeld(
  tx: Tx,
  desk: string,
  member: string,
  given: readonly { id: string; member: string | null }[],
): Promise<void> {
  await saveGiven(tx, member, desk, given)
}

/** Lets lapse what is past due of at most so many promises, oldest first, and answers how many rungs did. */
export async function sweep(tx: Tx, now: Instant, limit: number): Promise<number> {
  const rungs = await ledger.listPastForChange(tx, now, limit)
  const lapsed = await ledger.saveLapse(tx, rungs, await lapse(tx, rungs, now, now))
  await ledger.journalAct(tx, 'obligations.sweep', lapsed)
  return lapsed.length
}

/**
 * The open rungs of those promises, locked and brought up to a moment, so that what is done with them doesn't depend
 * on how long ago the sweeper was here.
 */
async function openUpTo(tx: Tx, about: ledger.About, moment: Instant, now: Instant): Promise<LedgerRung[]> {
  const rungs = await ledger.listRungsForChange(tx, about)
  const after = await lapse(tx, rungs, moment, now)
  await ledger.saveLapse(tx, rungs, after)
  return after.filter((rung) => rung.state === 'open')
}

async function lapse(tx: Tx, rungs: LedgerRung[], moment: Instant, now: Instant): Promise<LedgerRung[]> {
  if (!rungs.some((rung) => rules.isPast(rung, moment))) return rungs
  return rules.lapse(rungs, moment, now, await ledger.loadWorld(tx, rungs), () => uuidv7(millisOf(now)))
}

function settlementOf(state: Settlement['state'], ground?: string, reason?: string): Settlement {
  if (state !== 'refused') return reason === undefined ? { state } : { state, reason }
  if (ground === undefined || reason === undefined) throw new TypeError('a refusal has a ground and a reason')
  return { state, ground, reason }
}
