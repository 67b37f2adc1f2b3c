/**
 * Arithmetic of deadlines. Working days are Monday to Friday without national holidays and without *cuti
 * bersama*, both of the yearly joint decree of three ministers (SKB 3 Menteri). Days are counted in the zone of
 * the desk that owes, from the day after the start; hours are clock hours (3 × 24 hours of UU 27/2022 arts 32,
 * 40 and 46 run through nights and holidays). domain.md section 4: 9 March 2026 + 10 working days = 30 March.
 */
import {
  addDays,
  compare,
  daysBetween,
  instantAt,
  instantOf,
  type Instant,
  type LocalDate,
  localDate,
  millisOf,
  weekday,
  yearOf,
  type Zone,
} from './dates.ts'

export const clockUnits = ['hours', 'calendar_days', 'working_days'] as const
export type ClockUnit = (typeof clockUnits)[number]

/** How long a promise runs: a whole number, at least 1, of this unit. */
export type Clock = { amount: number; unit: ClockUnit }

/** Days off by decree, and the years whose decree has been loaded. */
export type WorkingCalendar = { holidays: ReadonlySet<LocalDate>; years: ReadonlySet<number> }

/** Provisional: a counted day lies in a year without a decree, so that a holiday there may still move it. */
export type Deadline = { dueAt: Instant; provisional: boolean }

/** Office hours end a working day's deadline; a calendar day runs until its last second. Local time. */
const OFFICE_CLOSES = '16:00'
const DAY_ENDS = '23:59:59'
const HOUR_MS = 3_600_000

/**
 * When a promise that starts now is due. Hours: to the millisecond. Calendar days: at the end of day n after
 * the start day. Working days: at 16:00 of the n-th working day after the start day; a start on a day off
 * counts the same way. In a year without a decree only weekends are skipped and the deadline is provisional.
 */
export function deadline(start: Instant, clock: Clock, zone: Zone, calendar: WorkingCalendar): Deadline {
  if (!Number.isInteger(clock.amount) || clock.amount < 1) {
    throw new RangeError(`not a whole number of ${clock.unit}: ${clock.amount}`)
  }
  if (clock.unit === 'hours') {
    return { dueAt: instantOf(millisOf(start) + clock.amount * HOUR_MS), provisional: false }
  }
  return dueAfter(localDate(start, zone), clock.amount, clock.unit, zone, calendar)
}

/**
 * What is left of a running deadline when its clock stops, for storing as a whole number: milliseconds for
 * hours, otherwise the days still to come after today (0 on the last day). A deadline that has passed leaves 0:
 * it should have lapsed before. `dueAt` must come from this file, with the same unit and zone.
 */
export function remaining(
  now: Instant,
  dueAt: Instant,
  unit: ClockUnit,
  zone: Zone,
  calendar: WorkingCalendar,
): number {
  if (unit === 'hours') return Math.max(0, millisOf(dueAt) - millisOf(now))
  const today = localDate(now, zone)
  const dueDay = localDate(dueAt, zone)
  if (compare(dueDay, today) <= 0) return 0
  if (unit === 'calendar_days') return daysBetween(today, dueDay)
  // A due day that a decree has made a holiday since still counts: a stop never shortens a clock.
  const lastDay = isWorkingDay(dueDay, calendar) ? 0 : 1
  return workingDaysBetween(today, dueDay, calendar) + lastDay
}

/**
 * The deadline of a clock that goes on now with what was left. On the day it was stopped, this is the old
 * deadline; after k working days (calendar days) it lies k of them later. Nothing becomes due in the past: when
 * the last day's closing time is over, or that day is off, it is due at the next one's.
 */
export function resumeDeadline(
  now: Instant,
  left: number,
  unit: ClockUnit,
  zone: Zone,
  calendar: WorkingCalendar,
): Deadline {
  if (!Number.isInteger(left) || left < 0) throw new RangeError(`not what is left of a clock: ${left}`)
  if (unit === 'hours') return { dueAt: instantOf(millisOf(now) + left), provisional: false }
  const today = localDate(now, zone)
  if (left === 0 && (unit === 'calendar_days' || isWorkingDay(today, calendar))) {
    const dueAt = closing(today, unit, zone)
    if (millisOf(dueAt) >= millisOf(now)) {
      return { dueAt, provisional: unit === 'working_days' && !calendar.years.has(yearOf(today)) }
    }
  }
  return dueAfter(today, Math.max(1, left), unit, zone, calendar)
}

/** Whether offices work on this day; in a year without a decree every weekday is one. */
export function isWorkingDay(date: LocalDate, calendar: WorkingCalendar): boolean {
  return weekday(date) <= 5 && !calendar.holidays.has(date)
}

/**
 * How many working days lie after `from` up to and including `to`. Negative when `to` is earlier, so that
 * a to b and b to c always add up to a to c.
 */
export function workingDaysBetween(from: LocalDate, to: LocalDate, calendar: WorkingCalendar): number {
  if (compare(from, to) > 0) return 0 - workingDaysBetween(to, from, calendar)
  const span = daysBetween(from, to)
  let days = Math.floor(span / 7) * 5
  for (let beyond = span % 7; beyond > 0; beyond -= 1) {
    if (weekday(addDays(to, 1 - beyond)) <= 5) days += 1
  }
  for (const holiday of calendar.holidays) {
    if (holiday > from && holiday <= to && weekday(holiday) <= 5) days -= 1
  }
  return days
}

function dueAfter(
  day: LocalDate,
  days: number,
  unit: 'calendar_days' | 'working_days',
  zone: Zone,
  calendar: WorkingCalendar,
): Deadline {
  if (unit === 'calendar_days') return { dueAt: closing(addDays(day, days), unit, zone), provisional: false }
  let due = day
  let provisional = false
  for (let counted = 0; counted < days; ) {
    due = addDays(due, 1)
    if (!isWorkingDay(due, calendar)) continue
    counted += 1
    if (!calendar.years.has(yearOf(due))) provisional = true
  }
  return { dueAt: closing(due, unit, zone), provisional }
}

function closing(day: LocalDate, unit: 'calendar_days' | 'working_days', zone: Zone): Instant {
  return instantAt(day, unit === 'working_days' ? OFFICE_CLOSES : DAY_ENDS, zone)
}
