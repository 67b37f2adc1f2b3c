import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  compare,
  daysBetween,
  instantAt,
  instantOf,
  isInstant,
  isLocalDate,
  localDate,
  millisOf,
  weekday,
  yearOf,
  type Zone,
  zones,
} from './dates.ts'

const zone = fc.constantFrom<Zone>('WIB', 'WITA', 'WIT')
const moment = fc
  .integer({ min: Date.parse('1990-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') })
  .map(instantOf)
const day = moment.map((instant) => instant.slice(0, 10))

/** What the time zone database says that a clock on the wall shows. */
function onTheWall(instant: string, of: Zone): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zones[of].iana,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(instant))
  return { date: parts.slice(0, 10), time: parts.slice(11) }
}

describe('days that exist', () => {
  test('leap days exist in leap years only', () => {
    expect(isLocalDate('2024-02-29')).toBe(true)
    expect(isLocalDate('2000-02-29')).toBe(true)
    expect(isLocalDate('2026-02-29')).toBe(false)
    expect(isLocalDate('2100-02-29')).toBe(false)
  })

  test('what is no day is none', () => {
    const none = [
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '2026-1-1',
      '26-01-01',
      '2026-01-01T00:00:00Z',
      '',
      20260101,
    ]
    for (const text of [...none, null, undefined, ' 2026-01-01', '0999-01-01'])
      expect(isLocalDate(text)).toBe(false)
  })

  test('every day number of a calendar month is a day, and no other', () => {
    for (let year = 1999; year <= 2030; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
        for (let date = 1; date <= 31; date += 1) {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
          expect(isLocalDate(text)).toBe(date <= length)
        }
      }
    }
  })

  test('an instant is in UTC and ends in Z', () => {
    expect(isInstant('2026-03-30T09:00:00.000Z')).toBe(true)
    expect(isInstant('2026-03-30T09:00:00Z')).toBe(true)
    expect(isInstant('2026-03-30T09:00:00.123456Z')).toBe(true)
    for (const text of [
      '2026-03-30T09:00:00+07:00',
      '2026-03-30T09:00:00',
      '2026-02-30T09:00:00Z',
      '2026-03-30T24:00:00Z',
    ]) {
      expect(isInstant(text)).toBe(false)
    }
    expect(() => millisOf('yesterday')).toThrow(RangeError)
  })
})

describe('three zones', () => {
  test('midnight comes to Jayapura first, then to Makassar, then to Jakarta', () => {
    expect(localDate('2026-03-09T14:59:59.999Z', 'WIT')).toBe('2026-03-09')
    expect(localDate('2026-03-09T15:00:00.000Z', 'WIT')).toBe('2026-03-10')
    expect(localDate('2026-03-09T15:59:59Z', 'WITA')).toBe('2026-03-09')
    expect(localDate('2026-03-09T16:00:00Z', 'WITA')).toBe('2026-03-10')
    expect(localDate('2026-03-09T16:59:59Z', 'WIB')).toBe('2026-03-09')
    expect(localDate('2026-03-09T17:00:00Z', 'WIB')).toBe('2026-03-10')
  })

  test('four in the afternoon is three different moments', () => {
    expect(instantAt('2026-03-30', '16:00', 'WIB')).toBe('2026-03-30T09:00:00.000Z')
    expect(instantAt('2026-03-30', '16:00', 'WITA')).toBe('2026-03-30T08:00:00.000Z')
    expect(instantAt('2026-03-30', '16:00', 'WIT')).toBe('2026-03-30T07:00:00.000Z')
    expect(instantAt('2026-01-01', '00:00', 'WIB')).toBe('2025-12-31T17:00:00.000Z')
  })

  test('the fixed hours agree with the time zone database', () => {
    fc.assert(
      fc.property(moment, zone, (instant, of) => {
        const wall = onTheWall(instant, of)
        expect(localDate(instant, of)).toBe(wall.date)
        expect(millisOf(instantAt(wall.date, wall.time, of))).toBe(
          Math.floor(millisOf(instant) / 1000) * 1000,
        )
      }),
    )
  })

  test('what is no time of day is refused', () => {
    for (const time of ['24:00', '9:00', '12:60', '12', '12:00:60', '']) {
      expect(() => instantAt('2026-03-30', time, 'WIB')).toThrow(RangeError)
    }
    expect(() => instantAt('2026-02-30', '12:00', 'WIB')).toThrow(RangeError)
  })
})

describe('counting days', () => {
  test('years and centuries are crossed', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
    expect(addDays('1999-12-31', 1)).toBe('2000-01-01')
    expect(daysBetween('2019-01-01', '2019-10-04')).toBe(276)
    expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError)
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
  })

  test('going there and back again ends where it began', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -40_000, max: 40_000 }), (from, days) => {
        const to = addDays(from, days)
        expect(addDays(to, -days)).toBe(from)
        expect(daysBetween(from, to)).toBe(days)
        expect(Math.sign(compare(from, to))).toBe(Math.sign(-days) + 0)
      }),
    )
  })

  test('the week begins on Monday', () => {
    expect(weekday('2026-03-09')).toBe(1)
    expect(weekday('2016-02-29')).toBe(1)
    expect(weekday('2026-03-15')).toBe(7)
    expect(weekday('1969-12-28')).toBe(7)
    fc.assert(
      fc.property(day, (date) => {
        expect(weekday(date) % 7).toBe(new Date(`${date}T00:00:00Z`).getUTCDay())
        expect(weekday(addDays(date, 1))).toBe((weekday(date) % 7) + 1)
        expect(yearOf(date)).toBe(new Date(`${date}T00:00:00Z`).getUTCFullYear())
      }),
    )
  })
})
