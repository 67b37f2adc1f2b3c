import { type Instant, millisOf } from '../../src/kernel/dates.ts'
import type { ScoreLine } from '../../src/obligations/contract.ts'

const hourMs = 3_600_000

/** Times of a kind of promise in one unit: hours while all are short, days otherwise. */
export interface Figures {
  readonly unit: 'hours' | 'calendar_days'
  /** Begun units that each answer took, newest first. */
  readonly took: readonly number[]
  readonly median: number | null
  readonly p90: number | null
  /** Whole units for which the oldest open one has been open. */
  readonly oldestOpen: number | null
}

/** Up to this many hours a time is told in hours. */
const short = 48

type Times = Pick<ScoreLine, 'hours' | 'medianHours' | 'p90Hours' | 'oldestOpenAt'>

/** Begun units count whole, so that nothing took *0 days* and the median is a value that an answer took. */
export function figuresOf({ hours, medianHours, p90Hours, oldestOpenAt }: Times, asOf: Instant): Figures {
  const open = oldestOpenAt === null ? null : Math.max(0, millisOf(asOf) - millisOf(oldestOpenAt)) / hourMs
  const unit = Math.max(0, open ?? 0, ...hours) <= short ? 'hours' : 'calendar_days'
  const size = unit === 'hours' ? 1 : 24
  const begun = (amount: number) => Math.ceil(amount / size)
  return {
    unit,
    took: hours.map(begun),
    median: medianHours === null ? null : begun(medianHours),
    p90: p90Hours === null ? null : begun(p90Hours),
    oldestOpen: open === null ? null : Math.floor(open / size),
  }
}
