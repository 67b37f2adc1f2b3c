import { Check } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { fieldGroups } from '../kernel/field-group.ts'
import { uuidv4, uuidv7 } from '../kernel/id.ts'
import * as contract from './contract.ts'

const empty: contract.ContentOf['identity'] = {
  form: 1,
  names: { current: null, earlier: [], called: [] },
  birthDate: null,
  nik: null,
  homeRegency: null,
}

describe('what is sealed of a person', () => {
  test('every group has a content', () => {
    expect(Object.keys(contract.contents).toSorted()).toEqual(fieldGroups.toSorted())
  })

  test('identity may be empty: no name, no number, no day of birth is a condition', () => {
    expect(Check(contract.IdentityContent, empty)).toBe(true)
    expect(Check(contract.IdentityContent, { ...empty, birthDate: '1991' })).toBe(true)
    expect(Check(contract.IdentityContent, { ...empty, birthDate: '1991-13' })).toBe(false)
    expect(Check(contract.IdentityContent, { ...empty, religion: 'x' })).toBe(false)
  })

  test('dependants have needs and no names', () => {
    const story = { form: 1, notes: [], dependants: [{ need: 'school', count: 2, note: null }] }
    expect(Check(contract.StoryContent, story)).toBe(true)
    const named = { ...story, dependants: [{ need: 'school', count: 1, note: null, name: 'Budi' }] }
    expect(Check(contract.StoryContent, named)).toBe(false)
  })
})

describe('the endpoints', () => {
  test('only those that read whom a worker looks at leave a row in the journal for it', () => {
    const reads = contract.endpoints.filter(({ leavesTrace }) => leavesTrace)
    expect(reads.map(({ name }) => name)).toEqual(['people.list', 'people.get'])
    expect(contract.indexGroups.every((group) => fieldGroups.includes(group))).toBe(true)
  })
})

describe('a case', () => {
  const body = {
    id: uuidv4(),
    adult: true,
    programme: 'closure',
    ageBand: null,
    sex: null,
    site: null,
    groups: [],
    promise: null,
  }

  test('is registered with a number and nothing else', () => {
    expect(Check(contract.registerPerson.body, body)).toBe(true)
  })

  test('has an id that does not tell when it was made', () => {
    expect(Check(contract.registerPerson.body, { ...body, id: uuidv7() })).toBe(false)
  })

  test('is of a grown-up person, and no age but the band is taken', () => {
    expect(Check(contract.registerPerson.body, { ...body, adult: false })).toBe(false)
    expect(Check(contract.registerPerson.body, { ...body, ageBand: '15_17' })).toBe(false)
    expect(Check(contract.registerPerson.body, { ...body, birthDate: '1991' })).toBe(false)
  })
})
