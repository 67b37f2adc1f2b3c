import type { Instant } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Clock } from '../kernel/working-days.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided } from '../platform/problem.ts'
import type { ObligationKind, SubjectKind } from './contract.ts'
import type { LedgerRung, Settlement, World } from './rules.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

export type Promised = {
  id?: string
  kind: ObligationKind
  ownerDesk: string
  counterpartDesk: string
  subject: { kind: SubjectKind; id: string }
  /** The letter's number, or the name of the site; never a person's. */
  label: string
  startAt: Instant
  /** Instead of the clock of the kind. */
  clock?: Clock
  /** A date of its own, for kinds without a clock. */
  dueAt?: Instant
}

export type About = { subjectId: string; kinds: readonly ObligationKind[] }

/** A desk promises; the actor's desk is one of the two. */
export async function openPromise(
  tx: Tx,
  _actor: Actor,
  { id = uuidv7(), subject, clock, dueAt, ...promise }: Promised,
): Promise<{ id: string; dueAt: Instant; provisional: boolean }> {
  const world = await store.getWorld(tx)
  const zone = world.places.get(promise.ownerDesk)?.zone ?? 'WIB'
  const due = dueAt === undefined ? { clock: clock ?? (await clockOf(tx, promise.kind)) } : { dueAt, unit: 'calendar_days' as const }
  const rung = rules.open({ ...promise, id, subject: subject.kind, subjectId: subject.id, ...due }, zone, world.calendar)
  await store.saveStep(tx, [], [rung])
  return { id, dueAt: rung.dueAt, provisional: rung.provisional }
}

async function clockOf(tx: Tx, kind: ObligationKind): Promise<Clock> {
  const clock = await store.getClock(tx, kind)
  if (clock === null) throw new Error(`${kind} has no clock of its own: give a date`)
  return clock
}

/** Stops the clock of every open rung of those promises. What was past due before has lapsed. */
export async function stopClock(tx: Tx, actor: Actor, about: About, reason: string): Promise<void> {
  const { rungs } = await settled(tx, about, actor.now, actor.now)
  const after = decided(rules.stop(rungs, actor.now, reason)) as LedgerRung[]
  await store.saveStep(tx, rungs, after)
  for (const [promise, rung] of new Map(rungs.map((rung) => [rung.promise, rung]))) {
    await store.saveStop(tx, {
      id: uuidv7(),
      promise,
      debtor_desk: rung.debtorDesk,
      counterpart_desk: rung.counterpartDesk,
      since: actor.now,
      reason,
      member: actor.member,
    })
  }
}

/** Lets the clocks go on with what was left of them. */
export async function resumeClock(tx: Tx, actor: Actor, about: About): Promise<void> {
  const rungs = await store.listOpenForChange(tx, about.subjectId, about.kinds)
  const after = decided(rules.resume(rungs, actor.now, await store.getWorld(tx))) as LedgerRung[]
  await store.saveStep(tx, rungs, after)
  await store.saveStopEnd(tx, [...new Set(rungs.map((rung) => rung.promise))], actor.now)
}

/** One fact ends every open rung of those promises; what was due before the fact lapses first. */
export async function endPromises(
  tx: Tx,
  actor: Actor,
  about: About,
  state: 'met' | 'refused' | 'withdrawn',
  why: { at?: Instant; ground?: string; reason?: string } = {},
): Promise<void> {
  const at = why.at ?? actor.now
  const { rungs } = await settled(tx, about, rules.justBefore(at), actor.now)
  const reason = why.reason === undefined ? {} : { reason: why.reason }
  const settlement: Settlement =
    state === 'refused' ? { state, ground: why.ground ?? '', reason: why.reason ?? '' } : { state, ...reason }
  await store.saveStep(tx, rungs, rules.end(rungs, settlement, at, actor.now))
  await store.saveStopEnd(tx, [...new Set(rungs.map((rung) => rung.promise))], actor.now)
}

/** The open rungs of those promises, after what the sweep would have found past due has lapsed. */
async function settled(tx: Tx, about: About, upTo: Instant, now: Instant): Promise<{ rungs: LedgerRung[]; world: World | null }> {
  const rungs = await store.listOpenForChange(tx, about.subjectId, about.kinds)
  if (!rungs.some((rung) => rules.isPast(rung, upTo))) return { rungs, world: null }
  const world = await store.getWorld(tx)
  const after = rules.lapse(rungs, upTo, now, world, uuidv7)
  await store.saveStep(tx, rungs, after)
  return { rungs: after.filter((rung) => rung.state === 'open'), world }
}

/** One batch of the sweep: lets lapse what is past due. Answers how many rungs lapsed. */
export async function sweep(tx: Tx, now: Instant, limit: number): Promise<number> {
  const rungs = await store.listPastForChange(tx, now, limit)
  if (rungs.length === 0) return 0
  const after = rules.lapse(rungs, now, now, await store.getWorld(tx), uuidv7)
  await store.saveStep(tx, rungs, after)
  return after.filter((rung) => rung.state === 'lapsed').length
}

/** What a member held at a desk returns to the desk. Bears repetition. */
export async function releaseHeldBy(tx: Tx, member: string, desk: string): Promise<void> {
  await store.releaseHeld(tx, member, desk)
}
