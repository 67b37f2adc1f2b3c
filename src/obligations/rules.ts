/**
 * The ledger of promises, as pure steps from the rungs of a ladder to the rungs of the same ladder. Every step
 * takes rungs of any number of promises, returns all of them, and leaves those that it doesn't touch the same
 * objects; what is new or another object is for the store to save.
 */
import { instantOf, type Instant, millisOf, type Zone } from '../kernel/dates.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import {
  type Clock,
  type ClockUnit,
  deadline,
  remaining,
  resumeDeadline,
  type WorkingCalendar,
} from '../kernel/working-days.ts'
import type { ObligationKind, ObligationState, Rung, SubjectKind } from './contract.ts'

/** One rung of the ladder of a promise: an obligation as the ledger keeps it. */
export type LedgerRung = {
  readonly id: string
  /** The first rung of the ladder. */
  readonly promise: string
  readonly kind: ObligationKind
  readonly rung: Rung
  /** Lapses on the way here; 0 for the promise as given. */
  readonly round: number
  /** Its desk has let this promise lapse before. */
  readonly renewed: boolean
  readonly previous: string | null
  readonly ownerDesk: string
  readonly counterpartDesk: string
  readonly debtorDesk: string
  readonly subject: SubjectKind
  readonly subjectId: string
  readonly label: string
  readonly promisedAt: Instant
  readonly openedAt: Instant
  /** The deadline that the promise had when it first lapsed; null on its first rung. */
  readonly firstDueAt: Instant | null
  readonly dueAt: Instant
  readonly unit: ClockUnit
  readonly provisional: boolean
  readonly stoppedAt: Instant | null
  readonly stopReason: string | null
  /** Milliseconds for which the promise stood still, without a stop that still lasts. */
  readonly stoodStillMs: number
  readonly state: ObligationState
  /** When the fact happened that ended it, by the paper. */
  readonly settledAt: Instant | null
  readonly endedAt: Instant | null
  readonly ground: string | null
  readonly reason: string | null
  readonly assignee: string | null
}

/** How long a desk has at each place of the ladder; reference data of the kind. */
export type Ladder = {
  readonly renew: Clock
  readonly superior: Clock
  readonly counterpart_superior: Clock
  readonly last: Clock
}

export type Place = { readonly zone: Zone; readonly superior: string | null }

/** What the ledger has to know about the world: desks with those above them, ladders, days off. */
export type World = {
  readonly places: ReadonlyMap<string, Place>
  readonly ladders: ReadonlyMap<ObligationKind, Ladder>
  readonly calendar: WorkingCalendar
}

export type NewPromise = {
  readonly id: string
  readonly kind: ObligationKind
  readonly ownerDesk: string
  readonly counterpartDesk: string
  readonly subject: SubjectKind
  readonly subjectId: string
  readonly label: string
  readonly startAt: Instant
  /** Whose hands of the owner's desk it begins in. */
  readonly assignee?: string | null
} & ({ readonly clock: Clock } | { readonly dueAt: Instant; readonly unit: ClockUnit })

/** What stands in the place of a letter's number where a person must not be told. */
export const nobodysLabel = '–'

/** The first rung of a promise, due after its clock in the zone of the desk that gives it, or at the time it names. */
export function open(promise: NewPromise, zone: Zone, calendar: WorkingCalendar): LedgerRung {
  const { id, kind, ownerDesk, counterpartDesk, subject, subjectId, label } = promise
  const startAt = toMillis(promise.startAt)
  const due =
    'clock' in promise
      ? { ...deadline(startAt, promise.clock, zone, calendar), unit: promise.clock.unit }
      : { dueAt: toMillis(promise.dueAt), unit: promise.unit, provisional: false }
  return {
    id,
    promise: id,
    kind,
    rung: 'owner',
    round: 0,
    renewed: false,
    previous: null,
    ownerDesk,
    counterpartDesk,
    debtorDesk: ownerDesk,
    subject,
    subjectId,
    label,
    promisedAt: startAt,
    openedAt: startAt,
    firstDueAt: null,
    ...due,
    stoppedAt: null,
    stopReason: null,
    stoodStillMs: 0,
    state: 'open',
    settledAt: null,
    endedAt: null,
    ground: null,
    reason: null,
    assignee: promise.assignee ?? null,
  }
}

