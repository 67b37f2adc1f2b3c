import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Instant, instantAt, type Zone } from '../kernel/dates.ts'
import type { WorkingCalendar } from '../kernel/working-days.ts'
import type { KindOfPromise, ObligationKind } from './contract.ts'
import { obligationKinds } from './contract.ts'
import { end, isPast, justBefore, lapse, type LedgerRung, open, resume, stop, type World } from './rules.ts'

const { kinds } = JSON.parse(
  readFileSync(new URL('../../reference/obligations/kinds.json', import.meta.url), 'utf8'),
) as { kinds: KindOfPromise[] }

/** 2026 as decreed for the weeks of these tests: Nyepi, and Idul Fitri with its cuti bersama. */
const calendar: WorkingCalendar = {
  holidays: new Set(['2026-03-18', '2026-03-19', '2026-03-20', '2026-03-23', '2026-03-24']),
  years: new Set([2026]),
}
const desks: Record<string, { zone: Zone; superior: string | null }> = {
  district: { zone: 'WIB', superior: 'province' },
  province: { zone: 'WIB', superior: 'ministry' },
  ministry: { zone: 'WIB', superior: null },
  directorate: { zone: 'WIB', superior: 'ministry' },
  east: { zone: 'WIT', superior: 'eastern province' },
  'eastern province': { zone: 'WIT', superior: null },
}
const world: World = {
  places: new Map(Object.entries(desks)),
  ladders: new Map(kinds.map(({ kind, ladder }) => [kind, ladder])),
  calendar,
}

let serial = 0
const newId = () => `rung ${(serial += 1)}`
const at = (day: string, time = '10:00', zone: Zone = 'WIB'): Instant => instantAt(day, time, zone)

function given(
  ownerDesk: string,
  counterpartDesk: string,
  startAt: Instant,
  kind: ObligationKind = 'answer_request',
): LedgerRung {
  const clock = kinds.find((one) => one.kind === kind)?.clock
  if (!clock) throw new Error(`${kind} has no clock`)
  const subject = { subject: 'request', subjectId: 'letter', label: '45/LJS/2026' } as const
  const promise = { id: newId(), kind, ownerDesk, counterpartDesk, ...subject, startAt, clock }
  return open(promise, desks[ownerDesk]?.zone ?? 'WIB', calendar)
}
const sweep = (rungs: LedgerRung[], now: Instant) => lapse(rungs, now, now, world, newId)
const standing = (rungs: LedgerRung[]) =>
  rungs
    .filter(({ state }) => state === 'open')
    .map(({ ownerDesk, rung, renewed }) => [ownerDesk, rung, renewed])
function stepped<Step>(step: Step): Extract<Step, LedgerRung[]> {
  expect(step).toBeInstanceOf(Array)
  return step as Extract<Step, LedgerRung[]>
}

test('every kind of promise is described, with a ladder and a reason for its terms', () => {
  expect(kinds.map(({ kind }) => kind)).toEqual(obligationKinds)
  for (const { ladder, why, clock } of kinds) {
    expect(Object.keys(ladder)).toEqual(['renew', 'superior', 'counterpart_superior', 'last'])
    expect(why).not.toBe('')
    expect(clock === null || clock.amount > 0).toBe(true)
  }
})

