import { expect, test } from 'vitest'
import { searchIndexOf, searchPeople } from './search.ts'

const index = searchIndexOf([
  { id: 'a', number: 'JU-0001', names: ['Soetji Rahajoe', 'Mbak Uci'] },
  { id: 'b', number: 'JU-0012', names: ['Siti Nurbaya'] },
  { id: 'c', number: 'JU-0123', names: ['Nurul Aini', 'St. Aminah'] },
  { id: 'd', number: 'JU-0200', names: [] },
  { id: 'e', number: 'JU-0201', names: ['Moch. Sucipto'] },
])

test.each([
  ['suc', ['a', 'e']],
  ['soetji', ['a', 'e']],
  ['uci', ['a', 'e']],
  ['sit', ['b', 'c']],
  ['st', ['b', 'c']],
  ['siti nur', ['b', 'c']],
  ['nur siti', ['b', 'c']],
  ['muh', ['e']],
  ['aya', ['b']],
  ['0012', ['b']],
  ['012', ['b', 'c']],
  ['ju-0123', ['c']],
  ['200', ['d']],
  ['zzz', []],
  ['', []],
  ['  -. ', []],
])('"%s" finds %s', (typed, found) => {
  expect(searchPeople(index, typed)).toEqual(found)
})

test('a person without a name is found by her number, and never by an empty word', () => {
  expect(searchPeople(index, '0200')).toEqual(['d'])
  expect(searchPeople(index, 'a').includes('d')).toBe(false)
})

test('no more than asked for', () => {
  expect(searchPeople(index, 'u', 1)).toHaveLength(1)
})
