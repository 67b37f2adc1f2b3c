import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spread } from './score.ts'

const hour = 3_600_000

describe('the figures of the score card', () => {
  test('a desk that has answered nothing has no median', () => {
    expect(spread([])).toEqual({ medianHours: null, p90Hours: null, hours: [] })
  })

  test('ten answers: the fifth is the median, the ninth the p90', () => {
    const ms = [9, 1, 10, 3, 2, 8, 4, 7, 5, 6].map((h) => h * hour)
    expect(spread(ms)).toMatchObject({ medianHours: 5, p90Hours: 9 })
  })

  test('hours are told to the hundredth, and an answer dated before the question took no time', () => {
    expect(spread([1.239 * hour, -5 * hour]).hours).toEqual([1.24, 0])
  })

  test('the dots are the newest two hundred, the figures are of all', () => {
    const ms = Array.from({ length: 500 }, (_, i) => i * hour)
    const { hours, medianHours } = spread(ms)
    expect(hours).toEqual(Array.from({ length: 200 }, (_, i) => i))
    expect(medianHours).toBe(249)
  })

  test('a percentile is the smallest answer that enough of them do not exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 300 }), (hours) => {
        const { medianHours, p90Hours } = spread(hours.map((h) => h * hour))
        for (const [value, percent] of [
          [medianHours, 50],
          [p90Hours, 90],
        ] as const) {
          const enough = (v: number) => hours.filter((h) => h <= v).length * 100 >= percent * hours.length
          expect(value).toBe(Math.min(...hours.filter(enough)))
        }
      }),
    )
  })
})