describe('a promise', () => {
  test('is due after its clock: ten working days from 9 March 2026 end on 30 March at 16:00', () => {
    const promise = given('district', 'ministry', at('2026-03-09'))
    expect(promise).toMatchObject({
      dueAt: at('2026-03-30', '16:00'),
      provisional: false,
      state: 'open',
      round: 0,
    })
    expect(promise.promise).toBe(promise.id)
  })

  test('is counted where the desk is that gives it', () => {
    expect(given('east', 'ministry', at('2026-03-09')).dueAt).toBe(at('2026-03-30', '16:00', 'WIT'))
  })

  test('may bring its own date instead', () => {
    const dueAt = at('2026-12-24', '23:59:59')
    const facts = {
      kind: 'keep_commitment',
      subject: 'commitment',
      subjectId: 'c',
      label: 'Kalijodo',
    } as const
    const parties = { id: newId(), ownerDesk: 'district', counterpartDesk: 'ministry' }
    const promise = { ...facts, ...parties, startAt: at('2026-03-09'), dueAt, unit: 'calendar_days' } as const
    expect(open(promise, 'WIB', calendar)).toMatchObject({ dueAt, unit: 'calendar_days', provisional: false })
  })

  test('is past at its deadline, not a millisecond before, and not while its clock stands still', () => {
    const promise = given('district', 'ministry', at('2026-03-09'))
    expect(isPast(promise, promise.dueAt)).toBe(true)
    expect(isPast(promise, justBefore(promise.dueAt))).toBe(false)
    const [stopped] = stepped(stop([promise], at('2026-03-10'), 'asked'))
    expect(stopped && isPast(stopped, at('2027-01-01'))).toBe(false)
  })
})

describe('a lapse', () => {
  const promise = given('district', 'directorate', at('2026-03-09'))
  const monday = at('2026-03-30', '16:00')
  const first = sweep([promise], monday)

  test('renews the promise and calls upon both superiors, in one step', () => {
    expect(first[0]).toMatchObject({ id: promise.id, state: 'lapsed', endedAt: promise.dueAt })
    expect(standing(first)).toEqual([
      ['district', 'owner', true],
      ['province', 'owner_superior', false],
      ['ministry', 'counterpart_superior', false],
    ])
    for (const follower of first.slice(1)) {
      expect(follower).toMatchObject({
        promise: promise.id,
        previous: promise.id,
        openedAt: monday,
        round: 1,
        dueAt: at('2026-04-02', '16:00'),
        firstDueAt: promise.dueAt,
      })
    }
  })

  test('of a superior climbs one desk higher, to a desk that has none of this promise yet', () => {
    const second = sweep(first, at('2026-04-02', '16:00'))
    // The ministry stands on the counterpart's side already and isn't called upon twice.
    expect(standing(second)).toEqual([
      ['district', 'owner', true],
      ['province', 'owner_superior', true],
      ['ministry', 'counterpart_superior', true],
    ])
  })

  test('of the highest desk renews it every seven days', () => {
    const second = sweep(first, at('2026-04-02', '16:00'))
    const top = second.find(({ ownerDesk, state }) => ownerDesk === 'ministry' && state === 'open')
    expect(top).toMatchObject({ unit: 'calendar_days', dueAt: at('2026-04-09', '23:59:59') })
  })

  test('that nobody noticed for a month makes one round, counted from the day it is noticed', () => {
    const noticed = sweep([promise], at('2026-05-04'))
    expect(noticed).toHaveLength(4)
    expect(noticed[0]?.endedAt).toBe(promise.dueAt)
    expect(noticed.slice(1).map(({ openedAt }) => openedAt)).toEqual(Array(3).fill(promise.dueAt))
    expect(noticed.slice(1).map(({ dueAt }) => dueAt)).toEqual(Array(3).fill(at('2026-05-07', '16:00')))
  })

  test('calls upon a superior of both sides once', () => {
    const shared = given('province', 'directorate', at('2026-03-09'))
    expect(standing(sweep([shared], monday))).toEqual([
      ['province', 'owner', true],
      ['ministry', 'owner_superior', false],
    ])
  })

  test('calls upon the counterpart itself where that is the superior', () => {
    const upward = given('district', 'province', at('2026-03-09'))
    expect(standing(sweep([upward], monday))).toEqual([
      ['district', 'owner', true],
      ['province', 'owner_superior', false],
      ['ministry', 'counterpart_superior', false],
    ])
  })

  test('never calls upon the debtor as a superior of the counterpart', () => {
    const downward = given('ministry', 'directorate', at('2026-03-09'))
    expect(standing(sweep([downward], monday))).toEqual([['ministry', 'owner', true]])
  })

  test('leaves a renewed promise in the hands that held it, and a superior chooses its own', () => {
    const held = { ...promise, assignee: 'rina' }
    expect(sweep([held], monday).map(({ assignee }) => assignee)).toEqual(['rina', 'rina', null, null])
  })

  test('touches no other promise', () => {
    const other = given('district', 'directorate', at('2026-03-10'))
    expect(sweep([other, promise], monday)[0]).toBe(other)
  })
})

