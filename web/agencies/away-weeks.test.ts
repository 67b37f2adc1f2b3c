import { expect, test } from 'vitest'
import type { Absence } from '../../src/agencies/contract.ts'
import { awayWeeks } from './away-weeks.ts'

const absence = (firstDay: string, lastDay: string): Absence => ({
  id: `${firstDay}`,
  member: 'rina',
  memberName: 'Rina',
  kind: 'leave',
  firstDay,
  lastDay,
  standIn: null,
  standInName: null,
  actsAs: null,
  now: false,
})

test('weeks begin on Monday, whichever day it is', () => {
  for (const today of ['2026-03-09', '2026-03-12', '2026-03-15']) {
    expect(awayWeeks([], today)).toEqual([{ monday: '2026-03-09', sunday: '2026-06-07', away: [] }])
  }
})

test('an absence over a weekend stands in both weeks with its days, and empty weeks are one line', () => {
  const weeks = awayWeeks([absence('2026-03-20', '2026-03-23')], '2026-03-09')
  expect(weeks.map(({ monday, sunday }) => [monday, sunday])).toEqual([
    ['2026-03-09', '2026-03-15'],
    ['2026-03-16', '2026-03-22'],
    ['2026-03-23', '2026-03-29'],
    ['2026-03-30', '2026-06-07'],
  ])
  expect(weeks[1]?.away[0]?.days).toEqual([false, false, false, false, true, true, true])
  expect(weeks[2]?.away[0]?.days).toEqual([true, false, false, false, false, false, false])
})
