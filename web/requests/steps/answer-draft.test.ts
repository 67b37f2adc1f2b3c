import { describe, expect, test } from 'vitest'
import { answerFaults, answerOf, freshAnswer, type TypedAnswer } from './answer-draft.ts'

const items = ['people_known', 'own_measures']
const fresh = freshAnswer(
  items.map((code) => ({ code, coded: false })),
  '2016-02-15',
  'people_reported',
)
const typed = (
  first: Partial<TypedAnswer['counts'][number]>,
  more: Partial<TypedAnswer> = {},
): TypedAnswer => ({
  ...fresh,
  counts: fresh.counts.map((count, at) => (at === 0 ? { ...count, ...first } : { ...count, how: 'text' })),
  ...more,
})

describe('an answer in numbers', () => {
  test('says what is not known, which is not zero', () => {
    expect(answerOf(typed({ how: 'unknown', count: '0' })).counts).toMatchObject([
      { item: 'people_known', count: null, few: false, asOf: '2016-02-15' },
    ])
    expect(answerOf(typed({ count: '0' })).counts).toMatchObject([{ count: 0 }])
  })

  test('needs words for what is in no number', () => {
    expect(answerFaults(typed({ count: '1.449' }), items)).toEqual([{ path: '/text', keyword: 'required' }])
    expect(answerFaults(typed({ count: '1.449' }, { text: 'Posko dibuka' }), items)).toEqual([])
  })

  test('leaves to the text what is asked as a state', () => {
    const [how] = freshAnswer([{ code: 'closure_schedule', coded: true }], '2016-02-15', 'u').counts
    expect(how?.how).toBe('text')
  })

  test('never takes an empty field or a word for a number', () => {
    const faults = answerFaults({ ...fresh, text: 'x' }, items)
    expect(faults.map(({ path }) => path)).toEqual(['/counts/people_known', '/counts/own_measures'])
    expect(answerFaults(typed({ count: 'ada' }, { text: 'x' }), items)).toEqual([
      { path: '/counts/people_known', keyword: 'number' },
    ])
  })
})

test('an answer carries only what its form carries, whatever was typed before', () => {
  const all = typed({ count: '12' }, { codes: { own_measures: ['a', 'b'] }, reason: 'never_recorded' })
  expect(answerOf({ ...all, form: 'codes' })).toMatchObject({
    counts: [],
    codes: [
      { item: 'own_measures', code: 'a' },
      { item: 'own_measures', code: 'b' },
    ],
    reason: null,
  })
  expect(answerOf({ ...all, form: 'no_data' })).toMatchObject({
    counts: [],
    codes: [],
    reason: 'never_recorded',
  })
})

test('no data needs its reason', () => {
  expect(answerFaults({ ...fresh, form: 'no_data' }, items)).toEqual([
    { path: '/reason', keyword: 'required' },
  ])
})

test('codes need at least one, and words for the items without', () => {
  expect(answerFaults({ ...fresh, form: 'codes' }, items)).toEqual([{ path: '/codes', keyword: 'required' }])
  const one: TypedAnswer = { ...fresh, form: 'codes', codes: { own_measures: ['a'] } }
  expect(answerFaults(one, items)).toEqual([{ path: '/text', keyword: 'required' }])
})
