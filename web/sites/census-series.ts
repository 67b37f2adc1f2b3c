import type { CensusCount } from '../../src/sites/contract.ts'
import { readLooseDate } from '../../src/sites/rules.ts'
import type { CensusSeries } from '../ui/step-plot.tsx'

/** What was counted in one unit, in the order of the record. */
export interface CountSeries {
  readonly unit: string
  readonly counts: readonly CensusCount[]
}

/** One series per unit, in the order in which units first appear; never merged. */
export function seriesOf(census: readonly CensusCount[]): CountSeries[] {
  const units = [...new Set(census.map((count) => count.unit))]
  return units.map((unit) => ({
    unit,
    counts: census.filter((count) => count.unit === unit).sort((a, b) => a.ordinal - b.ordinal),
  }))
}

/**
 * A series that can be drawn over time: every count has a date, the dates follow the record's order, and none is
 * one of *one to four*, which have no height. Null for any other: it is told in its own order.
 */
export function overTime(
  series: CountSeries,
  words: { unit: (code: string) => string; source: (source: string | null) => string },
): CensusSeries | null {
  const points = series.counts.flatMap((one) => {
    const read = one.date === null || one.few ? null : readLooseDate(one.date)
    if (read === null) return []
    const { day: date, precision } = read
    return [{ id: one.id, date, precision, count: one.count, source: words.source(one.source) }]
  })
  const complete = points.length === series.counts.length && points.length > 1
  const ordered = points.every((point, at) => at === 0 || (points[at - 1]?.date ?? '') <= point.date)
  return complete && ordered ? { id: series.unit, unit: words.unit(series.unit), points } : null
}
