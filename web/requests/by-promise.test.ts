import { expect, test } from 'vitest'
import type { Obligation } from '../../src/obligations/contract.ts'
import { byPromise, standsAt } from './by-promise.ts'

const rung = (id: string, promise: string, openedAt: string, more: Partial<Obligation> = {}): Obligation => ({
  id,
  promise,
  kind: 'answer_request',
  rung: 'owner',
  round: 0,
  renewed: false,
  ownerDesk: 'd',
  ownerName: 'Dinsos',
  counterpartDesk: 'm',
  counterpartName: 'Direktorat',
  debtorDesk: 'd',
  debtorName: 'Dinsos',
  subject: 'request',
  subjectId: 's',
  label: '460/12/II/2016',
  openedAt,
  dueAt: openedAt,
  unit: 'working_days',
  provisional: false,
  stoppedAt: null,
  stopReason: null,
  state: 'open',
  endedAt: null,
  assignee: null,
  assigneeName: null,
  away: null,
  ...more,
})

const receipt = rung('r', 'receipt', '2016-02-01T00:00:00Z', { state: 'met' })
const given = rung('a', 'answer', '2016-02-03T00:00:00Z', { state: 'lapsed' })
const renewed = rung('b', 'answer', '2016-02-17T00:00:00Z', { round: 1, renewed: true })
const above = rung('c', 'answer', '2016-02-17T00:00:00Z', { round: 1, rung: 'owner_superior' })

test('each promise about a letter stands alone, the last one given first, its rungs from the oldest on', () => {
  const groups = byPromise([above, renewed, given, receipt])
  expect(groups.map((group) => group.map((one) => one.id).sort())).toEqual([['a', 'b', 'c'], ['r']])
  expect(groups[0]?.[0]?.id).toBe('a')
})

test('a promise stands where its owner has renewed it, not where those above were called', () => {
  expect(standsAt([given, renewed, above])?.id).toBe('b')
  expect(standsAt([above])?.id).toBe('c')
})
