import { expect, test } from 'vitest'
import { type Looker, type Standing, stepsOf } from './steps.ts'

const halves = (of: string) => ({ sealTo: `${of}-seal`, verify: `${of}-verify` })
const epoch = (number: number, inForce: boolean) =>
  ({ epoch: number, inForceAt: inForce ? '2026-03-09T03:00:00.000Z' : null }) as Standing['epochs'][number]
const member = (id: string, how: 'no keys' | 'made' | 'stated', given: number | null = null) => ({
  id,
  name: id,
  keys: how === 'no keys' ? null : halves(id),
  stated: how === 'stated' ? halves(id) : null,
  given,
})
const held = { stated: 'k', made: 'k', mine: null, holders: ['head'] }
const bare: Standing = {
  epochs: [],
  agencyKey: { stated: null, made: null, mine: null, holders: [] },
  members: [member('head', 'made'), member('sari', 'no keys')],
  epochDue: false,
  maySeal: false,
}
const head: Looker = { member: 'head', administrator: true, own: true, root: true }
const sari: Looker = { ...head, member: 'sari', administrator: false }

const now = (standing: Standing, looker: Looker) => {
  const [current, ...more] = stepsOf(standing, looker).filter(({ state }) => state === 'current')
  expect(more).toEqual([])
  return current && `${current.name}: ${current.turn}`
}
const stands = (change: Partial<Standing> = {}): Standing => ({
  ...bare,
  agencyKey: held,
  epochs: [epoch(1, true)],
  members: [member('head', 'stated', 1), member('sari', 'no keys')],
  ...change,
})

test('each step is the turn of somebody, and each of them sees whose', () => {
  expect(now(bare, { ...head, own: false })).toBe('own: you')
  expect(now(bare, head)).toBe('agency: you')
  expect(now(bare, sari)).toBe('agency: administrator')
  const made = { ...bare, agencyKey: { stated: null, made: 'k', mine: 's', holders: [] } }
  expect(now(made, head)).toBe('root: operator')
  const stated = { ...bare, agencyKey: held }
  expect(now(stated, sari)).toBe('prepared: you')
  const prepared = { ...stated, epochs: [epoch(1, false)] }
  expect(now(prepared, sari)).toBe('stated: holder')
  expect(now({ ...prepared, agencyKey: { ...held, mine: 's' } }, head)).toBe('stated: you')
})

test('whoever has made no keys yet keeps nobody from testing the recovery; whoever waits for a colleague does', () => {
  expect(now(stands(), head)).toBe('tested: you')
  const waits = stands({ members: [member('head', 'stated', 1), member('sari', 'made')] })
  expect(now(waits, head)).toBe('given: you')
  expect(now(waits, sari)).toBe('given: colleague')
  expect(now(stands({ maySeal: true }), head)).toBeUndefined()
})

test('a leaver makes the next epoch due for whoever holds the present one, until it is stated', () => {
  const left = stands({ epochDue: true, maySeal: true })
  expect(now(left, head)).toBe('prepared: you')
  expect(now(left, sari)).toBe('prepared: colleague')
  expect(now({ ...left, epochs: [epoch(2, false), epoch(1, true)] }, head)).toBe('stated: holder')
})

test('an epoch that nobody holds any more waits for two shares, not for a colleague who has it no more either', () => {
  const lost = stands({ members: [member('head', 'stated'), member('sari', 'made')], maySeal: true })
  expect(now(lost, head)).toBe('given: shares')
  expect(now({ ...lost, epochDue: true }, sari)).toBe('prepared: shares')
})

test('an agency key that nobody holds any more is made anew and goes to the root again', () => {
  const lost = stands({ agencyKey: { ...held, holders: [] } })
  expect(now(lost, head)).toBe('agency: you')
  const again = stands({ agencyKey: { stated: 'k', made: 'l', mine: null, holders: [] } })
  expect(now(again, head)).toBe('root: operator')
})
