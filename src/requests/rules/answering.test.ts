import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import type { Answer, AnswerCount, ReplyKind, WrittenRefusal } from '../contract.ts'
import { ownHand } from '../testing.ts'
import { answer, answerLists, draftAnswer, recordAnswer } from './answering.ts'
import type { Facts } from './course.ts'
import { draftRefusal, recordRefusal, refuse } from './refusing.ts'

const here = { now: '2016-03-01T03:00:00.000Z', zone: 'WIB' as const }
const facts: Facts = {
  state: 'received',
  sender: 'ministry',
  writer: 'rina',
  second: null,
  initialAsked: null,
  reply: null,
  receiver: 'district',
  receiverHasAccount: true,
  onPaper: false,
  letterDate: '2016-02-12',
  receivedAt: '2016-02-15T03:00:00.000Z',
  asked: false,
  disposed: true,
  items: ['people_registered', 'own_measures'],
  emergency: false,
  answerWithin: 10,
}
const onPaper: Facts = { ...facts, receiverHasAccount: false, onPaper: true }
const codes = new Map([
  ['no_data_reason', new Set(['nobody_registered'])],
  ['census_unit', new Set(['people_registered'])],
  ['own_measures', new Set(['registration_open', 'none_yet'])],
  ['refusal_ground', new Set(['harms_own_work', 'secret_by_law', 'law_forbids'])],
])
const count: AnswerCount = {
  item: 'people_registered',
  unit: 'people_registered',
  count: 117,
  few: false,
  asOf: '2016-02-29',
  note: null,
}
const empty: Answer = { form: 'counts', counts: [], codes: [], reason: null, text: null, number: null }
const inCounts: Answer = { ...empty, counts: [count], text: 'Langkah kami: lihat lampiran surat.' }
const inCodes: Answer = {
  ...empty,
  form: 'codes',
  codes: [{ item: 'own_measures', code: 'none_yet' }],
  text: 'Belum ada pendaftaran.',
}
const noData: Answer = { ...empty, form: 'no_data', reason: 'nobody_registered' }

const ownHanded = { signing: ownHand, acting: null }
const withHand = (drafted: WrittenRefusal) => ({ drafted, ...ownHanded })
/** Drafted and initialled as given; a draft is looked at by the same rules as what leaves. */
const ready = (kind: ReplyKind, to: Facts): Facts => ({
  ...to,
  reply: { kind, writer: 'budi', second: 'district', asked: null, initialled: true },
})
const give = (given: Answer, to = facts) => {
  const drafted = draftAnswer(to, 'district', given, codes, here)
  const outcome = answer(ready('answer', to), 'district', { drafted: given, ...ownHanded }, codes, here)
  expect(isRefusal(drafted) ? drafted : true).toEqual(isRefusal(outcome) ? outcome : true)
  return outcome
}
function kept(given: Answer): Answer {
  const outcome = give(given)
  if (isRefusal(outcome) || outcome.happened.step !== 'answered') throw new Error(JSON.stringify(outcome))
  return outcome.happened.answer
}

