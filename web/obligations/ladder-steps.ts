import type { Obligation } from '../../src/obligations/contract.ts'
import type { LadderStep, Side } from '../ui/ladder.tsx'
import { clockFace, promiseState, type Wall } from './clock-face.ts'

/**
 * The rungs of a promise, oldest first, as steps: each side climbs one superior desk at a time, so a desk's level
 * is the order in which its side reached it. A desk that renewed the promise over and over keeps its latest step;
 * the promise as it was given always stays.
 */
export function ladderSteps(rungs: readonly Obligation[], wall: Wall): LadderStep[] {
  const reached: Record<Side, string[]> = { owner: [], counterpart: [] }
  const kept = new Map<string, { rung: Obligation; side: Side; level: number }>()
  for (const rung of rungs) {
    const side: Side = rung.rung === 'counterpart_superior' ? 'counterpart' : 'owner'
    if (!reached[side].includes(rung.ownerDesk)) reached[side].push(rung.ownerDesk)
    const level = reached[side].indexOf(rung.ownerDesk) + (side === 'counterpart' ? 1 : 0)
    const seat = rung.round === 0 ? 'given' : `${side} ${rung.ownerDesk}`
    kept.set(seat, { rung, side, level })
  }
  return [...kept.values()].map(({ rung, side, level }) => ({
    id: rung.id,
    side,
    level,
    renewed: rung.renewed,
    desk: rung.ownerName,
    clock: clockFace(rung, wall),
    state: promiseState(rung, wall),
    ended: rung.endedAt,
  }))
}
