/** What becomes of a notice when its turn comes. Pure. */
import type { Instant, LocalDate } from '../../kernel/dates.ts'
import type { WorkingCalendar } from '../../kernel/working-days.ts'
import type { NoticeKind, NoticeState } from '../contract.ts'
import { isQuiet, type NoticeClock, nextTry, quietEnd } from './clock.ts'

export type Turn = {
  kind: NoticeKind
  day: LocalDate
  /** Null: the member wants none any more, serves no desk, or the address was refused. */
  clock: (NoticeClock & { today: LocalDate }) | null
  /** What waits for the member now. */
  count: number
}

/** Sends it, leaves it for another time, or ends it: nothing goes out in quiet hours, late by a day, or about nothing. */
export function takeTurn(
  { kind, day, clock, count }: Turn,
  now: Instant,
  calendar: WorkingCalendar,
): 'send' | { state: NoticeState; nextTryAt?: Instant } {
  if (clock === null || (kind === 'digest' && day !== clock.today)) return { state: 'dropped' }
  if (count === 0) return { state: 'nothing' }
  if (!isQuiet(now, clock, calendar)) return 'send'
  const nextTryAt = quietEnd(now, clock, calendar)
  return nextTryAt === null ? { state: 'dropped' } : { state: 'waiting', nextTryAt }
}

export type Outcome = 'sent' | 'later' | 'down' | 'refused' | 'dropped' | 'unknown'
export type Settled = { state: NoticeState; tries: number; nextTryAt: Instant }

/** What the mail server's answer means. A server that is down costs no try: the notice waits for it. */
export function settle(outcome: Outcome, tries: number, now: Instant): Settled {
  const soon = nextTry(now, 1) ?? now
  if (outcome === 'down') return { state: 'waiting', tries, nextTryAt: soon }
  if (outcome !== 'later') return { state: outcome, tries: tries + 1, nextTryAt: now }
  const again = nextTry(now, tries + 1)
  return again === null
    ? { state: 'dropped', tries: tries + 1, nextTryAt: now }
    : { state: 'waiting', tries: tries + 1, nextTryAt: again }
}
