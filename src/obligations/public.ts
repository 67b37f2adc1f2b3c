/** The door to the ledger of promises for other slices: a promise is opened, its clock stops and goes on, a fact ends it. */
import { loadCalendar, zoneOf } from '../agencies/public.ts'
import type { Instant } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Clock } from '../kernel/working-days.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided } from '../platform/problem.ts'
import type { ObligationKind, SubjectKind } from './contract.ts'
import type { LedgerRung, NewPromise, Settlement, World } from './rules.ts'
import * as rules from './rules.ts'
import type { Which } from './store.ts'
import * as store from './store.ts'

export type PromiseToOpen = {
  id?: string | undefined
  kind: ObligationKind
  ownerDesk: string
  counterpartDesk: string
  subject: { kind: SubjectKind; id: string }
  /** Number of the letter, or name of the site; never a person. */
  label: string
  /** When its clock starts, which may be before now where a paper says so. */
  startAt: Instant
  /** In place of the clock of the kind. */
  clock?: Clock | undefined
  /** In place of any clock: the end of a day in the zone of the desk that promises. */
  dueAt?: Instant | undefined
}

/** Opens a promise on behalf of one of its two desks. */
export async function openPromise(
  tx: Tx,
  _actor: Actor,
  { id = uuidv7(), subject, clock, dueAt, ...given }: PromiseToOpen,
): Promise<{ id: string; dueAt: Instant; provisional: boolean }> {
  const promise = { ...given, id, subject: subject.kind, subjectId: subject.id }
  const term =
    dueAt === undefined ? { clock: clock ?? (await clockOf(tx, given.kind)) } : { dueAt, unit: days }
  const first = rules.open({ ...promise, ...term }, await zoneOf(tx, given.ownerDesk), await loadCalendar(tx))
  await store.addRungs(tx, [first])
  return { id, dueAt: first.dueAt, provisional: first.provisional }
}

/** Stops every clock of these promises, all rungs. Refused where none runs. */
export async function stopClock(tx: Tx, actor: Actor, which: Which, reason: string): Promise<void> {
  const { rungs } = await upToDate(tx, which, actor.now, actor.now)
  const stopped = decided(rules.stop(rungs, actor.now, reason))
  await store.saveStep(tx, rungs, stopped)
  await store.addStops(
    tx,
    actor,
    stopped.filter((rung, i) => rung !== rungs[i]),
    reason,
  )
}

/** Lets the clocks go on with what was left of each. Refused where none stands still. */
export async function resumeClock(tx: Tx, actor: Actor, which: Which): Promise<void> {
  const { rungs, world } = await upToDate(tx, which, actor.now, actor.now)
  await store.saveStep(tx, rungs, decided(rules.resume(rungs, actor.now, world)))
  await store.endStops(tx, promisesOf(rungs), actor.now)
}

export type Ending = {
  /** When the fact happened, by the paper; now without it. */
  at?: Instant | undefined
  /** Code of the ground, of a refusal only. */
  ground?: string | undefined
  reason?: string | undefined
}

/** One fact ends every open rung of these promises; where none is open, nothing happens. */
export async function endPromises(
  tx: Tx,
  actor: Actor,
  which: Which,
  as: Settlement['state'],
  { at = actor.now, ground, reason }: Ending = {},
): Promise<void> {
  const { rungs } = await upToDate(tx, which, rules.justBefore(at), actor.now)
  const ended = rules.end(rungs, settlement(as, ground, reason), at, actor.now)
  await store.saveStep(tx, rungs, ended)
  await store.endStops(tx, promisesOf(rungs.filter(({ stoppedAt }) => stoppedAt !== null)), at)
}

/**
 * Lets lapse what is past due, of at most so many promises, and answers how many obligations lapsed. Runs as the
 * sweeper; bears being run twice, at once, or broken off.
 */
export async function sweep(tx: Tx, now: Instant, limit: number): Promise<number> {
  const rungs = await store.listOpenRungsForChange(tx, await store.lockDuePromises(tx, now, limit))
  const past = rungs.filter((rung) => rules.isPast(rung, now))
  await lapse(tx, rungs, now, now, await worldOf(tx, rungs))
  await store.journal(
    tx,
    'obligations.sweep',
    past.map(({ id }) => id),
  )
  return past.length
}

/** Gives back to a desk what a member who left it still holds. Runs as a listener. */
export async function releaseHeldBy(tx: Tx, member: string, desk: string): Promise<void> {
  await store.journal(tx, 'obligations.release-held', await store.releaseHeldBy(tx, member, desk))
}

/** A date that a promise brings along is the end of a day of the calendar. */
const days = 'calendar_days' as const

/** The open rungs of these promises, locked, with what was due up to a moment lapsed; and the world they stand in. */
async function upToDate(
  tx: Tx,
  which: Which,
  upTo: Instant,
  now: Instant,
): Promise<{ rungs: LedgerRung[]; world: World }> {
  const promises = await store.listOpenPromises(tx, which)
  await store.lockPromises(tx, promises)
  const found = await store.listOpenRungsForChange(tx, promises)
  const world = await worldOf(tx, found)
  return { rungs: await lapse(tx, found, upTo, now, world), world }
}

async function lapse(
  tx: Tx,
  rungs: readonly LedgerRung[],
  upTo: Instant,
  now: Instant,
  world: World,
): Promise<LedgerRung[]> {
  const after = rules.lapse(rungs, upTo, now, world, uuidv7)
  await store.saveStep(tx, rungs, after)
  return after
}

async function worldOf(tx: Tx, rungs: readonly LedgerRung[]): Promise<World> {
  const places = await store.listPlaces(
    tx,
    rungs.flatMap(({ ownerDesk, counterpartDesk }) => [ownerDesk, counterpartDesk]),
  )
  const clocks = await store.listClocks(tx)
  const ladders = new Map([...clocks].map(([kind, { ladder }]) => [kind, ladder]))
  return { places, ladders, calendar: await loadCalendar(tx) }
}

async function clockOf(tx: Tx, kind: ObligationKind): Promise<Clock> {
  const clock = (await store.listClocks(tx)).get(kind)?.clock
  if (!clock) throw new RangeError(`a promise of the kind ${kind} brings its own date`)
  return clock
}

function settlement(state: Settlement['state'], ground?: string, reason?: string): Settlement {
  if (state !== 'refused') return { state, ...(reason === undefined ? {} : { reason }) }
  if (ground === undefined || reason === undefined)
    throw new RangeError('a refusal has a ground and a reason')
  return { state, ground, reason }
}

function promisesOf(rungs: readonly LedgerRung[]): string[] {
  return [...new Set(rungs.map(({ promise }) => promise))]
}
