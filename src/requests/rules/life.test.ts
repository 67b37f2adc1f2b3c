import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import type { ObligationKind } from '../../obligations/contract.ts'
import { finalStates, type RequestState, type RequestStep, requestSteps } from '../contract.ts'
import { answer, draftAnswer, recordAnswer } from './answering.ts'
import { type Decision, type Facts, hindrance, type No, nextSteps, stateAfter } from './course.ts'
import { discard, number, revise, sign } from './drafting.ts'
import { askInitial, giveBack, initial, revised } from './initialling.ts'
import { ask, dispose, explain } from './handling.ts'
import { draftRefusal, recordRefusal, refuse, withdraw } from './refusing.ts'
import { proveReceipt, receive, send } from './sending.ts'
import { ownHand } from '../testing.ts'

const ministry = 'ministry'
const district = 'district'
const roles = ['worker', 'head'] as const
const here = { now: '2016-02-15T03:00:00.000Z', zone: 'WIB' as const }
const today = '2016-02-15'

const letter = {
  basis: 'uu_30_2014_35_36',
  purpose: 'Menyiapkan pelatihan dan pendampingan.',
  items: [{ code: 'people_registered', detail: null }],
  scope: 'Kecamatan Penjaringan',
  site: null,
  receiver: district,
  subject: 'Permintaan data',
  urgency: 'segera' as const,
  security: 'biasa' as const,
  emergency: false,
  answerWithin: 10,
}
const codes = new Map([
  ['legal_basis', new Set(['uu_30_2014_35_36'])],
  ['request_item', new Set(['people_registered'])],
  ['no_data_reason', new Set(['nobody_registered'])],
  ['refusal_ground', new Set(['law_forbids'])],
])
const noData = {
  form: 'no_data' as const,
  counts: [],
  codes: [],
  reason: 'nobody_registered',
  text: null,
  number: null,
}
const refusal = { ground: 'law_forbids', reason: 'Dilarang oleh peraturan.', number: null }
const byHand = { signing: ownHand, acting: null }
const paper = { onPaper: null, note: 'Tanda terima' }
const proof = { onPaper: here.now, proof: 'Surat balasan' }

const fresh = (receiverHasAccount: boolean): Facts => ({
  state: 'draft',
  sender: ministry,
  writer: 'rina',
  second: ministry,
  initialAsked: null,
  reply: null,
  receiver: district,
  receiverHasAccount,
  onPaper: null,
  letterDate: null,
  receivedAt: null,
  asked: false,
  disposed: false,
  items: ['people_registered'],
  emergency: false,
  answerWithin: 10,
})

type By = { desk: string; member: string }

/** Each step as its endpoint takes it, with input that nothing is wrong with. */
const take = {
  revise: (facts, { desk }) => {
    const outcome = revise(facts, desk, letter, codes)
    return isRefusal(outcome) ? outcome : revised(here.now)
  },
  ask_initial: (facts, { desk }) => askInitial(facts, desk, { member: null, serves: false }, here.now),
  initial: (facts, by) => initial(facts, by, here.now),
  return: (facts, by) => giveBack(facts, by, 'Sebut kelurahannya.', here.now),
  sign: (facts, { desk }) => sign(facts, desk, { signedOn: today, signing: ownHand, acting: null }, today),
  number: (facts, { desk }) =>
    number(facts, desk, { number: '460/1/2016', letterDate: today, taken: false }, today),
  send: (facts, { desk }) => send(facts, desk, paper, here),
  receive: (facts, { desk }) => receive(facts, desk, paper, here),
  prove_receipt: (facts, { desk }) => proveReceipt(facts, desk, paper, here),
  dispose: (facts, { desk }) => dispose(facts, desk, { member: 'rina', serves: true, note: null }),
  ask_clarification: (facts, { desk }) => ask(facts, desk, 'Wilayah mana?', here.now),
  clarify: (facts, { desk }) => explain(facts, desk, 'Seluruh kecamatan.', here.now),
  draft_answer: (facts, { desk }) => draftAnswer(facts, desk, noData, codes, here),
  draft_refusal: (facts, { desk }) => draftRefusal(facts, desk, refusal, codes, here.now),
  answer: (facts, { desk }) => answer(facts, desk, { drafted: noData, ...byHand }, codes, here),
  record_answer: (facts, { desk }) => recordAnswer(facts, desk, { ...noData, ...proof }, codes, here),
  refuse: (facts, { desk }) => refuse(facts, desk, { drafted: refusal, ...byHand }, codes, here.now),
  record_refusal: (facts, { desk }) => recordRefusal(facts, desk, { ...refusal, ...proof }, codes, here),
  withdraw: (facts, { desk }) => withdraw(facts, desk, 'Tidak diperlukan lagi.', here.now),
  discard: (facts, { desk }) => discard(facts, desk, here.now),
} satisfies Record<RequestStep, (facts: Facts, by: By) => Decision | No>

