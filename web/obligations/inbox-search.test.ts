import { expect, test } from 'vitest'
import { inboxSearch, onlyEscalated, turnEscalated, turnRow } from './inbox-search.ts'

test('the address of the inbox keeps what it knows and drops the rest', () => {
  const address = { side: 'owed_to_us', hand: 'mine', escalated: 'both', open: 'x', name: 'Siti' }
  expect(inboxSearch(address)).toEqual({ side: 'owed_to_us', hand: 'mine', escalated: 'both', open: 'x' })
  expect(inboxSearch({ side: 'owed_by_us', hand: 'desk', escalated: 'yes', open: 3 })).toEqual({})
})

test('only escalated turns on and off for each side by itself', () => {
  const us = turnEscalated({ hand: 'mine' }, 'owed_by_us')
  expect(us).toEqual({ hand: 'mine', escalated: 'owed_by_us' })
  const both = turnEscalated(us, 'owed_to_us')
  expect(onlyEscalated(both, 'owed_by_us') && onlyEscalated(both, 'owed_to_us')).toBe(true)
  expect(turnEscalated(both, 'owed_by_us')).toEqual({ hand: 'mine', escalated: 'owed_to_us' })
  expect(turnEscalated(us, 'owed_by_us')).toEqual({ hand: 'mine' })
})

test('a row opens, and closes when it is open', () => {
  expect(turnRow({ open: 'a' }, 'b')).toEqual({ open: 'b' })
  expect(turnRow({ open: 'a', side: 'owed_to_us' }, 'a')).toEqual({ side: 'owed_to_us' })
})
