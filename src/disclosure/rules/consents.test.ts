import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AgreementRevision, Consent } from '../contract.ts'
import { purposes } from '../contract.ts'
import { ground, type LiveLease, record, recallHours, standingOf, stop } from './consents.ts'

const at = '2026-11-25T03:00:00.000Z'
const days = (count: number, from = at) => new Date(Date.parse(from) + count * 86_400_000).toISOString()
const office = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'

const wording: AgreementRevision = {
  purpose: 'contact',
  revision: 2,
  previous: 'a'.repeat(43),
  hash: 'b'.repeat(43),
  basis: 'consent',
  source: 'uji',
  groups: ['alias', 'contact'],
  mostDays: 366,
  validFrom: '2026-01-01',
  text: { id: { title: 'x', sentences: ['x.'] }, en: { title: 'x', sentences: ['x.'] } },
}
const lawful: AgreementRevision = { ...wording, purpose: 'pay', basis: 'law', groups: ['payee'] }

let serial = 0
function says(more: Partial<Consent> = {}): Consent {
  serial += 1
  return {
    id: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    case: '33333333-3333-4333-8333-333333333333',
    purpose: 'contact',
    revision: 2,
    recipient: office,
    groups: ['alias', 'contact'],
    decision: 'given',
    way: 'voice',
    companion: false,
    at,
    until: days(90),
    ...more,
  }
}
const refused = (outcome: unknown) => (outcome as { refused?: string } | null)?.refused ?? null

describe('what she says', () => {
  test('yes, no, and taking back are recorded as they are said', () => {
    expect(record(says(), wording, null)).toBeNull()
    expect(record(says({ decision: 'refused', until: null }), wording, null)).toBeNull()
    expect(record(says({ decision: 'withdrawn', until: null }), wording, says())).toBeNull()
    // Also after the wording has changed: taking back never waits for anything.
    expect(record(says({ decision: 'withdrawn', revision: 1 }), wording, says({ revision: 1 }))).toBeNull()
  })

  test.each<[string, Consent, AgreementRevision, Consent | null]>([
    ['older_wording', says({ revision: 1 }), wording, null],
    ['older_wording', says({ revision: 1, decision: 'refused' }), wording, null],
    ['beyond_purpose', says({ groups: ['identity'] }), wording, null],
    ['beyond_purpose', says({ groups: [] }), wording, null],
    ['already_over', says({ until: at }), wording, null],
    ['already_over', says({ until: null }), wording, null],
    ['lasts_too_long', says({ until: days(367) }), wording, null],
    ['rests_on_law', says({ purpose: 'pay', groups: ['payee'] }), lawful, null],
    ['nothing_to_withdraw', says({ decision: 'withdrawn' }), wording, null],
    ['nothing_to_withdraw', says({ decision: 'withdrawn' }), wording, says({ decision: 'refused' })],
  ])('%s', (code, said, inForce, before) => {
    expect(refused(record(said, inForce, before))).toBe(code)
  })
})

describe('how matters stand', () => {
  test('the last word on a purpose and a recipient counts, and only until its time', () => {
    const records = [
      says(),
      says({ recipient: other, decision: 'refused', until: null }),
      says({ until: days(1) }),
    ]
    expect(standingOf(records, at).map(({ recipient, state }) => [recipient, state])).toEqual([
      [office, 'given'],
      [other, 'refused'],
    ])
    expect(standingOf(records, days(1)).at(0)?.state).toBe('expired')
    expect(standingOf([...records, says({ decision: 'withdrawn', until: null })], at).at(0)?.state).toBe(
      'withdrawn',
    )
  })
})