/** Whether its clock has run out at this moment. */
export function isPast(rung: LedgerRung, at: Instant): boolean {
  return rung.state === 'open' && rung.stoppedAt === null && millisOf(rung.dueAt) <= millisOf(at)
}

/**
 * Lets lapse what was due up to a moment. A lapsed rung is renewed for its own desk and calls upon the desk above
 * it on its side; the debtor's also upon the desk above the counterpart. A desk that already has an open rung of
 * the promise gets no second one. What lapsed is dated by its deadline and what follows begins there, so the
 * ladder has no gap; what follows is due counted from `now`, so a week without sweeps makes one round, not many.
 * The rungs given must include every open one of their promises.
 */
export function lapse(
  rungs: readonly LedgerRung[],
  upTo: Instant,
  now: Instant,
  world: World,
  newId: () => string,
): LedgerRung[] {
  const past = rungs.filter((rung) => isPast(rung, upTo)).sort(byPlaceOnLadder)
  const lapsed = new Map(
    past.map((rung) => [rung.id, { ...rung, state: 'lapsed', endedAt: rung.dueAt } satisfies LedgerRung]),
  )
  // Every desk with an open rung keeps one: those that lapse are renewed first.
  const onLadder = new Set(
    rungs.filter((rung) => rung.state === 'open').map((rung) => seat(rung, rung.ownerDesk)),
  )
  const followers = past.map((rung) => follow(rung, rung.rung, rung.ownerDesk, now, world, newId))
  for (const rung of past) {
    for (const call of callsUpon(rung, world)) {
      if (onLadder.has(seat(rung, call.desk))) continue
      onLadder.add(seat(rung, call.desk))
      followers.push(follow(rung, call.rung, call.desk, now, world, newId))
    }
  }
  return [...rungs.map((rung) => lapsed.get(rung.id) ?? rung), ...followers]
}

/** Stops the clocks of every open rung. Lapse first what is past: a stop never undoes a lapse. */
export function stop(
  rungs: readonly LedgerRung[],
  now: Instant,
  reason: string,
): LedgerRung[] | Refusal<'not_open' | 'already_stopped'> {
  const running = rungs.filter((rung) => rung.state === 'open' && rung.stoppedAt === null)
  if (running.length === 0) return refuse(rungs.some(isOpen) ? 'already_stopped' : 'not_open')
  return rungs.map((rung) =>
    running.includes(rung) ? { ...rung, stoppedAt: toMillis(now), stopReason: reason } : rung,
  )
}

/** Lets the clocks go on, each with what was left of it. */
export function resume(
  rungs: readonly LedgerRung[],
  now: Instant,
  world: World,
): LedgerRung[] | Refusal<'not_open' | 'not_stopped'> {
  if (!rungs.some((rung) => rung.stoppedAt !== null))
    return refuse(rungs.some(isOpen) ? 'not_stopped' : 'not_open')
  return rungs.map((rung) => {
    if (rung.stoppedAt === null) return rung
    const { zone } = placeOf(world, rung.ownerDesk)
    const left = remaining(rung.stoppedAt, rung.dueAt, rung.unit, zone, world.calendar)
    const due = resumeDeadline(now, left, rung.unit, zone, world.calendar)
    return { ...rung, ...due, stoppedAt: null, stopReason: null, stoodStillMs: stoodStill(rung, now) }
  })
}

export type Settlement =
  | { readonly state: 'met' | 'withdrawn'; readonly reason?: string }
  | { readonly state: 'refused'; readonly ground: string; readonly reason: string }

/**
 * One fact ends every open rung. `at` is when it happened, which may be earlier than `now`, never later. Lapse
 * first what was due before it.
 */
