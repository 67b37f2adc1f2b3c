import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { acceptPair, namePartner } from '../agencies/contract.ts'
import { broughtFile } from '../files/testing.ts'
import { getFile } from '../files/contract.ts'
import { getScoreCard, listInbox } from '../obligations/contract.ts'
import { ProblemError } from '../platform/client.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { about, inCounts, justNow, monday, noData, open, read, refusal, sent } from './testing.ts'

/** Two persons behind every answer and refusal that leaves. */

let world: World
let province: Colleague
let asking: Colleague
/** The receiving desk: two workers and a head. */
let writer: Colleague
let colleague: Colleague
let head: Colleague

beforeAll(async () => {
  world = await scratchWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.moveClock(monday)
  province = await world.join(await world.desk({ kind: 'province_social' }))
  asking = await world.join(await world.desk({ kind: 'ministry' }))
  writer = await world.join(await world.desk({ superior: province.desk }), ['worker'])
  colleague = await world.join(writer.desk, ['worker'])
  head = await world.join(writer.desk, ['head'])
})

const receivedBy = async (by: Colleague, more: Partial<contract.Letter> = {}) => {
  const id = await sent(world, asking, by.desk, more)
  await by.call(contract.receiveRequest, { params: { id }, body: justNow })
  return id
}
const draft = (by: Colleague, id: string, body: contract.Answer = noData) =>
  by.call(contract.draftAnswer, { params: { id }, body })
const ask = (by: Colleague, id: string, member: string | null = null) =>
  by.call(contract.askInitial, { params: { id }, body: { member } })
const initial = (by: Colleague, id: string) => by.call(contract.initialRequest, { params: { id } })
const giveBack = (by: Colleague, id: string, remark = 'Sebut sumber angkanya.') =>
  by.call(contract.returnRequest, { params: { id }, body: { remark } })
const give = (by: Colleague, id: string) => by.call(contract.answerRequest, { params: { id } })
type Pressed = typeof contract.answerRequest | typeof contract.refuseRequest | typeof contract.initialRequest
const refused = (by: Colleague, endpoint: Pressed, id: string) =>
  by.refusal<Pressed>(endpoint, { params: { id } })
const inbox = async (of: Colleague) =>
  (await of.call(listInbox, { query: { side: 'owed_by_us' } })).items.map(({ kind, rung }) => [kind, rung])
const small = async () => world.join(await world.desk({ superior: province.desk }))

