import { expect, test } from 'vitest'
import { figuresOf } from './score-figures.ts'

const asOf = '2016-03-10T00:00:00Z'

test('short times are told in hours, long ones in begun days', () => {
  const short = { hours: [1.2, 20], medianHours: 1.2, p90Hours: 20, oldestOpenAt: null }
  expect(figuresOf(short, asOf)).toEqual({
    unit: 'hours',
    took: [2, 20],
    median: 2,
    p90: 20,
    oldestOpen: null,
  })
  const long = { hours: [10, 100], medianHours: 10, p90Hours: 100, oldestOpenAt: '2016-03-01T12:00:00Z' }
  expect(figuresOf(long, asOf)).toEqual({
    unit: 'calendar_days',
    took: [1, 5],
    median: 1,
    p90: 5,
    oldestOpen: 8,
  })
})

test('an old open promise brings days even before the first answer', () => {
  const open = { hours: [], medianHours: null, p90Hours: null, oldestOpenAt: '2016-03-01T00:00:00Z' }
  expect(figuresOf(open, asOf)).toMatchObject({ unit: 'calendar_days', median: null, oldestOpen: 9 })
})
