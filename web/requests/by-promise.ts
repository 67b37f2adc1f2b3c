import type { Obligation } from '../../src/obligations/contract.ts'

/** Rungs of each promise, oldest first; the promise that was given last comes first. */
export function byPromise(all: readonly Obligation[]): Obligation[][] {
  const oldestFirst = [...all].sort((a, b) => a.openedAt.localeCompare(b.openedAt) || a.round - b.round)
  const groups = new Map<string, Obligation[]>()
  for (const rung of oldestFirst) groups.set(rung.promise, [...(groups.get(rung.promise) ?? []), rung])
  return [...groups.values()].reverse()
}

/** Where the promise stands now: what is open of its owner's, or its last rung there. */
export const standsAt = (rungs: readonly Obligation[]): Obligation | undefined =>
  rungs.findLast((one) => one.rung === 'owner') ?? rungs.at(-1)