describe('a lease', () => {
  const wanted = { purpose: 'contact', recipient: office, group: 'contact', expiresAt: days(30) } as const
  const agreed = standingOf([says()], at)

  test('rests on what she agreed, for whom and for how long she agreed it', () => {
    expect(ground(wanted, wording, agreed, at)).toMatchObject({ basis: 'consent', until: days(30) })
    expect(refused(ground({ ...wanted, recipient: other }, wording, agreed, at))).toBe('not_agreed')
    expect(refused(ground({ ...wanted, expiresAt: days(91) }, wording, agreed, at))).toBe(
      'longer_than_agreed',
    )
    expect(refused(ground({ ...wanted, group: 'identity' }, wording, agreed, at))).toBe('beyond_purpose')
    const narrower = standingOf([says({ groups: ['alias'] })], at)
    expect(refused(ground(wanted, wording, narrower, at))).toBe('not_agreed')
  })

  test('where the law asks for it rests on the law, whatever she said, and no longer than the purpose lasts', () => {
    const pay = { purpose: 'pay', recipient: office, group: 'payee', expiresAt: days(30) } as const
    expect(ground(pay, lawful, [], at)).toEqual({ basis: 'law', consent: null, until: days(30) })
    expect(refused(ground({ ...pay, expiresAt: days(367) }, lawful, [], at))).toBe('lasts_too_long')
    expect(refused(ground({ ...pay, group: 'identity' }, lawful, [], at))).toBe('beyond_purpose')
  })
})

describe('taking back', () => {
  const lease = (more: Partial<LiveLease> = {}): LiveLease => ({
    id: 'l1',
    purpose: 'contact',
    recipient: office,
    basis: 'consent',
    opened: 0,
    ...more,
  })
  const withdrawal = says({ decision: 'withdrawn', until: null })

  test('stops every lease on it at once, and calls back what may have been copied within 3 × 24 clock hours', () => {
    const live = [lease(), lease({ id: 'l2', opened: 3 }), lease({ id: 'l3', recipient: other, opened: 1 })]
    expect(stop(withdrawal, live)).toEqual({
      leases: ['l1', 'l2'],
      recalls: [{ recipient: office, dueAt: days(recallHours / 24) }],
    })
  })

  test('calls nothing back that was never opened, and leaves what rests on the law', () => {
    expect(stop(withdrawal, [lease()])).toEqual({ leases: ['l1'], recalls: [] })
    expect(stop(withdrawal, [lease({ basis: 'law', opened: 1 })])).toEqual({ leases: [], recalls: [] })
  })
})

/** Whatever is said in whatever order, nothing may be opened that her last word doesn't cover. */
test('no lease outlives her last word, under any order of words', () => {
  const word = fc.record({
    recipient: fc.constantFrom(office, other),
    purpose: fc.constantFrom(...purposes.filter((one) => one !== 'pay')),
    decision: fc.constantFrom('given', 'refused', 'withdrawn'),
    groups: fc.subarray(['alias', 'contact'] as const, { minLength: 1 }),
    last: fc.integer({ min: 1, max: 366 }),
  })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.integer({ min: 0, max: 400 }), (words, later) => {
      const records: Consent[] = []
      for (const { last, ...rest } of words) {
        const said = says({
          ...rest,
          groups: [...rest.groups],
          until: rest.decision === 'given' ? days(last) : null,
        })
        const before = records.findLast(
          ({ purpose, recipient }) => purpose === said.purpose && recipient === said.recipient,
        )
        if (record(said, { ...wording, purpose: said.purpose }, before ?? null) === null) records.push(said)
      }
      const now = days(later)
      const standing = standingOf(records, now)
      for (const recipient of [office, other]) {
        for (const purpose of purposes.filter((one) => one !== 'pay')) {
          const mine = records.filter((one) => one.purpose === purpose && one.recipient === recipient)
          const last = mine.at(-1)
          const live = last?.decision === 'given' && now < (last.until ?? '')
          for (const group of ['alias', 'contact'] as const) {
            const expiresAt = days(later + 1)
            const given = ground(
              { purpose, recipient, group, expiresAt },
              { ...wording, purpose },
              standing,
              now,
            )
            const may = live && last.groups.includes(group) && expiresAt <= (last.until ?? '')
            expect(refused(given) === null).toBe(may)
          }
        }
      }
    }),
  )
})
