import { describe, expect, test } from 'vitest'
import { importSites, listSites } from '../sites/contract.ts'
import { fieldNames, nearestNames, readBody, readPairs } from './call-input.ts'
import { WrongUsage } from './failure.ts'

describe('pairs of name and value', () => {
  test('a value may hold the sign of equality', () => {
    expect(readPairs('--query', ['q=a=b', 'limit=5'], ['q', 'limit'])).toEqual({ q: 'a=b', limit: '5' })
  })

  test('an empty value is a value', () => {
    expect(readPairs('--query', ['q='], ['q'])).toEqual({ q: '' })
  })

  test.each([
    ['a word without a value', ['q'], /takes name=value/],
    ['a value without a name', ['=5'], /takes name=value/],
    ['a name that the endpoint does not know', ['page=5'], /page is not known\. Known here: q\./],
    ['a name given twice', ['q=a', 'q=b'], /given twice/],
  ])('%s is wrong usage', (_, pairs, sentence) => {
    expect(() => readPairs('--query', pairs, ['q'])).toThrow(WrongUsage)
    expect(() => readPairs('--query', pairs, ['q'])).toThrow(sentence)
  })

  test('a part of the path that is missing is named', () => {
    expect(() => readPairs('--params', [], ['id'], ['id'])).toThrow('Give --params id=…')
  })
})

describe('the body of a call', () => {
  test('a read takes none', () => {
    expect(readBody(listSites, undefined)).toBeUndefined()
    expect(() => readBody(listSites, '{}')).toThrow(WrongUsage)
  })

  test('a write without one sends an empty object', () => {
    expect(readBody(importSites, undefined)).toEqual({})
  })

  test('what is not JSON is wrong usage', () => {
    expect(readBody(importSites, '{"rows": []}')).toEqual({ rows: [] })
    expect(() => readBody(importSites, '{rows}')).toThrow(WrongUsage)
  })
})

test('the fields of an endpoint are read off its contract', () => {
  expect(fieldNames(listSites.query)).toEqual(['cursor', 'limit', 'q', 'state', 'kind', 'region'])
  expect(fieldNames(listSites.params)).toEqual([])
})

test('a wrong name is answered with those of the same slice or verb', () => {
  const names = ['sites.list', 'sites.get', 'desks.list', 'plans.record']
  expect(nearestNames('sites.show', names)).toEqual(['sites.list', 'sites.get'])
  expect(nearestNames('record', names)).toEqual(['plans.record'])
  expect(nearestNames('nothing', names)).toEqual([])
})