describe('an answer within the desk', () => {
  test('is drafted by one, initialled by another within a working day, and given by the head', async () => {
    const id = await receivedBy(writer)
    expect(await refused(head, contract.answerRequest, id)).toMatchObject({ code: 'nothing_drafted' })
    await draft(writer, id, inCounts)
    expect((await read(writer, id)).reply).toMatchObject({
      kind: 'answer',
      initialled: false,
      answer: { counts: [{ count: 117 }, { count: null, few: true }, { count: null, few: false }] },
    })
    await ask(writer, id, colleague.member)
    expect(open(await about(writer, id))).toMatchObject([
      { kind: 'initial_letter', assignee: colleague.member, dueAt: '2026-03-10T09:00:00.000Z' },
      // The clock of the answer goes on meanwhile, and it is the one that the list of letters shows.
      { kind: 'answer_request', dueAt: '2026-03-30T09:00:00.000Z', stoppedAt: null },
    ])
    expect(await refused(head, contract.answerRequest, id)).toMatchObject({ code: 'not_initialled' })
    expect(await refused(writer, contract.initialRequest, id)).toMatchObject({ code: 'own_text' })
    await initial(colleague, id)
    expect((await read(head, id)).next[0]).toBe('answer')
    await give(head, id)
    expect((await read(asking, id)).answer).toMatchObject({ form: 'counts', number: inCounts.number })
    expect(open(await about(writer, id))).toEqual([])
  })

  test('a changed text takes the paraf off; a head who wrote it herself needs another', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id)
    await initial(colleague, id)
    await draft(head, id, { ...noData, text: 'Pendaftaran belum dibuka.' })
    expect(await refused(head, contract.answerRequest, id)).toMatchObject({ code: 'not_initialled' })
    expect(await refused(head, contract.initialRequest, id)).toMatchObject({ code: 'own_text' })
    await initial(writer, id)
    await give(head, id)
    expect((await read(asking, id)).answer?.text).toBe('Pendaftaran belum dibuka.')
  })

  test('is returned with a remark; a change withdraws what was asked, and the score card counts it', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id)
    await ask(writer, id)
    await giveBack(colleague, id)
    expect((await read(writer, id)).reply?.paraf.remark).toBe('Sebut sumber angkanya.')
    await draft(writer, id)
    expect((await read(writer, id)).reply?.paraf.remark).toBeNull()
    await ask(writer, id)
    await draft(colleague, id)
    expect(open(await about(writer, id)).map(({ kind }) => kind)).toEqual(['answer_request'])
    const { lines } = await writer.call(getScoreCard, { params: { id: writer.desk } })
    expect(lines.find(({ kind }) => kind === 'initial_letter')).toMatchObject({
      given: 2,
      met: 1,
      withdrawn: 1,
    })
  })

  test('a refusal goes the same way, and what was initialled as the one does not leave as the other', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id)
    await initial(colleague, id)
    expect(await refused(head, contract.refuseRequest, id)).toMatchObject({ code: 'nothing_drafted' })
    await colleague.call(contract.draftRefusal, { params: { id }, body: refusal() })
    expect(await refused(head, contract.answerRequest, id)).toMatchObject({ code: 'nothing_drafted' })
    await initial(writer, id)
    await head.call(contract.refuseRequest, { params: { id } })
    expect((await read(asking, id)).refusal).toMatchObject({ ground: 'secret_by_law' })
  })

  test('files go with the draft: of the asking desk from the answer on, and one more takes the paraf off', async () => {
    const id = await receivedBy(writer)
    const [first, second] = [await broughtFile(writer), await broughtFile(writer)]
    await draft(writer, id, { ...noData, files: [first] })
    await initial(colleague, id)
    await draft(writer, id, { ...noData, files: [second, first] })
    expect((await read(writer, id)).reply?.attachments.map(({ file }) => file)).toEqual([second, first])
    expect(await refused(head, contract.answerRequest, id)).toMatchObject({ code: 'not_initialled' })
    expect((await read(asking, id)).attachments).toEqual([])
    await draft(writer, id, { ...noData, files: [second] })
    expect(await writer.refusal(getFile, { params: { id: first } })).toMatchObject({ status: 404 })
    await initial(colleague, id)
    await give(head, id)
    expect((await read(asking, id)).attachments.map(({ file }) => file)).toEqual([second])
  })

  test('is printed as a draft before it is given, to the desk that writes it alone', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id)
    const sheetFor = (by: Colleague) =>
      by.call(contract.getSheet, { params: { id }, query: { kind: 'answer' } })
    expect((await sheetFor(colleague)).sheet).toMatchObject({ mark: 'draft', date: null })
    expect(
      await asking.refusal(contract.getSheet, { params: { id }, query: { kind: 'answer' } }),
    ).toMatchObject({ status: 404 })
  })

  test('silence climbs to the desk above, which reads nothing of it', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id)
    await ask(writer, id)
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await world.sweep()
    expect(await inbox(province)).toEqual([['initial_letter', 'owner_superior']])
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    expect((await about(asking, id)).map(({ kind }) => kind)).not.toContain('initial_letter')
    await initial(colleague, id)
    expect(await inbox(province)).toEqual([])
  })
})

