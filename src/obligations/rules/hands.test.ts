import { describe, expect, test } from 'vitest'
import { assign, claim, release } from './hands.ts'

const rina = { member: 'rina', desk: 'jakarta', roles: ['worker'] } as const
const head = { member: 'budi', desk: 'jakarta', roles: ['head'] } as const
const stranger = { member: 'sari', desk: 'surabaya', roles: ['head'] } as const
const free = { state: 'open', ownerDesk: 'jakarta', assignee: null } as const

describe('in whose hands', () => {
  test('a worker takes what nobody holds, and taking it twice changes nothing', () => {
    expect(claim(free, rina)).toEqual({ assignee: 'rina' })
    expect(claim({ ...free, assignee: 'rina' }, rina)).toEqual({ assignee: 'rina' })
  })

  test('a worker cannot take what a colleague holds, nor give it back for them', () => {
    expect(claim({ ...free, assignee: 'budi' }, rina)).toEqual({ refused: 'claimed_by_other' })
    expect(release({ ...free, assignee: 'budi' }, rina)).toEqual({ refused: 'claimed_by_other' })
  })

  test('a worker gives back what she holds', () => {
    expect(release({ ...free, assignee: 'rina' }, rina)).toEqual({ assignee: null })
    expect(release(free, rina)).toEqual({ assignee: null })
  })

  test('a head gives back what a colleague holds', () => {
    expect(release({ ...free, assignee: 'rina' }, head)).toEqual({ assignee: null })
  })

  test('a head puts it into the hands of a member of the desk, whoever held it', () => {
    expect(assign(free, head, 'rina', true)).toEqual({ assignee: 'rina' })
    expect(assign({ ...free, assignee: 'budi' }, head, 'rina', true)).toEqual({ assignee: 'rina' })
    expect(assign(free, head, 'sari', false)).toEqual({ refused: 'not_member_of_desk' })
  })

  test('another desk can do none of it', () => {
    expect(claim(free, stranger)).toEqual({ refused: 'not_yours' })
    expect(release({ ...free, assignee: 'rina' }, stranger)).toEqual({ refused: 'not_yours' })
    expect(assign(free, stranger, 'sari', true)).toEqual({ refused: 'not_yours' })
  })

  test('what has ended is in nobody’s hands any more', () => {
    for (const state of ['met', 'refused', 'withdrawn', 'lapsed'] as const) {
      expect(claim({ ...free, state }, rina)).toEqual({ refused: 'not_open' })
      expect(release({ ...free, state }, rina)).toEqual({ refused: 'not_open' })
      expect(assign({ ...free, state }, head, 'rina', true)).toEqual({ refused: 'not_open' })
    }
  })
})
