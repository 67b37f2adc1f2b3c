import { expect, test } from 'vitest'
import type { Obligation } from '../../src/obligations/contract.ts'
import { ladderSteps } from './ladder-steps.ts'

const wall = {
  now: '2016-03-01T02:00:00Z',
  zone: 'WIB' as const,
  calendar: { holidays: new Set<string>(), years: new Set([2016]) },
}
let serial = 0
function rung(desk: string, round: number, more: Partial<Obligation> = {}): Obligation {
  serial += 1
  return {
    id: `rung-${serial}`,
    promise: 'promise',
    kind: 'answer_request',
    rung: 'owner',
    round,
    renewed: false,
    ownerDesk: desk,
    ownerName: desk,
    counterpartDesk: 'Direktorat',
    counterpartName: 'Direktorat',
    debtorDesk: 'Kota',
    debtorName: 'Kota',
    subject: 'request',
    subjectId: 'letter',
    label: '460/12/II/2016',
    openedAt: '2016-02-01T02:00:00Z',
    dueAt: '2016-04-01T09:00:00Z',
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
  }
}
const up = { rung: 'owner_superior' as const }
const across = { rung: 'counterpart_superior' as const }

test('each side climbs one desk at a time', () => {
  const steps = ladderSteps(
    [
      rung('Kota', 0, { state: 'lapsed' }),
      rung('Kota', 1, { renewed: true }),
      rung('Provinsi', 1, { ...up, state: 'lapsed' }),
      rung('Dirjen', 1, across),
      rung('Kementerian', 2, up),
    ],
    wall,
  )
  expect(steps.map(({ desk, side, level }) => [desk, side, level])).toEqual([
    ['Kota', 'owner', 0],
    ['Kota', 'owner', 0],
    ['Provinsi', 'owner', 1],
    ['Dirjen', 'counterpart', 1],
    ['Kementerian', 'owner', 2],
  ])
})

test('a promise renewed week after week keeps its beginning and its latest step', () => {
  const weeks = [1, 2, 3, 4].map((round) =>
    rung('Kota', round, { renewed: true, state: round === 4 ? 'open' : 'lapsed' }),
  )
  const steps = ladderSteps([rung('Kota', 0, { state: 'lapsed' }), ...weeks], wall)
  expect(steps.map(({ state, renewed }) => [state, renewed])).toEqual([
    ['lapsed', false],
    ['escalated', true],
  ])
})