export function end(
  rungs: readonly LedgerRung[],
  settlement: Settlement,
  at: Instant,
  now: Instant,
): LedgerRung[] {
  const fact = earlier(toMillis(at), toMillis(now))
  return rungs.map((rung) => {
    if (!isOpen(rung)) return rung
    const settledAt = later(fact, rung.promisedAt)
    return {
      ...rung,
      state: settlement.state,
      settledAt,
      endedAt: later(settledAt, rung.openedAt),
      stoppedAt: null,
      stopReason: null,
      stoodStillMs: stoodStill(rung, settledAt),
      ground: settlement.state === 'refused' ? settlement.ground : null,
      reason: settlement.reason ?? null,
    }
  })
}

/** The last moment before this one: what was due then is late for a fact of this moment. */
export function justBefore(at: Instant): Instant {
  return instantOf(millisOf(at) - 1)
}

type Call = { rung: Rung; desk: string }

function callsUpon(rung: LedgerRung, world: World): Call[] {
  const calls: Call[] = []
  const above = placeOf(world, rung.ownerDesk).superior
  if (above !== null) calls.push({ rung: rung.rung === 'owner' ? 'owner_superior' : rung.rung, desk: above })
  if (rung.rung === 'owner') {
    const opposite = placeOf(world, rung.counterpartDesk).superior
    if (opposite !== null) calls.push({ rung: 'counterpart_superior', desk: opposite })
  }
  return calls
}

function follow(
  lapsed: LedgerRung,
  rung: Rung,
  desk: string,
  now: Instant,
  world: World,
  newId: () => string,
): LedgerRung {
  const ladder = world.ladders.get(lapsed.kind)
  if (ladder === undefined) throw new RangeError(`no ladder for ${lapsed.kind}`)
  const { zone, superior } = placeOf(world, desk)
  const renewed = desk === lapsed.ownerDesk
  const clock = renewed && superior === null ? ladder.last : ladder[clockOf[rung]]
  return {
    ...lapsed,
    ...(rung === 'owner' ? {} : toldAbove(lapsed)),
    ...deadline(now, clock, zone, world.calendar),
    id: newId(),
    rung,
    round: lapsed.round + 1,
    renewed,
    previous: lapsed.id,
    ownerDesk: desk,
    openedAt: lapsed.dueAt,
    firstDueAt: lapsed.firstDueAt ?? lapsed.dueAt,
    unit: clock.unit,
    assignee: renewed ? lapsed.assignee : null,
  }
}

/** A desk above learns the kind and the desk, never who the person is: neither her case nor its number. */
function toldAbove({ subject, subjectId, promise, label }: LedgerRung) {
  return subject === 'case' ? { subjectId: promise, label: nobodysLabel } : { subjectId, label }
}

const clockOf = {
  owner: 'renew',
  owner_superior: 'superior',
  counterpart_superior: 'counterpart_superior',
} as const satisfies Record<Rung, keyof Ladder>

const order = { owner: 0, owner_superior: 1, counterpart_superior: 2 } as const satisfies Record<Rung, number>

function byPlaceOnLadder(a: LedgerRung, b: LedgerRung): number {
  return order[a.rung] - order[b.rung] || millisOf(a.dueAt) - millisOf(b.dueAt) || (a.id < b.id ? -1 : 1)
}

function seat(rung: LedgerRung, desk: string): string {
  return `${rung.promise} ${desk}`
}

function placeOf(world: World, desk: string): Place {
  const place = world.places.get(desk)
  if (place === undefined) throw new RangeError(`no place of desk ${desk}`)
  return place
}

function isOpen(rung: LedgerRung): boolean {
  return rung.state === 'open'
}

function stoodStill(rung: LedgerRung, until: Instant): number {
  if (rung.stoppedAt === null) return rung.stoodStillMs
  return rung.stoodStillMs + Math.max(0, millisOf(until) - millisOf(rung.stoppedAt))
}

/** The ledger keeps milliseconds, so that what is read back equals what was decided. */
function toMillis(at: Instant): Instant {
  return instantOf(millisOf(at))
}

function earlier(a: Instant, b: Instant): Instant {
  return millisOf(a) <= millisOf(b) ? a : b
}

function later(a: Instant, b: Instant): Instant {
  return millisOf(a) >= millisOf(b) ? a : b
}
