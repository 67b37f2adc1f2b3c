/**
 * Refusing costs nothing: who refused to share must not wait longer than who agreed. The score card sets the two side by side; where
 * either group is so small that it could point at somebody, it stays silent about both (I12).
 */

/** How long somebody waited for a promise to be kept, in whole hours, and whether they had refused to share anything. */
export type Waited = { readonly refused: boolean; readonly hours: number }

export const fewest = 5

export type Compared = {
  readonly refused: { readonly people: number; readonly median: number }
  readonly agreed: { readonly people: number; readonly median: number }
}

/** Null as long as one group has fewer than `fewest`. */
export function compareWaiting(waited: readonly Waited[]): Compared | null {
  const of = (refused: boolean) => waited.filter((one) => one.refused === refused).map(({ hours }) => hours)
  const [refused, agreed] = [of(true), of(false)]
  if (refused.length < fewest || agreed.length < fewest) return null
  return {
    refused: { people: refused.length, median: medianOf(refused) },
    agreed: { people: agreed.length, median: medianOf(agreed) },
  }
}

function medianOf(hours: readonly number[]): number {
  const sorted = hours.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper
}
