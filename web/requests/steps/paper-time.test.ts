import { expect, test } from 'vitest'
import { paperInstant } from './paper-time.tsx'

test('the time on a paper is read on the wall of the desk', () => {
  expect(paperInstant('2016-02-10T09:30', 'WIB')).toBe('2016-02-10T02:30:00.000Z')
  expect(paperInstant('2016-02-10T09:30', 'WIT')).toBe('2016-02-10T00:30:00.000Z')
})

test('an empty field says that it happened just now; half a time is a mistake', () => {
  expect(paperInstant('', 'WIB')).toBeNull()
  expect(paperInstant('2016-02-10', 'WIB')).toBeUndefined()
  expect(paperInstant('2016-02-30T09:30', 'WIB')).toBeUndefined()
})
