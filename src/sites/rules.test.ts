import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { type PlanState, type PlanStep, planStates, planSteps } from './contract.ts'
import {
  closingDate,
  count,
  dateMeaning,
  enter,
  keep,
  keepCount,
  type PlanFacts,
  promise,
  readLooseDate,
  record,
  regenciesToday,
  slugOf,
  stepsFrom,
  withdraw,
  writeLooseDate,
} from './rules.ts'

const today = '2016-02-14'
const nobody = { note: null, source: null }
const desk = '01900000-0000-7000-8000-000000000001'
const other = '01900000-0000-7000-8000-000000000002'

describe('dates as loose as their source', () => {
  test('a day, a month and a year are read as precisely as they are given', () => {
    expect(readLooseDate('2016-02-29')).toEqual({ day: '2016-02-29', precision: 'day' })
    expect(readLooseDate('2010-11')).toEqual({ day: '2010-11-01', precision: 'month' })
    expect(readLooseDate('2007')).toEqual({ day: '2007-01-01', precision: 'year' })
  })

  test.each([
    '',
    '2015-02-29',
    '2016-13',
    '2016-00',
    '2016-2',
    '16',
    '1899',
    '2200',
    '2016-02-30',
    '29-02-2016',
    '2016-02-29 ',
  ])('there is no date %j', (text) => expect(readLooseDate(text)).toBeNull())

  test('what was read is written as it was', () => {
    const texts = fc
      .tuple(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
        fc.constantFrom(4, 7, 10),
      )
      .map(([date, length]) => date.toISOString().slice(0, length))
    fc.assert(
      fc.property(texts, (text) => {
        const date = readLooseDate(text)
        expect(date && writeLooseDate(date)).toBe(text)
      }),
    )
  })
})

