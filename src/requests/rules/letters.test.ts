import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, millisOf } from '../../kernel/dates.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import type { Letter } from '../contract.ts'
import type { Facts } from './course.ts'
import { draft, number, sign } from './drafting.ts'
import { dispose } from './handling.ts'
import { proveReceipt, receive, send } from './sending.ts'
import { ownHand } from '../testing.ts'

const codes = new Map([
  ['legal_basis', new Set(['uu_30_2014_35_36'])],
  ['request_item', new Set(['people_registered', 'own_measures'])],
])
const letter: Letter = {
  basis: 'uu_30_2014_35_36',
  purpose: 'Menyiapkan pelatihan sesuai UU 30/2014 Pasal 35.',
  items: [{ code: 'people_registered', detail: 'Per 14 Februari 2016' }],
  scope: 'RW 05 Kelurahan Pejagalan',
  site: null,
  receiver: 'district',
  subject: 'Permintaan data 460/12/II/2016',
  urgency: 'segera',
  security: 'biasa',
  emergency: false,
  answerWithin: 10,
}
const facts: Facts = {
  state: 'numbered',
  sender: 'ministry',
  writer: 'rina',
  second: null,
  initialAsked: null,
  reply: null,
  receiver: 'district',
  receiverHasAccount: true,
  onPaper: null,
  letterDate: '2016-02-12',
  receivedAt: null,
  asked: false,
  disposed: false,
  items: ['people_registered'],
  emergency: false,
  answerWithin: 10,
}
const sent: Facts = { ...facts, state: 'sent', onPaper: false }
const here = { now: '2016-02-15T03:00:00.000Z', zone: 'WIB' as const }

describe('drafting', () => {
  test('a letter that says nothing of a person is kept as it is', () => {
    expect(draft('ministry', letter, codes)).toEqual(letter)
  })

  test('nobody writes to the own desk', () => {
    expect(draft('district', letter, codes)).toEqual({ refused: 'own_desk' })
  })

  test.each([
    [
      { ...letter, basis: 'adat' },
      { list: 'legal_basis', code: 'adat' },
    ],
    [
      { ...letter, items: [...letter.items, { code: 'names', detail: null }] },
      { list: 'request_item', code: 'names' },
    ],
  ])('what is on no list is refused by name', (bad, params) => {
    expect(draft('ministry', bad, codes)).toEqual({ refused: 'unknown_code', ...params })
  })

  test.each([
    ['subject', { ...letter, subject: 'Data 3172014107900003' }],
    ['purpose', { ...letter, purpose: 'Hubungi 0812 3456 7890' }],
    ['scope', { ...letter, scope: 'ibu.ani@example.org' }],
    ['items/0/detail', { ...letter, items: [{ code: 'people_registered', detail: 'NIK 3172014107900003' }] }],
  ])('a number of a person in %s is refused, and the field is named', (field, bad) => {
    expect(draft('ministry', bad, codes)).toMatchObject({ refused: 'looks_like_identity', field })
  })
})

describe('signing and numbering', () => {
  test('a day to come signs nothing and dates nothing', () => {
    const signing = { ...facts, state: 'initialled' as const }
    const on = (signedOn: string) =>
      sign(signing, 'ministry', { signedOn, signing: ownHand, acting: null }, '2016-02-15')
    expect(on('2016-02-16')).toMatchObject({ refused: 'paper_in_future' })
    expect(on('2016-02-15')).toMatchObject({ happened: { step: 'signed', signatory: ownHand.name } })
    const given = { number: '460/12/II/2016', letterDate: '2016-02-16', taken: false }
    expect(number({ ...facts, state: 'signed' }, 'ministry', given, '2016-02-15')).toMatchObject({
      refused: 'paper_in_future',
    })
  })

  test('a number that was given before is refused', () => {
    const given = { number: '460/12/II/2016', letterDate: '2016-02-12', taken: true }
    expect(number({ ...facts, state: 'signed' }, 'ministry', given, '2016-02-15')).toEqual({
      refused: 'number_taken',
      number: '460/12/II/2016',
    })
  })
})

