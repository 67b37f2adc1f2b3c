/** Where an open obligation stands in the inbox of a desk. */
import { addDays, type Instant, localDate, millisOf, type Zone } from '../../kernel/dates.ts'
import type { DueGroup, Obligation } from '../contract.ts'

/**
 * Each open obligation is in exactly one group, for a desk in this zone: *stopped* while its clock stands still;
 * *overdue* past its time, or when the desk has let it lapse before; *today*; *week* up to the same weekday of next
 * week; *later*.
 */
export function groupOf(
  obligation: Pick<Obligation, 'dueAt' | 'stoppedAt' | 'renewed'>,
  now: Instant,
  zone: Zone,
): DueGroup {
  if (obligation.stoppedAt !== null) return 'stopped'
  if (obligation.renewed || millisOf(obligation.dueAt) <= millisOf(now)) return 'overdue'
  const today = localDate(now, zone)
  const day = localDate(obligation.dueAt, zone)
  if (day === today) return 'today'
  return day <= addDays(today, 7) ? 'week' : 'later'
}

/** *Escalated*: laid on a desk above the parties, or renewed. */
export function isEscalated(obligation: Pick<Obligation, 'rung' | 'renewed'>): boolean {
  return obligation.rung !== 'owner' || obligation.renewed
}
