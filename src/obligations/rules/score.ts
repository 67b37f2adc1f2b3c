/** Figures of the score card. */

/** How many answers a card shows one by one. */
const DOTS = 200
const HOUR_MS = 3_600_000

/** What is in the middle and near the end of the times that answers took. */
export type Spread = {
  readonly medianHours: number | null
  readonly p90Hours: number | null
  readonly hours: number[]
}

/** From the milliseconds each answer took, newest first; in hours of clock time, to the hundredth. */
export function spread(answeredMs: readonly number[]): Spread {
  const hours = answeredMs.map((ms) => Math.round(Math.max(0, ms) / (HOUR_MS / 100)) / 100)
  const sorted = [...hours].sort((a, b) => a - b)
  return {
    medianHours: nearestRank(sorted, 50),
    p90Hours: nearestRank(sorted, 90),
    hours: hours.slice(0, DOTS),
  }
}

/** The smallest of ascending values that at least so many per cent of them don't exceed; null of none. */
function nearestRank(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? null
}