describe('what the asking desk learns', () => {
  test('nothing of the draft, of who wrote it, of what was asked and said; its own steps find their place', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id, { ...noData, text: 'Belum untuk dibaca.' })
    await ask(writer, id)
    await giveBack(colleague, id, 'Rahasia unit.')
    await draft(writer, id)
    await initial(colleague, id)
    const before = await read(asking, id)
    expect(before.reply).toBeNull()
    expect(before.life.at(-1)?.step).toBe('received')
    expect(before.next).toEqual(['withdraw'])
    expect(JSON.stringify(before)).not.toMatch(/Rahasia|Belum untuk|reply_/)
    await writer.call(contract.askClarification, { params: { id }, body: { question: 'Sejak kapan?' } })
    await asking.call(contract.clarify, { params: { id }, body: { explanation: 'Sejak Januari.' } })
    expect((await read(writer, id)).life.map(({ step }) => step).slice(-3)).toEqual([
      'reply_initialled',
      'clarification_asked',
      'clarified',
    ])
    // A question does not change the text: what was initialled may still be given.
    await give(head, id)
    expect((await read(asking, id)).life.map(({ step }) => step).slice(-3)).toEqual([
      'clarification_asked',
      'clarified',
      'answered',
    ])
  })

  test('when it withdraws the letter nobody owes initials any more, though it never saw that promise', async () => {
    const id = await receivedBy(writer)
    await draft(writer, id)
    await ask(writer, id)
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await world.sweep()
    await asking.call(contract.withdrawRequest, { params: { id }, body: { reason: 'Selesai.' } })
    expect(open(await about(writer, id))).toEqual([])
    expect(await inbox(province)).toEqual([])
    expect(await refused(colleague, contract.initialRequest, id)).toMatchObject({ code: 'step_not_possible' })
  })
})

describe('a desk too small for a second person', () => {
  test('asks the desk above, which reads the letter and the draft while it is asked, and owes its initials', async () => {
    const alone = await small()
    const id = await receivedBy(alone)
    const file = await broughtFile(alone)
    await draft(alone, id, { ...noData, files: [file] })
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    await ask(alone, id)
    expect(await inbox(province)).toEqual([['initial_letter', 'owner']])
    const letter = await read(province, id)
    expect(letter).toMatchObject({ reply: { answer: { form: 'no_data' } }, next: ['initial', 'return'] })
    expect(letter.paraf, 'what the asking desk did before it signed is not its affair').toBeNull()
    expect(letter.life.map(({ step }) => step)).not.toContain('initialled')
    expect(await province.call(getFile, { params: { id: file } })).toMatchObject({ id: file })
    expect(
      (await province.call(contract.getSheet, { params: { id }, query: { kind: 'answer' } })).sheet.mark,
    ).toBe('draft')
    expect(await refused(province, contract.answerRequest, id)).toMatchObject({ code: 'not_the_receiver' })
    await initial(province, id)
    await give(alone, id)
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    expect(await province.refusal(getFile, { params: { id: file } })).toMatchObject({ status: 404 })
  })

  test('asks its partner first, but never the desk that asks', async () => {
    const alone = await world.join(await world.desk({ superior: asking.desk }))
    const id = await receivedBy(alone)
    await draft(alone, id)
    const asks = () => alone.refusal(contract.askInitial, { params: { id }, body: { member: null } })
    expect(await asks()).toMatchObject({ code: 'nobody_to_ask' })
    const pair = await alone.call(namePartner, { body: { partner: asking.desk } })
    await asking.call(acceptPair, { params: pair })
    expect(await asks()).toMatchObject({ code: 'nobody_to_ask' })
    const joined = await world.join(alone.desk, ['worker'])
    await initial(joined, id)
    await give(alone, id)
  })
})

