import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Instant, instantAt, instantOf, type LocalDate, millisOf } from '../../kernel/dates.ts'
import type { WorkingCalendar } from '../../kernel/working-days.ts'
import type { KindOfPromise } from '../contract.ts'
import { lapse, type LedgerRung, open, type World } from '../rules.ts'

/** The year 2026 as decreed, lived through day by day, against days counted with a pencil. */

const read = (path: string) => readFileSync(new URL(`../../../reference/${path}`, import.meta.url), 'utf8')
const { kinds } = JSON.parse(read('obligations/kinds.json')) as { kinds: KindOfPromise[] }
const calendar: WorkingCalendar = {
  holidays: new Set(read('holidays/holidays-id.csv').match(/^2026-\d\d-\d\d/gm)),
  years: new Set([2026]),
}
const world: World = {
  places: new Map([
    ['district', { zone: 'WIB', superior: 'province' }],
    ['province', { zone: 'WIB', superior: null }],
    ['directorate', { zone: 'WIB', superior: 'ministry' }],
    ['ministry', { zone: 'WIB', superior: null }],
  ]),
  ladders: new Map(kinds.map(({ kind, ladder }) => [kind, ladder])),
  calendar,
}

const DAY = 86_400_000
/** Every day of the year, and those on which offices work. */
const days: LocalDate[] = Array.from({ length: 365 }, (_, i) =>
  new Date(Date.UTC(2026, 0, 1) + i * DAY).toISOString().slice(0, 10),
)
const workdays = days.filter((day) => {
  const name = new Date(day).toUTCString().slice(0, 3)
  return name !== 'Sat' && name !== 'Sun' && !calendar.holidays.has(day)
})

let serial = 0
const newId = () => `rung ${String((serial += 1)).padStart(6, '0')}`

function promised(day: LocalDate): LedgerRung {
  const subject = { kind: 'answer_request', subject: 'request', subjectId: day, label: day } as const
  const parties = { id: newId(), ownerDesk: 'district', counterpartDesk: 'directorate' }
  const clock = { amount: 10, unit: 'working_days' } as const
  return open({ ...subject, ...parties, startAt: instantAt(day, '10:00', 'WIB'), clock }, 'WIB', calendar)
}

/** The year with sweeps at these moments; a promise is given on each of the days. */
function live(given: readonly LocalDate[], sweeps: readonly Instant[]): LedgerRung[] {
  let ledger: LedgerRung[] = []
  const waiting = given.map(promised)
  for (const now of sweeps) {
    while (waiting[0] && waiting[0].openedAt <= now) ledger.push(waiting.shift() as LedgerRung)
    const before = ledger.length
    ledger = lapse(ledger, now, now, world, newId)
    for (const added of ledger.slice(before)) expect(millisOf(added.dueAt)).toBeGreaterThan(millisOf(now))
  }
  return ledger
}

/** Per promise and desk one line of rungs without gap or overlap, from the first call to its open last. */
function expectUnbroken(ledger: LedgerRung[], sweeps: readonly Instant[]): void {
  const ladders = Map.groupBy(ledger, ({ promise }) => promise)
  for (const rungs of ladders.values()) {
    const first = rungs[0]
    const late = rungs.length > 1
    expect([...new Set(rungs.map(({ ownerDesk }) => ownerDesk))]).toEqual(
      late ? ['district', 'province', 'ministry'] : ['district'],
    )
    for (const [desk, line] of Map.groupBy(rungs, ({ ownerDesk }) => ownerDesk)) {
      expect(line[0]?.openedAt).toBe(desk === 'district' ? first?.openedAt : first?.dueAt)
      expect(line.map(({ openedAt }) => openedAt).slice(1)).toEqual(
        line.slice(0, -1).map(({ endedAt }) => endedAt),
      )
      expect(line.map(({ state }) => state)).toEqual([...Array(line.length - 1).fill('lapsed'), 'open'])
      // One rung for each time that the sweep found the desk's rung past due, however long it had been.
      const found = line.slice(0, -1).map(({ dueAt }) => sweeps.findIndex((now) => now >= dueAt))
      expect(new Set(found).size).toBe(found.length)
    }
  }
}

const evening = (day: LocalDate) => instantAt(day, '17:00', 'WIB')

test('swept every evening, a promise that nobody keeps comes back on every third working day of the year', () => {
  const sweeps = days.map(evening)
  const ledger = live(workdays, sweeps)
  expectUnbroken(ledger, sweeps)
  expect(Map.groupBy(ledger, ({ promise }) => promise).size).toBe(workdays.length)
  for (const [from, given] of workdays.entries()) {
    const own = ledger.filter(({ subjectId, rung }) => subjectId === given && rung === 'owner')
    const inYear = own.map(({ dueAt }) => dueAt).filter((due) => due < '2026-12-31T17:00:00.000Z')
    const byPencil = workdays.slice(from).filter((_, i) => i >= 10 && (i - 10) % 3 === 0)
    expect(inYear).toEqual(byPencil.map((day) => instantAt(day, '16:00', 'WIB')))
  }
})

test('deadlines that reach into a year without decree are provisional, and only those', () => {
  for (const { dueAt, unit, provisional } of live(workdays, days.map(evening))) {
    expect(provisional).toBe(unit === 'working_days' && dueAt > '2026-12-31T17:00:00.000Z')
  }
})

test('a highest desk that nobody hears is asked again every week', () => {
  const [given] = workdays
  const ledger = live(given ? [given] : [], days.map(evening))
  const top = ledger.filter(({ ownerDesk }) => ownerDesk === 'ministry').slice(1)
  expect(top.length).toBeGreaterThan(40)
  for (const { dueAt, openedAt } of top) {
    // Seven days from the evening on which it was noticed, which is that of the day after the deadline at latest.
    const gap = (millisOf(dueAt) - millisOf(openedAt)) / DAY
    expect(gap).toBeGreaterThanOrEqual(7)
    expect(gap).toBeLessThan(8.5)
  }
})

test('whenever the sweeper is down, and however long, the year has no gap and no duplicate', () => {
  const outages = fc.array(fc.integer({ min: 1, max: 45 * 24 }), { minLength: 8, maxLength: 120 })
  const given = fc.subarray(workdays, { minLength: 1, maxLength: 25 })
  fc.assert(
    fc.property(given, outages, (given, outages) => {
      let at = Date.UTC(2026, 0, 1)
      const sweeps = outages.map((hours) => instantOf((at += hours * 3_600_000)))
      const ledger = live(given, sweeps)
      expectUnbroken(ledger, sweeps)
      for (const rung of ledger) {
        if (rung.state === 'open') expect(rung.dueAt > (sweeps.at(-1) ?? '')).toBe(true)
      }
    }),
    { numRuns: 150 },
  )
})
