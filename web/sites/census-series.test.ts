import { describe, expect, test } from 'vitest'
import type { CensusCount } from '../../src/sites/contract.ts'
import { overTime, seriesOf } from './census-series.ts'

const count = (id: string, more: Partial<CensusCount>): CensusCount => ({
  id,
  ordinal: 0,
  date: null,
  unit: 'people_reported',
  count: 1,
  few: false,
  note: null,
  source: null,
  ...more,
})
const words = { unit: (code: string) => code.toUpperCase(), source: (source: string | null) => source ?? '–' }

test('counts of different units stay series of their own, each in the order of its record', () => {
  const series = seriesOf([
    count('b', { ordinal: 1 }),
    count('m', { unit: 'managers' }),
    count('a', { ordinal: 0 }),
  ])
  expect(series.map((one) => [one.unit, one.counts.map((c) => c.id)])).toEqual([
    ['people_reported', ['a', 'b']],
    ['managers', ['m']],
  ])
})

describe('a series is drawn over time', () => {
  const dated = [
    count('a', { date: '2019-01', count: 160 }),
    count('b', { ordinal: 1, date: '2019-11-11', count: null }),
  ]

  test('when every count has its date; unknown stays unknown', () => {
    expect(overTime({ unit: 'u', counts: dated }, words)).toEqual({
      id: 'u',
      unit: 'U',
      points: [
        { id: 'a', date: '2019-01-01', precision: 'month', count: 160, source: '–' },
        { id: 'b', date: '2019-11-11', precision: 'day', count: null, source: '–' },
      ],
    })
  })

  test.each([
    ['a date is missing', [...dated, count('c', { ordinal: 2 })]],
    ['a number was one to four', [...dated, count('c', { date: '2019-12', count: null, few: true })]],
    ['the dates run against the record', [...dated].reverse()],
    ['there is one count only', dated.slice(0, 1)],
  ])('but not when %s', (_, counts) => {
    expect(overTime({ unit: 'u', counts }, words)).toBeNull()
  })
})
