import { type LocalDate, isLocalDate } from '../kernel/dates.ts'
import { identityHints } from '../kernel/identity-hints.ts'
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts'
import type { commitmentStates, PlanState, PlanStep, precisions, SitesRefusal } from './contract.ts'
import { planSteps } from './contract.ts'

/** A date as precisely as its source gives it; a month is its first day, a year its first of January. */
export type LooseDate = { day: LocalDate; precision: (typeof precisions)[number] }

const shapes = [
  [/^\d{4}$/, 'year', '-01-01'],
  [/^\d{4}-\d{2}$/, 'month', '-01'],
  [/^\d{4}-\d{2}-\d{2}$/, 'day', ''],
] as const

/** Reads YYYY, YYYY-MM or YYYY-MM-DD of the years 1900 to 2199; null where there is no such date. */
export function readLooseDate(text: string): LooseDate | null {
  const shape = shapes.find(([pattern]) => pattern.test(text))
  if (shape === undefined) return null
  const day = text + shape[2]
  return isLocalDate(day) && day >= '1900-01-01' && day <= '2199-12-31' ? { day, precision: shape[1] } : null
}

/** The inverse of `readLooseDate`. */
export function writeLooseDate(date: LooseDate): string {
  return date.day.slice(0, { year: 4, month: 7, day: 10 }[date.precision])
}

type Moves = Partial<Record<PlanStep, PlanState>>

/** What may be recorded where no plan is known: things are entered as they were, so nothing has to come first. */
const opening = {
  announce: 'announced',
  plan: 'planned',
  set_date: 'announced',
  warn: 'announced',
  close: 'closed',
  postpone: 'postponed',
} as const satisfies Moves

/**
 * Where each step leads. Bekal approves no closing, so none can be held up here: it may be recorded from everywhere
 * except where the closing already is a fact. `new_plan`: this plan is over, the next step opens another.
 */
const course = {
  announced: {
    plan: 'planned',
    set_date: 'announced',
    warn: 'announced',
    keep_promises: 'promises_kept',
    miss_promises: 'promises_not_kept',
    close: 'closed',
    postpone: 'postponed',
    cancel: 'cancelled',
  },
  planned: {
    plan: 'planned',
    set_date: 'planned',
    warn: 'planned',
    keep_promises: 'promises_kept',
    miss_promises: 'promises_not_kept',
    close: 'closed',
    postpone: 'postponed',
    cancel: 'cancelled',
  },
  promises_kept: {
    plan: 'planned',
    set_date: 'promises_kept',
    warn: 'promises_kept',
    miss_promises: 'promises_not_kept',
    close: 'closed',
    postpone: 'postponed',
    cancel: 'cancelled',
  },
  promises_not_kept: {
    plan: 'planned',
    set_date: 'promises_not_kept',
    warn: 'promises_not_kept',
    keep_promises: 'promises_kept',
    close: 'closed',
    postpone: 'postponed',
    cancel: 'cancelled',
  },
  closed: { close: 'closed', support: 'supported', reopen: 'reopened' },
  supported: { support: 'supported', complete: 'completed', reopen: 'reopened' },
  completed: { reopen: 'reopened' },
  postponed: {
    announce: 'announced',
    plan: 'planned',
    set_date: 'postponed',
    warn: 'postponed',
    keep_promises: 'promises_kept',
    miss_promises: 'promises_not_kept',
    close: 'closed',
    postpone: 'postponed',
    cancel: 'cancelled',
  },
  cancelled: 'new_plan',
  reopened: 'new_plan',
} as const satisfies Record<PlanState, Moves | 'new_plan'>

function movesFrom(state: PlanState | null): { opens: boolean; moves: Moves } {
  const moves = state === null ? 'new_plan' : course[state]
  return moves === 'new_plan' ? { opens: true, moves: opening } : { opens: false, moves }
}

