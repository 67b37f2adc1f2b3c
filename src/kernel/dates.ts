/**
 * Dates of the calendar and moments of time. A `LocalDate` means a day where people live; an `Instant` means
 * the same moment everywhere. Going from one to the other always names a zone.
 */

/** A day of the calendar, 'YYYY-MM-DD', years 1000 to 9999. Text order is the order in time. */
export type LocalDate = string

/** A moment, ISO 8601 in UTC ending in Z. Those made here have milliseconds: '2026-03-30T09:00:00.000Z'. */
export type Instant = string

/** The three official zones of Indonesia (Keppres 41/1987). None has daylight saving. */
export type Zone = 'WIB' | 'WITA' | 'WIT'

/** IANA name and whole hours ahead of UTC of each zone. */
export const zones = {
  WIB: { iana: 'Asia/Jakarta', hours: 7 },
  WITA: { iana: 'Asia/Makassar', hours: 8 },
  WIT: { iana: 'Asia/Jayapura', hours: 9 },
} as const satisfies Record<Zone, { iana: string; hours: number }>

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const LOCAL_DATE = /^[1-9]\d{3}-\d{2}-\d{2}$/
const INSTANT = /^([1-9]\d{3}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/
const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/

/** Whether this is the text of a day that exists: '2024-02-29' does, '2026-02-29' doesn't. */
export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== 'string' || !LOCAL_DATE.test(value)) return false
  const ms = Date.parse(value)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value)
}

/** Whether this is the text of a moment in UTC, with or without fractions of a second. */
export function isInstant(value: unknown): value is Instant {
  if (typeof value !== 'string') return false
  const parts = INSTANT.exec(value)
  return parts !== null && isLocalDate(parts[1])
}

/** The moment as milliseconds since 1970 UTC (finer fractions are dropped). Throws when it isn't an instant. */
export function millisOf(instant: Instant): number {
  if (!isInstant(instant)) throw new RangeError(`not an instant: ${instant}`)
  return Date.parse(instant)
}

/** The moment of so many milliseconds since 1970 UTC. */
export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString()
}

/** The day that it is in this zone at this moment. */
export function localDate(instant: Instant, zone: Zone): LocalDate {
  return new Date(millisOf(instant) + zones[zone].hours * HOUR_MS).toISOString().slice(0, 10)
}

/** What clocks of this zone show at this moment, 'HH:MM'. */
export function localTime(instant: Instant, zone: Zone): string {
  return new Date(millisOf(instant) + zones[zone].hours * HOUR_MS).toISOString().slice(11, 16)
}

/** The moment when clocks of this zone show this time ('HH:MM' or 'HH:MM:SS') on this day. */
export function instantAt(date: LocalDate, time: string, zone: Zone): Instant {
  const parts = CLOCK_TIME.exec(time)
  if (parts === null) throw new RangeError(`not a time of day: ${time}`)
  const seconds = Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return instantOf(dayNumber(date) * DAY_MS + seconds * 1000 - zones[zone].hours * HOUR_MS)
}

/** The day so many days later, or earlier when `days` is negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  if (!Number.isInteger(days)) throw new RangeError(`not whole days: ${days}`)
  const result = new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10)
  if (!isLocalDate(result)) throw new RangeError(`no such day: ${date} and ${days} days`)
  return result
}

/** How many days `to` lies after `from`; negative when before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** Day of the week, 1 Monday to 7 Sunday (ISO 8601). */
export function weekday(date: LocalDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

/** The year of a day. */
export function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4))
}

/** Order of two days for sorting: negative, 0 or positive. */
export function compare(a: LocalDate, b: LocalDate): number {
  return dayNumber(a) - dayNumber(b)
}

/** Days since 1970-01-01. */
function dayNumber(date: LocalDate): number {
  if (!isLocalDate(date)) throw new RangeError(`not a date: ${date}`)
  return Date.parse(date) / DAY_MS
}
