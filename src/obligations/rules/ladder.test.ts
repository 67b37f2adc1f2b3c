import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Instant, instantOf, millisOf, type Zone } from '../../kernel/dates.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import { type Clock, clockUnits, type WorkingCalendar } from '../../kernel/working-days.ts'
import * as rules from '../rules.ts'
import type { Ladder, LedgerRung, Place, World } from '../rules.ts'

/** Any interleaving of what can happen to promises, at any times, against what must hold after each step. */

const HOUR = 3_600_000
const start = Date.parse('2026-02-02T02:00:00Z')
const decreed: WorkingCalendar = { holidays: new Set(['2026-02-17', '2026-03-19']), years: new Set([2026]) }

type Act =
  | { do: 'open'; debtor: number; counterpart: number; clock: Clock }
  | { do: 'stop' | 'resume' | 'sweep' }
  | { do: 'end'; as: 'met' | 'refused' | 'withdrawn'; backHours: number }
/** `which`: the promise, of those opened so far. */
type Step = { afterHours: number; which: number; act: Act }

const clock = fc.record<Clock>({
  amount: fc.integer({ min: 1, max: 5 }),
  unit: fc.constantFrom(...clockUnits),
})
const ladder = fc.record<Ladder>({ renew: clock, superior: clock, counterpart_superior: clock, last: clock })
const deskCount = 6
/** Desks with a superior of a lower number, or none: any forest. */
const places = fc
  .array(fc.tuple(fc.constantFrom<Zone>('WIB', 'WITA', 'WIT'), fc.nat(), fc.boolean()), {
    minLength: deskCount,
    maxLength: deskCount,
  })
  .map(
    (desks) =>
      new Map<string, Place>(
        desks.map(([zone, above, top], i) => [
          `desk ${i}`,
          { zone, superior: i === 0 || top ? null : `desk ${above % i}` },
        ]),
      ),
  )
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    debtor: fc.nat({ max: deskCount - 1 }),
    counterpart: fc.nat({ max: deskCount - 2 }),
    clock,
  }),
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'resume' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  fc.record({
    do: fc.constant('end' as const),
    as: fc.constantFrom('met' as const, 'refused' as const, 'withdrawn' as const),
    backHours: fc.oneof(fc.constant(0), fc.nat({ max: 400 })),
  }),
)
const steps = fc.array(
  fc.record<Step>({
    afterHours: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 })),
    which: fc.nat(),
    act,
  }),
  { minLength: 5, maxLength: 60 },
)

/** The ledger as a store keeps it: rows by id; rules see the open rungs of the promises that a step is about. */
class Ledger {
  readonly rows = new Map<string, LedgerRung>()
  readonly world: World
  now = instantOf(start)
  #serial = 0

  constructor(world: World) {
    this.world = world
  }

  newId = () => {
    this.#serial += 1
    return `rung ${String(this.#serial).padStart(4, '0')}`
  }

  promises(): string[] {
    return [...new Set([...this.rows.values()].map(({ promise }) => promise))]
  }

  openRungs(promise?: string): LedgerRung[] {
    return [...this.rows.values()].filter(
      (row) => row.state === 'open' && (promise === undefined || row.promise === promise),
    )
  }

  save(before: readonly LedgerRung[], after: readonly LedgerRung[]): readonly LedgerRung[] {
    const known = new Set(before.map(({ id }) => id))
    expect(after.filter(({ id }) => known.has(id))).toHaveLength(before.length)
    for (const rung of after) {
      if (!known.has(rung.id)) expect(this.rows.has(rung.id)).toBe(false)
      this.rows.set(rung.id, rung)
    }
    return after.filter(({ state }) => state === 'open')
  }

  lapse(rungs: readonly LedgerRung[], upTo: Instant): readonly LedgerRung[] {
    return this.save(rungs, rules.lapse(rungs, upTo, this.now, this.world, this.newId))
  }

