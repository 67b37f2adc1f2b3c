import { expect, test } from 'vitest'
import { receiptOf } from './receipt.ts'

test('a receipt that is found tells nobody what it is about or from whom', () => {
  const receipt = receiptOf({
    id: '6f1c2d3e-4a5b-4c6d-8e7f-0123456789ab',
    case: '33333333-3333-4333-8333-333333333333',
    purpose: 'protection',
    revision: 1,
    recipient: '11111111-1111-4111-8111-111111111111',
    groups: ['identity'],
    decision: 'given',
    way: 'thumb',
    companion: true,
    at: '2026-11-25T03:00:00.000Z',
    until: '2027-02-25T03:00:00.000Z',
  })
  expect(receipt).toEqual({
    number: '4567-89AB',
    said: 'given',
    at: '2026-11-25T03:00:00.000Z',
    until: '2027-02-25T03:00:00.000Z',
  })
})