describe('answering', () => {
  test.each([inCounts, inCodes, noData])('in counts, in codes, or with no data because: $form', (given) => {
    expect(kept(given)).toEqual(given)
  })

  test('each form carries its own part and no other', () => {
    expect(give({ ...noData, counts: [count] })).toMatchObject({
      refused: 'wrong_answer_form',
      part: 'counts',
    })
    expect(give({ ...inCounts, reason: 'nobody_registered' })).toMatchObject({ refused: 'wrong_answer_form' })
    expect(give({ ...inCodes, counts: [count] })).toMatchObject({ refused: 'wrong_answer_form' })
    expect(give({ ...inCounts, counts: [] })).toMatchObject({ refused: 'answer_incomplete', part: 'counts' })
    expect(give({ ...noData, reason: null })).toMatchObject({ refused: 'answer_incomplete', part: 'reason' })
  })

  test('whatever was asked for is counted, coded or spoken of; unknown is an answer', () => {
    expect(give({ ...inCounts, text: null })).toMatchObject({
      refused: 'answer_incomplete',
      part: 'own_measures',
    })
    const unknown = { ...count, count: null }
    expect(kept({ ...inCounts, counts: [unknown] }).counts).toEqual([unknown])
  })

  test('what nobody asked for, and what is on no list, is refused', () => {
    const stray = { ...count, item: 'dependants' }
    expect(give({ ...inCounts, counts: [stray] })).toMatchObject({
      refused: 'wrong_answer_form',
      part: 'dependants',
    })
    expect(give({ ...inCounts, counts: [{ ...count, unit: 'souls' }] })).toMatchObject({
      refused: 'unknown_code',
    })
    const code = { item: 'own_measures', code: 'prayers' }
    expect(give({ ...inCodes, codes: [code] })).toMatchObject({
      refused: 'unknown_code',
      list: 'own_measures',
    })
    expect(give({ ...noData, reason: 'because' })).toMatchObject({ refused: 'unknown_code' })
  })

  test('one to four become few, and no number of one to four is kept', () => {
    fc.assert(
      fc.property(fc.option(fc.nat(20)), fc.boolean(), (number, few) => {
        const outcome = give({ ...inCounts, counts: [{ ...count, count: number, few }] })
        const small = number !== null && number >= 1 && number <= 4
        if (few && number !== null && !small) {
          expect(outcome).toMatchObject({ refused: 'wrong_answer_form' })
          return
        }
        const [said] = kept({ ...inCounts, counts: [{ ...count, count: number, few }] }).counts
        expect(said).toEqual({ ...count, count: small ? null : number, few: few || small })
      }),
    )
  })

  test('the same code said twice is said once', () => {
    expect(kept({ ...inCodes, codes: [...inCodes.codes, ...inCodes.codes] }).codes).toEqual(inCodes.codes)
  })

  test('a count is not of a day to come, and no text holds a number of a person', () => {
    expect(give({ ...inCounts, counts: [{ ...count, asOf: '2016-03-02' }] })).toMatchObject({
      refused: 'paper_in_future',
    })
    expect(give({ ...noData, text: 'NIK 3172014107900003' })).toMatchObject({ field: 'text' })
    expect(give({ ...inCounts, counts: [{ ...count, note: 'HP 081234567890' }] })).toMatchObject({
      field: 'counts/0/note',
    })
  })

  test('an answer ends the promise, and frees the sender of a question that still waits', () => {
    expect(give(noData, { ...facts, asked: true })).toMatchObject({
      promises: [
        { do: 'end', kinds: ['answer_request'], as: 'met', at: here.now },
        { do: 'end', kinds: ['answer_clarification', 'initial_letter'], as: 'withdrawn' },
      ],
    })
  })

  test('the lists that an answer needs are those of its items', () => {
    expect(answerLists(facts)).toEqual(['no_data_reason', 'census_unit', 'people_registered', 'own_measures'])
  })
})

describe('recording for a desk without account', () => {
  const record = (at: string, to = onPaper) =>
    recordAnswer(to, 'ministry', { ...noData, onPaper: at, proof: 'Surat 460/99/2016' }, codes, here)

  test('the answer counts from the day of its paper', () => {
    expect(record('2016-02-25T02:00:00.000Z')).toMatchObject({
      happened: { step: 'answered', at: '2016-02-25T02:00:00.000Z' },
      note: 'Surat 460/99/2016',
      promises: [{ as: 'met', at: '2016-02-25T02:00:00.000Z' }, { as: 'withdrawn' }],
    })
  })

  test('it can be neither from the future nor from before the receipt', () => {
    expect(record('2016-03-01T03:00:00.001Z')).toMatchObject({ refused: 'paper_in_future' })
    expect(record('2016-02-15T02:59:59.999Z')).toMatchObject({ refused: 'paper_before_receipt' })
  })

  test('where somebody has an account, that desk answers itself', () => {
    expect(record('2016-02-25T02:00:00.000Z', facts)).toEqual({ refused: 'receiver_has_account' })
  })
})