  take({ afterHours, which, act }: Step): void {
    this.now = instantOf(millisOf(this.now) + afterHours * HOUR)
    if (act.do === 'open') return this.open(act)
    if (act.do === 'sweep') {
      this.lapse(this.openRungs(), this.now)
      return
    }
    const all = this.promises()
    const promise = all[which % Math.max(1, all.length)]
    if (promise === undefined) return
    const open = this.openRungs(promise)
    if (act.do === 'end') {
      const at = instantOf(millisOf(this.now) - act.backHours * HOUR)
      const rungs = this.lapse(open, rules.justBefore(at))
      const refusal = { state: 'refused', ground: 'secret', reason: 'why' } as const
      const settlement = act.as === 'refused' ? refusal : { state: act.as }
      this.save(rungs, rules.end(rungs, settlement, at, this.now))
      return
    }
    const rungs = this.lapse(open, this.now)
    const next =
      act.do === 'stop' ? rules.stop(rungs, this.now, 'asked') : rules.resume(rungs, this.now, this.world)
    if (!isRefusal(next)) this.save(rungs, next)
  }

  open({ debtor, counterpart, clock }: Act & { do: 'open' }): void {
    const id = this.newId()
    const ownerDesk = `desk ${debtor}`
    const counterpartDesk = `desk ${counterpart >= debtor ? counterpart + 1 : counterpart}`
    const about = { kind: 'answer_request', subject: 'request', subjectId: id, label: id } as const
    const promise = { id, ownerDesk, counterpartDesk, ...about, startAt: this.now, clock }
    const zone = this.world.places.get(ownerDesk)?.zone ?? 'WIB'
    this.rows.set(id, rules.open(promise, zone, this.world.calendar))
  }
}

function checkRow(row: LedgerRung): void {
  const [promised, opened, due] = [row.promisedAt, row.openedAt, row.dueAt].map(millisOf) as [
    number,
    number,
    number,
  ]
  expect(promised <= opened && opened <= due).toBe(true)
  expect(row.round === 0).toBe(row.id === row.promise)
  expect(row.round === 0).toBe(row.previous === null)
  expect(row.round === 0).toBe(row.firstDueAt === null)
  expect(row.rung === 'owner').toBe(row.ownerDesk === row.debtorDesk)
  if (row.rung === 'owner') expect(row.renewed).toBe(row.round > 0)
  expect(row.state === 'open').toBe(row.endedAt === null)
  if (row.endedAt !== null) expect(millisOf(row.endedAt)).toBeGreaterThanOrEqual(opened)
  expect(['met', 'refused', 'withdrawn'].includes(row.state)).toBe(row.settledAt !== null)
  expect(row.state === 'refused').toBe(row.ground !== null)
  if (row.state === 'lapsed') expect(row.endedAt).toBe(row.dueAt)
  if (row.stoppedAt !== null) expect(row.state).toBe('open')
}

/** One unbroken line of rungs per desk: each ends where the next begins, and only the last is not lapsed. */
function checkLine(line: LedgerRung[]): void {
  for (const [i, row] of line.entries()) {
    const next = line[i + 1]
    if (next === undefined) expect(row.state).not.toBe('lapsed')
    else expect(next).toMatchObject({ previous: row.id, renewed: true, openedAt: row.endedAt })
    if (next !== undefined) expect(row.state).toBe('lapsed')
  }
  expect(line.filter(({ renewed }) => !renewed)).toHaveLength(1)
}

function checkLadder(rows: LedgerRung[], world: World): void {
  const open = rows.filter(({ state }) => state === 'open')
  const settled = rows.filter(({ settledAt }) => settledAt !== null)
  expect(new Set(settled.map(({ state }) => state)).size).toBeLessThanOrEqual(1)
  expect(open.length === 0).toBe(settled.length > 0)
  expect(new Set(open.map(({ ownerDesk }) => ownerDesk)).size).toBe(open.length)
  expect(new Set(open.map(({ stoppedAt }) => stoppedAt)).size).toBeLessThanOrEqual(1)

  const lines = Map.groupBy(rows, ({ ownerDesk }) => ownerDesk)
  for (const line of lines.values()) checkLine(line.toSorted((a, b) => a.round - b.round))

  for (const row of rows) {
    const followers = rows.filter(({ previous }) => previous === row.id)
    expect(new Set(followers.map(({ ownerDesk }) => ownerDesk)).size).toBe(followers.length)
    if (row.state !== 'lapsed') expect(followers).toEqual([])
    for (const { round, openedAt } of followers) expect([round, openedAt]).toEqual([row.round + 1, row.dueAt])
    // Whoever a lapse has to call upon has a rung of this promise from then on.
    const calls = row.state === 'lapsed' ? [world.places.get(row.ownerDesk)?.superior] : []
    if (row.state === 'lapsed' && row.rung === 'owner')
      calls.push(world.places.get(row.counterpartDesk)?.superior)
    for (const desk of calls) if (desk) expect(lines.has(desk)).toBe(true)
  }
  for (const row of rows) {
    const before = rows.find(({ id }) => id === row.previous)
    if (before) checkPlace(row, before, world)
    if (before) expect(row.firstDueAt).toBe(rows.find(({ id }) => id === row.promise)?.dueAt)
  }
}