/** The ledger as far as letters see it: how many rungs of each promise are open, and whether its clock stands still. */
type Ledger = Map<ObligationKind, { rungs: number; stopped: boolean }>

function afterwards(facts: Facts, { happened }: Decision, member: string): Facts {
  const state = stateAfter[happened.step]
  switch (happened.step) {
    case 'revised':
      return { ...facts, state, writer: member, initialAsked: null }
    case 'initial_asked':
      return { ...facts, state, initialAsked: happened.desk }
    case 'initialled':
    case 'returned':
      return { ...facts, state, initialAsked: null }
    case 'numbered':
      return { ...facts, state, letterDate: happened.letterDate }
    case 'sent':
      return { ...facts, state, onPaper: happened.onPaper }
    case 'received':
      return { ...facts, state, receivedAt: happened.at }
    case 'reply_drafted':
    case 'reply_revised': {
      const { kind } = happened.reply
      return { ...facts, reply: { kind, writer: member, second: district, asked: null, initialled: false } }
    }
    case 'reply_initial_asked':
      return { ...facts, reply: facts.reply && { ...facts.reply, asked: happened.desk } }
    case 'reply_returned':
    case 'reply_initialled':
      return {
        ...facts,
        reply: facts.reply && {
          ...facts.reply,
          asked: null,
          initialled: happened.step === 'reply_initialled',
        },
      }
    case 'disposed':
      return { ...facts, state, disposed: true }
    case 'clarification_asked':
      return { ...facts, state, asked: true }
    case 'clarified':
      return { ...facts, state, asked: false }
    default:
      return { ...facts, state, asked: false, initialAsked: null, reply: null }
  }
}

function settle(ledger: Ledger, { promises }: Decision): void {
  for (const change of promises) {
    if (change.do === 'open') {
      expect(ledger.has(change.kind), `${change.kind} is promised once`).toBe(false)
      // Nobody owes oneself anything but a second person.
      if (change.kind !== 'initial_letter') expect(change.owner).not.toBe(change.counterpart)
      ledger.set(change.kind, { rungs: 1, stopped: false })
      continue
    }
    for (const kind of change.kinds) {
      const promise = ledger.get(kind)
      if (change.do === 'end') ledger.delete(kind)
      else {
        expect(promise?.stopped, `${change.do} ${kind}`).toBe(change.do === 'resume')
        ledger.set(kind, { rungs: promise?.rungs ?? 0, stopped: change.do === 'stop' })
      }
    }
  }
}

/** Every running promise calls upon both superiors. */
function lapse(ledger: Ledger): void {
  for (const [kind, { rungs, stopped }] of ledger)
    if (!stopped) ledger.set(kind, { rungs: rungs + 2, stopped })
}

const isFinal = (state: RequestState) => (finalStates as readonly string[]).includes(state)
const sides = fc.constantFrom(ministry, district)
const members = fc.constantFrom('rina', 'budi')
const giveUp: readonly RequestStep[] = ['discard', 'withdraw']
/** Mostly the work goes on: were every offer as likely as giving up, few letters would live to be answered. */
const acts = fc.oneof(
  { weight: 8, arbitrary: fc.record({ goOn: fc.nat(5), desk: sides, member: members }) },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constantFrom(...requestSteps),
      desk: fc.constantFrom(ministry, district, 'third'),
      member: members,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('lapse' as const, 'somebody joins' as const, 'everybody leaves' as const),
  },
)

