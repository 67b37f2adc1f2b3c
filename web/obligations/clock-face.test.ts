import { describe, expect, test } from 'vitest'
import { clockFace, promiseState, unitsLeft, type Wall } from './clock-face.ts'

/** Nyepi and Idul Fitri of 2026 (SKB 1497/2025): 9 March and ten working days are 30 March. */
const holidays = ['2026-03-18', '2026-03-19', '2026-03-20', '2026-03-23', '2026-03-24']
const calendar = { holidays: new Set(holidays), years: new Set([2026]) }
const at = (now: string): Wall => ({ now, zone: 'WIB', calendar })
const due = '2026-03-30T09:00:00Z'

describe('what is left of a clock', () => {
  test('counts working days without holidays', () => {
    expect(unitsLeft(due, 'working_days', at('2026-03-09T03:00:00Z'))).toBe(10)
    expect(unitsLeft(due, 'calendar_days', at('2026-03-09T03:00:00Z'))).toBe(21)
  })

  test('is 0 on the last day, before and after office hours', () => {
    expect(unitsLeft(due, 'working_days', at('2026-03-30T08:59:00Z'))).toBe(0)
    expect(unitsLeft(due, 'working_days', at('2026-03-30T11:00:00Z'))).toBe(0)
  })

  test('is late by at least one on a weekend after the deadline', () => {
    expect(unitsLeft('2026-03-27T09:00:00Z', 'working_days', at('2026-03-28T03:00:00Z'))).toBe(-1)
    expect(unitsLeft('2026-03-17T09:00:00Z', 'working_days', at('2026-03-26T03:00:00Z'))).toBe(-2)
  })

  test('rounds hours so that neither side is flattered', () => {
    expect(unitsLeft(due, 'hours', at('2026-03-30T06:30:00Z'))).toBe(2)
    expect(unitsLeft(due, 'hours', at('2026-03-30T09:10:00Z'))).toBe(-1)
  })

  test('is read on the wall of the zone: past midnight in Jayapura is another day', () => {
    const evening = { ...at('2026-03-29T15:30:00Z'), zone: 'WIT' as const }
    expect(unitsLeft(due, 'calendar_days', evening)).toBe(0)
    expect(unitsLeft(due, 'calendar_days', at('2026-03-29T15:30:00Z'))).toBe(1)
  })
})

describe('how a promise stands', () => {
  const running = {
    dueAt: due,
    unit: 'working_days' as const,
    provisional: false,
    stoppedAt: null,
    stopReason: null,
    state: 'open' as const,
    rung: 'owner' as const,
    renewed: false,
  }
  const early = at('2026-03-09T03:00:00Z')

  test('running, near, over', () => {
    expect(promiseState(running, early)).toBe('open')
    expect(promiseState(running, at('2026-03-26T03:00:00Z'))).toBe('soon')
    expect(promiseState(running, at('2026-03-30T09:00:00Z'))).toBe('late')
  })

  test('a renewed one and a rung above are escalated; a clock that stands still says so first', () => {
    expect(promiseState({ ...running, renewed: true }, early)).toBe('escalated')
    expect(promiseState({ ...running, rung: 'counterpart_superior' }, early)).toBe('escalated')
    const stopped = { ...running, renewed: true, stoppedAt: '2026-03-08T03:00:00Z', stopReason: 'tanya' }
    expect(promiseState(stopped, early)).toBe('stopped')
    expect(clockFace(stopped, early).stopped).toEqual({ since: '2026-03-08T03:00:00Z', reason: 'tanya' })
  })

  test('an ended one stays as it ended, however late it is now', () => {
    expect(promiseState({ ...running, state: 'met' }, at('2026-06-01T00:00:00Z'))).toBe('met')
  })
})