/** Nobody else has a rung: it is the same desk again, or the one above on the same side. */
function checkPlace(row: LedgerRung, before: LedgerRung, world: World): void {
  const above = (desk: string) => world.places.get(desk)?.superior
  if (row.renewed) expect([row.ownerDesk, row.rung]).toEqual([before.ownerDesk, before.rung])
  else if (before.rung !== 'owner')
    expect([row.ownerDesk, row.rung]).toEqual([above(before.ownerDesk), before.rung])
  else if (row.rung === 'owner_superior') expect(row.ownerDesk).toBe(above(before.ownerDesk))
  else expect([row.ownerDesk, row.rung]).toEqual([above(row.counterpartDesk), 'counterpart_superior'])
}

function checkLedger(ledger: Ledger): void {
  for (const row of ledger.rows.values()) checkRow(row)
  for (const rows of Map.groupBy(ledger.rows.values(), ({ promise }) => promise).values()) {
    checkLadder(rows, ledger.world)
  }
}

const world = fc.record({ places, ladder }).map(
  ({ places, ladder }): World => ({
    places,
    ladders: new Map([['answer_request', ladder]]),
    calendar: decreed,
  }),
)

describe('whatever happens, in whatever order', () => {
  test('a promise ends once, a lapse is followed once, and no desk has two of a promise', () => {
    fc.assert(
      fc.property(world, steps, (world, steps) => {
        const ledger = new Ledger(world)
        for (const step of steps) {
          const before = new Map(ledger.rows)
          ledger.take(step)
          for (const [id, row] of before) if (row.state !== 'open') expect(ledger.rows.get(id)).toBe(row)
          checkLedger(ledger)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('after a sweep nothing is past due, what follows is due later, and a second sweep finds nothing to do', () => {
    fc.assert(
      fc.property(world, steps, fc.integer({ min: 0, max: 5000 }), (world, steps, hours) => {
        const ledger = new Ledger(world)
        for (const step of steps) ledger.take(step)
        const known = new Set(ledger.rows.keys())
        ledger.take({ afterHours: hours, which: 0, act: { do: 'sweep' } })
        const open = ledger.openRungs()
        for (const rung of open) {
          expect(rules.isPast(rung, ledger.now)).toBe(false)
          if (!known.has(rung.id)) expect(millisOf(rung.dueAt)).toBeGreaterThan(millisOf(ledger.now))
        }
        const again = rules.lapse(open, ledger.now, ledger.now, world, ledger.newId)
        expect(again).toHaveLength(open.length)
        again.forEach((rung, i) => expect(rung).toBe(open[i]))
        checkLedger(ledger)
      }),
      { numRuns: 300 },
    )
  })

  test('it makes no difference whether promises are swept together or one by one', () => {
    const bare = (rungs: readonly LedgerRung[]) =>
      rungs.map((rung) => JSON.stringify({ ...rung, id: null, previous: null })).toSorted()
    fc.assert(
      fc.property(world, steps, fc.integer({ min: 0, max: 2000 }), (world, steps, hours) => {
        const ledger = new Ledger(world)
        for (const step of steps) ledger.take(step)
        ledger.now = instantOf(millisOf(ledger.now) + hours * HOUR)
        const sweep = (rungs: LedgerRung[]) => rules.lapse(rungs, ledger.now, ledger.now, world, ledger.newId)
        const alone = ledger.promises().flatMap((promise) => sweep(ledger.openRungs(promise)))
        expect(bare(sweep(ledger.openRungs()))).toEqual(bare(alone))
      }),
      { numRuns: 200 },
    )
  })
})