describe('the course of a closing plan', () => {
  const step = (facts: PlanFacts['plan'], name: PlanStep, date: string | null = null) =>
    record({ writable: true, plan: facts, today }, { step: name, date, ...nobody })
  const at = (state: PlanState): PlanFacts['plan'] => ({ number: 1, state, steps: 3 })

  test('a closing that happened anyway is entered as it was, where nothing had been announced', () => {
    expect(step(null, 'close', '2016-02-10')).toEqual({
      opens: true,
      planNumber: 1,
      ordinal: 0,
      state: 'closed',
      date: { day: '2016-02-10', precision: 'day' },
    })
  })

  test('closing is possible from everywhere but where the closing is already behind', () => {
    const possible = planStates.filter((state) => stepsFrom(state).includes('close'))
    expect(planStates.filter((state) => !possible.includes(state))).toEqual(['supported', 'completed'])
  })

  test('whatever is under way may be postponed and cancelled; what is closed may only be reopened', () => {
    for (const state of [
      'announced',
      'planned',
      'promises_kept',
      'promises_not_kept',
      'postponed',
    ] as const) {
      expect(stepsFrom(state)).toEqual(expect.arrayContaining(['postpone', 'cancel']))
      expect(stepsFrom(state)).not.toContain('reopen')
    }
    for (const state of ['closed', 'supported', 'completed'] as const) {
      expect(stepsFrom(state)).toContain('reopen')
      expect(stepsFrom(state)).not.toContain('cancel')
    }
  })

  test('only the region and the ministry record steps', () => {
    expect(
      record({ writable: false, plan: null, today }, { step: 'announce', date: null, ...nobody }),
    ).toEqual({ refused: 'region_not_yours' })
  })

  test('support follows the closing and completion follows support', () => {
    expect(step(at('planned'), 'support')).toEqual({ refused: 'step_not_possible', state: 'planned' })
    expect(step(at('closed'), 'complete')).toEqual({ refused: 'step_not_possible', state: 'closed' })
    expect(step(at('closed'), 'support')).toMatchObject({ state: 'supported' })
    expect(step(at('supported'), 'complete')).toMatchObject({ state: 'completed' })
  })

  test.each(['cancelled', 'reopened'] as const)('after %s the next step opens another plan', (state) => {
    expect(step(at(state), 'announce')).toMatchObject({
      opens: true,
      planNumber: 2,
      ordinal: 0,
      state: 'announced',
    })
  })

  test('setting a date and closing need one', () => {
    expect(step(at('planned'), 'set_date')).toEqual({ refused: 'date_needed' })
    expect(step(at('planned'), 'close')).toEqual({ refused: 'date_needed' })
    expect(step(at('planned'), 'warn')).toMatchObject({ state: 'planned', date: null })
  })

  test('what has happened is not in the future, what is planned may be', () => {
    expect(step(at('planned'), 'close', '2016-02-29')).toEqual({ refused: 'date_in_future' })
    expect(step(at('planned'), 'warn', '2016-02-15')).toEqual({ refused: 'date_in_future' })
    expect(step(at('planned'), 'close', '2016-02')).toMatchObject({ state: 'closed' })
    expect(step(at('planned'), 'set_date', '2016-02-29')).toMatchObject({ state: 'planned' })
    expect(step(at('planned'), 'postpone', '2019-04')).toMatchObject({ state: 'postponed' })
  })

  test('a note that looks like somebody’s number is refused', () => {
    expect(
      record(
        { writable: true, plan: null, today },
        { step: 'announce', date: null, note: 'NIK 3172014408900001', source: null },
      ),
    ).toEqual({ refused: 'looks_like_identity' })
  })

  test('however steps follow each other, the plan stands in a known state, numbers and ordinals run without a gap, warnings and dates change no running plan', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...planSteps), { maxLength: 40 }), (steps) => {
        let plan: PlanFacts['plan'] = null
        for (const name of steps) {
          const before: PlanFacts['plan'] = plan
          const done = step(before, name, '2016-02-01')
          const listed = stepsFrom(before?.state ?? null).includes(name)
          expect(isRefusal(done)).toBe(!listed)
          if (isRefusal(done)) continue
          expect(planStates).toContain(done.state)
          expect(done.opens).toBe(
            before === null || before.state === 'cancelled' || before.state === 'reopened',
          )
          expect(done.planNumber).toBe((before?.number ?? 0) + (done.opens ? 1 : 0))
          expect(done.ordinal).toBe(done.opens ? 0 : before?.steps)
          if (!done.opens && (name === 'warn' || name === 'set_date')) expect(done.state).toBe(before?.state)
          plan = { number: done.planNumber, state: done.state, steps: done.ordinal + 1 }
        }
      }),
    )
  })

  test('the closing date is the last one set, and none once it is put off, called off or undone', () => {
    const dated = (name: PlanStep, date: string | null) => ({ step: name, date })
    expect(closingDate([])).toBeNull()
    expect(closingDate([dated('announce', '2016-02-08')])).toBeNull()
    expect(
      closingDate([dated('plan', '2016-03'), dated('warn', '2016-02-14'), dated('close', '2016-02-29')]),
    ).toBe('2016-02-29')
    expect(closingDate([dated('plan', '2018-12'), dated('plan', null)])).toBe('2018-12')
    expect(closingDate([dated('plan', '2018-12'), dated('postpone', '2019-04')])).toBeNull()
    expect(closingDate([dated('postpone', '2019-04'), dated('set_date', '2020-01-15')])).toBe('2020-01-15')
  })

  test('the date of a warning, a promise or an announcement never becomes the closing date', () => {
    const ofSteps = planSteps.filter((name) => dateMeaning[name] === 'of_step')
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ofSteps)), (steps) => {
        expect(closingDate(steps.map((name) => ({ step: name, date: '2016-02-01' })))).toBeNull()
      }),
    )
  })
})