describe('a clock', () => {
  const promise = given('district', 'ministry', at('2026-03-09'))

  test('that stopped goes on with the working days that were left', () => {
    const stopped = stepped(stop([promise], at('2026-03-12'), 'asked'))
    expect(stopped[0]).toMatchObject({
      stoppedAt: at('2026-03-12'),
      stopReason: 'asked',
      dueAt: promise.dueAt,
    })
    expect(sweep(stopped, at('2026-06-01'))).toEqual(stopped)
    // Two working days to 30 March are over: seven of the ten remain.
    const [running] = stepped(resume(stopped, at('2026-04-06'), world))
    expect(running).toMatchObject({ stoppedAt: null, stopReason: null, dueAt: at('2026-04-15', '16:00') })
    expect(running?.stoodStillMs).toBe(25 * 24 * 3_600_000)
  })

  test('stops and goes on for the whole ladder', () => {
    const ladder = sweep([promise], promise.dueAt)
    const stopped = stepped(stop(ladder, at('2026-03-31'), 'asked'))
    expect(stopped.map(({ stoppedAt }) => stoppedAt !== null)).toEqual([false, true, true])
    const running = stepped(resume(stopped, at('2026-03-31', '11:00'), world))
    expect(running.map(({ dueAt }) => dueAt)).toEqual(ladder.map(({ dueAt }) => dueAt))
  })

  test('is stopped once and goes on once', () => {
    const stopped = stepped(stop([promise], at('2026-03-10'), 'asked'))
    expect(stop(stopped, at('2026-03-11'), 'again')).toEqual({ refused: 'already_stopped' })
    expect(resume([promise], at('2026-03-11'), world)).toEqual({ refused: 'not_stopped' })
    const ended = end([promise], { state: 'met' }, at('2026-03-11'), at('2026-03-11'))
    expect(stop(ended, at('2026-03-12'), 'asked')).toEqual({ refused: 'not_open' })
    expect(resume(ended, at('2026-03-12'), world)).toEqual({ refused: 'not_open' })
  })
})

describe('one fact', () => {
  const promise = given('district', 'directorate', at('2026-03-09'))
  const ladder = sweep([promise], promise.dueAt)

  test('ends every open rung, and leaves what had lapsed as it was', () => {
    const now = at('2026-03-31')
    const refusal = { state: 'refused', ground: 'not_authorised', reason: 'Bukan wewenang kami' } as const
    const ended = end(ladder, refusal, now, now)
    expect(ended[0]).toBe(ladder[0])
    for (const rung of ended.slice(1))
      expect(rung).toMatchObject({ ...refusal, settledAt: now, endedAt: now })
  })

  test('is dated by its paper: an answer from before the deadline was in time', () => {
    const ended = end(ladder, { state: 'met' }, at('2026-03-27'), at('2026-04-01'))
    expect(ended[1]).toMatchObject({ settledAt: at('2026-03-27'), endedAt: promise.dueAt, ground: null })
  })

  test('is never dated into the future, nor before the promise', () => {
    const early = end([promise], { state: 'met' }, at('2026-03-01'), at('2026-03-10'))
    expect(early[0]?.settledAt).toBe(promise.promisedAt)
    const late = end([promise], { state: 'withdrawn' }, at('2027-01-01'), at('2026-03-10'))
    expect(late[0]?.settledAt).toBe(at('2026-03-10'))
  })

  test('takes off what the clock stood still, also where it still does', () => {
    const stopped = stepped(stop([promise], at('2026-03-10'), 'asked'))
    const [ended] = end(stopped, { state: 'met' }, at('2026-03-12'), at('2026-03-12'))
    expect(ended).toMatchObject({ stoodStillMs: 2 * 24 * 3_600_000, stoppedAt: null, stopReason: null })
  })
})
