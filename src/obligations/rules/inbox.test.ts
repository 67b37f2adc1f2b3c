import { describe, expect, test } from 'vitest'
import { groupOf, isEscalated } from './inbox.ts'

const running = { stoppedAt: null, renewed: false }
// Tuesday 10 March 2026, 08:30 in Jakarta.
const now = '2026-03-10T01:30:00.000Z'

describe('the groups of the inbox', () => {
  test('what is due this minute is overdue, what is due a minute later is due today', () => {
    expect(groupOf({ ...running, dueAt: now }, now, 'WIB')).toBe('overdue')
    expect(groupOf({ ...running, dueAt: '2026-03-10T01:31:00.000Z' }, now, 'WIB')).toBe('today')
  })

  test('today ends at midnight where the desk is', () => {
    const evening = { ...running, dueAt: '2026-03-10T15:30:00.000Z' } // 22:30 WIB, 00:30 WIT of the 11th
    expect(groupOf(evening, now, 'WIB')).toBe('today')
    expect(groupOf(evening, now, 'WIT')).toBe('week')
  })

  test('the week reaches to the end of the same weekday of next week', () => {
    expect(groupOf({ ...running, dueAt: '2026-03-17T16:59:59.000Z' }, now, 'WIB')).toBe('week')
    expect(groupOf({ ...running, dueAt: '2026-03-17T17:00:00.000Z' }, now, 'WIB')).toBe('later')
  })

  test('what a desk has let lapse before stays overdue, however far its new date', () => {
    expect(groupOf({ ...running, renewed: true, dueAt: '2026-06-01T09:00:00.000Z' }, now, 'WIB')).toBe(
      'overdue',
    )
  })

  test('a clock that stands still is in no group of time', () => {
    const stopped = {
      stoppedAt: '2026-03-01T01:00:00.000Z',
      renewed: true,
      dueAt: '2026-03-05T09:00:00.000Z',
    }
    expect(groupOf(stopped, now, 'WIB')).toBe('stopped')
  })

  test('escalated are the rungs above the debtor, and the debtor’s own once renewed', () => {
    expect(isEscalated({ rung: 'owner', renewed: false })).toBe(false)
    expect(isEscalated({ rung: 'owner', renewed: true })).toBe(true)
    expect(isEscalated({ rung: 'owner_superior', renewed: false })).toBe(true)
    expect(isEscalated({ rung: 'counterpart_superior', renewed: false })).toBe(true)
  })
})
