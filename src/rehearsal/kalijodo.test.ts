import { expect, test } from 'vitest'
import { localDate, millisOf } from '../kernel/dates.ts'
import { forbiddenWords } from '../kernel/forbidden-words.ts'
import { kalijodo } from './kalijodo.ts'

const { steps } = kalijodo
/** Addresses of sources and names of institutions are quotations; all else is ours. */
const told = JSON.stringify({ ...kalijodo, sources: {} }).replaceAll('ministry-rts', '')

test('steps stand in the order of time, between the first day and the last', () => {
  const times = [kalijodo.from, ...steps.map(({ at }) => at), kalijodo.until].map(millisOf)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('what the record has is sourced, and what it lacks says what is assumed', () => {
  for (const { basis, sources, assumption } of steps) {
    if (basis === 'record') expect(sources).not.toEqual([])
    else expect(assumption).toMatch(/\S/)
  }
})

test('letters and their answers are assumed, because the record gives no date of any', () => {
  const written = steps.filter(({ act }) => act && ['write', 'acknowledge', 'answer'].includes(act.do))
  expect(written.length).toBeGreaterThan(0)
  expect(written.map(({ basis }) => basis)).toEqual(written.map(() => 'assumed'))
})

test('the dates of the record are used as they are', () => {
  const planned = steps.flatMap(({ act, at, basis }) =>
    act?.do === 'record_plan' ? [[act.step, act.date, localDate(at, 'WIB'), basis]] : [],
  )
  expect(planned).toEqual([
    ['announce', '2016-02-08', '2016-02-08', 'record'],
    ['warn', '2016-02-14', '2016-02-14', 'record'],
    ['close', '2016-02-29', '2016-02-29', 'record'],
  ])
  expect(localDate(steps.at(-1)?.at ?? '', 'WIB')).toBe('2016-03-15')
})

test('the counts of the record are used as they are, each with its source', () => {
  const counted = steps.flatMap(({ act, sources }) =>
    act?.do === 'record_counts' ? act.counts.map(({ unit, count }) => [unit, count, ...sources]) : [],
  )
  expect(counted).toEqual([
    ['people_reported', 195, '3'],
    ['people_reported', 250, '3'],
    ['workers', 500, '3'],
    ['workers', 1405, '3'],
    ['residents_households', 1340, '3'],
    ['residents', 3052, '3'],
    ['residents_households', 726, '8'],
    ['residents', 2268, '8'],
    ['residents_households', 1200, '12'],
    ['residents', 6000, '12'],
    ['people_registered', 0, '2'],
  ])
})

test('the story has none of the words that nobody shall read', () => {
  expect(told).not.toMatch(forbiddenWords)
})
