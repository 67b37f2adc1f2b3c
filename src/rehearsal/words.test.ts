import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateWords, listWords, momentWords, numberWords, wrap } from './words.ts'

test('a moment is told in the time of Jakarta, with day and zone', () => {
  expect(momentWords('2016-02-12T09:00:00.000Z')).toBe('Jum 12 Feb 2016, 16.00 WIB')
  expect(momentWords('2016-02-29T17:30:00.000Z')).toBe('Sel 1 Mar 2016, 00.30 WIB')
})

test('a date is told as precisely as its source gives it', () => {
  expect(['2016-02-29', '2016-02', '2016'].map(dateWords)).toEqual(['29 Feb 2016', 'Feb 2016', '2016'])
})

test('numbers have dots at the thousands', () => {
  expect([0, 195, 1405, 3052, 1000000].map(numberWords)).toEqual(['0', '195', '1.405', '3.052', '1.000.000'])
})

test('a list is joined by commas and a last dan', () => {
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map(listWords)).toEqual(['', 'A', 'A dan B', 'A, B dan C'])
})

test('wrapping keeps every word in its order and no line too long, unless it is one word', () => {
  const word = fc.stringMatching(/^[a-z:/.]{1,30}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 60 }), (words, width) => {
      const wrapped = wrap(words.join(' '), '  ', width)
      expect(wrapped.split(/\s+/).filter(Boolean)).toEqual(words)
      for (const line of wrapped.split('\n')) {
        if (line.length > width) expect(line.trim()).not.toContain(' ')
      }
    }),
  )
})
