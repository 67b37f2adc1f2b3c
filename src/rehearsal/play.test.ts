import { expect, test } from 'vitest'
import { instantAt } from '../kernel/dates.ts'
import { roundsBetween } from './play.ts'

const wib = (date: string, time: string) => instantAt(date, time, 'WIB')

test('the sweeper comes by after the end of each day and after office hours, days without steps included', () => {
  expect(roundsBetween(wib('2016-02-26', '10:00'), wib('2016-02-28', '09:00'))).toEqual([
    wib('2016-02-26', '16:01'),
    wib('2016-02-27', '00:01'),
    wib('2016-02-27', '16:01'),
    wib('2016-02-28', '00:01'),
  ])
})

test('a round falls on neither of the two moments itself', () => {
  expect(roundsBetween(wib('2016-02-26', '16:01'), wib('2016-02-27', '00:01'))).toEqual([])
})
