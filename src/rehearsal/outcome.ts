import { daysBetween } from '../kernel/dates.ts'
import type { ObligationKind, ObligationState, Rung } from '../obligations/contract.ts'
import { listAbout, listKinds, rungs } from '../obligations/contract.ts'
import type { AnswerForm, RequestState } from '../requests/contract.ts'
import { getRequest } from '../requests/contract.ts'
import type { CensusCount, PlanState, PlanStep } from '../sites/contract.ts'
import { getSite } from '../sites/contract.ts'
import type { Invariant, Totals } from './audit.ts'
import type { Played } from './play.ts'
import type { Scenario } from './scenario.ts'
import type { Player } from './stage.ts'

/** What a rehearsal has come to. Without ids, so that every run of a scenario says the same. */
export type Outcome = {
  scenario: string
  from: string
  until: string
  closure: {
    site: string
    kind: string
    regions: string[]
    state: PlanState | null
    announcedOn: string | null
    closedOn: string | null
    /** Days from the announcement to the closing. */
    days: number | null
    plan: { step: PlanStep; date: string | null; note: string | null; source: string | null }[]
    commitments: {
      desk: string
      counterpart: string
      text: string
      targetDate: string
      state: string
      late: boolean
    }[]
  }
  /** Counts of different sources are never merged: a series per unit, in the order of recording. */
  people: {
    /** The last count of people registered for services; null where nobody counted. */
    registered: number | null
    series: { unit: string; counts: Pick<CensusCount, 'date' | 'count' | 'few' | 'note' | 'source'>[] }[]
  }
  obligations: Totals
  requests: RequestOutcome[]
  ledger: LedgerRow[]
  steps: { at: string; text: string; assumed: boolean; assumption: string | null; source: string | null }[]
  invariants: Invariant[]
  /** What the story calls each desk. */
  desks: Record<string, string>
  /** Kind of promise → its name. */
  kinds: Record<string, string>
}

export type RequestOutcome = {
  number: string
  sender: string
  receiver: string
  state: RequestState
  sentAt: string
  receivedAt: string | null
  endedAt: string | null
  answer: { form: AnswerForm; reason: string | null } | null
  lapses: number
  escalations: number
}

/** One obligation. `promise` numbers the ladders in the order in which they were begun. */
export type LedgerRow = {
  promise: number
  label: string
  kind: ObligationKind
  rung: Rung
  round: number
  renewed: boolean
  owner: string
  counterpart: string
  debtor: string
  openedAt: string
  dueAt: string
  provisional: boolean
  state: ObligationState
  endedAt: string | null
}

/** Reads through the endpoints, as the desks that wrote, what has become of it. */
export async function readOutcome(
  played: Played,
  scenario: Scenario,
  { totals, invariants }: { totals: Totals; invariants: Invariant[] },
): Promise<Outcome> {
  const players = Object.values(played.cast)
  const [anyone] = players
  if (!anyone) throw new Error('nobody takes part')
  const { items: kinds } = await anyone.call(listKinds)
  const ledger = await readLedger([...played.letters.values(), ...played.commitments.values()])
  return {
    scenario: scenario.id,
    from: scenario.from,
    until: scenario.until,
    ...(await readSite(anyone, played.site)),
    obligations: totals,
    requests: await readRequests(played, ledger),
    ledger,
    steps: scenario.steps.map(({ at, text, basis, assumption, sources }) => ({
      at,
      text,
      assumed: basis === 'assumed',
      assumption,
      source: sources.length === 0 ? null : sources.map((key) => scenario.sources[key]).join(' ; '),
    })),
    invariants,
    desks: Object.fromEntries(players.map(({ short, deskName }) => [deskName, short])),
    kinds: Object.fromEntries(kinds.map(({ kind, name }) => [kind, name.id])),
  }
}

async function readSite(player: Player, id: string): Promise<Pick<Outcome, 'closure' | 'people'>> {
  const site = await player.call(getSite, { params: { id } })
  const plan = site.plans.at(-1)
  const events = plan?.events ?? []
  const dateOf = (wanted: PlanStep) => events.find(({ step }) => step === wanted)?.date ?? null
  const [announcedOn, closedOn] = [dateOf('announce'), dateOf('close')]
  const series = [...Map.groupBy(site.census, ({ unit }) => unit)].map(([unit, counts]) => ({
    unit,
    counts: counts.map(({ date, count, few, note, source }) => ({ date, count, few, note, source })),
  }))
  return {
    closure: {
      site: site.name,
      kind: site.kind,
      regions: site.regions.map(({ code, name }) => `${code} ${name}`),
      state: plan?.state ?? null,
      announcedOn,
      closedOn,
      days: announcedOn && closedOn ? daysBetween(announcedOn, closedOn) : null,
      plan: events.map(({ step, date, note, source }) => ({ step, date, note, source })),
      commitments: site.commitments.map(({ deskName, counterpartName, text, targetDate, state, late }) => ({
        desk: deskName,
        counterpart: counterpartName,
        text,
        targetDate,
        state,
        late,
      })),
    },
    people: {
      registered: series.find(({ unit }) => unit === 'people_registered')?.counts.at(-1)?.count ?? null,
      series,
    },
  }
}

async function readLedger(written: readonly { id: string; by: Player }[]): Promise<LedgerRow[]> {
  const rows = []
  for (const { id, by } of written) rows.push(...(await by.call(listAbout, { params: { id } })).items)
  rows.sort(
    (a, b) =>
      compare(a.openedAt, b.openedAt) ||
      compare(a.label, b.label) ||
      compare(a.kind, b.kind) ||
      a.round - b.round ||
      rungs.indexOf(a.rung) - rungs.indexOf(b.rung) ||
      compare(a.ownerName, b.ownerName),
  )
  const promises = [...new Set(rows.map(({ promise }) => promise))]
  return rows.map((row) => ({
    promise: promises.indexOf(row.promise) + 1,
    label: row.label,
    kind: row.kind,
    rung: row.rung,
    round: row.round,
    renewed: row.renewed,
    owner: row.ownerName,
    counterpart: row.counterpartName,
    debtor: row.debtorName,
    openedAt: row.openedAt,
    dueAt: row.dueAt,
    provisional: row.provisional,
    state: row.state,
    endedAt: row.endedAt,
  }))
}

async function readRequests(played: Played, ledger: readonly LedgerRow[]): Promise<RequestOutcome[]> {
  const found: RequestOutcome[] = []
  for (const { id, by } of played.letters.values()) {
    const letter = await by.call(getRequest, { params: { id } })
    const about = ledger.filter(({ label }) => label === letter.number)
    found.push({
      number: letter.number ?? '',
      sender: letter.senderName,
      receiver: letter.receiverName,
      state: letter.state,
      sentAt: letter.sentAt ?? '',
      receivedAt: letter.receivedAt,
      endedAt: letter.answer?.at ?? letter.refusal?.at ?? letter.withdrawal?.at ?? null,
      answer: letter.answer && { form: letter.answer.form, reason: letter.answer.reason },
      lapses: about.filter(({ state }) => state === 'lapsed').length,
      escalations: about.filter(isEscalation).length,
    })
  }
  return found
}

/** A desk above the parties was called upon here; when it lets that lapse too, the renewal is no new call. */
export function isEscalation({ rung, renewed }: Pick<LedgerRow, 'rung' | 'renewed'>): boolean {
  return rung !== 'owner' && !renewed
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
