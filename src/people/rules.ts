import { type Instant, millisOf } from '../kernel/dates.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import type { Exit, exitsByHand, NewPromise, NewVersion, PeopleRefusal, Stage } from './contract.ts'

type No = Refusal<PeopleRefusal>

/** How somebody stands: what decides what may happen next. */
export type Standing = { readonly stage: Stage; readonly exit: Exit | null; readonly erased: boolean }

/** From registration until an exit or closing. */
export function isInCare({ stage, exit }: Pick<Standing, 'stage' | 'exit'>): boolean {
  return exit === null && stage !== 'closed'
}

/** What a promise runs until: a time that is to come, or the clock of its kind. */
export function promise(given: NewPromise, now: Instant): No | NewPromise {
  if (given.dueAt === null) return given.kind === 'contact_person' ? given : refuse('promise_needs_date')
  return millisOf(given.dueAt) > millisOf(now) ? given : refuse('promise_needs_date')
}

/** The first promise is given with the registration itself, so that nobody is ever in care without one (I2). */
export function firstPromise(given: NewPromise | null, now: Instant): No | NewPromise {
  return promise(given ?? { kind: 'contact_person', dueAt: null }, now)
}

export type OpenPromise = { readonly promise: string; readonly dueAt: Instant }

/** Keeps one of the promises to her, now or `at` a time that has passed; the last one is kept only together with the next. */
export function keep(
  standing: Standing,
  open: readonly OpenPromise[],
  { promise: kept, at, next }: { promise: string; at: Instant | null; next: NewPromise | null },
  now: Instant,
): No | { readonly next: NewPromise | null; readonly rest: readonly OpenPromise[] } {
  if (!isInCare(standing)) return refuse('not_in_care')
  if (!open.some(({ promise: id }) => id === kept)) return refuse('promise_not_open')
  if (at !== null && millisOf(at) > millisOf(now)) return refuse('kept_in_future')
  const rest = open.filter(({ promise: id }) => id !== kept)
  if (next === null) return rest.length > 0 ? { next, rest } : refuse('next_promise_needed')
  const given = promise(next, now)
  return 'refused' in given ? given : { next: given, rest }
}

/** The promise that falls due first. */
export function firstDue(open: readonly OpenPromise[]): string | null {
  return open.toSorted((a, b) => millisOf(a.dueAt) - millisOf(b.dueAt))[0]?.promise ?? null
}

export function moveTo(standing: Standing, stage: Stage): No | { readonly stage: Stage } {
  if (!isInCare(standing)) return refuse('not_in_care')
  return standing.stage === stage ? refuse('same_stage') : { stage }
}

/** Nothing stops her leaving (I3): from every stage, and without a condition. */
export function leave(
  standing: Standing,
  exit: (typeof exitsByHand)[number],
): No | { readonly exit: (typeof exitsByHand)[number] } {
  return isInCare(standing) ? { exit } : refuse('not_in_care')
}

const comesBack = {
  left: true,
  declined: true,
  lost: true,
  partner: false,
  deceased: false,
} as const satisfies Record<Exit, boolean>

/** Whoever had left, declined or was lost comes back to her case while it lasts; so does whoever's care had closed. */
export function comeBack(standing: Standing): No | { readonly stage: Stage } {
  if (isInCare(standing)) return refuse('already_in_care')
  if (standing.erased) return refuse('erased')
  if (standing.exit !== null && !comesBack[standing.exit]) return refuse('may_not_return')
  return { stage: standing.stage === 'closed' ? 'registered' : standing.stage }
}

/** What the server knows of the desk's keys, and of the keys that a call seals with. */
export type Sealing = {
  readonly maySeal: boolean
  readonly epoch: number | null
  /** In which epoch each key was made, by group and key id. */
  readonly madeIn: ReadonlyMap<string, number>
}

export const keyPlace = ({ group, keyId }: Pick<NewVersion, 'group' | 'keyId'>) => `${group} ${keyId}`

/** V7, V8, V15: what may be said of sealed versions without opening them. Answers the epoch in which each key was made. */
export function seal(
  sealing: Sealing,
  versions: readonly NewVersion[],
): No | { readonly madeIn: ReadonlyMap<string, number> } {
  if (versions.length === 0) return { madeIn: new Map() }
  if (!sealing.maySeal || sealing.epoch === null) return refuse('desk_may_not_seal')
  if (new Set(versions.map(({ group }) => group)).size < versions.length) return refuse('not_sealed_right')
  const madeIn = new Map<string, number>()
  for (const version of versions) {
    const { wrap } = version
    if ((version.version === 1) !== (version.previous === null)) return refuse('not_sealed_right')
    if (wrap !== null && wrap.epoch !== sealing.epoch) return refuse('not_this_epoch')
    const made = wrap === null ? sealing.madeIn.get(keyPlace(version)) : wrap.epoch
    if (made === undefined) return refuse('not_sealed_right')
    if (made !== sealing.epoch) return refuse('key_too_old')
    madeIn.set(keyPlace(version), made)
  }
  return { madeIn }
}