describe('I4: a request ends in exactly one final state', () => {
  test('whatever is sent, received, asked, explained, answered, refused, withdrawn or lapses, in any order', () => {
    const ends = new Map<RequestState, number>()
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(acts, { minLength: 10, maxLength: 40, size: 'max' }),
        (account, sequence) => {
          let facts = fresh(account)
          const ledger: Ledger = new Map()
          let endings = 0
          let initialler: string | null = null
          let behindReply: string | null = null
          for (const act of sequence) {
            if (act === 'lapse') lapse(ledger)
            else if (typeof act === 'string')
              facts = { ...facts, receiverHasAccount: act === 'somebody joins' }
            else {
              const offered = nextSteps(facts, { ...act, roles })
              const work = offered.filter((step) => !giveUp.includes(step))
              const step = 'step' in act ? act.step : work[act.goOn % (work.length || 1)]
              if (step === undefined) continue
              const outcome = take[step](facts, act)
              // What the page offers is what the server does, and nothing else.
              expect(isRefusal(outcome), `${act.desk} ${step} in ${facts.state}`).toBe(
                !offered.includes(step),
              )
              if (isRefusal(outcome)) continue
              expect(isFinal(facts.state), 'nothing happens after the end').toBe(false)
              settle(ledger, outcome)
              const { writer, reply } = facts
              facts = afterwards(facts, outcome, act.member)
              if (outcome.happened.step === 'initialled') initialler = act.member
              if (step === 'revise' || step === 'return') initialler = null
              // Two people stand behind each letter that is signed.
              if (step === 'sign') expect([initialler, writer].toSorted()).toEqual(['budi', 'rina'])
              if (outcome.happened.step === 'reply_initialled') behindReply = act.member
              if (step === 'draft_answer' || step === 'draft_refusal' || step === 'return') behindReply = null
              // And behind each answer and refusal of the receiver's own.
              if (step === 'answer' || step === 'refuse')
                expect([behindReply, reply?.writer].toSorted()).toEqual(['budi', 'rina'])
              if (isFinal(facts.state)) endings += 1
            }
            const running = [...ledger.values()].filter(({ stopped }) => !stopped).length
            const waits = facts.state === 'sent' || facts.state === 'received' || facts.initialAsked !== null
            // The clock of the answer goes on while its draft waits for initials.
            const initials = (facts.reply?.asked ?? null) === null ? 0 : 1
            expect(running, `promises that run while ${facts.state}`).toBe((waits ? 1 : 0) + initials)
            if (isFinal(facts.state)) expect([...ledger], 'no promise outlives the end').toEqual([])
          }
          expect(endings).toBe(isFinal(facts.state) ? 1 : 0)
          ends.set(facts.state, (ends.get(facts.state) ?? 0) + 1)
        },
      ),
      { numRuns: 2000 },
    )
    // Each end is reached often, or the above would say little of it.
    for (const state of finalStates) expect(ends.get(state) ?? 0, `letters ${state}`).toBeGreaterThan(30)
  })
})