type Act = { who: number; does: 'draft' | 'refusal' | 'ask' | 'initial' | 'return' | 'answer' | 'refuse' }
/** Mostly those concerned, and mostly the work goes on: otherwise few letters would live to be answered. */
const acts: fc.Arbitrary<Act> = fc.record({
  who: fc.constantFrom(0, 0, 1, 1, 1, 2, 2, 2, 3, 4),
  does: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('initial' as const, 'answer' as const) },
    { weight: 2, arbitrary: fc.constantFrom('draft' as const, 'ask' as const, 'refuse' as const) },
    { weight: 1, arbitrary: fc.constantFrom('refusal' as const, 'return' as const) },
  ),
})

test('whatever several members of several desks do at once, no answer and no refusal leaves with one person', async () => {
  const reached = { byChance: 0, refused: 0 }
  const alone = await small()
  const partner = await world.join(await world.desk())
  const pair = await alone.call(namePartner, { body: { partner: partner.desk } })
  await partner.call(acceptPair, { params: pair })
  // One of them serves both desks: a second hat is no second person.
  const both = await world.also(alone, partner.desk, ['worker', 'head'])
  const settings = [
    { by: head, people: [writer, colleague, head, province, asking] },
    { by: alone, people: [alone, partner, both, province, asking] },
  ]
  const perform = (by: Colleague, does: Act['does'], id: string) => {
    const params = { id }
    const calls = {
      draft: () => draft(by, id),
      refusal: () => by.call(contract.draftRefusal, { params, body: refusal() }),
      ask: () => ask(by, id),
      initial: () => initial(by, id),
      return: () => giveBack(by, id),
      answer: () => give(by, id),
      refuse: () => by.call(contract.refuseRequest, { params }),
    }
    return calls[does]().catch((error: unknown) => {
      // What a rule, a role or a policy says; whatever else goes wrong is a finding.
      if (!(error instanceof ProblemError) || ![403, 404, 422].includes(error.status)) throw error
      reached.refused += 1
    })
  }
  const check = async (id: string) => {
    const [letter] = await world.sql<{
      state: string
      kind: string | null
      writer: string | null
      initialler: string | null
      asked: boolean
      open: number
    }>`select r.state, p.kind, p.written_by as writer, p.initialled_by as initialler,
        coalesce(p.second_asked_at is not null and p.closed_at is null, false) as asked,
        (select count(*)::int from obligation o where o.subject_id = r.id and o.kind = 'initial_letter' and o.state = 'open') as open
      from request r left join request_reply p on p.request = r.id where r.id = ${id}`
    if (letter?.writer) expect(letter.initialler).not.toBe(letter.writer)
    if (letter?.state !== 'received') expect(letter?.initialler, letter?.state).toBeTruthy()
    if (letter?.state === 'answered') expect(letter.kind).toBe('answer')
    if (letter?.state === 'refused') expect(letter.kind).toBe('refusal')
    expect(letter?.open, 'owed exactly while it is asked').toBe(letter?.asked ? 1 : 0)
    return letter?.state ?? ''
  }
  const walk = fc.asyncProperty(
    fc.constantFrom(...settings),
    fc.array(fc.array(acts, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 14, size: 'max' }),
    async ({ by, people }, rounds) => {
      const id = await receivedBy(by)
      await perform(people[0] ?? by, 'draft', id)
      for (const round of rounds) {
        await Promise.all(round.map(({ who, does }) => perform(people[who] ?? by, does, id)))
        await check(id)
      }
      if ((await check(id)) !== 'received') reached.byChance += 1
      // Whatever happened before, the ordinary way leads on from there.
      await perform(by, 'draft', id)
      for (const does of ['ask', 'initial', 'answer'] as const)
        for (const one of people.slice(0, 3)) await perform(one, does, id)
      expect(['answered', 'refused']).toContain(await check(id))
    },
  )
  await fc.assert(walk, { numRuns: 20, endOnFailure: true })
  // Letters were answered and people were refused, or the above would say little.
  expect(reached.byChance).toBeGreaterThan(0)
  expect(reached.refused).toBeGreaterThan(20)
}, 120_000)