/** The steps that may be recorded next; null is a site without a plan. */
export function stepsFrom(state: PlanState | null): PlanStep[] {
  const { moves } = movesFrom(state)
  return planSteps.filter((step) => moves[step] !== undefined)
}

/**
 * What the date of a step is the date of: `of_step` the day on which it happened; `of_closing` the day of the closing,
 * past or to come; `not_before` a day that the closing is put off beyond.
 */
export const dateMeaning = {
  announce: 'of_step',
  plan: 'of_closing',
  set_date: 'of_closing',
  warn: 'of_step',
  keep_promises: 'of_step',
  miss_promises: 'of_step',
  close: 'of_closing',
  support: 'of_step',
  complete: 'of_step',
  postpone: 'not_before',
  cancel: 'of_step',
  reopen: 'of_step',
} as const satisfies Record<PlanStep, 'of_step' | 'of_closing' | 'not_before'>

const unsetsDate = ['postpone', 'cancel', 'reopen'] as const satisfies readonly PlanStep[]

/** The closing date as it stands after these steps of one plan, oldest first; null where none stands. */
export function closingDate(events: readonly { step: PlanStep; date: string | null }[]): string | null {
  let date: string | null = null
  for (const event of events) {
    if (unsetsDate.some((step) => step === event.step)) date = null
    else if (dateMeaning[event.step] === 'of_closing') date = event.date ?? date
  }
  return date
}

export type PlanFacts = {
  /** Whether the acting desk may write about the site. */
  writable: boolean
  /** The newest plan of the site. */
  plan: { number: number; state: PlanState; steps: number } | null
  today: LocalDate
}
export type StepRequest = { step: PlanStep; date: string | null; note: string | null; source: string | null }
export type RecordedStep = {
  opens: boolean
  planNumber: number
  ordinal: number
  state: PlanState
  date: LooseDate | null
}

/** Records a step of the newest plan, or opens a plan with it. What has happened can't lie in the future. */
export function record(facts: PlanFacts, request: StepRequest) {
  if (!facts.writable) return refuse('region_not_yours')
  const { opens, moves } = movesFrom(facts.plan?.state ?? null)
  const state = moves[request.step]
  if (state === undefined) return refuse('step_not_possible', { state: facts.plan?.state ?? 'no_plan' })
  const needed = request.step === 'set_date' || request.step === 'close'
  if (request.date === null && needed) return refuse('date_needed')
  const past = request.step === 'close' || dateMeaning[request.step] === 'of_step'
  const date = request.date === null ? null : dateOn(request.date, past ? facts.today : null)
  if (isRefusal(date)) return date
  return (
    identityIn([request.note, request.source]) ?? {
      opens,
      planNumber: opens ? (facts.plan?.number ?? 0) + 1 : (facts.plan?.number ?? 1),
      ordinal: opens ? 0 : (facts.plan?.steps ?? 0),
      state,
      date,
    }
  )
}

function dateOn(text: string, until: LocalDate | null): LooseDate | Refusal<SitesRefusal> {
  const date = readLooseDate(text)
  if (date === null) return refuse('bad_date')
  if (until !== null && date.day > until) return refuse('date_in_future')
  return date
}

function identityIn(texts: readonly (string | null)[]): Refusal<SitesRefusal> | null {
  return texts.some((text) => text !== null && looksLikeIdentity(text)) ? refuse('looks_like_identity') : null
}

/** Whether a text seems to hold a person's number or contact. Addresses of articles often end in a long number: that is none. */
export function looksLikeIdentity(text: string): boolean {
  const addresses = Array.from(
    text.matchAll(/https?:\/\/\S+/g),
    ({ index, 0: address }) => [index, index + address.length] as const,
  )
  return identityHints(text).some(
    ({ kind, from }) => kind !== 'account' || !addresses.some(([start, end]) => start <= from && from < end),
  )
}

