import { describe, expect, test } from 'vitest'
import { looseDateOf } from './loose-date.tsx'

describe('a date is taken as exactly as it is known', () => {
  test('the year alone, month and year, or the whole day', () => {
    expect(looseDateOf({ day: '', month: '', year: '2007' })).toBe('2007')
    expect(looseDateOf({ day: '', month: '11', year: '2010' })).toBe('2010-11')
    expect(looseDateOf({ day: '9', month: '2', year: ' 2016 ' })).toBe('2016-02-09')
  })

  test('nothing typed is no date, not a mistake', () => {
    expect(looseDateOf({ day: '', month: '', year: '' })).toBeNull()
  })

  test('a day without its month, a month without its year, and a day that is not are mistakes', () => {
    expect(looseDateOf({ day: '9', month: '', year: '2016' })).toBeUndefined()
    expect(looseDateOf({ day: '', month: '2', year: '' })).toBeUndefined()
    expect(looseDateOf({ day: '30', month: '2', year: '2016' })).toBeUndefined()
    expect(looseDateOf({ day: '', month: '', year: '16' })).toBeUndefined()
  })
})
