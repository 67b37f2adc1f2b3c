import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Resemblance } from './duplicates.ts'
import {
  decide,
  type Decided,
  type Decision,
  peopleBehind,
  undecided,
  undo,
  writtenInto,
} from './one-person.ts'

const at = '2026-11-25T02:00:00.000Z'
const same = (other: string): Decision => ({ case: other, is: 'same', at })
const apart = (other: string): Decision => ({ case: other, is: 'other', at })
const someone = (id: string, number: number, ...decisions: Decision[]): Decided => ({ id, number, decisions })
const pair = (one: string, other: string): Resemblance => ({
  one,
  other,
  bits: 3,
  probability: 0.9,
  evidence: [],
})

test('cases that are the same are shown as one, led by the first registered; the others stay what they are', () => {
  const cases = [someone('c', 3, same('a')), someone('a', 1), someone('b', 2), someone('d', 4, same('c'))]
  expect(peopleBehind(cases)).toEqual([
    { lead: 'a', cases: ['a', 'c', 'd'] },
    { lead: 'b', cases: ['b'] },
  ])
})

test('undoing gives back what was before, whoever was joined through it', () => {
  const joined = decide([apart('x')], same('a'))
  expect(undo(joined, 'a')).toEqual([apart('x')])
  const cases = (decisions: readonly Decision[]) => [
    someone('a', 1),
    { id: 'c', number: 3, decisions },
    someone('d', 4, same('c')),
  ]
  expect(peopleBehind(cases(joined)).map(({ cases: all }) => all)).toEqual([['a', 'c', 'd']])
  expect(peopleBehind(cases(undo(joined, 'a'))).map(({ cases: all }) => all)).toEqual([['a'], ['c', 'd']])
})

test('a pair that was decided is not asked again, in whichever of the two it is written', () => {
  const found = [pair('a', 'b'), pair('c', 'a'), pair('b', 'd'), pair('e', 'b')]
  const cases = [
    someone('a', 1),
    someone('b', 2, apart('a')),
    someone('c', 3, same('a')),
    someone('d', 4),
    someone('e', 5, same('d')),
  ]
  // e is the same as d, so b and e is the question about b and d once more.
  expect(undecided(found, cases).map(({ one, other }) => `${one}${other}`)).toEqual(['bd'])
})

test('who is not the same as one is not the same as all of that person', () => {
  const cases = [someone('a', 1), someone('b', 2, same('a')), someone('c', 3, apart('b'))]
  expect(undecided([pair('a', 'c')], cases)).toEqual([])
})

test('a later decision replaces the earlier, and it stands in the newer case', () => {
  expect(decide([apart('a')], same('a'))).toEqual([same('a')])
  expect(writtenInto(someone('a', 1), someone('b', 2)).id).toBe('b')
  expect(writtenInto(someone('b', 2), someone('a', 1)).id).toBe('b')
})

test('each case is in exactly one person, whatever was decided about whom', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'gone']
  const decision = fc.record({
    case: fc.constantFrom(...ids),
    is: fc.constantFrom('same' as const, 'other' as const),
    at: fc.constant(at),
  })
  fc.assert(
    fc.property(fc.array(fc.array(decision, { maxLength: 4 }), { minLength: 5, maxLength: 5 }), (all) => {
      const cases = all.map((decisions, n) => ({ id: ids[n] ?? '', number: n + 1, decisions }))
      const people = peopleBehind(cases)
      expect(people.flatMap(({ cases: members }) => members).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
      for (const { lead, cases: members } of people) expect(members[0]).toBe(lead)
    }),
  )
})