describe('sending and receiving', () => {
  const paper = { onPaper: null, note: null }

  test('a desk with account owes the acknowledgement; without, the sender owes the proof', () => {
    expect(send(facts, 'ministry', paper, here)).toMatchObject({
      happened: { step: 'sent', onPaper: false },
      promises: [{ do: 'open', kind: 'acknowledge_request', owner: 'district', counterpart: 'ministry' }],
    })
    expect(send({ ...facts, receiverHasAccount: false }, 'ministry', paper, here)).toMatchObject({
      happened: { step: 'sent', onPaper: true },
      promises: [{ do: 'open', kind: 'prove_receipt', owner: 'ministry', counterpart: 'district' }],
    })
  })

  test('the answer is due from the time on the paper, the promise of receipt from the entry', () => {
    const stamped = '2016-02-12T08:30:00.000Z'
    expect(receive(sent, 'district', { onPaper: stamped, note: null }, here)).toMatchObject({
      happened: { step: 'received', at: stamped },
      promises: [
        { do: 'end', kinds: ['acknowledge_request', 'prove_receipt'], as: 'met', at: here.now },
        { do: 'open', kind: 'answer_request', owner: 'district', startAt: stamped, within: 10 },
      ],
    })
    expect(send(facts, 'ministry', { onPaper: stamped, note: null }, here)).toMatchObject({
      happened: { at: stamped },
      promises: [{ startAt: here.now }],
    })
  })

  test('no paper is from the future or older than the letter, whatever the zone', () => {
    const zones = fc.constantFrom('WIB' as const, 'WITA' as const, 'WIT' as const)
    const onPaper = { ...sent, onPaper: true, receiverHasAccount: false }
    const moments = fc.oneof(
      fc.record({
        since: fc.constant('now' as const),
        ms: fc.integer({ min: -5 * 86_400_000, max: 86_400_000 }),
      }),
      fc.record({
        since: fc.constantFrom('now' as const, 'midnight' as const),
        ms: fc.integer({ min: -1, max: 1 }),
      }),
    )
    fc.assert(
      fc.property(zones, moments, (zone, { since, ms }) => {
        const hours = { WIB: 7, WITA: 8, WIT: 9 }[zone]
        const midnight = Date.parse('2016-02-12T00:00:00Z') - hours * 3_600_000
        const at = instantOf((since === 'now' ? millisOf(here.now) : midnight) + ms)
        const future = millisOf(at) > millisOf(here.now)
        const fits = !future && millisOf(at) >= midnight
        const given = { onPaper: at, note: 'Tanda terima' }
        for (const outcome of [
          receive(sent, 'district', given, { ...here, zone }),
          proveReceipt(onPaper, 'ministry', given, { ...here, zone }),
          send(facts, 'ministry', given, { ...here, zone }),
        ]) {
          if (fits) expect(outcome).toMatchObject({ happened: { at } })
          else
            expect(outcome).toMatchObject({
              refused: future ? 'paper_in_future' : 'paper_before_letter',
            })
        }
      }),
    )
  })

  test('a proof names no person', () => {
    const given = { onPaper: null, note: 'Diterima, telepon 081234567890' }
    expect(receive(sent, 'district', given, here)).toMatchObject({
      refused: 'looks_like_identity',
      field: 'note',
    })
  })
})

describe('disposition', () => {
  const received: Facts = { ...sent, state: 'received', receivedAt: here.now }

  test('goes to a member of the own desk only, and the instruction stays off the life-line', () => {
    const to = { member: 'rina', serves: true, note: 'Siapkan rekap.' }
    const decision = dispose(received, 'district', to)
    expect(decision).toMatchObject({
      happened: { handler: 'rina', instruction: 'Siapkan rekap.' },
      note: null,
    })
    expect(isRefusal(decision)).toBe(false)
    expect(dispose(received, 'district', { ...to, serves: false })).toEqual({ refused: 'not_member_of_desk' })
  })
})