describe('counts', () => {
  test('one to four is kept as few and the number is not kept', () => {
    expect([1, 2, 3, 4].map(keepCount)).toEqual(Array(4).fill({ count: null, few: true }))
    expect(keepCount(0)).toEqual({ count: 0, few: false })
    expect(keepCount(5)).toEqual({ count: 5, few: false })
  })

  test('no count that is kept lies between one and four, and unknown never becomes zero', () => {
    fc.assert(
      fc.property(fc.option(fc.nat(1_000_000)), (asked) => {
        const kept = keepCount(asked)
        expect(kept.count === null || kept.count === 0 || kept.count >= 5).toBe(true)
        expect(kept.few).toBe(asked !== null && asked > 0 && asked < 5)
        if (!kept.few) expect(kept.count).toBe(asked)
      }),
    )
  })

  test('a count has a known unit and was not made in the future', () => {
    const request = { date: '2016-02-14', count: 445, ...nobody }
    expect(count({ writable: true, unitKnown: true, today }, request)).toEqual({
      date: { day: '2016-02-14', precision: 'day' },
      count: 445,
      few: false,
    })
    expect(count({ writable: true, unitKnown: false, today }, request)).toEqual({ refused: 'unknown_unit' })
    expect(count({ writable: true, unitKnown: true, today }, { ...request, date: '2016-03' })).toEqual({
      refused: 'date_in_future',
    })
    expect(count({ writable: true, unitKnown: true, today }, { ...request, date: '2016-02-31' })).toEqual({
      refused: 'bad_date',
    })
  })
})

describe('entering a site', () => {
  const regencies = new Map([
    ['33.74', ['33.74']],
    ['33.24', ['33.24']],
    ['93.05', ['92.05', '92.06']],
    ['91.05', ['95.01']],
  ])

  test('an old code means the district that took its place, where there is one', () => {
    expect(regenciesToday(regencies, ['33.74', '91.05'])).toEqual(['33.74', '95.01'])
    expect(regenciesToday(regencies, ['93.05'])).toEqual({ refused: 'unknown_region', region: '93.05' })
    expect(regenciesToday(regencies, ['00.01'])).toEqual({ refused: 'unknown_region', region: '00.01' })
  })

  const site = { name: 'Gambilangu', regions: ['33.74', '33.24'], note: null }

  test('either of two districts may enter a site that lies in both, a third may not', () => {
    expect(enter({ own: ['33.24'], nameTaken: false }, site)).toEqual({ region: '33.24' })
    expect(enter({ own: 'every', nameTaken: false }, site)).toEqual({ region: '33.74' })
    expect(enter({ own: ['35.78'], nameTaken: false }, site)).toEqual({ refused: 'region_not_yours' })
  })

  test('a site of that name in the district is there already', () => {
    expect(enter({ own: 'every', nameTaken: true }, site)).toEqual({ refused: 'site_exists' })
  })

  test('a name makes a slug of small letters, digits and hyphens', () => {
    expect(slugOf('Tambak Asri (Kremil)')).toBe('tambak-asri-kremil')
    expect(slugOf('Km 17 Lembah Harapan')).toBe('km-17-lembah-harapan')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(slugOf(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      }),
    )
  })
})

describe('commitments', () => {
  const request = { counterpart: other, targetDate: '2016-02-14', text: 'Ongkos perjalanan ke daerah tujuan' }
  const open = { desk, counterpart: other, state: 'open' } as const

  test('a desk promises to another, for today or later', () => {
    expect(promise({ desk, today }, request)).toEqual({ targetDate: '2016-02-14' })
    expect(promise({ desk, today }, { ...request, targetDate: '2016-02-13' })).toEqual({
      refused: 'target_in_past',
    })
    expect(promise({ desk: other, today }, request)).toEqual({ refused: 'own_counterpart' })
  })

  test('only the counterpart says that it was kept, only the desk that promised takes it back', () => {
    expect(keep(open, other, null)).toEqual({ state: 'kept' })
    expect(keep(open, desk, null)).toEqual({ refused: 'not_the_counterpart' })
    expect(withdraw(open, desk, 'Anggaran ditolak DPRD')).toEqual({ state: 'withdrawn' })
    expect(withdraw(open, other, 'Anggaran ditolak DPRD')).toEqual({ refused: 'not_the_promiser' })
  })

  test.each(['kept', 'withdrawn'] as const)('what is %s has ended', (state) => {
    expect(keep({ ...open, state }, other, null)).toEqual({ refused: 'commitment_ended' })
    expect(withdraw({ ...open, state }, desk, 'Anggaran ditolak DPRD')).toEqual({
      refused: 'commitment_ended',
    })
  })
})
