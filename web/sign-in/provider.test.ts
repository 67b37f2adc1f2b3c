import { expect, test } from 'vitest'
import { wayOf } from './provider.ts'

test.each([
  ['/', '/'],
  ['/requests/0198?tab=answer', '/requests/0198?tab=answer'],
  ['//lain.example', '/'],
  ['/\\lain.example', '/'],
  ['https://lain.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/masuk', '/'],
])('whoever began at %s goes on at %s', (back, expected) => {
  expect(wayOf(JSON.stringify({ binding: true, back }))).toEqual({ binding: true, back: expected, of: null })
})

test('a tab that knows of no beginning signs in and goes to the first page', () => {
  expect(wayOf(null)).toEqual({ binding: false, back: '/', of: null })
})