describe('signing what is given', () => {
  const { signing } = ownHanded
  const signed = (given: Parameters<typeof answer>[2]) => [
    answer(ready('answer', facts), 'district', given, codes, here),
    refuse(
      ready('refusal', facts),
      'district',
      { ...given, drafted: { ground: 'secret_by_law', reason: 'Rahasia.', number: null } },
      codes,
      here.now,
    ),
  ]

  test('whoever only stands in for the head signs as such', () => {
    for (const acting of ['plt', 'plh'] as const) {
      for (const capacity of [null, 'an', 'plt', 'plh'] as const) {
        const block = { ...signing, capacity, ownOffice: capacity === 'an' ? 'Sekretaris Dinas' : null }
        for (const outcome of signed({ drafted: noData, signing: block, acting })) {
          if (capacity === acting) expect(isRefusal(outcome)).toBe(false)
          else expect(outcome).toEqual({ refused: 'signs_as_acting' })
        }
      }
    }
  })

  test('the block is whole, and holds no number of a person', () => {
    for (const outcome of signed({ drafted: noData, signing: { ...signing, capacity: 'an' }, acting: null }))
      expect(outcome).toEqual({ refused: 'signing_incomplete' })
    const named = { ...signing, name: 'Budi 081234567890' }
    for (const outcome of signed({ drafted: noData, signing: named, acting: null }))
      expect(outcome).toMatchObject({ refused: 'looks_like_identity', field: 'signing/name' })
  })

  test('whoever may not give it learns that first', () => {
    const bad = { ...signing, capacity: 'an' as const }
    expect(
      answer(
        ready('answer', facts),
        'ministry',
        { drafted: noData, signing: bad, acting: null },
        codes,
        here,
      ),
    ).toEqual({
      refused: 'not_the_receiver',
    })
  })
})

describe('refusing in writing', () => {
  const refusal = (ground: string) => ({ ground, reason: 'Bersifat rahasia.', number: null })
  const urgent: Facts = ready('refusal', { ...facts, emergency: true })

  test('a refusal has a ground of the law and ends the promise as refused', () => {
    expect(
      refuse(ready('refusal', facts), 'district', withHand(refusal('secret_by_law')), codes, here.now),
    ).toMatchObject({
      happened: { step: 'refused' },
      promises: [
        {
          do: 'end',
          kinds: ['answer_request'],
          as: 'refused',
          ground: 'secret_by_law',
          reason: 'Bersifat rahasia.',
        },
        { as: 'withdrawn' },
      ],
    })
    expect(draftRefusal(facts, 'district', refusal('no_time'), codes, here.now)).toMatchObject({
      refused: 'unknown_code',
    })
  })

  test('in an emergency help is obligatory: only what the law forbids may be refused (UU 30/2014 art. 36)', () => {
    for (const ground of ['harms_own_work', 'secret_by_law']) {
      expect(refuse(urgent, 'district', withHand(refusal(ground)), codes, here.now)).toMatchObject({
        refused: 'emergency_needs_ground',
      })
    }
    expect(isRefusal(refuse(urgent, 'district', withHand(refusal('law_forbids')), codes, here.now))).toBe(
      false,
    )
    const proof = { onPaper: '2016-02-25T02:00:00.000Z', proof: 'Surat balasan' }
    const recorded = recordRefusal(
      { ...onPaper, emergency: true },
      'ministry',
      { ...refusal('harms_own_work'), ...proof },
      codes,
      here,
    )
    expect(recorded).toMatchObject({ refused: 'emergency_needs_ground' })
  })
})
