import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, instantAt, instantOf, localDate, millisOf, type Zone, zones } from './dates.ts'
import {
  type ClockUnit,
  deadline,
  isWorkingDay,
  remaining,
  resumeDeadline,
  type WorkingCalendar,
  workingDaysBetween,
} from './working-days.ts'

const rows = readFileSync(new URL('../../reference/holidays/holidays-id.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
const decrees: WorkingCalendar = {
  holidays: new Set(rows.map((row) => row.slice(0, 10))),
  years: new Set([2024, 2025, 2026]),
}

/** Days named by the time zone database and counted one by one: slow, obvious, and no code of ours. */
const walls = {
  WIB: new Intl.DateTimeFormat('sv-SE', { timeZone: zones.WIB.iana }),
  WITA: new Intl.DateTimeFormat('sv-SE', { timeZone: zones.WITA.iana }),
  WIT: new Intl.DateTimeFormat('sv-SE', { timeZone: zones.WIT.iana }),
}
function wallDate(instant: string, zone: Zone): string {
  return walls[zone].format(new Date(instant))
}
function nextDay(date: string): string {
  const day = new Date(`${date}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + 1)
  return day.toISOString().slice(0, 10)
}
const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' })
function offices(date: string, calendar: WorkingCalendar): 'open' | 'closed' {
  const name = dayName.format(new Date(`${date}T12:00:00Z`))
  return name === 'Saturday' || name === 'Sunday' || calendar.holidays.has(date) ? 'closed' : 'open'
}
function countByHand(after: string, until: string, calendar: WorkingCalendar): number {
  let count = 0
  for (let date = after; date < until; ) {
    date = nextDay(date)
    if (offices(date, calendar) === 'open') count += 1
  }
  return count
}

const zone = fc.constantFrom<Zone>('WIB', 'WITA', 'WIT')
const day = fc.integer({ min: 0, max: 1_400 }).map((days) => addDays('2023-10-01', days))
const moment = fc
  .integer({ min: Date.parse('2023-10-01T00:00:00Z'), max: Date.parse('2027-08-01T00:00:00Z') })
  .map(instantOf)
const calendar = fc
  .record({ extra: fc.array(day, { maxLength: 60 }), years: fc.subarray([2023, 2024, 2025, 2026, 2027]) })
  .map(
    ({ extra, years }): WorkingCalendar => ({
      holidays: new Set([...decrees.holidays, ...extra]),
      years: new Set(years),
    }),
  )

const due = (date: string, zone: Zone = 'WIB') => instantAt(date, '16:00', zone)

describe('working days of 2026', () => {
  test('ten working days from 9 March end on 30 March, seven more on 9 April', () => {
    const first = deadline('2026-03-09T03:00:00Z', { amount: 10, unit: 'working_days' }, 'WIB', decrees)
    expect(first).toEqual({ dueAt: due('2026-03-30'), provisional: false })
    expect(deadline(first.dueAt, { amount: 7, unit: 'working_days' }, 'WIB', decrees).dueAt).toBe(
      due('2026-04-09'),
    )
  })

  test('a start on a Saturday, a Sunday or a holiday counts from the next day the same way', () => {
    for (const start of ['2026-03-13', '2026-03-14', '2026-03-15']) {
      const { dueAt } = deadline(
        instantAt(start, '10:00', 'WIB'),
        { amount: 1, unit: 'working_days' },
        'WIB',
        decrees,
      )
      expect(dueAt).toBe(due('2026-03-16'))
    }
    const duringCutiBersama = instantAt('2026-03-20', '10:00', 'WIB')
    expect(deadline(duringCutiBersama, { amount: 1, unit: 'working_days' }, 'WIB', decrees).dueAt).toBe(
      due('2026-03-25'),
    )
  })

  test('the year has no gap and no duplicate: each working day is the deadline of the one before, each other of none', () => {
    const dueDays: string[] = []
    for (let date = '2025-12-31'; date < '2026-12-31'; date = nextDay(date)) {
      if (date !== '2025-12-31' && offices(date, decrees) === 'closed') continue
      dueDays.push(
        localDate(deadline(due(date), { amount: 1, unit: 'working_days' }, 'WIB', decrees).dueAt, 'WIB'),
      )
    }
    const workingDays: string[] = []
    for (let date = '2025-12-31'; date < '2026-12-31'; ) {
      date = nextDay(date)
      if (offices(date, decrees) === 'open') workingDays.push(date)
    }
    expect(dueDays).toEqual(workingDays)
    // 261 weekdays, and 25 days off of which 21 and 22 March, 5 April and 31 May fall on weekends.
    expect(workingDays).toHaveLength(261 - (25 - 4))
    expect(workingDaysBetween('2025-12-31', '2026-12-31', decrees)).toBe(240)
  })

  test('one promise after the other, n days each, lands where n times as many days land', () => {
    let now = due('2025-12-31')
    for (let n = 1; n <= 24; n += 1) {
      now = deadline(now, { amount: 10, unit: 'working_days' }, 'WIB', decrees).dueAt
      expect(now).toBe(
        deadline(due('2025-12-31'), { amount: n * 10, unit: 'working_days' }, 'WIB', decrees).dueAt,
      )
    }
  })
})

describe('counting by hand', () => {
  test('the deadline is the first day by which the days counted by hand are full', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 45 }), zone, calendar, (start, amount, of, table) => {
        const { dueAt, provisional } = deadline(start, { amount, unit: 'working_days' }, of, table)
        const dueDay = wallDate(dueAt, of)
        expect(dueAt).toBe(instantAt(dueDay, '16:00', of))
        expect(offices(dueDay, table)).toBe('open')
        expect(countByHand(wallDate(start, of), dueDay, table)).toBe(amount)

        let unknown = false
        for (let date = wallDate(start, of); date < dueDay; ) {
          date = nextDay(date)
          if (offices(date, table) === 'open' && !table.years.has(Number(date.slice(0, 4)))) unknown = true
        }
        expect(provisional).toBe(unknown)
      }),
    )
  })

  test('working days between two days are those counted by hand, and add up', () => {
    fc.assert(
      fc.property(day, day, day, calendar, (a, b, c, table) => {
        const between = (from: string, to: string) => workingDaysBetween(from, to, table)
        expect(between(a, b)).toBe(a <= b ? countByHand(a, b, table) : 0 - countByHand(b, a, table))
        expect(between(a, b) + between(b, c)).toBe(between(a, c))
        expect(isWorkingDay(a, table)).toBe(offices(a, table) === 'open')
      }),
    )
  })

  test('calendar days end with the last second of the day, hours to the millisecond, neither ever provisional', () => {
    const none: WorkingCalendar = { holidays: new Set(), years: new Set() }
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 400 }), zone, (start, amount, of) => {
        let last = wallDate(start, of)
        for (let n = 0; n < amount; n += 1) last = nextDay(last)
        expect(deadline(start, { amount, unit: 'calendar_days' }, of, none)).toEqual({
          dueAt: instantAt(last, '23:59:59', of),
          provisional: false,
        })
        const inHours = deadline(start, { amount, unit: 'hours' }, of, none)
        expect(millisOf(inHours.dueAt) - millisOf(start)).toBe(amount * 3_600_000)
        expect(inHours.provisional).toBe(false)
      }),
    )
  })
})

describe('edges', () => {
  test('3 × 24 hours run through a weekend and Idul Fitri', () => {
    const { dueAt } = deadline('2026-03-20T09:15:30.250Z', { amount: 72, unit: 'hours' }, 'WIB', decrees)
    expect(dueAt).toBe('2026-03-23T09:15:30.250Z')
  })

  test('the same moment around midnight is another start day in another zone', () => {
    const clock = { amount: 1, unit: 'working_days' } as const
    const lateOnMonday = '2026-03-09T16:30:00Z' // 23:30 in Jakarta, 00:30 and 01:30 on Tuesday further east
    expect(deadline(lateOnMonday, clock, 'WIB', decrees).dueAt).toBe(due('2026-03-10', 'WIB'))
    expect(deadline(lateOnMonday, clock, 'WITA', decrees).dueAt).toBe(due('2026-03-11', 'WITA'))
    expect(deadline(lateOnMonday, clock, 'WIT', decrees).dueAt).toBe(due('2026-03-11', 'WIT'))
  })

  test('over the end of the year the deadline is provisional until the next decree is loaded', () => {
    const clock = { amount: 5, unit: 'working_days' } as const
    const start = instantAt('2026-12-28', '09:00', 'WIB')
    expect(deadline(start, clock, 'WIB', decrees)).toEqual({ dueAt: due('2027-01-04'), provisional: true })
    const loaded: WorkingCalendar = {
      holidays: new Set([...decrees.holidays, '2027-01-01']),
      years: new Set([...decrees.years, 2027]),
    }
    expect(deadline(start, clock, 'WIB', loaded)).toEqual({ dueAt: due('2027-01-05'), provisional: false })
    expect(deadline(start, { amount: 3, unit: 'working_days' }, 'WIB', decrees).provisional).toBe(false)
  })

  test('in a year without a decree weekends are still skipped', () => {
    const kalijodo = deadline('2016-02-10T02:00:00Z', { amount: 10, unit: 'working_days' }, 'WIB', decrees)
    expect(kalijodo).toEqual({ dueAt: due('2016-02-24'), provisional: true })
  })

  test('a clock of no or of broken days is refused', () => {
    for (const amount of [0, -1, 1.5, Number.NaN]) {
      expect(() =>
        deadline('2026-03-09T03:00:00Z', { amount, unit: 'working_days' }, 'WIB', decrees),
      ).toThrow(RangeError)
      expect(() => deadline('2026-03-09T03:00:00Z', { amount, unit: 'hours' }, 'WIB', decrees)).toThrow(
        RangeError,
      )
    }
    expect(() => resumeDeadline('2026-03-09T03:00:00Z', -1, 'working_days', 'WIB', decrees)).toThrow(
      RangeError,
    )
  })
})

describe('stopping the clock', () => {
  const unit = fc.constantFrom<ClockUnit>('hours', 'calendar_days', 'working_days')
  /** A running promise, and a moment at which it still runs. */
  const running = fc
    .record({
      start: moment,
      amount: fc.integer({ min: 1, max: 40 }),
      unit,
      zone,
      calendar,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ start, amount, unit, zone, calendar, share }) => {
      const { dueAt } = deadline(start, { amount, unit }, zone, calendar)
      const stoppedAt = instantOf(Math.round(millisOf(start) + (millisOf(dueAt) - millisOf(start)) * share))
      return { dueAt, unit, zone, calendar, stoppedAt }
    })

  test('stopped and resumed on the same day, before the deadline, nothing has changed', () => {
    fc.assert(
      fc.property(
        running,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ dueAt, unit, zone, calendar, stoppedAt }, share) => {
          const endOfDay = millisOf(instantAt(localDate(stoppedAt, zone), '23:59:59', zone))
          const latest = unit === 'hours' ? millisOf(stoppedAt) : Math.min(endOfDay, millisOf(dueAt))
          const resumedAt = instantOf(
            Math.floor(millisOf(stoppedAt) + Math.max(0, latest - millisOf(stoppedAt)) * share),
          )
          const left = remaining(stoppedAt, dueAt, unit, zone, calendar)
          expect(resumeDeadline(resumedAt, left, unit, zone, calendar).dueAt).toBe(dueAt)
        },
      ),
    )
  })

  test('a stop of k working days moves the deadline by exactly k working days', () => {
    fc.assert(
      fc.property(
        running,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 15 }),
        (promise, days, hour) => {
          const { dueAt, zone, calendar, stoppedAt } = promise
          fc.pre(promise.unit === 'working_days')
          const resumeDay = addDays(localDate(stoppedAt, zone), days)
          const left = remaining(stoppedAt, dueAt, 'working_days', zone, calendar)
          fc.pre(left > 0 || isWorkingDay(resumeDay, calendar))
          const resumedAt = instantAt(resumeDay, `${String(hour).padStart(2, '0')}:00`, zone)
          const moved = resumeDeadline(resumedAt, left, 'working_days', zone, calendar).dueAt
          const k = countByHand(wallDate(stoppedAt, zone), resumeDay, calendar)
          expect(countByHand(wallDate(dueAt, zone), wallDate(moved, zone), calendar)).toBe(k)
          expect(offices(wallDate(moved, zone), calendar)).toBe('open')
        },
      ),
      { numRuns: 600 },
    )
  })

  test('a stop of k calendar days moves it by k days, a stop of hours by as many milliseconds', () => {
    fc.assert(
      fc.property(
        running,
        fc.integer({ min: 0, max: 60 * 86_400_000 }),
        ({ dueAt, unit, zone, calendar, stoppedAt }, ms) => {
          fc.pre(unit !== 'working_days')
          const resumedAt = instantOf(millisOf(stoppedAt) + ms)
          const left = remaining(stoppedAt, dueAt, unit, zone, calendar)
          const moved =
            millisOf(resumeDeadline(resumedAt, left, unit, zone, calendar).dueAt) - millisOf(dueAt)
          const lastSecond =
            millisOf(resumedAt) > millisOf(instantAt(localDate(resumedAt, zone), '23:59:59', zone))
          fc.pre(left > 0 || !lastSecond)
          const days =
            (Date.parse(wallDate(resumedAt, zone)) - Date.parse(wallDate(stoppedAt, zone))) / 86_400_000
          expect(moved).toBe(unit === 'hours' ? ms : days * 86_400_000)
        },
      ),
    )
  })

  test('nothing that was stopped in time becomes due in the past', () => {
    fc.assert(
      fc.property(
        running,
        fc.integer({ min: 0, max: 60 * 86_400_000 }),
        ({ dueAt, unit, zone, calendar, stoppedAt }, ms) => {
          const resumedAt = instantOf(millisOf(stoppedAt) + ms)
          const left = remaining(stoppedAt, dueAt, unit, zone, calendar)
          const moved = resumeDeadline(resumedAt, left, unit, zone, calendar).dueAt
          expect(millisOf(moved)).toBeGreaterThanOrEqual(millisOf(resumedAt))
          expect(millisOf(moved)).toBeGreaterThanOrEqual(millisOf(dueAt))
        },
      ),
    )
  })

  test('stopped on its last morning and resumed in the evening, it is due the next working day', () => {
    const left = remaining(
      instantAt('2026-03-13', '09:00', 'WIB'),
      due('2026-03-13'),
      'working_days',
      'WIB',
      decrees,
    )
    expect(left).toBe(0)
    const evening = resumeDeadline(
      instantAt('2026-03-13', '18:00', 'WIB'),
      left,
      'working_days',
      'WIB',
      decrees,
    )
    expect(evening.dueAt).toBe(due('2026-03-16'))
    const sunday = resumeDeadline(
      instantAt('2026-03-15', '09:00', 'WIB'),
      left,
      'working_days',
      'WIB',
      decrees,
    )
    expect(sunday.dueAt).toBe(due('2026-03-16'))
  })

  test('a due day that became a holiday while the clock stood is not lost', () => {
    const dueAt = due('2026-03-16')
    const later: WorkingCalendar = {
      holidays: new Set([...decrees.holidays, '2026-03-16']),
      years: decrees.years,
    }
    const thursday = instantAt('2026-03-12', '09:00', 'WIB')
    const left = remaining(thursday, dueAt, 'working_days', 'WIB', later)
    expect(resumeDeadline(thursday, left, 'working_days', 'WIB', later).dueAt).toBe(due('2026-03-17'))
  })
})
