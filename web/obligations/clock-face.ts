import { daysBetween, type Instant, localDate, millisOf, type Zone } from '../../src/kernel/dates.ts'
import {
  type ClockUnit,
  remaining,
  type WorkingCalendar,
  workingDaysBetween,
} from '../../src/kernel/working-days.ts'
import type { Obligation } from '../../src/obligations/contract.ts'
import { isEscalated } from '../../src/obligations/rules/inbox.ts'
import type { ClockFace } from '../ui/clock.tsx'
import type { PromiseState } from '../ui/state.tsx'

const hourMs = 3_600_000

/** What one needs to read a deadline: the time of the server, the zone of the desk, and its days off. */
export interface Wall {
  readonly now: Instant
  readonly zone: Zone
  readonly calendar: WorkingCalendar
}

/** Whole units until a deadline; 0 on its day, below zero once that day (or hour) is over. */
export function unitsLeft(due: Instant, unit: ClockUnit, { now, zone, calendar }: Wall): number {
  const ms = millisOf(due) - millisOf(now)
  if (unit === 'hours') return ms >= 0 ? Math.floor(ms / hourMs) : -Math.ceil(-ms / hourMs)
  if (ms >= 0) return remaining(now, due, unit, zone, calendar)
  const from = localDate(due, zone)
  const today = localDate(now, zone)
  if (from === today) return 0
  const over = unit === 'working_days' ? workingDaysBetween(from, today, calendar) : daysBetween(from, today)
  // On the days off after a deadline it is late already, although no working day has gone by.
  return -Math.max(1, over)
}

type Running = Pick<Obligation, 'dueAt' | 'unit' | 'provisional' | 'stoppedAt' | 'stopReason'>

/** The clock of an obligation, read now. */
export function clockFace(one: Running, wall: Wall): ClockFace {
  return {
    due: one.dueAt,
    zone: wall.zone,
    unit: one.unit,
    left: unitsLeft(one.dueAt, one.unit, wall),
    provisional: one.provisional,
    stopped: one.stoppedAt === null ? null : { since: one.stoppedAt, reason: one.stopReason ?? '' },
  }
}

/** Units before the deadline from which on a promise is *due soon*. */
const soon: Record<ClockUnit, number> = { hours: 24, calendar_days: 2, working_days: 2 }

/**
 * How it stands for a reader: what has ended, as it ended; then a clock that stands still, a deadline that is over,
 * a rung of the ladder, a deadline that is near.
 */
export function promiseState(
  one: Running & Pick<Obligation, 'state' | 'rung' | 'renewed'>,
  wall: Wall,
): PromiseState {
  if (one.state !== 'open') return one.state
  if (one.stoppedAt !== null) return 'stopped'
  if (millisOf(one.dueAt) <= millisOf(wall.now)) return 'late'
  if (isEscalated(one)) return 'escalated'
  return unitsLeft(one.dueAt, one.unit, wall) <= soon[one.unit] ? 'soon' : 'open'
}
