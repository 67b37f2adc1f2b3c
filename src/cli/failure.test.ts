import { describe, expect, test } from 'vitest'
import { refusals as agencies } from '../agencies/contract.ts'
import { refusals as obligations } from '../obligations/contract.ts'
import { ProblemError } from '../platform/client.ts'
import { refusals as requests } from '../requests/contract.ts'
import { refusals as sites } from '../sites/contract.ts'
import { failureOf, Refused, WrongUsage } from './failure.ts'

const problem = (code: string, status = 422, more = {}) =>
  new ProblemError({ type: 'about:blank', title: '', status, code, trace: 'abc', ...more })

describe('what went wrong', () => {
  test('wrong usage ends with 2, everything else with 1', () => {
    expect(failureOf(new WrongUsage('No.'))).toEqual({ exit: 2, code: 'usage', message: 'No.' })
    expect(failureOf(new Refused('No.'))).toEqual({ exit: 1, code: 'failed', message: 'No.' })
    expect(failureOf(problem('login_taken'))).toMatchObject({ exit: 1, code: 'login_taken', status: 422 })
  })

  test('a refusal says what happened and what to do at the command line', () => {
    expect(failureOf(problem('login_taken')).message).toMatch(/^This login is taken\. .*memberships add$/)
  })

  test('the values of a sentence are filled in', () => {
    const { message } = failureOf(problem('day_twice', 422, { params: { date: '2027-01-01' } }))
    expect(message).toContain('The date 2027-01-01 stands there twice.')
  })

  test.each([
    ...agencies,
    ...obligations,
    ...sites,
    ...requests,
    'unreachable',
    'not_permitted',
    'bad_input',
  ])('the refusal %s has a sentence', (code) => {
    const { message } = failureOf(problem(code))
    expect(message).not.toContain('The server refuses')
    expect(message).toMatch(/^[A-Z].*\S$/)
  })

  test('a refusal that this version does not know is still named', () => {
    expect(failureOf(problem('brand_new')).message).toBe('The server refuses: brand_new.')
  })

  test('an incident of the server gives its number, a refusal does not', () => {
    expect(failureOf(problem('internal', 500)).message).toContain('Incident abc.')
    expect(failureOf(problem('login_taken')).message).not.toContain('abc')
  })

  test('bad input names each place and its rule, never its value', () => {
    const { message } = failureOf(
      problem('bad_input', 400, {
        errors: [
          { path: '/body/rows/3/notes', keyword: 'maxLength', params: { limit: 2000 } },
          { path: '/body/login', keyword: 'required', params: {} },
          { path: '/body/nik', keyword: 'additionalProperties', params: {} },
        ],
      }),
    )
    expect(message.split('\n').slice(1)).toEqual([
      '  rows.3.notes: at most 2000 characters.',
      '  login: is missing.',
      '  nik: is not a known field.',
    ])
  })

  test('trouble of this computer is told without a stack', () => {
    const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: '/tmp/x.csv' })
    expect(failureOf(missing).message).toBe('There is no file /tmp/x.csv. Check the name.')
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    expect(failureOf(refused).message).toMatch(/^No PostgreSQL answers/)
  })
})
