import { expect, test } from 'vitest'
import { numberOf } from './number-of.ts'

test.each([
  ['0', 0],
  [' 1449 ', 1449],
  ['1.449', 1449],
  ['1,449', 1449],
  ['12 300', 12300],
  ['1.449.000', 1449000],
  ['', undefined],
  ['1,5', undefined],
  ['-3', undefined],
  ['banyak', undefined],
])('%j is read as %j', (text, number) => {
  expect(numberOf(text)).toBe(number)
})
