import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../src/platform/client.ts'
import { intention, isUncertain } from './intention.ts'
import { problemFacts } from './problem-facts.ts'

const keys = () => {
  let serial = 0
  return intention(() => `key-${(serial += 1)}`)
}
const problem = (status: number, code: string, more: object = {}) =>
  new ProblemError({ type: 'about:blank', title: '', status, code, trace: '', ...more })

describe('one key per intention', () => {
  test('a second click and a retry after a lost answer carry the same key', () => {
    const meant = keys()
    expect(meant.keyFor({ body: { a: 1 } })).toBe('key-1')
    expect(meant.keyFor({ body: { a: 1 } })).toBe('key-1')
  })

  test('other input, and the same again once it is settled, are new intentions', () => {
    const meant = keys()
    expect(meant.keyFor({ a: 1 })).toBe('key-1')
    expect(meant.keyFor({ a: 2 })).toBe('key-2')
    meant.settle()
    expect(meant.keyFor({ a: 2 })).toBe('key-3')
  })

  test('only a missing answer and a failure of the server leave it open', () => {
    expect(isUncertain(problem(0, 'unreachable'))).toBe(true)
    expect(isUncertain(problem(503, 'not_available'))).toBe(true)
    expect(isUncertain(problem(422, 'not_open'))).toBe(false)
  })
})

test('a problem of the server points at the fields of the form', () => {
  const errors = [{ path: '/body/days/0/name', keyword: 'minLength', params: { limit: 1, odd: [] } }]
  expect(problemFacts(problem(400, 'bad_input', { trace: 't-1', errors, params: { count: 2 } }))).toEqual({
    code: 'bad_input',
    trace: 't-1',
    params: { count: 2 },
    fields: [{ path: '/days/0/name', keyword: 'required', params: { limit: 1 } }],
  })
  const error = new TypeError('x')
  expect(problemFacts(error).code).toBe('unknown')
  expect(problemFacts(error)).toBe(problemFacts(error))
})
