import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays } from '../kernel/dates.ts'
import { ProblemError } from '../platform/client.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import {
  type Country,
  initialled,
  justNow,
  makeCountry,
  monday,
  noData,
  numbered,
  read,
  refusal,
} from './testing.ts'

let world: World
let country: Country

beforeAll(async () => {
  world = await scratchWorld()
  await world.moveClock(monday)
  country = await makeCountry(world)
})
afterAll(() => world.close())

type Step = contract.RequestStep

/** Every step after numbering, by the desk whose step it is. */
async function take(step: Step, by: Colleague, id: string, now: string): Promise<void> {
  const params = { id }
  const proof = { onPaper: now, proof: 'Surat balasan' }
  const calls: Partial<Record<Step, () => Promise<unknown>>> = {
    send: () => by.call(contract.sendRequest, { params, body: justNow }),
    discard: () => by.call(contract.discardRequest, { params }),
    receive: () => by.call(contract.receiveRequest, { params, body: justNow }),
    prove_receipt: () => by.call(contract.proveReceipt, { params, body: { onPaper: null, note: 'Resi' } }),
    dispose: () => by.call(contract.disposeRequest, { params, body: { member: by.member, note: null } }),
    ask_clarification: () =>
      by.call(contract.askClarification, { params, body: { question: 'Wilayah mana?' } }),
    clarify: () => by.call(contract.clarify, { params, body: { explanation: 'Semua.' } }),
    draft_answer: () => by.call(contract.draftAnswer, { params, body: noData }),
    draft_refusal: () => by.call(contract.draftRefusal, { params, body: refusal() }),
    // Whoever acts here has written it: another of the desk initials it.
    ask_initial: async () => initialled(world, by, id),
    answer: () => by.call(contract.answerRequest, { params }),
    record_answer: () => by.call(contract.recordAnswer, { params, body: { ...noData, ...proof } }),
    refuse: () => by.call(contract.refuseRequest, { params }),
    record_refusal: () => by.call(contract.recordRefusal, { params, body: { ...refusal(), ...proof } }),
    withdraw: () => by.call(contract.withdrawRequest, { params, body: { reason: 'Selesai.' } }),
  }
  await calls[step]?.()
}

/** What holds of the letter and its promises, read past row security. */
async function check(id: string): Promise<string> {
  const [letter] = await world.sql<{
    state: string
    ends: number
    running: number
    open: number
    twice: number
    gaps: number
  }>`
    select r.state,
      (select count(*)::int from request_event e where e.request = r.id and e.step in ('answered', 'refused', 'withdrawn')) as ends,
      (select count(*)::int from obligation o where o.subject_id = r.id and o.state = 'open' and o.rung = 'owner' and o.stopped_at is null) as running,
      (select count(*)::int from obligation o where o.subject_id = r.id and o.state = 'open') as open,
      (select count(*)::int from (select from obligation o where o.subject_id = r.id and o.state = 'open'
        group by o.promise, o.owner_desk having count(*) > 1) two) as twice,
      (select count(*)::int from obligation o where o.subject_id = r.id and o.state = 'lapsed'
        and not exists (select from obligation n where n.promise = o.promise and n.previous = o.id and n.owner_desk = o.owner_desk)) as gaps
    from request r where r.id = ${id}`
  const state = letter?.state ?? ''
  const final = (contract.finalStates as readonly string[]).includes(state)
  const waits = state === 'sent' || state === 'received'
  expect(letter, `after ${state}`).toMatchObject({
    ends: final ? 1 : 0,
    running: waits ? 1 : 0,
    twice: 0,
    gaps: 0,
  })
  if (!waits) expect(letter?.open, `open while ${state}`).toBe(0)
  return state
}

type Act = { by: 'sender' | 'receiver'; choice: number } | { days: number } | { blindly: Step }
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ by: fc.constantFrom('sender' as const, 'receiver' as const), choice: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ days: fc.integer({ min: 3, max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      blindly: fc.constantFrom<Step>('answer', 'withdraw', 'receive', 'clarify', 'refuse'),
    }),
  },
)

/** Lets pass what a rule or a policy may say; whatever else goes wrong is a finding. */
async function unlessRefused<Result>(call: Promise<Result>): Promise<Result | null> {
  return call.catch((error: unknown) => {
    if (error instanceof ProblemError && [404, 422].includes(error.status)) return null
    throw error
  })
}

/** Mostly the work goes on: were giving up as likely, few letters would live to be answered. */
const goesOn = (step: Step) => step !== 'discard' && step !== 'withdraw'

describe('I4 in the ledger itself', () => {
  test('whatever both sides and silence do to a letter, it ends once, and no promise is lost or doubled', async () => {
    let day = monday.slice(0, 10)
    const at = () => `${day}T02:00:00.000Z`
    const reached = { ends: 0, lapses: 0 }

    async function act(step: Act, id: string): Promise<void> {
      if ('days' in step) {
        day = addDays(day, step.days)
        await world.moveClock(at())
        reached.lapses += await world.sweep()
      } else if ('blindly' in step) {
        const by = ['withdraw', 'clarify'].includes(step.blindly) ? country.sender : country.receiver
        await unlessRefused(take(step.blindly, by, id, at()))
      } else {
        const by = country[step.by]
        // A letter that was not sent, or went to another desk, does not exist for this receiver.
        const work = (await unlessRefused(read(by, id)))?.next.filter(goesOn) ?? []
        // What a second person has initialled is mostly given: a draft can be changed for ever.
        const given = work.find((one) => one === 'answer' || one === 'refuse')
        const chosen = given && step.choice % 3 > 0 ? given : work[step.choice % (work.length || 1)]
        if (chosen) await take(chosen, by, id, at())
      }
    }

    const sequences = fc.array(acts, { minLength: 8, maxLength: 18, size: 'max' })
    const walk = fc.asyncProperty(fc.boolean(), sequences, async (account, sequence) => {
      const { sender, receiver, province } = country
      const to = account ? receiver.desk : await world.desk({ superior: province.desk })
      const id = await numbered(world, sender, to)
      let state = ''
      for (const step of sequence) {
        await act(step, id)
        state = await check(id)
      }
      if ((contract.finalStates as readonly string[]).includes(state)) reached.ends += 1
    })
    await fc.assert(walk, { numRuns: 20, endOnFailure: true })
    // Many letters ended and many promises lapsed, or the above would say little of either.
    expect(reached.ends).toBeGreaterThan(3)
    expect(reached.lapses).toBeGreaterThan(3)
  }, 120_000)
})
