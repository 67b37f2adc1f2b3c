import { describe, expect, test } from 'vitest'
import { type DraftLetter, emptyDraft, letterOf, readDraft, withinOf } from './draft-letter.ts'

const draft: DraftLetter = {
  ...emptyDraft,
  receiver: { id: 'r', name: 'Dinsos', about: '' },
  subject: '  Data   warga ',
  items: [{ code: 'people_known', detail: ' ' }],
}

test('a letter goes out without stray blanks, and what is empty is left out', () => {
  const letter = letterOf(draft)
  expect(letter.subject).toBe('Data warga')
  expect(letter.items).toEqual([{ code: 'people_known', detail: null }])
  expect(letter.site).toBeNull()
  expect(letter.answerWithin).toBe(10)
})

test.each([
  ['1', 1],
  [' 60 ', 60],
  ['0', undefined],
  ['61', undefined],
  ['dua', undefined],
  ['', undefined],
])('%j working days are read as %j', (text, days) => {
  expect(withinOf(text)).toBe(days)
})

describe('what was kept on the device', () => {
  test('comes back as it was typed', () => {
    expect(readDraft(JSON.stringify(draft))).toEqual(draft)
  })
  test('is taken piece by piece, and what is not of a draft is left out', () => {
    const kept = readDraft('{"subject": 3, "items": [1, {"code": "a"}], "urgency": "kilat", "scope": "s"}')
    expect(kept).toEqual({
      ...emptyDraft,
      items: [{ code: 'a', detail: '' }],
      scope: 's',
      answerWithin: '',
    })
  })
  test.each([[null], ['{'], ['3']])('%j is no draft', (text) => {
    expect(readDraft(text)).toBeNull()
  })
})