/** What is kept of a number of people or things: one to four is kept as few, so that no count singles anybody out. */
export function keepCount(count: number | null): { count: number | null; few: boolean } {
  return count !== null && count >= 1 && count <= 4 ? { count: null, few: true } : { count, few: false }
}

export type CountRequest = {
  date: string | null
  count: number | null
  note: string | null
  source: string | null
}
export type RecordedCount = { date: LooseDate | null; count: number | null; few: boolean }

/** Adds a count to a series. */
export function count(
  facts: { writable: boolean; unitKnown: boolean; today: LocalDate },
  request: CountRequest,
): RecordedCount | Refusal<SitesRefusal> {
  if (!facts.writable) return refuse('region_not_yours')
  if (!facts.unitKnown) return refuse('unknown_unit')
  const date = request.date === null ? null : dateOn(request.date, facts.today)
  if (isRefusal(date)) return date
  return identityIn([request.note, request.source]) ?? { date, ...keepCount(request.count) }
}

export type EntryFacts = {
  /** For each known code, the districts that it means today. */
  regencies: ReadonlyMap<string, readonly string[]>
  /** The districts that the own desk writes about, or every one. */
  own: 'every' | readonly string[]
  /** A site of this name in one of these districts. */
  nameTaken: boolean
}

/** The districts that the codes of a request mean today, in its order. */
export function regenciesToday(
  regencies: EntryFacts['regencies'],
  codes: readonly string[],
): string[] | Refusal<'unknown_region'> {
  const today = new Set<string>()
  for (const code of codes) {
    const [only, ...others] = regencies.get(code) ?? []
    if (only === undefined || others.length > 0) return refuse('unknown_region', { region: code })
    today.add(only)
  }
  return [...today]
}

/** Enters a site. At least one of its districts has to be the desk's own; the answer is the first that is. */
export function enter(
  facts: Pick<EntryFacts, 'own' | 'nameTaken'>,
  request: { name: string; regions: readonly string[]; note: string | null },
): { region: string } | Refusal<SitesRefusal> {
  const { own } = facts
  const region = request.regions.find((code) => own === 'every' || own.includes(code))
  if (region === undefined) return refuse('region_not_yours')
  if (facts.nameTaken) return refuse('site_exists')
  return identityIn([request.name, request.note]) ?? { region }
}

/** Words of a name in small letters, joined by hyphens: what files know a site by. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-').slice(0, 80).replace(/-$/, '') ?? 'site'
}

/** Promises something to a counterpart by the end of a day in the time zone of the desk that promises. */
export function promise(
  facts: { desk: string; today: LocalDate },
  request: { counterpart: string; targetDate: LocalDate; text: string },
): Refusal<SitesRefusal> | { targetDate: LocalDate } {
  if (request.counterpart === facts.desk) return refuse('own_counterpart')
  if (request.targetDate < facts.today) return refuse('target_in_past')
  return identityIn([request.text]) ?? { targetDate: request.targetDate }
}

export type CommitmentFacts = { desk: string; counterpart: string; state: (typeof commitmentStates)[number] }

/** Only the counterpart can say that a commitment was kept. */
export function keep(
  commitment: CommitmentFacts,
  desk: string,
  note: string | null,
): Refusal<SitesRefusal> | { state: 'kept' } {
  if (commitment.counterpart !== desk) return refuse('not_the_counterpart')
  if (commitment.state !== 'open') return refuse('commitment_ended')
  return identityIn([note]) ?? { state: 'kept' }
}

/** Only the desk that promised can take it back, and says why. */
export function withdraw(
  commitment: CommitmentFacts,
  desk: string,
  reason: string,
): Refusal<SitesRefusal> | { state: 'withdrawn' } {
  if (commitment.desk !== desk) return refuse('not_the_promiser')
  if (commitment.state !== 'open') return refuse('commitment_ended')
  return identityIn([reason]) ?? { state: 'withdrawn' }
}
