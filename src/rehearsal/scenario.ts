import type { Instant, LocalDate } from '../kernel/dates.ts'
import type { siteKinds, PlanStep } from '../sites/contract.ts'
import type { Answer, Letter } from '../requests/contract.ts'
import type { Measure } from './measures.ts'

/** Someone who acts: the head of a desk. The person is invented, the institution is real. */
export type Part = {
  readonly desk: { readonly region: string } | { readonly national: string }
  /** What the story calls the desk. */
  readonly short: string
  readonly login: string
}

/** What a step enters through the endpoints. Letters and commitments are known by a word of the scenario. */
export type Act<Who extends string> =
  | { readonly do: 'enter_site' }
  | {
      readonly do: 'record_plan'
      readonly step: PlanStep
      readonly date: LocalDate | null
      readonly note: string
    }
  | {
      readonly do: 'record_counts'
      readonly date: LocalDate | null
      readonly counts: readonly { readonly unit: string; readonly count: number; readonly note: string }[]
    }
  | {
      readonly do: 'promise'
      readonly commitment: string
      readonly to: Who
      readonly text: string
      readonly targetDate: LocalDate
    }
  | { readonly do: 'confirm'; readonly commitment: string; readonly note: string }
  | {
      readonly do: 'write'
      readonly letter: string
      readonly to: Who
      readonly number: string
      readonly says: Omit<Letter, 'site' | 'receiver'>
    }
  | { readonly do: 'take_up'; readonly letter: string }
  | { readonly do: 'acknowledge'; readonly letter: string }
  | { readonly do: 'answer'; readonly letter: string; readonly says: Answer }

/** One dated step of the story. Steps stand in the order of time. */
export type Step<Who extends string, Source extends string> = {
  readonly at: Instant
  /** One sentence or two, in Indonesian. */
  readonly text: string
  /** Whether the record has this step; what it has not is an assumption of the rehearsal. */
  readonly basis: 'record' | 'assumed'
  /** What is assumed: all of an assumed step, or a side of one that the record has. */
  readonly assumption: string | null
  readonly sources: readonly Source[]
} & (
  | { readonly who: Who; readonly act: Act<Who> }
  /** Known from the record, and nothing that anybody enters. */
  | { readonly who: null; readonly act: null }
)

/** A past closure as data: who took part, what happened when, from which sources. */
export type Scenario<Who extends string = string, Source extends string = string> = {
  readonly id: string
  readonly title: string
  /** What the story is about, in a few sentences. */
  readonly opening: string
  readonly site: {
    readonly name: string
    readonly kind: (typeof siteKinds)[number]
    readonly regions: readonly string[]
    readonly note: string
  }
  /** The clock begins before anybody joins, and stands at `until` when the story is told. */
  readonly from: Instant
  readonly until: Instant
  readonly cast: Readonly<Record<Who, Part>>
  readonly sources: Readonly<Record<Source, string>>
  readonly steps: readonly Step<Who, Source>[]
  /** What was lacking then, each beside what the ledger says. */
  readonly lacked: readonly {
    readonly past: string
    readonly sources: readonly Source[]
    readonly measure: Measure
  }[]
  /** What no system would have changed. */
  readonly closing: string
}

/** Lets a scenario name its own parts and sources, checked. */
export function scenario<const Who extends string, const Source extends string>(
  facts: Scenario<Who, Source>,
): Scenario<Who, Source> {
  return facts
}