describe('what may be done next', () => {
  const received: Facts = { ...fresh(true), state: 'received', onPaper: false, receivedAt: here.now }
  const head = (desk: string, member = 'budi') => ({ desk, member, roles: ['head'] as const })
  const worker = (desk: string, member = 'budi') => ({ desk, member, roles: ['worker'] as const })
  const initialled: Facts = { ...fresh(true), state: 'initialled' }
  const drafted = (more: Partial<NonNullable<Facts['reply']>> = {}): Facts => ({
    ...received,
    reply: { kind: 'answer', writer: 'rina', second: district, asked: null, initialled: false, ...more },
  })

  test('the first step is the next one of the work', () => {
    expect(nextSteps(fresh(true), worker(ministry, 'rina'))).toEqual(['ask_initial', 'revise', 'discard'])
    expect(nextSteps(fresh(true), worker(ministry))).toEqual(['initial', 'ask_initial', 'revise', 'discard'])
    const asked = { ...fresh(true), initialAsked: ministry }
    expect(nextSteps(asked, worker(ministry))).toEqual([
      'initial',
      'revise',
      'return',
      'discard',
      'ask_initial',
    ])
    expect(nextSteps(initialled, head(ministry, 'rina'))).toEqual(['sign', 'revise', 'discard'])
    expect(nextSteps({ ...fresh(true), state: 'signed' }, head(ministry))[0]).toBe('number')
    expect(nextSteps({ ...fresh(true), state: 'numbered' }, head(ministry))[0]).toBe('send')
    expect(nextSteps({ ...fresh(true), state: 'sent', onPaper: false }, worker(district))).toEqual([
      'receive',
    ])
    expect(nextSteps(received, head(district))).toEqual([
      'dispose',
      'draft_answer',
      'ask_clarification',
      'draft_refusal',
    ])
    expect(nextSteps({ ...received, disposed: true }, head(district))).toEqual([
      'draft_answer',
      'ask_clarification',
      'draft_refusal',
      'dispose',
    ])
    expect(nextSteps({ ...received, asked: true }, worker(ministry))).toEqual(['clarify'])
  })

  test('only a head signs, disposes, answers, refuses and withdraws', () => {
    expect(nextSteps(initialled, worker(ministry))).toEqual(['revise', 'return', 'discard'])
    expect(nextSteps(received, worker(district))).toEqual([
      'draft_answer',
      'ask_clarification',
      'draft_refusal',
    ])
    expect(nextSteps(drafted({ initialled: true }), worker(district))).toEqual([
      'draft_answer',
      'return',
      'ask_clarification',
      'draft_refusal',
    ])
    expect(nextSteps(received, worker(ministry))).toEqual([])
    expect(nextSteps(received, head(ministry))).toEqual(['withdraw'])
  })

  test('for a desk without account the sender records receipt, answer and refusal', () => {
    const onPaper: Facts = { ...fresh(false), state: 'sent', onPaper: true }
    expect(nextSteps(onPaper, head(ministry))).toEqual(['prove_receipt', 'withdraw'])
    expect(nextSteps({ ...onPaper, state: 'received' }, head(ministry))).toEqual([
      'record_answer',
      'record_refusal',
      'withdraw',
    ])
  })

  test('a letter that went out on paper stays the sender’s to record when somebody joins, and becomes the receiver’s too', () => {
    const joined: Facts = { ...fresh(true), state: 'received', onPaper: true }
    expect(nextSteps(joined, head(ministry))).toContain('record_answer')
    expect(nextSteps(joined, head(district))).toContain('draft_answer')
    expect(hindrance('record_answer', { ...joined, onPaper: false }, ministry)).toEqual({
      refused: 'receiver_has_account',
    })
  })

  test('whoever wrote the text neither initials nor returns it, and without initials nobody signs', () => {
    const asked = { ...fresh(true), initialAsked: ministry }
    const rina = { desk: ministry, member: 'rina' }
    expect(initial(asked, rina, here.now)).toEqual({ refused: 'own_text' })
    expect(giveBack(asked, rina, 'Ubah.', here.now)).toEqual({ refused: 'own_text' })
    expect(sign(asked, ministry, { signedOn: today, signing: ownHand, acting: null }, today)).toEqual({
      refused: 'not_initialled',
    })
    expect(askInitial(asked, ministry, { member: 'rina', serves: true }, here.now)).toEqual({
      refused: 'own_text',
    })
  })

  test('a desk without a second person asks the desk that gives one, which initials or returns and nothing else', () => {
    const alone = { ...fresh(true), second: 'province' }
    const decision = askInitial(alone, ministry, { member: null, serves: false }, here.now)
    expect(decision).toMatchObject({
      promises: [{ do: 'end' }, { do: 'open', owner: 'province', counterpart: ministry }],
    })
    const named = { member: 'citra', serves: true }
    expect(askInitial(alone, ministry, named, here.now)).toEqual({ refused: 'not_member_of_desk' })
    expect(nextSteps(alone, head('province'))).toEqual([])
    expect(nextSteps({ ...alone, initialAsked: 'province' }, head('province'))).toEqual(['initial', 'return'])
    const nobody = { ...alone, second: null }
    expect(askInitial(nobody, ministry, { member: null, serves: false }, here.now)).toEqual({
      refused: 'nobody_to_ask',
    })
  })

  test('an answer is drafted by one, initialled by another, and given by the head', () => {
    expect(nextSteps(drafted(), worker(district, 'rina'))[0]).toBe('ask_initial')
    expect(nextSteps(drafted(), worker(district))[0]).toBe('initial')
    expect(initial(drafted(), { desk: district, member: 'rina' }, here.now)).toEqual({ refused: 'own_text' })
    expect(nextSteps(drafted({ initialled: true }), head(district))[0]).toBe('answer')
    expect(answer(drafted(), district, { drafted: noData, ...byHand }, codes, here)).toEqual({
      refused: 'not_initialled',
    })
    expect(answer(received, district, { drafted: noData, ...byHand }, codes, here)).toEqual({
      refused: 'nothing_drafted',
    })
    // What was initialled is an answer: nobody gives it as a refusal.
    expect(
      refuse(drafted({ initialled: true }), district, { drafted: refusal, ...byHand }, codes, here.now),
    ).toEqual({
      refused: 'nothing_drafted',
    })
    const asked = drafted({ second: 'province', asked: 'province' })
    expect(nextSteps(asked, head('province'))).toEqual(['initial', 'return'])
    expect(nextSteps(asked, head(ministry))).toEqual(['withdraw'])
  })

  test('a third desk may do nothing, an administrator of a party neither', () => {
    expect(nextSteps(received, head('third'))).toEqual([])
    expect(nextSteps(received, { desk: district, member: 'budi', roles: ['administrator'] })).toEqual([])
  })

  test('a question is asked once at a time, and explained only while it waits', () => {
    expect(ask({ ...received, asked: true }, district, 'Lagi?', here.now)).toEqual({
      refused: 'already_asked',
    })
    expect(explain(received, ministry, 'Begini.', here.now)).toEqual({ refused: 'nothing_to_clarify' })
  })
})
