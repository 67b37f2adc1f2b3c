import { expect, test } from 'vitest'
import { deskMeant } from './me.ts'

test('one desk is meant without asking; of several, the one this tab chose, as long as it is still theirs', () => {
  expect(deskMeant([{ id: 'a' }], null)).toBe('a')
  expect(deskMeant([{ id: 'a' }, { id: 'b' }], null)).toBeNull()
  expect(deskMeant([{ id: 'a' }, { id: 'b' }], 'b')).toBe('b')
  expect(deskMeant([{ id: 'a' }, { id: 'b' }], 'gone')).toBeNull()
})
