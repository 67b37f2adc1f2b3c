import fc from 'fast-check'
import { expect, test } from 'vitest'
import { likeness, spellingOf, wordsOf } from './names.ts'

const spelled = (name: string) => wordsOf(name).map(spellingOf).join(' ')

test.each([
  ['Moch. Joesoef', 'muhammad yusuf'],
  ['MUHAMAD YUSUP', 'muhammad yusuf'],
  ['St. Nurbaja', 'siti nurbaja'],
  ['Siti Noerbaja', 'siti nurbaja'],
  ['Soetji Tjahjani', 'suci cahjani'],
  ['Djoemiati', 'jumiati'],
  ['Abd. Rachman', 'abdul rakhman'],
  ['Annisa’ul', 'anisaul'],
  ['Désirée', 'desire'],
  ['  ', ''],
])('%s is compared as "%s"', (written, compared) => {
  expect(spelled(written)).toBe(compared)
})

test('a spelling of a spelling is itself', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
      expect(spellingOf(spellingOf(spellingOf(word)))).toBe(spellingOf(spellingOf(word)))
    }),
  )
})

/** Winkler 1990, table 1, and the usual examples since. */
test.each([
  ['martha', 'marhta', 0.961],
  ['dwayne', 'duane', 0.84],
  ['dixon', 'dicksonx', 0.813],
  ['abc', 'xyz', 0],
  ['', 'a', 0],
  ['sama', 'sama', 1],
])('%s and %s are alike by %d', (one, other, like) => {
  expect(likeness(one, other)).toBeCloseTo(like, 3)
})

test('likeness goes both ways and stays between nothing and all', () => {
  const word = fc.stringMatching(/^[a-e]{0,9}$/)
  fc.assert(
    fc.property(word, word, (one, other) => {
      const like = likeness(one, other)
      expect(like).toBeGreaterThanOrEqual(0)
      expect(like).toBeLessThanOrEqual(1)
      expect(likeness(other, one)).toBeCloseTo(like, 10)
    }),
  )
})
