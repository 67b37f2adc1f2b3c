/** When a notice may go out. Pure: local time of the desk's zone and its working calendar. */
import {
  addDays,
  type Instant,
  instantAt,
  instantOf,
  type LocalDate,
  localDate,
  localTime,
  millisOf,
  type Zone,
} from '../../kernel/dates.ts'
import { isWorkingDay, type WorkingCalendar } from '../../kernel/working-days.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { NoticeDefault, NoticesRefusal } from '../contract.ts'

export type NoticeClock = NoticeDefault & { zone: Zone }

const MINUTE_MS = 60_000

/** Whether e-mail keeps quiet at this moment. */
export function isQuiet(now: Instant, clock: NoticeClock, calendar: WorkingCalendar): boolean {
  return quietDay(localDate(now, clock.zone), clock, calendar) || quietTime(localTime(now, clock.zone), clock)
}

/** The day of the digest that is due now, in the zone of the desk; null before its hour and while all is quiet. */
export function dueDigest(now: Instant, clock: NoticeClock, calendar: WorkingCalendar): LocalDate | null {
  if (isQuiet(now, clock, calendar)) return null
  return localTime(now, clock.zone) >= hourText(clock.hour) ? localDate(now, clock.zone) : null
}

/** The first moment from now on at which e-mail may go out; null where quiet never ends. */
export function quietEnd(now: Instant, clock: NoticeClock, calendar: WorkingCalendar): Instant | null {
  const { zone, quiet } = clock
  let moment = now
  for (let turns = 0; turns < 800; turns += 1) {
    const day = localDate(moment, zone)
    const time = localTime(moment, zone)
    if (quietDay(day, clock, calendar)) moment = instantAt(addDays(day, 1), '00:00', zone)
    else if (!quietTime(time, clock)) return moment
    else moment = instantAt(quiet.until > time ? day : addDays(day, 1), quiet.until, zone)
  }
  return null
}

/** When the next digest goes out; null where quiet hours leave no moment for one. */
export function nextDigest(
  now: Instant,
  clock: NoticeClock,
  calendar: WorkingCalendar,
  todayDone: boolean,
): Instant | null {
  const { zone } = clock
  const today = localDate(now, zone)
  for (let ahead = todayDone ? 1 : 0; ahead < 400; ahead += 1) {
    const day = addDays(today, ahead)
    const wished = instantAt(day, hourText(clock.hour), zone)
    // Where its hour is over, it goes out as soon as it may on the same day.
    const from = millisOf(wished) < millisOf(now) ? now : wished
    const moment = quietEnd(from, clock, calendar)
    if (moment !== null && localDate(moment, zone) === day) return moment
  }
  return null
}

/** Quiet hours that never end, and an hour whose digest would wait for the next day, are nobody's wish. */
export function setClock(wish: NoticeDefault): NoticeDefault | { readonly refused: NoticesRefusal } {
  const hour = hourText(wish.hour)
  const never = quietTime(hour, wish) && wish.quiet.until <= hour
  return never ? refuse('no_quiet_left') : wish
}

/** When a notice that could not be delivered is tried again; null: not any more. */
export function nextTry(now: Instant, tries: number): Instant | null {
  const minutes = pauses[tries - 1]
  return minutes === undefined ? null : instantOf(millisOf(now) + minutes * MINUTE_MS)
}

/** Minutes after each try. Greylisting asks for five to fifteen; a server that is down may be down for hours. */
const pauses = [2, 10, 20, 60, 120, 240]

function quietDay(day: LocalDate, { quiet }: NoticeDefault, calendar: WorkingCalendar): boolean {
  return quiet.daysOff && !isWorkingDay(day, calendar)
}

function quietTime(time: string, { quiet: { from, until } }: NoticeDefault): boolean {
  return from <= until ? time >= from && time < until : time >= from || time < until
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}
